import { formatDecimal, type Side } from '../../domain/index.ts';
import { nameOf, openOf, type BookOrder } from './book-order.ts';
import { accepts, type EventMarket } from './event-market.ts';
import type { Findings } from './findings.ts';

/**
 * Holds a midpoint pool to its rules (D37): every trade at the middle of the national best quote that is in force, within both limits
 * (I7), in continuous trading (I18); whoever is first, by time or by size and time, goes first (I13); and nobody is left who could
 * trade. Worked out each time from all that rests.
 */
export class PoolCheck {
  private readonly findings: Findings;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  /** A trade, before it is taken off the two orders. @param midpoint in micro-dollars; 0: there is none */
  take(
    market: EventMarket,
    trade: number,
    maker: BookOrder,
    taker: BookOrder,
    price: number,
    quantity: number,
    midpoint: number,
  ): void {
    const { findings } = this;
    if (!market.isContinuous) findings.fail('I18', `trade ${trade}: in phase ${market.phase}`);
    if (midpoint === 0) findings.fail('I18', `trade ${trade}: in a pool, and there is no midpoint`);
    else if (price !== midpoint) {
      const [is, mid] = [formatDecimal(price), formatDecimal(midpoint)];
      findings.fail('I7', `trade ${trade}: in a pool at ${is}; the midpoint is ${mid}`);
    }
    for (const order of [maker, taker]) {
      if (!isWithin(order, price))
        findings.fail('I7', `trade ${trade}: ${formatDecimal(price)} is beyond ${nameOf(order)}`);
    }
    if (maker.place !== 'HIDDEN' || maker.side === taker.side) {
      findings.fail('I7', `trade ${trade}: its maker ${nameOf(maker)} does not rest on the other side`);
      return;
    }
    if (quantity !== Math.min(openOf(maker), openOf(taker))) {
      findings.fail('I13', `trade ${trade}: ${quantity} of ${nameOf(maker)} and ${nameOf(taker)}`);
    }
    if (taker.place === 'AT_WORK') {
      const first = this.firstFor(market, taker, price);
      if (first !== maker) {
        const passed = first ? `${nameOf(first)} was first` : 'nobody was there';
        findings.fail('I13', `trade ${trade}: in a pool with ${nameOf(maker)}; ${passed}`);
      }
      return;
    }
    const pair = this.nextPair(market, price);
    if (pair?.includes(maker) && pair.includes(taker)) return;
    const turn = pair ? `it was the turn of ${pair.map(nameOf).join(' and ')}` : 'nobody could trade';
    findings.fail('I13', `trade ${trade}: in a pool, of ${nameOf(maker)} and ${nameOf(taker)}; ${turn}`);
  }

  /** The first order in priority that an incoming one, or one that rests and whose turn it is, may trade with. */
  firstFor(market: EventMarket, taker: BookOrder, midpoint: number): BookOrder | undefined {
    if (midpoint === 0 || !isWithin(taker, midpoint)) return undefined;
    if (taker.place === 'HIDDEN') {
      const pair = this.nextPair(market, midpoint);
      return pair?.includes(taker) ? pair.find((order) => order !== taker) : undefined;
    }
    const others = inPriority(market, taker.side === 'BUY' ? 'SELL' : 'BUY', midpoint);
    return others.find((maker) => accepts(maker, taker) && asksFor(taker) <= openOf(maker));
  }

  /** When a command is done, no two orders are left that could trade. */
  endCommand(market: EventMarket, midpoint: number, sequence: number): void {
    if (!market.isContinuous || midpoint === 0) return;
    const pair = this.nextPair(market, midpoint);
    if (!pair) return;
    const at = formatDecimal(midpoint);
    this.findings.fail(
      'I13',
      `sequence ${sequence}: ${pair.map(nameOf).join(' and ')} are left at a midpoint of ${at}`,
    );
  }

  /** The two that meet next: the first of either side that has a partner, with the first of these. */
  private nextPair(market: EventMarket, midpoint: number): readonly [BookOrder, BookOrder] | undefined {
    const sides = { BUY: inPriority(market, 'BUY', midpoint), SELL: inPriority(market, 'SELL', midpoint) };
    if (sides.BUY.length === 0 || sides.SELL.length === 0) return undefined;
    const all = [...sides.BUY, ...sides.SELL].sort((a, b) => compare(market, a, b));
    for (const order of all) {
      const others = sides[order.side === 'BUY' ? 'SELL' : 'BUY'];
      const partner = others.find((other) => accepts(order, other) && accepts(other, order));
      if (partner) return [order, partner];
    }
    return undefined;
  }
}

/** Orders of a side that the midpoint is within the limit of, in priority. */
function inPriority(market: EventMarket, side: Side, midpoint: number): BookOrder[] {
  return market.hidden[side]
    .all()
    .filter((order) => isWithin(order, midpoint))
    .sort((a, b) => compare(market, a, b));
}

function compare({ isBySize }: EventMarket, a: BookOrder, b: BookOrder): number {
  return (isBySize ? openOf(b) - openOf(a) : 0) || a.stamp - b.stamp;
}

function isWithin({ side, limit }: BookOrder, price: number): boolean {
  return limit === null || (side === 'BUY' ? price <= limit : price >= limit);
}

/** Least quantity that an incoming order which may rest asks of each that it trades with. */
function asksFor(order: BookOrder): number {
  const { timeInForce, instructions } = order;
  if (timeInForce === 'IOC' || timeInForce === 'FOK') return 0;
  return Math.min(instructions.minQuantity ?? 0, openOf(order));
}
