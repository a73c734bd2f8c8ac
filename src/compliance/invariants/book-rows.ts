import {
  HOME,
  OPEN_STATUSES,
  SIDES,
  bookNumber,
  type OrderInstructions,
  type OrderStatus,
  type Side,
  type TimeInForce,
} from '../../domain/index.ts';
import {
  bookLevels,
  openOrders,
  type BalanceRecord,
  type Exchange,
  type OpenOrderView,
  type OrderRecord,
  type PositionRecord,
} from '../../exchange/index.ts';
import type { EventBook } from './event-book.ts';
import type { Findings } from './findings.ts';
import type { OrderHistory } from './order-history.ts';
import { better } from './queues.ts';

interface OpenRow {
  readonly id: number;
  readonly account: number;
  readonly instrument: number;
  /** Number of the book that it is for; of one that the router has, the home market's. */
  readonly book: number;
  /** The routed order that it is a child of; null: of none. */
  readonly parent: number | null;
  /** When a child gets to its venue; 0: it is none. */
  readonly arrivesAt: number;
  readonly side: Side;
  /** Its limit; null: none. */
  readonly price: number | null;
  readonly leaves: number;
  /** Whether it is of a kind that stands in the book for all to see. */
  readonly isDisplayed: boolean;
}

interface Exposure {
  position: number;
  openBuy: number;
  openSell: number;
}

const NOTHING: Readonly<Exposure> = { position: 0, openBuy: 0, openSell: 0 };

/** A line of a book, in order of priority. */
type Line = Pick<OpenRow, 'id' | 'price' | 'leaves'>;

/** Books as the tables have them: open orders, in the order that the events give them. */
export class BookRows {
  private readonly open: OpenRow[] = [];
  private readonly findings: Findings;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  get count(): number {
    return this.open.length;
  }

  /** Keeps the order if it is open. */
  take({ orders: [order] }: OrderHistory): void {
    if (!order || !OPEN_STATUSES.includes(order.status)) return;
    const { id, account, instrument, side, price, parent, leavesQuantity: leaves } = order;
    const book = bookNumber(order.venue ?? HOME, instrument);
    const arrivesAt = order.arrivesAt ?? 0;
    this.open.push({
      ...{ id, account, instrument, book, parent, arrivesAt, side, price, leaves, isDisplayed: isDisplayed(order) },
    });
  }

  /** I12: where trading is continuous, no best displayed buy reaches the best displayed sell. */
  checkNotCrossed(exchange: Exchange): void {
    const lit = [...exchange.books()].filter(({ continuous, isDark }) => continuous && !isDark);
    const trading = new Set(lit.map(({ book }) => book.index));
    const best = new Map<number, Partial<Record<Side, OpenRow & { price: number }>>>();
    for (const order of this.open) {
      const { book, side, price, isDisplayed: shows } = order;
      if (!shows || price === null || !trading.has(book) || order.arrivesAt > exchange.time) continue;
      const sides = best.get(book) ?? {};
      best.set(book, sides);
      const first = sides[side];
      if (!first || better(side, price, first.price)) sides[side] = { ...order, price };
    }
    for (const { BUY: bid, SELL: ask } of best.values()) {
      if (!bid || !ask || bid.price < ask.price) continue;
      this.findings.fail(
        'I12',
        `orders ${bid.id}, ${ask.id}: stand crossed, ${bid.price} to buy and ${ask.price} to sell`,
      );
    }
  }

  /** I11: the core's open orders, those of the events, and the levels that the core keeps count of are these orders. */
  compareBooks(exchange: Exchange, { book: events }: EventBook): void {
    const rows = this.sides(exchange);
    for (const { book, isDark } of exchange.books()) {
      const number = book.index;
      for (const side of SIDES) {
        const core = openOrders(exchange, number, side);
        const where = `book ${number}, ${side}`;
        const lines = core.map(({ id, limit, open }): Line => ({ id, price: limit, leaves: open }));
        const inOrder = events.all(number, side).map(({ id }) => id);
        const table = arrange(rows.get(`${number}:${side}`) ?? [], inOrder);
        this.compareLines(`${where}: orders table and core`, table, lines);
        this.compareQueue(`${where}: events and core`, events.displayed(number, side), core, 'DISPLAYED');
        this.compareQueue(`${where}: undisplayed of events and core`, events.hidden(number, side), core, 'HIDDEN');
        if (isDark && core.some(({ place }) => place === 'DISPLAYED')) {
          this.findings.fail('I11', `${where}: a pool displays orders`);
        }
        this.compareLines(
          `${where}: levels of orders and core`,
          levelsOf(queueOf(core, 'DISPLAYED')),
          levelLines(exchange, number, side),
        );
      }
    }
  }

  /** I10: position and open quantity, as the gate has them, are those of the tables. */
  compareExposures({ exposures, markets, reference }: Exchange, positions: readonly PositionRecord[]): void {
    const sums = this.exposures(positions);
    for (let account = 0; account < reference.accounts.size; account++) {
      for (let instrument = 0; instrument < markets.length; instrument++) {
        const sum = sums.get(account)?.get(instrument) ?? NOTHING;
        const counted: Exposure = {
          position: exposures.positionOf(account, instrument),
          openBuy: exposures.openOf(account, instrument, 0),
          openSell: exposures.openOf(account, instrument, 1),
        };
        for (const what of ['position', 'openBuy', 'openSell'] as const) {
          if (counted[what] === sum[what]) continue;
          const where = `account ${account}, instrument ${instrument}`;
          this.findings.fail('I10', `${where}: ${what} is ${counted[what]}; the tables give ${sum[what]}`);
        }
      }
    }
  }

