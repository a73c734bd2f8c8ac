import {
  bookNumber,
  EVENT,
  EVENT_WIDTH,
  HOME,
  instrumentOf,
  invariant,
  MARKET_PHASES,
  SIDES,
  venueOf,
  type Micros,
} from '../../domain/index.ts';
import type { BookOrderAction, BookSeed, Committed, OrderEventRecord, VenueRecord } from '../../exchange/index.ts';
import { Amendments } from './amendments.ts';
import { BookImage } from './book-image.ts';
import type { MarketImage } from './market-image.ts';
import { MarketImages, type MarketListener } from './market-images.ts';
import type { DisplayedOrder } from './order-queue.ts';
import { Owners, type OwnedOrder } from './owners.ts';
import { PoolImage } from './pool-image.ts';
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
export interface ImageListener extends MarketListener {
  /** The command changed what a book displays. */
  bookChanged(book: BookImage): void;
}

/** What of a venue makes a difference here. */
export type KnownVenue = Pick<VenueRecord, 'index' | 'kind'>;

/** What an auction, and a trade between two orders that rest in a pool, have in the place of the aggressor's side. */
const NO_SIDE = 2;

/**
 * The displayed books, order by order, moved only by the events of committed commands. What is not displayed is never
 * in here: hidden orders, the reserve of icebergs, stops that are held (D8). A midpoint pool has no book here: what rests in it is
 * counted, apart from all that is shown.
 */
export class CommittedImage {
  readonly markets = new MarketImages();
  readonly pools = new PoolImage();
  private readonly venues = new Map<number, KnownVenue>();
  /** Lit books by number. */
  private readonly books = new Map<number, BookImage>();
  /** The same by instrument, by venue. */
  private readonly booksOf = new Map<number, BookImage[]>();
  private readonly orders = new Map<number, DisplayedOrder>();
  private readonly ids = new PublicIds();
  private readonly owners = new Owners();
  /** Books that the command under way has changed. */
  private readonly changed = new Set<BookImage>();

  /** A lit book. */
  book(number: number): BookImage {
    const book = this.books.get(number);
    invariant(book, this.noBook(number));
    return book;
  }

  market(instrument: number): MarketImage {
    return this.markets.of(instrument);
  }

  /** The lit books of an instrument, by venue. */
  litBooks(instrument: number): readonly BookImage[] {
    return this.booksOf.get(instrument) ?? [];
  }

  /** Whether an instrument has more than one venue. */
  get isNational(): boolean {
    return this.venues.size > 1;
  }

  /** A venue is there, or is other than before. A new one has a book, or a pool, of every instrument. */
  addVenue({ index, kind }: KnownVenue): void {
    if (this.venues.has(index)) return;
    this.venues.set(index, { index, kind });
    if (kind === 'LIT') for (const { instrument } of this.markets.all) this.createBook(index, instrument);
  }

  /** Makes an instrument's market, and an empty book at each lit venue. */
  create(instrument: number, time: Micros): void {
    this.markets.create(instrument, time);
    this.createBook(HOME, instrument);
    for (const { index, kind } of this.venues.values()) if (kind === 'LIT') this.createBook(index, instrument);
  }

  /** A day (UTC) has begun. */
  beginDay(): void {
    for (const market of this.markets.all) market.beginDay();
  }

  private createBook(venue: number, instrument: number): void {
    const number = bookNumber(venue, instrument);
    if (this.books.has(number)) return;
    const book = new BookImage(number, this.ids);
    this.books.set(number, book);
    const books = [...this.litBooks(instrument), book];
    this.booksOf.set(
      instrument,
      books.sort((a, b) => a.number - b.number),
    );
  }

  /** Gives every order another public id. */
  renewIds(): void {
    this.ids.renew();
    for (const book of this.books.values()) book.forgetOrders();
  }

  /** Whose the orders are that are open, whether they are displayed or not. */
  seedOwners(orders: readonly OwnedOrder[]): void {
    this.owners.take(orders);
    this.owners.settle((order) => this.orders.has(order));
  }

