import { EVENT, EVENT_WIDTH, invariant, MARKET_PHASES, SIDES, type Micros, type Side } from '../domain/index.ts';
import type { BookSeed, Committed, OrderEventRecord } from '../exchange/index.ts';
import { BookImage } from './book-image.ts';
import type { PriceLevels } from './price-levels.ts';

interface DisplayedOrder {
  readonly book: BookImage;
  readonly levels: PriceLevels;
  readonly price: number;
  quantity: number;
}

/** The displayed books, order by order, moved only by the events of committed commands. */
export class CommittedImage {
  private readonly books = new Map<number, BookImage>();
  private readonly orders = new Map<number, DisplayedOrder>();

  book(instrument: number): BookImage {
    const book = this.books.get(instrument);
    invariant(book, `The feed knows no book of instrument ${instrument}: it was neither seeded nor created.`);
    return book;
  }

  has(instrument: number): boolean {
    return this.books.has(instrument);
  }

  /** Makes an empty book for a new instrument. */
  create(instrument: number, time: Micros): void {
    if (!this.books.has(instrument)) this.books.set(instrument, new BookImage(instrument, time));
  }

  /** Sets a book, whatever it was before. */
  seed(instrument: number, seed: BookSeed): BookImage {
    this.create(instrument, seed.since);
    const book = this.book(instrument);
    for (const [id, order] of this.orders) if (order.book === book) this.orders.delete(id);
    book.bids.clear();
    book.asks.clear();
    book.sequence = seed.sequence;
    book.phase = seed.phase;
    book.since = seed.since;
    book.lastPrice = seed.lastPrice;
    book.lastPrint = seed.lastPrint;
    for (const { id, side, price, quantity } of seed.orders) this.rest(book, id, side, price, quantity);
    book.settle();
    return book;
  }

  /** Takes the events of one command; `changed` hears of each book whose display the command changed. */
  apply({ entry, events, changes }: Committed, changed: (book: BookImage) => void): void {
    const { words, length } = events;
    for (let at = 0; at < length; at += EVENT_WIDTH) {
      const first = words[at + 1]!;
      switch (words[at]!) {
        case EVENT.RESTED:
          this.rest(this.book(first), words[at + 2]!, SIDES[words[at + 3]!]!, words[at + 4]!, words[at + 5]!);
          break;
        case EVENT.TRADE:
          this.trade(this.book(first), words[at + 3]!, words[at + 4]!, words[at + 6]!, words[at + 7]!);
          break;
        case EVENT.CANCELED:
        case EVENT.EXPIRED:
          this.remove(first);
          break;
        case EVENT.AMENDED:
          if (words[at + 4] === 1) this.reduce(first, changes.orderEvents);
          else this.remove(first);
          break;
        case EVENT.BOOK_CHANGED:
          this.close(this.book(first), words[at + 2]!, changed);
          break;
        case EVENT.PHASE:
          this.enter(this.book(first), MARKET_PHASES[words[at + 2]!]!, entry.time);
          break;
      }
    }
  }

  private rest(book: BookImage, id: number, side: Side, price: number, quantity: number): void {
    // An order that rests anew, such as a refreshed iceberg, shows from now on what this event says.
    this.remove(id);
    if (quantity === 0) return;
    const levels = book.levels(side);
    this.orders.set(id, { book, levels, price, quantity });
    levels.add(price, quantity, 1);
  }

  private trade(book: BookImage, print: number, maker: number, price: number, quantity: number): void {
    book.lastPrice = price;
    book.lastPrint = print;
    const order = this.orders.get(maker);
    // More may trade than was displayed: what was hidden takes nothing off the view.
    if (order) this.show(maker, order, Math.max(0, order.quantity - quantity));
  }

  /**
   * An order made smaller in its place: it shows no more than what is left of it. The event has the new total; what
   * is left stands in the account's row of it, which tells the order as it was just after.
   */
  private reduce(id: number, rows: readonly OrderEventRecord[]): void {
    const order = this.orders.get(id);
    if (!order) return;
    const row = rows.find(({ order: of, type }) => of === id && type === 'AMENDED');
    invariant(row, `Order ${id} was amended, but no order event among the command's changes says so.`);
    this.show(id, order, Math.min(order.quantity, row.state.leavesQuantity));
  }

  private remove(id: number): void {
    const order = this.orders.get(id);
    if (order) this.show(id, order, 0);
  }

  private show(id: number, order: DisplayedOrder, quantity: number): void {
    if (quantity === order.quantity) return;
    order.levels.add(order.price, quantity - order.quantity, quantity === 0 ? -1 : 0);
    if (quantity === 0) this.orders.delete(id);
    else order.quantity = quantity;
  }

  private close(book: BookImage, sequence: number, changed: (book: BookImage) => void): void {
    book.sequence = sequence;
    changed(book);
    book.settle();
  }

  private enter(book: BookImage, phase: BookSeed['phase'], time: Micros): void {
    book.phase = phase;
    book.since = time;
  }
}
