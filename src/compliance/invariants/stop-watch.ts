import { formatDecimal } from '../../domain/index.ts';
import { isStop, nameOf, type BookOrder } from './book-order.ts';
import type { EventMarket } from './event-market.ts';
import type { Findings } from './findings.ts';

/**
 * Holds stops to the trades that set them off (I14, D14), and to their order (I13): by trade, buys lowest stop first, then sells
 * highest first, then time.
 */
export class StopWatch {
  private readonly findings: Findings;
  /** Stops in the order in which trades have reached them. */
  private turns: BookOrder[] = [];
  /** Whether that order can be told from the events: not where stops trail, or a phase begins. */
  private orderIsKnown = true;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  beginCommand(): void {
    this.turns = [];
    this.orderIsKnown = true;
  }

  /** A phase has begun, or the uncross with which it does has ended: stops are compared with the last trade, once. */
  phaseBegun(market: EventMarket): void {
    this.orderIsKnown = false;
    if (!market.isContinuous || market.lastPrice === 0) return;
    for (const stop of market.held) if (isReached(stop, market.lastPrice)) stop.mayBeSetOff = true;
  }

  /** A trade of continuous trading. */
  traded(market: EventMarket, price: number): void {
    if (market.held.size === 0) return;
    const found: BookOrder[] = [];
    for (const stop of market.held) {
      const { trailAmount, trailPercent } = stop.instructions;
      if (trailAmount !== undefined || trailPercent !== undefined) this.orderIsKnown = false;
      if (stop.reached || !isReached(stop, price)) continue;
      stop.reached = true;
      found.push(stop);
    }
    this.turns.push(...found.sort(inTurn));
  }

  /** A stop is held, or has moved with the market. */
  held(market: EventMarket, stop: BookOrder, stopPrice: number): void {
    if (stop.place !== 'HELD') return;
    // Trades are looked at one by one: it moves by one of them, and may be reached by the next.
    const there = { ...stop, stopPrice };
    if (market.prices.some((price) => isReached(there, price))) stop.mayBeSetOff = true;
    if (stop.side === 'BUY' ? stopPrice < stop.stopPrice : stopPrice > stop.stopPrice) return;
    const moved = `from ${formatDecimal(stop.stopPrice)} to ${formatDecimal(stopPrice)}`;
    this.findings.fail('I14', `order ${stop.id}: its stop moves ${moved}, away from the market`);
  }

  /** A stop goes to work. */
  triggered(market: EventMarket, stop: BookOrder): void {
    const { findings } = this;
    if (!market.isContinuous) findings.fail('I14', `${nameOf(stop)}: is set off in phase ${market.phase}`);
    const reached = stop.reached || stop.mayBeSetOff || (market.lastPrice > 0 && isReached(stop, market.lastPrice));
    if (!reached) {
      const at = `its stop ${formatDecimal(stop.stopPrice)}`;
      findings.fail('I14', `order ${stop.id}: is set off, though no trade has reached ${at}`);
    }
    if (stop.place !== 'HELD' || !this.orderIsKnown) return;
    const first = this.turns.find((turn) => turn.instrument === stop.instrument && turn.place === 'HELD');
    if (first && first !== stop) findings.fail('I13', `order ${stop.id}: is set off before stop order ${first.id}`);
  }

  /** In continuous trading no stop is left held that a trade has reached. */
  endCommand(market: EventMarket, sequence: number): void {
    if (!market.isContinuous || market.lastPrice === 0) return;
    for (const stop of market.held) {
      if (!stop.reached && !isReached(stop, market.lastPrice)) continue;
      const at = formatDecimal(stop.stopPrice);
      this.findings.fail(
        'I14',
        `sequence ${sequence}: stop order ${stop.id} is held, though trades have reached ${at}`,
      );
    }
  }
}

function isReached({ side, stopPrice }: BookOrder, price: number): boolean {
  return side === 'BUY' ? price >= stopPrice : price <= stopPrice;
}

function inTurn(a: BookOrder, b: BookOrder): number {
  if (a.side !== b.side) return a.side === 'BUY' ? -1 : 1;
  const sign = a.side === 'BUY' ? 1 : -1;
  return sign * (a.stopPrice - b.stopPrice) || a.stamp - b.stamp;
}

/** Whether an order that is triggered is a stop that is set off, and not one that has waited for another. */
export function isSetOff(order: BookOrder): boolean {
  return isStop(order) && order.place !== 'WAITING';
}
