import { expect } from 'vitest';
import {
  CANCEL_REASONS,
  ENTRY_KINDS,
  EVENT,
  EVENT_WIDTH,
  OPEN_STATUSES,
  REJECT_CODES,
  ROUTE_CAUSES,
  formatDecimal,
  parseDecimal,
  sessionAt,
  venueOf,
  type Command,
  type OrderInstructions,
  type SubmitOrder,
  type VenueTerms,
} from '../../src/domain/index.ts';
import {
  Exchange,
  NO_RECORDER_ROWS,
  NO_REFERENCE_ROWS,
  Recorder,
  captureState,
  noChanges,
  restoreState,
  type Changes,
  type OrderRecord,
} from '../../src/exchange/index.ts';
import { order } from './small-market.ts';
import { recorderRowsAfter, referenceRowsAfter } from './rows-after.ts';

const BEGIN = Date.UTC(2026, 10, 24, 15) * 1000;
/** Account indexes. */
export const [ANN, BEN, AWAY] = [0, 1, 2] as const;

interface StreetVenue extends VenueTerms {
  readonly name: string;
  readonly dark?: boolean;
  /** Micro-dollars a share. */
  readonly maker: number;
  readonly taker: number;
}

/** The home market, two lit venues that are 200 and 300 µs away, and a pool. Quotes never fade unless a test says so. */
const STREET: readonly StreetVenue[] = [
  { name: 'BOURSE', maker: -500, taker: 1000 },
  { name: 'NYSE', maker: -1500, taker: 3000, latency: 200 },
  { name: 'NASDAQ', maker: -2000, taker: 2500, latency: 300 },
  { name: 'DARK', dark: true, maker: 1000, taker: 1000 },
];

/** "300 @ 150.01, 200 @ 150.02" of each side. */
export interface Shown {
  readonly bids?: string;
  readonly asks?: string;
}

/**
 * The core with several venues and its recorder, driven as the sequencer drives them. Each command goes to a core restored from the
 * snapshot before it as well, one in eight to a recorder begun from the rows before it: they must answer the same (I15, I16). After each
 * command children and parents must add up.
 */
export class RoutedStreet {
  exchange = new Exchange();
  readonly orders = new Map<number, OrderRecord>();
  readonly rows: Changes = noChanges();
  time = BEGIN;
  private recorder = new Recorder(NO_RECORDER_ROWS, NO_REFERENCE_ROWS);
  private log: string[] = [];
  private readonly names = new Map<number, string>();

  constructor(change: Partial<Record<string, VenueTerms>> = {}) {
    STREET.forEach(({ name, dark, maker, taker, ...terms }, venue) => {
      const venueKind = dark ? 'DARK' : 'LIT';
      this.send({ kind: 'CreateVenue', name, mic: name.slice(0, 4), venueKind, ...terms, ...change[name] });
      const tier = { minimumVolume: 0, maker, taker, makerRate: 0, takerRate: 0 };
      this.send({ kind: 'SetVenueFees', venue, from: '2026-01-01', tiers: [tier] });
    });
    this.send({ kind: 'CreateFirm', id: 'FIRM', name: 'Firm', lei: null });
    this.send({ kind: 'SetTier', tier: 'WIDE', messagesPerMinute: null, cancelsPerMinute: null });
    const limit = { maxOrderQuantity: 1_000_000, maxPosition: 10_000_000 };
    this.send({ kind: 'SetLimit', tier: 'WIDE', instrument: null, ...limit });
    this.send({
      kind: 'CreateInstrument',
      symbol: 'AAPL',
      name: 'Apple',
      isin: null,
      currency: 'USD',
      tickSize: 10_000,
      lotSize: 1,
      referencePrice: 150_000_000,
      averageDailyVolume: null,
      volatility: null,
    });
    for (const id of ['ANN', 'BEN', 'AWAY']) {
      this.send({ kind: 'CreateAccount', id, name: id, firm: 'FIRM', participantKind: 'INSTITUTION', tier: 'WIDE' });
    }
    this.take();
  }

  // --- what people do ---------------------------------------------------------------------------------

  /** What away venues show from now on. */
  quote(shown: Partial<Record<string, Shown>>): void {
    this.send({
      kind: 'QuoteVenues',
      account: AWAY,
      quotes: Object.entries(shown).map(([name, { bids = '', asks = '' } = {}]) => ({
        venue: STREET.findIndex((venue) => venue.name === name),
        instrument: 0,
        bids: levelsOf(bids),
        asks: levelsOf(asks),
      })),
    });
  }

