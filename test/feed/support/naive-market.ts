import {
  EVENT,
  EventBuffer,
  HOME,
  instrumentOf,
  MARKET_PHASES,
  SIDES,
  venueOf,
  type Side,
} from '../../../src/domain/index.ts';
import type {
  BookOrder,
  BookSeed,
  BookView,
  Committed,
  Level,
  OrderEventRecord,
  OrderRecord,
} from '../../../src/exchange/index.ts';
import type { LiveFeeds } from '../../../src/feed/index.ts';
import { EMPTY_BOOK } from './house.ts';
import { amendedRow, committed, orderRow } from './rows.ts';

/** One thing a command may do. Numbers are free: the market takes them modulo what it has. */
export type Step =
  | {
      readonly do: 'rest';
      readonly book: number;
      readonly side: Side;
      readonly tick: number;
      readonly quantity: number;
    }
  | { readonly do: 'trade'; readonly order: number; readonly quantity: number }
  | { readonly do: 'leave'; readonly order: number; readonly expired: boolean }
  | { readonly do: 'shrink'; readonly order: number; readonly quantity: number }
  | {
      readonly do: 'move';
      readonly order: number;
      readonly tick: number;
      readonly quantity: number;
      readonly rests: boolean;
    }
  | { readonly do: 'phase'; readonly book: number; readonly phase: number }
  | { readonly do: 'refuse' };

interface Order {
  readonly id: number;
  readonly account: number;
  readonly book: number;
  readonly side: Side;
  readonly price: number;
  readonly quantity: number;
  readonly queuedAt: number;
}

/** As level 3 has it. */
export type NaiveOrder = Omit<BookOrder, 'publicId'>;

interface Book {
  /** As of `domain/venues.ts`. */
  readonly number: number;
  sequence: number;
  lastPrice: number | null;
  phase: BookSeed['phase'];
  since: number;
  changed: boolean;
  /** Sequence → the orders that the book showed then. */
  readonly history: Map<number, readonly Order[]>;
}

const TICK = 10_000;

/**
 * Books of venues as plain lists of orders, which give the events that a core would give and remember every state: the oracle
 * of the feed. It does not match: what trades is what a step says.
 */
export class NaiveMarket {
  readonly books: Book[];
  /** By instrument. */
  readonly prints = new Map<number, number>();
  private orders: Order[] = [];
  private nextOrder = 1;
  private time = 0;
  private events = new EventBuffer();
  private rows: OrderEventRecord[] = [];
  private owners: OrderRecord[] = [];

  /** @param numbers of its books; steps and questions name them by their place here */
  constructor(numbers: readonly number[]) {
    this.books = numbers.map((number) => ({
      number,
      sequence: 0,
      lastPrice: null,
      phase: 'CONTINUOUS',
      since: 0,
      changed: false,
      history: new Map([[0, []]]),
    }));
  }

  /** Commits one command. */
  command(steps: readonly Step[]): Committed {
    this.events = new EventBuffer();
    this.rows = [];
    this.owners = [];
    this.time++;
    for (const step of steps) this.take(step);
    this.books.forEach((book, index) => {
      if (!book.changed) return;
      book.changed = false;
      this.events.push(EVENT.BOOK_CHANGED, book.number, ++book.sequence);
      book.history.set(book.sequence, this.ordersOf(index));
    });
    return committed(this.events, { orderEvents: this.rows, orders: this.owners }, this.time);
  }

  /** Sets feeds to where it stands. */
  seedAll(feeds: LiveFeeds): void {
    const venues = new Set([HOME, ...this.books.map(({ number }) => venueOf(number))]);
    feeds.seedVenues([...venues].map((index) => ({ index, kind: 'LIT' as const })));
    this.books.forEach(({ number }, place) => feeds.seedBook(number, this.seed(place)));
  }

  seed(index: number): BookSeed {
    const { number, sequence, lastPrice, phase, since } = this.books[index]!;
    const lastPrint = this.prints.get(instrumentOf(number)) ?? 0;
    const orders = this.ordersOf(index);
    return { ...EMPTY_BOOK, sequence, lastPrice, phase, since, lastPrint, orders };
  }

  /** The best levels of a book as they were after the command that gave it a sequence. */
  view(index: number, sequence: number, depth: number): BookView {
    const orders = this.books[index]!.history.get(sequence)!;
    return { sequence, bids: levels(orders, 'BUY', depth), asks: levels(orders, 'SELL', depth) };
  }