  /**
   * Sets a book, whatever it was before; of the home market with the instrument's market. Undefined: it is a pool's.
   *
   * @param queuedAt when each of its orders took its place
   */
  seed(number: number, seed: BookSeed, queuedAt: (order: number) => Micros): BookImage | undefined {
    const instrument = instrumentOf(number);
    if (venueOf(number) === HOME) {
      this.create(instrument, seed.since);
      this.market(instrument).seed(seed);
    } else if (this.isPool(number)) {
      this.pools.clear(number);
      for (const { id, quantity } of seed.hidden ?? []) this.pools.rest(number, id, quantity);
      return undefined;
    }
    const book = this.book(number);
    this.clear(book);
    book.phase = seed.phase;
    book.sequence = seed.sequence;
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
          if (!this.isPool(first)) this.close(this.book(first), words[at + 2]!);
          break;
        case PHASE:
          if (!this.isPool(first)) this.book(first).phase = MARKET_PHASES[words[at + 2]!]!;
          this.markets.take(words, at, entry.time, listener);
          break;
        case HALT:
        case BANDS:
        case SHORT_SALE_RESTRICTION:
        case INDICATIVE:
        case UNCROSSED:
          this.markets.take(words, at, entry.time, listener);
          break;
      }
    }
    this.owners.settle((order) => this.orders.has(order));
    this.tellOfBooks(listener);
    this.markets.settle(listener);
  }

  private isPool(number: number): boolean {
    return this.venues.get(venueOf(number))?.kind === 'DARK';
  }

  private noBook(number: number): string {
    const [venue, instrument] = [venueOf(number), instrumentOf(number)];
    if (this.isPool(number)) return `Venue ${venue} is a pool: it shows no book of instrument ${instrument}.`;
    const where = venue === HOME ? '' : ` at venue ${venue}`;
    return `The feed knows no book of instrument ${instrument}${where}: it was neither seeded nor created.`;
  }

  private clear(book: BookImage): void {
    book.forgetOrders();
    for (const [id, { queue }] of this.orders) if (queue.book === book.number) this.orders.delete(id);
    book.buys.clear();
    book.sells.clear();
  }

  private rest(words: Float64Array, at: number, time: Micros): void {
    const number = words[at + 1]!;
    const id = words[at + 2]!;
    const quantity = words[at + 5]!;
    if (this.isPool(number)) {
      this.pools.rest(number, id, quantity + words[at + 6]!);
      return;
    }
    // An order that rests anew, such as a refreshed iceberg, shows from now on what this event says.
    this.remove(id);
    if (quantity === 0) return;
    const book = this.book(number);
    const side = book.side(SIDES[words[at + 3]!]!);
    const order = side.add(id, this.owners.of(id), words[at + 4]!, quantity, time);
    this.orders.set(id, order);
    book.note(order, 'ADD', 0);
  }

  private trade(words: Float64Array, at: number): void {
    const number = words[at + 1]!;
    const quantity = words[at + 7]!;
    const market = this.market(instrumentOf(number));
    market.lastPrint = words[at + 3]!;
    if (venueOf(number) === HOME) market.lastPrice = words[at + 6]!;
    this.take(words[at + 4]!, quantity);
    // In an auction, and now and then in a pool, both orders rest.
    if (words[at + 8] === NO_SIDE) this.take(words[at + 5]!, quantity);
  }

  /** More may trade than was displayed: what was hidden takes nothing off the view. */
  private take(id: number, quantity: number): void {
    const order = this.orders.get(id);
    if (order) this.show(order, Math.max(0, order.quantity - quantity), 'EXECUTE');
    else this.pools.take(id, quantity);
  }

  /** An order made smaller in its place shows no more than what is left of it; one that loses its place leaves the view. */
  private amend(id: number, kept: boolean, row: OrderEventRecord | undefined): void {
    const order = this.orders.get(id);
    if (!order && !this.pools.has(id)) return;
    if (!kept) {
      this.remove(id);
      return;
    }
    invariant(row, `Order ${id} was amended, but no order event among the command's changes says so.`);
    const { leavesQuantity } = row.state;
    if (order) this.show(order, Math.min(order.quantity, leavesQuantity), 'MODIFY');
    else this.pools.show(id, leavesQuantity);
  }

  private remove(id: number): void {
    const order = this.orders.get(id);
    if (order) this.show(order, 0, 'DELETE');
    else this.pools.remove(id);
  }

  private show(order: DisplayedOrder, quantity: number, action: BookOrderAction): void {
    const removed = order.quantity - quantity;
    if (removed === 0) return;
    const { book: number, side } = order.queue;
    const book = this.book(number);
    book.side(side).show(order, quantity);
    if (quantity === 0) this.orders.delete(order.order);
    book.note(order, action, removed);
  }

  /** A command may change a book in several steps: it is told of once. */
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
}
