import { AUCTION_PHASES, type MarketPhase, type Micros, type Side } from '../../domain/index.ts';
import type {
  AuctionView,
  BandsView,
  BookOrder,
  BookOrderAction,
  BookOrderChange,
  BookView,
  HaltView,
  MarketView,
  OrdersView,
  ShortSaleRestrictionView,
} from '../../exchange/index.ts';
import { BookSide } from './book-side.ts';
import type { DisplayedOrder } from './order-queue.ts';
import type { PriceLevels } from './price-levels.ts';
import type { PublicIds } from './public-ids.ts';

/** Figures of an auction: a price in micro-dollars (0: none), and shares. */
type AuctionFigures = Readonly<Record<'price' | 'volume' | 'imbalance', number>>;

/** One instrument's displayed book, market and auction, as committed. */
export class BookImage {
  readonly instrument: number;
  readonly buys: BookSide;
  readonly sells: BookSide;
  /** Commands so far that changed what the book displays. */
  sequence = 0;
  phase: MarketPhase = 'CONTINUOUS';
  since: Micros;
  /** Micro-dollars; null before the first trade. */
  lastPrice: number | null = null;
  /** Number of the symbol's last print; 0 before the first. */
  lastPrint = 0;
  /** The auction that is on, or was last; null before the first indication of one. */
  auction: AuctionView | null = null;
  halt: HaltView | null = null;
  bands: BandsView | null = null;
  shortSaleRestriction: ShortSaleRestrictionView | null = null;
  /** What the command under way has changed and not told of yet: a phase; a halt, bands, or a restriction; an auction. */
  phaseDue = false;
  guardDue = false;
  auctionDue = false;
  /** What has happened to its orders in the command under way; undefined: nobody wants to know. */
  private changes: BookOrderChange[] | undefined;
  private readonly ids: PublicIds;
  /** What was asked for last of its orders. */
  private asked: { readonly depth: number; readonly view: OrdersView } | undefined;

  /** An empty book, CONTINUOUS until a phase event says otherwise. */
  constructor(instrument: number, since: Micros, ids: PublicIds) {
    this.instrument = instrument;
    this.since = since;
    this.ids = ids;
    this.buys = new BookSide(instrument, 'BUY');
    this.sells = new BookSide(instrument, 'SELL');
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

  market(): MarketView {
    const { phase, since, lastPrice, halt, bands, shortSaleRestriction } = this;
    return { phase, since, lastPrice, halt, bands, shortSaleRestriction };
  }

  /** Begins a phase. An auction that ends so has nothing traded, unless the uncross that comes next says otherwise. */
  enter(phase: MarketPhase, time: Micros): void {
    const ends = AUCTION_PHASES.includes(this.phase) && (phase === 'CONTINUOUS' || phase === 'CLOSED');
    this.phase = phase;
    this.since = time;
    this.phaseDue = true;
    // A halt lasts until its auction is over, or the market closes.
    if (phase !== 'HALTED' && phase !== 'REOPENING_AUCTION') this.halt = null;
    if (ends) this.showAuction({ price: 0, volume: 0, imbalance: this.auction?.imbalance ?? 0 }, true, time);
  }

  restrictShortSales(days: number, price: number, at: Micros): void {
    const before = this.shortSaleRestriction;
    // A day that passes leaves what set it off.
    const since = before && days < before.days ? before.since : at;
    this.shortSaleRestriction = days === 0 ? null : { days, price, since };
    this.guardDue = true;
  }

  showAuction({ price, volume, imbalance }: AuctionFigures, uncrossed: boolean, at: Micros): void {
    const { instrument, phase } = this;
    this.auction = { instrument, phase, price: price === 0 ? null : price, volume, imbalance, at, uncrossed };
    this.auctionDue = true;
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
