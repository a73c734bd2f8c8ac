import {
  EVENT,
  EVENT_WIDTH,
  HALT_KINDS,
  invariant,
  MARKET_PHASES,
  PRICE_BAND_STATES,
  SIDES,
  type Micros,
} from '../../domain/index.ts';
import type { BookOrderAction, BookSeed, Committed, OrderEventRecord } from '../../exchange/index.ts';
import { Amendments } from './amendments.ts';
import { BookImage } from './book-image.ts';
import type { DisplayedOrder } from './order-queue.ts';
import { Owners } from './owners.ts';
import { PublicIds } from './public-ids.ts';

// Read from memory once: the loop below asks for them at every event.
const WIDTH = EVENT_WIDTH;
const {
  AMENDED,
  BANDS,
  BOOK_CHANGED,
  CANCELED,
  EXPIRED,
  HALT,
  HELD,
  INDICATIVE,
  PHASE,
  QUEUED,
  REFRESHED,
  REPLACED,
  REPRICED,
  RESTED,
  SHORT_SALE_RESTRICTION,
  TRADE,
  TRIGGERED,
  UNCROSSED,
} = EVENT;

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
  private readonly ids = new PublicIds();
  private readonly owners = new Owners();
  /** Books whose market or auction the command under way has changed. */
  private readonly due = new Set<BookImage>();
  /** Books that it has changed. */
  private readonly changed = new Set<BookImage>();

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
    if (!this.books.has(instrument)) this.books.set(instrument, new BookImage(instrument, time, this.ids));
  }

  /** Gives every order another public id. */
  renewIds(): void {
    this.ids.renew();
    for (const book of this.books.values()) book.forgetOrders();
  }

  /** Sets a book, whatever it was before. @param queuedAt when each of its orders took its place */
  seed(instrument: number, seed: BookSeed, queuedAt: (order: number) => Micros): BookImage {
    if (this.has(instrument)) this.clear(this.book(instrument));
    else this.create(instrument, seed.since);
    const book = this.book(instrument);
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
    for (const { id, account, side, price, quantity } of seed.orders) {
      this.orders.set(id, book.side(side).add(id, account, price, quantity, queuedAt(id)));
    }
    book.takeChanges();
    book.settle();
    return book;
  }

  /** Takes the events of one command. */
  apply({ entry, events, changes }: Committed, listener: ImageListener): void {
    const { words, length } = events;
    this.owners.take(changes.orders);
    let amendments: Amendments | undefined;
    for (let at = 0; at < length; at += WIDTH) {
      const first = words[at + 1]!;
      switch (words[at]!) {
        case RESTED:
        case REFRESHED:
          this.rest(words, at, entry.time);
          break;
        case TRADE:
          this.trade(words, at);
          break;
        case CANCELED:
        case EXPIRED:
        case REPLACED:
          this.remove(first);
          break;
        case REPRICED:
        case TRIGGERED:
        case HELD:
        case QUEUED:
          // Out of the view until it rests again.
          this.remove(words[at + 2]!);
          break;
        case AMENDED:
          amendments ??= new Amendments(changes.orderEvents);
          this.amend(first, words[at + 4] === 1, amendments.next(first));
          break;
        case BOOK_CHANGED:
          this.close(this.book(first), words[at + 2]!);
          break;
        case PHASE:
          this.enter(this.book(first), MARKET_PHASES[words[at + 2]!]!, entry.time, listener);
          break;
        case HALT:
        case BANDS:
        case SHORT_SALE_RESTRICTION:
          this.guard(words, at, entry.time, listener);
          break;
        case INDICATIVE:
        case UNCROSSED:
          this.showAuction(words, at, entry.time, listener);
          break;
      }
    }
    this.tellOfBooks(listener);
    for (const book of this.due) this.announce(book, listener);
    this.due.clear();
  }

  private clear(book: BookImage): void {
    book.forgetOrders();
    for (const [id, { queue }] of this.orders) if (queue.instrument === book.instrument) this.orders.delete(id);
    book.buys.clear();
    book.sells.clear();
  }

  private rest(words: Float64Array, at: number, time: Micros): void {
    const id = words[at + 2]!;
    const quantity = words[at + 5]!;
    // An order that rests anew, such as a refreshed iceberg, shows from now on what this event says.
    this.remove(id);
    if (quantity === 0) return;
    const book = this.book(words[at + 1]!);
    const side = book.side(SIDES[words[at + 3]!]!);
    const order = side.add(id, this.owners.of(id), words[at + 4]!, quantity, time);
    this.orders.set(id, order);
    book.note(order, 'ADD', 0);
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
    if (order) this.show(order, Math.max(0, order.quantity - quantity), 'EXECUTE');
  }

  /** An order made smaller in its place shows no more than what is left of it; one that loses its place leaves the view. */
  private amend(id: number, kept: boolean, row: OrderEventRecord | undefined): void {
    const order = this.orders.get(id);
    if (!order) return;
    if (!kept) {
      this.show(order, 0, 'DELETE');
      return;
    }
    invariant(row, `Order ${id} was amended, but no order event among the command's changes says so.`);
    this.show(order, Math.min(order.quantity, row.state.leavesQuantity), 'MODIFY');
  }

  private remove(id: number): void {
    const order = this.orders.get(id);
    if (order) this.show(order, 0, 'DELETE');
  }

  private show(order: DisplayedOrder, quantity: number, action: BookOrderAction): void {
    const removed = order.quantity - quantity;
    if (removed === 0) return;
    const { instrument, side } = order.queue;
    const book = this.book(instrument);
    book.side(side).show(order, quantity);
    if (quantity === 0) this.orders.delete(order.order);
    book.note(order, action, removed);
  }

  /** A command may change a book in several steps, as where two accounts give no sign of life at one instant: it is told of once. */
  private close(book: BookImage, sequence: number): void {
    book.sequence = sequence;
    this.changed.add(book);
  }

  private tellOfBooks(listener: ImageListener): void {
    for (const book of this.changed) {
      listener.bookChanged(book);
      book.settle();
    }
    this.changed.clear();
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
    if (words[at] === HALT) {
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
    } else if (words[at] === BANDS) {
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
    const uncrossed = words[at] === UNCROSSED;
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