  /** The orders of a book as they were then: bids, then asks, best first, and at a price as they came. */
  queue(index: number, sequence: number): readonly NaiveOrder[] {
    const orders = this.books[index]!.history.get(sequence)!;
    const side = (name: Side, sign: number): NaiveOrder[] =>
      orders
        .filter((order) => order.side === name)
        .sort((a, b) => (a.price - b.price) * sign)
        .map(({ id: order, account, price, quantity, queuedAt }) => ({
          order,
          account,
          side: name,
          price,
          quantity,
          queuedAt,
        }));
    return [...side('BUY', -1), ...side('SELL', 1)];
  }

  private ordersOf(index: number): readonly Order[] {
    return this.orders.filter((order) => order.book === index);
  }

  private take(step: Step): void {
    if (step.do === 'refuse') return this.events.push(EVENT.REJECTED, this.nextOrder++, 5);
    if (step.do === 'phase') return this.enter(step.book % this.books.length, step.phase % MARKET_PHASES.length);
    if (step.do === 'rest')
      return this.rest(this.nextOrder++, step.book % this.books.length, step.side, step.tick * TICK, step.quantity);
    const order = this.orders[step.order % Math.max(1, this.orders.length)];
    // With nothing there, it is an order that was never displayed: an immediate-or-cancel's remainder, a dark one.
    if (!order) return this.events.push(EVENT.CANCELED, 1_000_000 + step.order, 1, 1);
    if (step.do === 'trade') return this.trade(order, 1 + (step.quantity % order.quantity));
    if (step.do === 'shrink') return this.shrink(order, 1 + (step.quantity % order.quantity));
    this.replace(order, 0);
    if (step.do === 'leave') {
      this.events.push(step.expired ? EVENT.EXPIRED : EVENT.CANCELED, order.id, order.quantity);
    } else {
      this.events.push(EVENT.AMENDED, order.id, step.quantity, step.tick * TICK, 0);
      this.rows.push(amendedRow(order.id, step.quantity));
      if (step.rests) this.rest(order.id, order.book, order.side, step.tick * TICK, step.quantity);
    }
  }

  private enter(index: number, phase: number): void {
    const book = this.books[index]!;
    book.phase = MARKET_PHASES[phase]!;
    book.since = this.time;
    this.events.push(EVENT.PHASE, book.number, phase);
  }

  private rest(id: number, book: number, side: Side, price: number, quantity: number): void {
    this.orders = [...this.orders, { id, account: ownerOf(id), book, side, price, quantity, queuedAt: this.time }];
    this.books[book]!.changed = true;
    this.owners.push(orderRow(id, ownerOf(id)));
    this.events.push(EVENT.RESTED, this.books[book]!.number, id, SIDES.indexOf(side), price, quantity);
  }

  private trade(order: Order, quantity: number): void {
    const book = this.books[order.book]!;
    const { number } = book;
    const print = (this.prints.get(instrumentOf(number)) ?? 0) + 1;
    this.prints.set(instrumentOf(number), print);
    book.lastPrice = order.price;
    this.replace(order, order.quantity - quantity);
    this.events.push(EVENT.TRADE, number, print, print, order.id, 999_999, order.price, quantity, 0);
  }

  private shrink(order: Order, quantity: number): void {
    this.replace(order, quantity);
    this.events.push(EVENT.AMENDED, order.id, quantity + 7, order.price, 1);
    this.rows.push(amendedRow(order.id, quantity));
  }

  private replace(order: Order, quantity: number): void {
    this.orders = this.orders.flatMap((other) =>
      other !== order ? [other] : quantity > 0 ? [{ ...order, quantity }] : [],
    );
    this.books[order.book]!.changed = true;
  }
}

/** Whose an order is: one of four accounts. */
export function ownerOf(order: number): number {
  return order % 4;
}

function levels(orders: readonly Order[], side: Side, depth: number): Level[] {
  const prices = [...new Set(orders.filter((order) => order.side === side).map(({ price }) => price))];
  prices.sort((one, other) => (side === 'BUY' ? other - one : one - other));
  return prices.slice(0, depth).map((price) => {
    const there = orders.filter((order) => order.side === side && order.price === price);
    return { price, quantity: there.reduce((sum, { quantity }) => sum + quantity, 0), orderCount: there.length };
  });
}
