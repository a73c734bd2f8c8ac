import { expect } from 'vitest';
import {
  CANCEL_REASONS,
  EVENT,
  EVENT_WIDTH,
  HALT_KINDS,
  MARKET_PHASES,
  PRICE_BAND_STATES,
  REJECT_CODES,
  formatDecimal,
  formatInstant,
  parseInstant,
  sessionAt,
  type Command,
  type CreateInstrument,
  type EventBuffer,
  type SubmitOrder,
} from '../../src/domain/index.ts';
import { Exchange, captureState, restoreState } from '../../src/exchange/index.ts';
import type { Market } from '../../src/venue/index.ts';
import { order, smallMarket } from './small-market.ts';

const DOLLAR = 1_000_000;

export function dollars(amount: number): number {
  return Math.round(amount * DOLLAR);
}

/** "15:24:59.999999" on a day in New York (UTC-5), "2026-11-24". */
export function newYork(day: string, time: string): number {
  return parseInstant(`${day}T${time}-05:00`)!;
}

/**
 * A core with one instrument, driven as the sequencer drives it: what falls due happens at its own instant first. Before each
 * command its state is captured and restored, and the restored core must answer the same and come to the same state (I15, I16). And
 * by the events alone, nothing trades in a halt or outside the bands (I18).
 */
export class HaltHouse {
  readonly exchange = new Exchange();
  time: number;
  /** What happened since the last call of {@link take}, as text. */
  private log: string[] = [];
  private readonly watched: { phase: string; lower: number; upper: number }[] = [];

  constructor(time: number, instrument: Partial<CreateInstrument> = {}) {
    this.time = time;
    for (const command of smallMarket()) if (command.kind !== 'CreateInstrument') this.send(command);
    this.addInstrument('AAPL', instrument);
  }

  addInstrument(symbol: string, instrument: Partial<CreateInstrument> = {}): void {
    this.send({
      kind: 'CreateInstrument',
      symbol,
      name: symbol,
      isin: null,
      currency: 'USD',
      tickSize: 10_000,
      lotSize: 1,
      referencePrice: dollars(100),
      averageDailyVolume: null,
      volatility: null,
      ...instrument,
    });
    this.advance();
    this.log = [];
  }

  get market(): Market {
    return this.exchange.markets[0]!;
  }

  /** Lets time pass up to an instant, and what is due by then happen. */
  to(time: number): void {
    const { timekeeping } = this.exchange;
    for (;;) {
      const due = timekeeping.nextDeadline;
      if (due > time) break;
      this.time = Math.max(this.time, due);
      this.advance();
      expect(timekeeping.nextDeadline, 'what was due is done').toBeGreaterThan(due);
    }
    this.time = time;
  }

  private advance(): void {
    const sessions = this.exchange.timekeeping.calendarsDue(this.time).map((name) => sessionAt(name, this.time));
    this.send({ kind: 'AdvanceTime', sessions });
  }

  send(command: Command): void {
    const { exchange } = this;
    const state = captureState(exchange);
    const twin = restoreState(state);
    expect(captureState(twin)).toBe(state);
    expect(twin.timekeeping.nextDeadline).toBe(exchange.timekeeping.nextDeadline);
    const events = exchange.apply(command, exchange.sequence + 1, this.time);
    expect(exchange.referenceRefusal).toBeNull();
    expect(twin.apply(command, exchange.sequence, this.time).encode()).toBe(events.encode());
    expect(captureState(twin)).toBe(captureState(exchange));
    this.log.push(...readable(events));
    for (let row = 0; row < events.count; row++) {
      this.watch([...events.words.subarray(row * EVENT_WIDTH, (row + 1) * EVENT_WIDTH)]);
    }
    this.exchange.markets.forEach(({ phase, bandLower, bandUpper }, instrument) => {
      expect(this.watched[instrument]).toEqual({ phase, lower: bandLower, upper: bandUpper });
    });
  }

