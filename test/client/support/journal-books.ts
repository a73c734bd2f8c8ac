import type { Database } from 'better-sqlite3';

/** Kinds of the journal's events that say what is displayed, by number, with their words. */
const KIND = {
  /** order */
  accepted: 1,
  /** instrument, order, side, price, displayed quantity */
  rested: 3,
  /** instrument, trade, print, maker, taker, price, quantity, aggressor's side */
  trade: 4,
  /** order */
  canceled: 6,
  /** order */
  expired: 7,
  /** order, new total, new price, 1 if priority was kept */
  amended: 8,
  /** instrument, the book's sequence */
  bookChanged: 10,
  /** As of rested: an iceberg's next slice. */
  refreshed: 15,
  /** instrument, order */
  repriced: 18,
} as const;

/** One displayed order, in plain figures. */
export interface Shown {
  readonly id: number;
  /** Counts the places that orders took: another for the same order when it takes another. */
  readonly stay: number;
  readonly instrument: number;
  readonly side: 'BUY' | 'SELL';
  /** Micro-dollars. */
  readonly price: number;
  quantity: number;
}

/** A book as it stood: each side best price first, and at a price in order of priority. */
export interface PlainBook {
  readonly bids: readonly Shown[];
  readonly asks: readonly Shown[];
}

/**
 * The books by the journal's events, in the plainest way: a list of displayed orders, in the order in which they took their places. It
 * shares nothing with the exchange's own.
 */
class Displayed {
  private orders: Shown[] = [];
  /** Shares that are open of each order, displayed or not, and the total it was of. */
  private readonly left = new Map<number, number>();
  private readonly totals = new Map<number, number>();
  private stays = 0;

  take([kind, first = 0, second = 0, third = 0, fourth = 0, fifth = 0, , seventh = 0]: number[], asked: number): void {
    switch (kind) {
      case KIND.accepted:
        this.totals.set(first, asked);
        this.left.set(first, asked);
        break;
      case KIND.rested:
      case KIND.refreshed:
        this.drop(second);
        this.rest(first, second, third, fourth, fifth);
        break;
      case KIND.trade:
        for (const id of [fourth, fifth]) this.left.set(id, this.left.get(id)! - seventh);
        for (const order of this.orders) if (order.id === fourth) order.quantity -= seventh;
        break;
      case KIND.canceled:
      case KIND.expired:
        this.drop(first);
        break;
      case KIND.repriced:
        this.drop(second);
        break;
      case KIND.amended:
        this.amend(first, second, fourth === 1);
        break;
      default:
    }
    this.orders = this.orders.filter(({ quantity }) => quantity > 0);
  }

  book(instrument: number): PlainBook {
    const side = (wanted: 'BUY' | 'SELL', direction: number) =>
      this.orders
        .filter((order) => order.instrument === instrument && order.side === wanted)
        .map((order) => ({ ...order }))
        .sort((one, other) => (one.price - other.price) * direction);
    return { bids: side('BUY', -1), asks: side('SELL', 1) };
  }

  private rest(instrument: number, id: number, side: number, price: number, quantity: number): void {
    this.orders.push({ id, stay: ++this.stays, instrument, side: side === 0 ? 'BUY' : 'SELL', price, quantity });
  }

  private amend(id: number, total: number, kept: boolean): void {
    const left = this.left.get(id)! + total - this.totals.get(id)!;
    this.totals.set(id, total);
    this.left.set(id, left);
    if (!kept) this.drop(id);
    for (const order of this.orders) if (order.id === id) order.quantity = Math.min(order.quantity, left);
  }

  private drop(id: number): void {
    this.orders = this.orders.filter((order) => order.id !== id);
  }
}

interface Row {
  readonly command: string;
  readonly events: string;
}

/** Every book that ever was of an instrument, by its sequence. */
export function booksOf(database: Database, instrument: number): ReadonlyMap<number, PlainBook> {
  const displayed = new Displayed();
  const books = new Map<number, PlainBook>();
  const rows = database.prepare('SELECT "command", "events" FROM "journal" ORDER BY "sequence"');
  for (const { command, events } of rows.iterate() as Iterable<Row>) {
    const { quantity = 0 } = JSON.parse(command) as { quantity?: number };
    for (const event of JSON.parse(events) as number[][]) {
      displayed.take(event, quantity);
      const [kind, of, sequence] = event;
      if (kind === KIND.bookChanged && of === instrument) books.set(sequence!, displayed.book(instrument));
    }
  }
  return books;
}
