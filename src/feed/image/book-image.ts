import { HOME, instrumentOf, venueOf, type MarketPhase, type Side } from '../../domain/index.ts';
import type { BookOrder, BookOrderAction, BookOrderChange, BookView, Level, OrdersView } from '../../exchange/index.ts';
import { BookSide } from './book-side.ts';
import type { DisplayedOrder } from './order-queue.ts';
import type { PriceLevels } from './price-levels.ts';
import type { PublicIds } from './public-ids.ts';

/** A venue's displayed book of an instrument, as committed. */
export class BookImage {
  /** As of `domain/venues.ts`. */
  readonly number: number;
  readonly instrument: number;
  readonly buys: BookSide;
  readonly sells: BookSide;
  /** Commands so far that changed what the book displays. */
  sequence = 0;
  /** Of its own venue: the home market is CONTINUOUS, another CLOSED, until a phase event says otherwise. */
  phase: MarketPhase;
  /** What has happened to its orders in the command under way; undefined: nobody wants to know. */
  private changes: BookOrderChange[] | undefined;
  private readonly ids: PublicIds;
  /** What was asked for last of its orders. */
  private asked: { readonly depth: number; readonly view: OrdersView } | undefined;

  /** An empty book. */
  constructor(number: number, ids: PublicIds) {
    this.number = number;
    this.instrument = instrumentOf(number);
    this.phase = venueOf(number) === HOME ? 'CONTINUOUS' : 'CLOSED';
    this.ids = ids;
    this.buys = new BookSide(number, 'BUY');
    this.sells = new BookSide(number, 'SELL');
  }

  get bids(): PriceLevels {
    return this.buys.levels;
  }

  get asks(): PriceLevels {
    return this.sells.levels;
  }

  side(side: Side): BookSide {
    return side === 'BUY' ? this.buys : this.sells;
  }

  /** Best level of a side; null: it is empty. */
  best(side: Side): Level | null {
    return this.side(side).levels.top(1)[0] ?? null;
  }

  view(depth: number): BookView {
    return { sequence: this.sequence, bids: this.bids.top(depth), asks: this.asks.top(depth) };
  }

  /** Its orders, down to a number of levels on each side. */
  orders(depth: number): OrdersView {
    const { asked } = this;
    if (asked?.depth === depth && asked.view.sequence === this.sequence) return asked.view;
    const view = this.ordersNow(depth);
    this.asked = { depth, view };
    return view;
  }

  /** Its orders have other names, or are others, at the same sequence. */
  forgetOrders(): void {
    this.asked = undefined;
  }

  private ordersNow(depth: number): OrdersView {
    const orders: BookOrder[] = [];
    for (const side of [this.buys, this.sells]) for (const order of side.orders(depth)) orders.push(this.shown(order));
    return { sequence: this.sequence, orders };
  }

  /** Begins or ends noting what happens to its orders. */
  followOrders(follow: boolean): void {
    this.changes = follow ? [] : undefined;
  }

  /** Notes what has happened to an order, where somebody wants to know. */
  note(order: DisplayedOrder, action: BookOrderAction, removed: number): void {
    if (!this.changes) return;
    const { publicId, side, price, quantity, queuedAt, order: id, account } = this.shown(order);
    this.changes.push({ action, publicId, side, price, quantity, removed, queuedAt, order: id, account });
  }

  /** What has been noted since this was last asked. */
  takeChanges(): readonly BookOrderChange[] {
    const changes = this.changes ?? [];
    if (this.changes) this.changes = [];
    return changes;
  }

  private shown(displayed: DisplayedOrder): BookOrder {
    const { order, account, quantity, queuedAt, queue } = displayed;
    const { price, side } = queue;
    return { publicId: this.ids.of(displayed), side, price, quantity, queuedAt, order, account };
  }

  /** Ends a command's changes of what is displayed. */
  settle(): void {
    this.bids.settle();
    this.asks.settle();
  }
}
