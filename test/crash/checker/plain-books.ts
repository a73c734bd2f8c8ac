import type { LevelSeen } from '../records.ts';
import type { Findings } from './finding.ts';
import { KIND, type Entry, type JournalEvent } from './journal-walk.ts';
import { micros } from './units.ts';

interface Resting {
  readonly side: PlainSide;
  readonly price: number;
  quantity: number;
}

interface Level {
  quantity: number;
  orders: number;
}

/** One side of a book: levels by price in micro-dollars. */
class PlainSide {
  private readonly levels = new Map<number, Level>();
  private readonly direction: 1 | -1;

  constructor(direction: 1 | -1) {
    this.direction = direction;
  }

  change(price: number, quantity: number, orders: number): void {
    const level = this.levels.get(price) ?? { quantity: 0, orders: 0 };
    level.quantity += quantity;
    level.orders += orders;
    if (level.orders === 0) this.levels.delete(price);
    else this.levels.set(price, level);
  }

  /** What a subscriber holds of it at a depth, best first. */
  text(depth: number): string {
    return [...this.levels]
      .sort(([a], [b]) => (a - b) * this.direction)
      .slice(0, depth)
      .map(([price, { quantity, orders }]) => levelText(price, quantity, orders))
      .join(' ');
  }
}

/** What a subscriber held of a book. */
export interface View {
  readonly feed: string;
  readonly depth: number;
  readonly bids: string;
  readonly asks: string;
}

/** Views by instrument, then by the book's sequence. */
export type Views = Map<number, Map<number, View[]>>;

/** Levels as a view writes them, best first. */
export function viewText(levels: readonly LevelSeen[]): string {
  return levels
    .map(({ price, quantity, orderCount }) => levelText(micros(price)!, Number(quantity), orderCount))
    .join(' ');
}

function levelText(price: number, quantity: number, orders: number): string {
  return `${price}×${quantity}(${orders})`;
}

/** Every book, order by order, by the journal's events; and what subscribers saw of them, held against it (I19). */
export class PlainBooks {
  private readonly findings: Findings;
  private readonly views: Views;
  private readonly books = new Map<number, { readonly bids: PlainSide; readonly asks: PlainSide }>();
  private readonly resting = new Map<number, Resting>();
  /** Quantity that each order is of, its fills included. */
  private readonly totals = new Map<number, number>();

  constructor(views: Views, findings: Findings) {
    this.views = views;
    this.findings = findings;
  }

  take({ command, events }: Entry): void {
    for (const event of events) this.apply(event, command.quantity);
  }

  /** After the last record: views of books that never were. */
  finish(): void {
    for (const [instrument, views] of this.views) {
      for (const [sequence, [seen]] of views) {
        this.findings.add('feed', `${seen!.feed} saw book ${instrument} at ${sequence}, where it never was`);
      }
    }
  }

  private apply(event: JournalEvent, asked: number): void {
    const [kind, first = 0, second = 0, third = 0, fourth = 0, fifth = 0, , seventh = 0] = event;
    switch (kind) {
      case KIND.accepted:
        this.totals.set(first, asked);
        break;
      case KIND.rested:
        this.rest(second, first, third, fourth, fifth);
        break;
      case KIND.trade:
        this.reduce(fourth, seventh);
        break;
      case KIND.canceled:
      case KIND.expired:
        this.remove(first);
        break;
      case KIND.amended: {
        const total = this.totals.get(first) ?? 0;
        this.totals.set(first, second);
        // An order that lost its place rests anew, and says so.
        if (fourth === 1) this.reduce(first, total - second);
        else this.remove(first);
        break;
      }
      case KIND.bookChanged:
        this.compare(first, second);
        break;
      default:
    }
  }

  private book(instrument: number): { readonly bids: PlainSide; readonly asks: PlainSide } {
    const book = this.books.get(instrument) ?? { bids: new PlainSide(-1), asks: new PlainSide(1) };
    this.books.set(instrument, book);
    return book;
  }

  private rest(id: number, instrument: number, side: number, price: number, quantity: number): void {
    const { bids, asks } = this.book(instrument);
    const order = { side: side === 0 ? bids : asks, price, quantity };
    this.resting.set(id, order);
    order.side.change(price, quantity, 1);
  }

  private reduce(id: number, by: number): void {
    const order = this.resting.get(id);
    if (!order) return;
    if (by >= order.quantity) {
      this.remove(id);
      return;
    }
    order.quantity -= by;
    order.side.change(order.price, -by, 0);
  }

  private remove(id: number): void {
    const order = this.resting.get(id);
    if (!order) return;
    this.resting.delete(id);
    order.side.change(order.price, -order.quantity, -1);
  }

  private compare(instrument: number, sequence: number): void {
    const views = this.views.get(instrument);
    const { bids, asks } = this.book(instrument);
    for (const view of views?.get(sequence) ?? []) {
      const what = `what ${view.feed} held of book ${instrument} at ${sequence}`;
      this.findings.same('feed', `${what}, bids`, view.bids, bids.text(view.depth));
      this.findings.same('feed', `${what}, asks`, view.asks, asks.text(view.depth));
    }
    views?.delete(sequence);
  }
}