  /** I10: cash, as the core has it for withdrawals, is that of the table. */
  compareCash({ exposures, reference }: Exchange, balances: readonly BalanceRecord[]): void {
    const rows = new Map(balances.map((row) => [row.account, row]));
    for (let account = 0; account < reference.accounts.size; account++) {
      const [core, row] = [exposures.cash.balance(account), BigInt(rows.get(account)?.cash ?? 0)];
      this.findings.expect(core === row, 'I10', () => `account ${account}: cash is ${core}; balances give ${row}`);
    }
  }

  /** By account, then instrument. */
  private exposures(positions: readonly PositionRecord[]): ReadonlyMap<number, ReadonlyMap<number, Exposure>> {
    const sums = new Map<number, Map<number, Exposure>>();
    const at = (account: number, instrument: number): Exposure => {
      const row = sums.get(account) ?? new Map<number, Exposure>();
      sums.set(account, row);
      const exposure = row.get(instrument) ?? { ...NOTHING };
      row.set(instrument, exposure);
      return exposure;
    };
    for (const { account, instrument, quantity } of positions) at(account, instrument).position += quantity;
    for (const { account, instrument, side, leaves, parent } of this.open) {
      // What is open of a child is so of its routed order.
      if (parent === null) at(account, instrument)[side === 'BUY' ? 'openBuy' : 'openSell'] += leaves;
    }
    return sums;
  }

  /** The rows of each side of each book, as the core has them: a child from when it is at its venue, and its routed order without it. */
  private sides({ time }: Exchange): ReadonlyMap<string, readonly Line[]> {
    const away = new Map<number, number>();
    const there = this.open.filter(({ arrivesAt }) => arrivesAt <= time);
    for (const { parent, leaves } of there) if (parent !== null) away.set(parent, (away.get(parent) ?? 0) + leaves);
    const sides = new Map<string, Line[]>();
    for (const { id, price, leaves, book, side: word } of there) {
      const key = `${book}:${word}`;
      const line: Line = { id, price, leaves: leaves - (away.get(id) ?? 0) };
      const side = sides.get(key);
      if (side) side.push(line);
      else sides.set(key, [line]);
    }
    return sides;
  }

  private compareQueue(
    where: string,
    events: readonly { readonly id: number; readonly price: number; readonly shown: number }[],
    core: readonly OpenOrderView[],
    place: OpenOrderView['place'],
  ): void {
    const lines = events.map(({ id, price, shown }): Line => ({ id, price, leaves: shown }));
    this.compareLines(where, lines, queueOf(core, place));
  }

  private compareLines(where: string, some: readonly Line[], others: readonly Line[]): void {
    for (let place = 0; place < Math.max(some.length, others.length); place++) {
      const [one, other] = [describe(some[place]), describe(others[place])];
      if (one === other) continue;
      this.findings.fail('I11', `${where} differ at place ${place + 1}: ${one}, ${other}`);
      return;
    }
  }
}

const NEVER_IN_BOOK: readonly TimeInForce[] = ['AT_THE_OPENING', 'AT_THE_CLOSE'];
const WAITING: OrderStatus = 'PENDING_TRIGGER';

function isDisplayed({ status, timeInForce, instructions, venue }: OrderRecord): boolean {
  if (status === WAITING || NEVER_IN_BOOK.includes(timeInForce)) return false;
  // Where one stands that is routed, or that other venues' quotes keep away, its row does not tell.
  if (venue === null) return false;
  const { hidden, peg, routing } = instructions === null ? {} : (JSON.parse(instructions) as OrderInstructions);
  return hidden !== true && peg === undefined && (routing === undefined || routing === 'CANCEL');
}

/** Rows in the order of some ids; those that are not among them come last. */
function arrange(rows: readonly Line[], ids: readonly number[]): readonly Line[] {
  const places = new Map(ids.map((id, place) => [id, place]));
  return [...rows].sort((a, b) => (places.get(a.id) ?? Infinity) - (places.get(b.id) ?? Infinity) || a.id - b.id);
}

/** One queue of the core, with the price at which each order stands in it, and what of it stands there. */
function queueOf(core: readonly OpenOrderView[], place: OpenOrderView['place']): Line[] {
  const queue = core.filter((order) => order.place === place);
  return queue.map(({ id, price, shown }): Line => ({ id, price, leaves: shown }));
}

/** Levels as lines: the number of orders stands for the id. */
function levelLines(exchange: Exchange, number: number, side: Side): Line[] {
  return bookLevels(exchange, number, side).map(({ price, quantity, orderCount }) => ({
    id: orderCount,
    price,
    leaves: quantity,
  }));
}

function levelsOf(orders: readonly Line[]): Line[] {
  const levels = new Map<number | null, Line>();
  for (const { price, leaves } of orders) {
    const level = levels.get(price);
    levels.set(price, { id: (level?.id ?? 0) + 1, price, leaves: (level?.leaves ?? 0) + leaves });
  }
  return [...levels.values()];
}

function describe(line: Line | undefined): string {
  return line ? `${line.leaves} at ${line.price} (${line.id})` : 'nothing';
}
