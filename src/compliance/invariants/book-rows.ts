import { OPEN_STATUSES, SIDES, type Side } from '../../domain/index.ts';
import { bookLevels, bookSeed, type Exchange, type PositionRecord } from '../../exchange/index.ts';
import type { EventBook } from './event-book.ts';
import type { Findings } from './findings.ts';
import type { OrderHistory } from './order-history.ts';
import { better } from './queues.ts';

interface OpenRow {
  readonly id: number;
  readonly account: number;
  readonly instrument: number;
  readonly side: Side;
  readonly price: number;
  readonly leaves: number;
  /** Sequence of the command that gave it its place in the queue. */
  readonly placedAt: number;
}

interface Exposure {
  position: number;
  openBuy: number;
  openSell: number;
}

const NOTHING: Readonly<Exposure> = { position: 0, openBuy: 0, openSell: 0 };

/** A line of a book, in order of priority. */
type Line = Pick<OpenRow, 'id' | 'price' | 'leaves'>;

/** Books as the tables have them: open orders, in the order that their histories give them. */
export class BookRows {
  private readonly open: OpenRow[] = [];
  private readonly findings: Findings;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  get count(): number {
    return this.open.length;
  }

  /** Keeps the order if it is open. A new order, or one whose amendment lost priority, goes behind all before it. */
  take({ orders: [order], events }: OrderHistory): void {
    if (!order || !OPEN_STATUSES.includes(order.status)) return;
    const placed = events.findLast(({ type, reason }) => type === 'NEW' || reason === 'PRIORITY_LOST');
    const { id, account, instrument, side, price, leavesQuantity: leaves } = order;
    const placedAt = placed?.sequence ?? order.sequence;
    this.open.push({ id, account, instrument, side, price: price ?? Number.NaN, leaves, placedAt });
  }

  /** I12: no instrument's best buy reaches its best sell. */
  checkNotCrossed(): void {
    const best = new Map<number, Partial<Record<Side, OpenRow>>>();
    for (const order of this.open) {
      const sides = best.get(order.instrument) ?? {};
      best.set(order.instrument, sides);
      const first = sides[order.side];
      if (!first || better(order.side, order.price, first.price)) sides[order.side] = order;
    }
    for (const { BUY: bid, SELL: ask } of best.values()) {
      if (!bid || !ask || bid.price < ask.price) continue;
      this.findings.fail(
        'I12',
        `orders ${bid.id}, ${ask.id}: stand crossed, ${bid.price} to buy and ${ask.price} to sell`,
      );
    }
  }

  /** I11: the core's book, the book of the events, and the levels that the core keeps count of are these orders. */
  compareBooks(exchange: Exchange, events: EventBook): void {
    const sides = this.sides();
    for (let instrument = 0; instrument < exchange.markets.length; instrument++) {
      const seed = bookSeed(exchange, instrument).orders;
      for (const side of SIDES) {
        const core = seed
          .filter((order) => order.side === side)
          .map(({ id, price, quantity }): Line => ({ id, price, leaves: quantity }));
        const where = `instrument ${instrument}, ${side}`;
        this.compareLines(`${where}: orders table and core`, sides.get(`${instrument}:${side}`) ?? [], core);
        this.compareLines(`${where}: events and core`, events.orders(instrument, side), core);
        this.compareLines(
          `${where}: levels of orders and core`,
          levelsOf(core),
          levelLines(exchange, instrument, side),
        );
      }
    }
  }

  /** I10: position and open quantity, as the gate has them, are those of the tables. */
  compareExposures({ exposures, markets, reference }: Exchange, positions: readonly PositionRecord[]): void {
    const sums = this.exposures(positions);
    for (let account = 0; account < reference.accounts.size; account++) {
      for (let instrument = 0; instrument < markets.length; instrument++) {
        const cell = exposures.cell(account, instrument);
        const sum = sums.get(account)?.get(instrument) ?? NOTHING;
        for (const what of ['position', 'openBuy', 'openSell'] as const) {
          if (exposures[what][cell] === sum[what]) continue;
          const where = `account ${account}, instrument ${instrument}`;
          this.findings.fail('I10', `${where}: ${what} is ${exposures[what][cell]}; the tables give ${sum[what]}`);
        }
      }
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
    for (const { account, instrument, side, leaves } of this.open) {
      at(account, instrument)[side === 'BUY' ? 'openBuy' : 'openSell'] += leaves;
    }
    return sums;
  }

  /** Each side of each book, in order of priority. */
  private sides(): ReadonlyMap<string, readonly OpenRow[]> {
    const sides = new Map<string, OpenRow[]>();
    for (const order of this.open) {
      const key = `${order.instrument}:${order.side}`;
      const side = sides.get(key);
      if (side) side.push(order);
      else sides.set(key, [order]);
    }
    for (const side of sides.values()) {
      const sign = side[0]?.side === 'BUY' ? -1 : 1;
      side.sort((a, b) => sign * (a.price - b.price) || a.placedAt - b.placedAt);
    }
    return sides;
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

/** Levels as lines: the number of orders stands for the id. */
function levelLines(exchange: Exchange, instrument: number, side: Side): Line[] {
  return bookLevels(exchange, instrument, side).map(({ price, quantity, orderCount }) => ({
    id: orderCount,
    price,
    leaves: quantity,
  }));
}

function levelsOf(orders: readonly Line[]): Line[] {
  const levels = new Map<number, Line>();
  for (const { price, leaves } of orders) {
    const level = levels.get(price);
    levels.set(price, { id: (level?.id ?? 0) + 1, price, leaves: (level?.leaves ?? 0) + leaves });
  }
  return [...levels.values()];
}

function describe(line: Line | undefined): string {
  return line ? `${line.leaves} at ${line.price} (${line.id})` : 'nothing';
}