  /** Sends an order of Ann, named for the log: "500 @ 150.02", or "500" at any price. SMART unless told otherwise. */
  buy(name: string, text: string, instructions: OrderInstructions = {}, terms: Partial<SubmitOrder> = {}): number {
    return this.submit(name, text, { venue: 'SMART', ...instructions }, { side: 'BUY', ...terms });
  }

  sell(name: string, text: string, instructions: OrderInstructions = {}, terms: Partial<SubmitOrder> = {}): number {
    return this.submit(name, text, { venue: 'SMART', ...instructions }, { side: 'SELL', ...terms });
  }

  /** An order of Ben at a venue: liquidity that does not fade. */
  rest(side: 'BUY' | 'SELL', text: string, venue = 'BOURSE'): number {
    return this.submit('', text, venue === 'BOURSE' ? undefined : { venue }, { side, account: BEN });
  }

  private submit(
    name: string,
    text: string,
    instructions: OrderInstructions | undefined,
    terms: Partial<SubmitOrder>,
  ): number {
    const id = this.exchange.nextOrderId;
    if (name !== '') this.names.set(id, name);
    const [quantity, price] = text.split('@');
    const isMarket = price === undefined;
    this.send(
      order({
        account: ANN,
        type: isMarket ? 'MARKET' : 'LIMIT',
        timeInForce: isMarket ? 'IOC' : 'GTC',
        quantity: Number(quantity),
        price: isMarket ? null : parseDecimal(price.trim())!,
        ...(instructions && { instructions }),
        ...terms,
      }),
    );
    return id;
  }

  cancel(id: number): void {
    this.send({ kind: 'CancelOrder', account: this.orders.get(id)!.account, orderId: id });
  }

  /** Lets so many microseconds pass, and what falls due in them happen. */
  pass(micros: number): void {
    this.advanceTo(this.time + micros);
  }

  /** Puts core and recorder away, and takes them up again from a snapshot and the rows. */
  restart(): void {
    this.exchange = restoreState(captureState(this.exchange));
    this.recorder = this.recorderFromRows();
  }

  send(command: Command): void {
    this.advanceTo(this.time);
    this.apply(command);
    if (this.exchange.referenceRefusal) throw new Error(this.exchange.referenceRefusal.message);
  }

  private advanceTo(until: number): void {
    for (let due = this.exchange.nextDeadline; due <= until; due = this.exchange.nextDeadline) {
      if (due !== -Infinity) this.time = Math.max(this.exchange.time, due);
      const sessions = this.exchange.timekeeping.calendarsDue(this.time).map((each) => sessionAt(each, this.time));
      this.apply({ kind: 'AdvanceTime', ...(sessions.length > 0 && { sessions }) });
    }
    this.time = until;
  }

  private apply(command: Command): void {
    const { exchange, time } = this;
    const sequence = exchange.sequence + 1;
    const twin = restoreState(captureState(exchange));
    const deadline = twin.nextDeadline;
    expect(deadline).toBe(exchange.nextDeadline);
    // To begin anew costs more than all the rest.
    const clerk = sequence % 8 === 0 ? this.recorderFromRows() : undefined;
    const events = exchange.apply(command, sequence, time).copy();
    const changes = this.recorder.record(command, events, sequence, time);
    expect(twin.apply(command, sequence, time).encode()).toBe(events.encode());
    expect(captureState(twin)).toBe(captureState(exchange));
    if (clerk) expect(clerk.record(command, events, sequence, time)).toEqual(changes);
    for (const key of Object.keys(changes) as (keyof Changes)[]) (this.rows[key] as unknown[]).push(...changes[key]);
    for (const row of changes.orders) this.orders.set(row.id, row);
    for (let at = 0; at < events.length; at += EVENT_WIDTH) {
      const line = this.lineOf([...events.words.subarray(at, at + EVENT_WIDTH)]);
      if (line !== undefined) this.log.push(line);
    }
    this.checkSums();
  }

  private recorderFromRows(): Recorder {
    return new Recorder(recorderRowsAfter(this.rows), referenceRowsAfter(this.rows));
  }

  // --- what must hold ---------------------------------------------------------------------------------

  childrenOf(parent: number): OrderRecord[] {
    return [...this.orders.values()].filter((row) => row.parent === parent);
  }

