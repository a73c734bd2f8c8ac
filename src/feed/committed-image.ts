import {
  EVENT,
  EVENT_WIDTH,
  HALT_KINDS,
  invariant,
  MARKET_PHASES,
  PRICE_BAND_STATES,
  SIDES,
  type Micros,
  type Side,
} from '../domain/index.ts';
import type { BookSeed, Committed, OrderEventRecord } from '../exchange/index.ts';
import { Amendments } from './amendments.ts';
import { BookImage } from './book-image.ts';
import type { PriceLevels } from './price-levels.ts';

interface DisplayedOrder {
  readonly book: BookImage;
  readonly levels: PriceLevels;
  readonly price: number;
  quantity: number;
}

/** Who hears of what a command has changed. */
export interface ImageListener {
  /** The command changed what a book displays. */
  bookChanged(book: BookImage): void;
  /** A market has begun a phase, or what guards it is other than before: a halt, price bands, a restriction of short sales. */
  marketChanged(book: BookImage): void;
  /** An auction has an indication, or its result. */
  auctionChanged(book: BookImage): void;
}

/** What an auction has in the place of the aggressor's side. */
const NO_SIDE = 2;

/**
 * The displayed books, order by order, moved only by the events of committed commands. What is not displayed is never
 * in here: hidden orders, the reserve of icebergs, stops that are held (D8).
 */
export class CommittedImage {
  private readonly books = new Map<number, BookImage>();
  private readonly orders = new Map<number, DisplayedOrder>();
  /** Books whose market or auction the command under way has changed. */
  private readonly due = new Set<BookImage>();

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
    book.halt = seed.halt;
    book.bands = seed.bands;
    book.shortSaleRestriction = seed.shortSaleRestriction;
    book.auction = null;
    if (seed.auction) book.showAuction(seed.auction, false, seed.auction.at);
    book.auctionDue = false;
    for (const { id, side, price, quantity } of seed.orders) this.rest(book, id, side, price, quantity);
    book.settle();
    return book;
  }

  /** Takes the events of one command. */
  apply({ entry, events, changes }: Committed, listener: ImageListener): void {
    const { words, length } = events;
    let amendments: Amendments | undefined;
    for (let at = 0; at < length; at += EVENT_WIDTH) {
      const first = words[at + 1]!;
      switch (words[at]!) {
        case EVENT.RESTED:
        case EVENT.REFRESHED:
          this.rest(this.book(first), words[at + 2]!, SIDES[words[at + 3]!]!, words[at + 4]!, words[at + 5]!);
          break;
        case EVENT.TRADE:
          this.trade(words, at);
          break;
        case EVENT.CANCELED:
        case EVENT.EXPIRED:
        case EVENT.REPLACED:
          this.remove(first);
          break;
        case EVENT.REPRICED:
        case EVENT.TRIGGERED:
        case EVENT.HELD:
        case EVENT.QUEUED:
          // Out of the view until it rests again.
          this.remove(words[at + 2]!);
          break;
        case EVENT.AMENDED:
          amendments ??= new Amendments(changes.orderEvents);
          this.amend(first, words[at + 4] === 1, amendments.next(first));
          break;
        case EVENT.BOOK_CHANGED:
          this.close(this.book(first), words[at + 2]!, listener);
          break;
        case EVENT.PHASE:
          this.enter(this.book(first), MARKET_PHASES[words[at + 2]!]!, entry.time, listener);
          break;
        case EVENT.HALT:
        case EVENT.BANDS:
        case EVENT.SHORT_SALE_RESTRICTION:
          this.guard(words, at, entry.time, listener);
          break;
        case EVENT.INDICATIVE:
        case EVENT.UNCROSSED:
          this.showAuction(words, at, entry.time, listener);
          break;
      }
    }
    for (const book of this.due) this.announce(book, listener);
    this.due.clear();
  }

  private rest(book: BookImage, id: number, side: Side, price: number, quantity: number): void {
    // An order that rests anew, such as a refreshed iceberg, shows from now on what this event says.
    this.remove(id);
    if (quantity === 0) return;
    const levels = book.levels(side);
    this.orders.set(id, { book, levels, price, quantity });
    levels.add(price, quantity, 1);
  }

  private trade(words: Float64Array, at: number): void {
    const book = this.book(words[at + 1]!);
    const quantity = words[at + 7]!;
    book.lastPrint = words[at + 3]!;
    book.lastPrice = words[at + 6]!;
    this.take(words[at + 4]!, quantity);
    // In an auction both orders rest.
    if (words[at + 8] === NO_SIDE) this.take(words[at + 5]!, quantity);
  }

  /** More may trade than was displayed: what was hidden takes nothing off the view. */
  private take(id: number, quantity: number): void {
    const order = this.orders.get(id);
    if (order) this.show(id, order, Math.max(0, order.quantity - quantity));
  }

  /** An order made smaller in its place shows no more than what is left of it; one that loses its place leaves the view. */
  private amend(id: number, kept: boolean, row: OrderEventRecord | undefined): void {
    const order = this.orders.get(id);
    if (!order) return;
    if (!kept) {
      this.show(id, order, 0);
      return;
    }
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

  private close(book: BookImage, sequence: number, listener: ImageListener): void {
    book.sequence = sequence;
    listener.bookChanged(book);
    book.settle();
  }

  private enter(book: BookImage, phase: BookSeed['phase'], time: Micros, listener: ImageListener): void {
    // Of several phases in one command each is told of.
    if (book.phaseDue || book.auctionDue) this.announce(book, listener);
    book.enter(phase, time);
    this.due.add(book);
  }

  /** A halt, whose phase comes next; bands; or the restriction of short sales. */
  private guard(words: Float64Array, at: number, time: Micros, listener: ImageListener): void {
    const book = this.book(words[at + 1]!);
    const [a, b, c, d, e] = [words[at + 2]!, words[at + 3]!, words[at + 4]!, words[at + 5]!, words[at + 6]!];
    if (words[at] === EVENT.HALT) {
      // The phase before it is told of without it.
      if (book.phaseDue) this.announce(book, listener);
      const [kind, level, price, reference, until] = [HALT_KINDS[a]!, b, c, d, e];
      book.halt = {
        kind,
        level,
        price: orNull(price),
        reference: orNull(reference),
        since: time,
        until: orNull(until),
      };
    } else if (words[at] === EVENT.BANDS) {
      const state = PRICE_BAND_STATES[d]!;
      book.bands =
        state === 'NONE' ? null : { lower: a, upper: b, reference: c, state, pausesAt: orNull(e), since: time };
    } else {
      book.restrictShortSales(a, b, time);
    }
    book.guardDue = true;
    this.due.add(book);
  }

  private showAuction(words: Float64Array, at: number, time: Micros, listener: ImageListener): void {
    const book = this.book(words[at + 1]!);
    const uncrossed = words[at] === EVENT.UNCROSSED;
    // An auction that begins tells nothing of the one before it, whose result is out by then.
    if (!uncrossed && book.auctionDue) this.announce(book, listener);
    book.showAuction({ price: words[at + 2]!, volume: words[at + 3]!, imbalance: words[at + 4]! }, uncrossed, time);
    this.due.add(book);
  }

  private announce(book: BookImage, listener: ImageListener): void {
    if (book.phaseDue || book.guardDue) listener.marketChanged(book);
    if (book.auctionDue) listener.auctionChanged(book);
    book.phaseDue = false;
    book.guardDue = false;
    book.auctionDue = false;
  }
}

/** What 0 says where it stands for nothing. */
function orNull(word: number): number | null {
  return word === 0 ? null : word;
}