  /** I18, from what the events say of phases and bands. An uncross is free of bands: those that hold then begin with it. */
  private watch([kind, instrument = 0, b = 0, c = 0, , e = 0, price = 0]: readonly number[]): void {
    const market = (this.watched[instrument] ??= { phase: 'CLOSED', lower: 0, upper: Infinity });
    if (kind === EVENT.PHASE) market.phase = MARKET_PHASES[b]!;
    else if (kind === EVENT.BANDS) {
      market.lower = b;
      market.upper = PRICE_BAND_STATES[e] === 'NONE' ? Infinity : c;
    } else if (kind === EVENT.TRADE) {
      expect(['CONTINUOUS', 'CLOSED']).toContain(market.phase);
      expect(price).toBeGreaterThanOrEqual(market.lower);
      expect(price).toBeLessThanOrEqual(market.upper);
    }
  }

  /** Sends an order, DAY and LIMIT for 100 at $100.00 unless told otherwise; gives its id. */
  order(terms: Partial<SubmitOrder>): number {
    const id = this.exchange.nextOrderId;
    this.send(order({ price: dollars(100), timeInForce: 'GTC', ...terms }));
    return id;
  }

  buy(price: number, quantity = 100): number {
    return this.order({ side: 'BUY', price: dollars(price), quantity, account: 0 });
  }

  sell(price: number, quantity = 100): number {
    return this.order({ side: 'SELL', price: dollars(price), quantity, account: 1 });
  }

  cancel(id: number): void {
    const { orders } = this.exchange;
    this.send({ kind: 'CancelOrder', account: orders.account(orders.find(id)), orderId: id });
  }

  /** One trade at a price, in orders that leave nothing behind. */
  trade(price: number, quantity = 1): void {
    this.sell(price, quantity);
    this.buy(price, quantity);
  }

  isOpen(id: number): boolean {
    return this.exchange.orders.find(id) >= 0;
  }

  /** What has happened since last asked, of some kinds (first words) only where any are named. */
  take(...kinds: string[]): string[] {
    const { log } = this;
    this.log = [];
    return kinds.length === 0 ? log : log.filter((line) => kinds.includes(line.split(' ')[0]!));
  }
}

/** The events as text that a trader can read; what is only about books and sessions is left out. */
function readable(events: EventBuffer): string[] {
  const lines: string[] = [];
  for (let at = 0; at < events.length; at += EVENT_WIDTH) {
    const line = lineOf([...events.words.subarray(at, at + EVENT_WIDTH)]);
    if (line !== undefined) lines.push(line);
  }
  return lines;
}

function lineOf([kind, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0]: readonly number[]): string | undefined {
  switch (kind) {
    case EVENT.TRADE:
      return `trade ${formatDecimal(f)} x ${g}`;
    case EVENT.REJECTED:
      return `rejected ${a} ${REJECT_CODES[b]}`;
    case EVENT.CANCELED:
      return `canceled ${a} ${CANCEL_REASONS[c]}`;
    case EVENT.UNCROSSED:
      return `uncrossed ${formatDecimal(b)} x ${c}`;
    case EVENT.PHASE:
      return `phase ${MARKET_PHASES[b]}`;
    case EVENT.HALT:
      return `halt ${HALT_KINDS[b]} level ${c} at ${formatDecimal(d)} from ${formatDecimal(e)} until ${instant(f)}`;
    case EVENT.BANDS:
      return `bands ${formatDecimal(b)} to ${formatDecimal(c)} around ${formatDecimal(d)} ${PRICE_BAND_STATES[e]} ${instant(f)}`;
    case EVENT.SHORT_SALE_RESTRICTION:
      return `short-sales ${b} days, ${formatDecimal(c)}`;
    case EVENT.INDEX:
      return `index ${formatDecimal(a)} from ${formatDecimal(b)} level ${c}`;
    default:
      return undefined;
  }
}

/** Time of day in New York, UTC-5. */
function instant(time: number): string {
  return time === 0 ? '-' : formatInstant(time - 5 * 3_600_000_000).slice(11, -1);
}