  private checkSums(): void {
    const { exchange, rows } = this;
    for (const row of this.orders.values()) {
      if (row.parent !== null) continue;
      const children = this.childrenOf(row.id);
      if (row.venue === null) this.checkParent(row, children);
      if (OPEN_STATUSES.includes(row.status)) expect(row.filledQuantity + row.leavesQuantity).toBe(row.quantity);
      else
        for (const child of children)
          expect(OPEN_STATUSES, 'an order is over: so are its children').not.toContain(child.status);
    }
    for (const account of [ANN, BEN, AWAY]) {
      const bought = sum(rows.trades, (trade) => signedFor(account, trade, this.orders));
      expect(exchange.exposures.positionOf(account, 0)).toBe(bought);
      for (const side of [0, 1]) {
        const open = sum([...this.orders.values()], (row) => {
          const counts = row.account === account && Number(row.side === 'SELL') === side && row.parent === null;
          return counts && OPEN_STATUSES.includes(row.status) ? row.leavesQuantity : 0;
        });
        expect(exchange.exposures.openOf(account, 0, side), 'what is open of an order is counted once').toBe(open);
      }
    }
  }

  /** A routed order is what its children are. */
  private checkParent(row: OrderRecord, children: readonly OrderRecord[]): void {
    expect(row.filledQuantity).toBe(sum(children, (child) => child.filledQuantity));
    expect(Number(row.notional)).toBe(sum(children, (child) => Number(child.notional)));
    expect(Number(row.fees)).toBe(sum(children, (child) => Number(child.fees)));
    const away = sum(children, (child) => (OPEN_STATUSES.includes(child.status) ? child.leavesQuantity : 0));
    expect(away).toBeLessThanOrEqual(OPEN_STATUSES.includes(row.status) ? row.leavesQuantity : 0);
    const charged = sum(this.rows.trades, (trade) => {
      const makes = children.some(({ id }) => id === trade.makerOrder);
      const takes = children.some(({ id }) => id === trade.takerOrder);
      return (makes ? trade.makerFee : 0) + (takes ? trade.takerFee : 0);
    });
    expect(Number(row.fees)).toBe(charged);
  }

  // --- what happened ----------------------------------------------------------------------------------

  /** What has happened to Ann's orders, and to quotes that faded, since last asked. */
  take(): string[] {
    const { log } = this;
    this.log = [];
    return log;
  }

  private lineOf([kind, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0]: readonly number[]):
    string | undefined {
    switch (kind) {
      case EVENT.REJECTED:
      case EVENT.REFUSED:
        return `refused ${this.nameOf(a) ?? a} ${REJECT_CODES[b]}`;
      case EVENT.ROUTE:
        return `decision ${b} on ${this.nameOf(a)}: ${ROUTE_CAUSES[e]}, ${c}`;
      case EVENT.ENTERED:
        if (a === 0) return undefined;
        this.names.set(
          b,
          `${this.nameOf(a)}/${[...this.names.values()].filter((name) => name.startsWith(`${this.nameOf(a)}/`)).length + 1}`,
        );
        return `sent ${this.nameOf(b)}: ${ENTRY_KINDS[g]} ${venueName(c)} ${f}${e === 0 ? '' : ` @ ${formatDecimal(e)}`}, there in ${h - this.time} µs`;
      case EVENT.TRADE: {
        const name = this.nameOf(d) ?? this.nameOf(e);
        return name === undefined ? undefined : `trade ${name}: ${venueName(a)} ${g} @ ${formatDecimal(f)}`;
      }
      case EVENT.RESTED:
        return this.nameOf(b) === undefined
          ? undefined
          : `rests ${this.nameOf(b)}: ${venueName(a)} ${e} @ ${formatDecimal(d)}`;
      case EVENT.AMENDED:
        return `amended ${this.nameOf(a) ?? a}: ${b} @ ${formatDecimal(c)}`;
      case EVENT.CANCELED: {
        const why = CANCEL_REASONS[c]!;
        if (why === 'FADED') return `faded: ${b}`;
        return this.nameOf(a) === undefined ? undefined : `canceled ${this.nameOf(a)}: ${b}, ${why}`;
      }
      case EVENT.EXPIRED:
        return `expired ${this.nameOf(a) ?? a}: ${b}`;
      default:
        return undefined;
    }
  }

  private nameOf(id: number): string | undefined {
    return this.names.get(id);
  }
}

function venueName(book: number): string {
  return STREET[venueOf(book)]!.name;
}

function levelsOf(text: string): { price: number; quantity: number }[] {
  if (text === '') return [];
  return text.split(',').map((each) => {
    const [quantity, price] = each.split('@') as [string, string];
    return { price: parseDecimal(price.trim())!, quantity: Number(quantity) };
  });
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function signedFor(
  account: number,
  { makerOrder, takerOrder, quantity }: { makerOrder: number; takerOrder: number; quantity: number },
  orders: ReadonlyMap<number, OrderRecord>,
): number {
  return [makerOrder, takerOrder].reduce((total, id) => {
    const row = orders.get(id)!;
    if (row.account !== account) return total;
    return total + (row.side === 'BUY' ? quantity : -quantity);
  }, 0);
}
