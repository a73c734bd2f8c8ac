import type { Side } from '../../domain/index.ts';
import { openOf, type BookOrder, type Place } from './book-order.ts';
import { EventMarket } from './event-market.ts';

/** Where no order may be left when a command is done. */
const NOWHERE: readonly Place[] = ['AT_WORK', 'SPENT', 'ASIDE'];

/** The open orders of all markets, each in its place: what events move, and nothing but events. */
export class EventOrders {
  /** Markets that the command under way has touched. */
  readonly touched = new Set<EventMarket>();
  /** By number of the book. */
  private readonly markets = new Map<number, EventMarket>();
  private readonly open = new Map<number, BookOrder>();
  /** Order → the one that it waits, or waited, for. */
  private readonly parents = new Map<number, number>();
  /** Open children of routed orders, by parent; and those that are on their way. */
  private readonly children = new Map<number, Set<BookOrder>>();
  private readonly inFlight = new Set<BookOrder>();
  /** Orders that the command under way works on. */
  private readonly atWork = new Set<BookOrder>();
  private stamp = 0;

  /** The market of a book, which the command touches. */
  market(book: number): EventMarket {
    const market = this.look(book);
    this.touched.add(market);
    return market;
  }

  /** The same for who only looks. */
  look(book: number): EventMarket {
    let market = this.markets.get(book);
    if (!market) this.markets.set(book, (market = new EventMarket(book)));
    return market;
  }

  /** Markets of an instrument, at all venues that are known of. */
  *marketsOf(instrument: number): Generator<EventMarket> {
    for (const market of this.markets.values()) if (market.instrument === instrument) yield market;
  }

  find(id: number): BookOrder | undefined {
    return this.open.get(id);
  }

  /** Displayed orders of a side in order of priority. */
  displayed(book: number, side: Side): BookOrder[] {
    return this.markets.get(book)?.displayed[side].all() ?? [];
  }

  /** Orders of a side that rest undisplayed, in order of priority. */
  hidden(book: number, side: Side): BookOrder[] {
    return this.markets.get(book)?.hidden[side].all() ?? [];
  }

  /** All open orders of a side: those in the book in order of priority, then the others in order of id. */
  all(book: number, side: Side): BookOrder[] {
    const resting = [...this.displayed(book, side), ...this.hidden(book, side)];
    const inBook = new Set(resting);
    const others = [...this.open.values()].filter(
      (order) => order.book === book && order.side === side && !inBook.has(order),
    );
    return [...resting, ...others.sort((a, b) => a.id - b.id)];
  }

  /** Takes a new order, which goes to work. @param parent the order that it waits for; undefined: none */
  add(order: BookOrder, parent: number | undefined): void {
    this.open.set(order.id, order);
    if (parent !== undefined) this.parents.set(order.id, parent);
    this.workOn(order);
    this.notePeg(order);
  }

  /** Takes an order that no client sent. */
  enter(order: BookOrder): void {
    this.open.set(order.id, order);
    if (order.place === 'AT_WORK') this.workOn(order);
    else this.inFlight.add(order);
    if (order.parent === 0) return;
    const siblings = this.children.get(order.parent);
    if (siblings) siblings.add(order);
    else this.children.set(order.parent, new Set([order]));
  }

  /** A child has got to its venue. */
  arrive(order: BookOrder): void {
    this.inFlight.delete(order);
    this.workOn(order);
  }

  /** What is open of a routed order at venues, or on its way there. */
  awayOf(parent: number): number {
    let sum = 0;
    for (const child of this.children.get(parent) ?? []) sum += openOf(child);
    return sum;
  }

  /** Children that should have got to their venues by then. */
  *overdue(time: number): Generator<BookOrder> {
    for (const child of this.inFlight) if (child.arrivesAt <= time) yield child;
  }

  /** Takes an order that stands in its book already, behind those that have come before. */
  begin(order: BookOrder): void {
    this.open.set(order.id, order);
    this.toTheBack(order);
    this.market(order.book).rest(order, openOf(order));
  }

  remove(order: BookOrder): void {
    const market = this.market(order.book);
    market.lift(order);
    market.pegs.delete(order);
    this.open.delete(order.id);
    this.inFlight.delete(order);
    this.children.get(order.parent)?.delete(order);
    if (this.children.get(order.id)?.size === 0) this.children.delete(order.id);
    this.parents.delete(order.id);
    this.atWork.delete(order);
  }

  /** Whether an order has been one that waits for another; and whether that one is still open. */
  hasWaited(order: BookOrder): boolean {
    return this.parents.has(order.id);
  }

  waits(order: BookOrder): boolean {
    const parent = this.parents.get(order.id);
    return parent !== undefined && this.open.has(parent);
  }

  /** The command goes to work on an order. */
  workOn(order: BookOrder): void {
    this.market(order.book).lift(order);
    order.place = 'AT_WORK';
    order.filledAtWork = 0;
    this.atWork.add(order);
  }

  /** An order goes behind all others, wherever it stands. */
  toTheBack(order: BookOrder): void {
    order.stamp = ++this.stamp;
  }

  /** Takes a trade off an order; a slice that is used up leaves the book until it is renewed. */
  fill(order: BookOrder, quantity: number): void {
    order.filled += quantity;
    order.filledAtWork += quantity;
    const parent = this.open.get(order.parent);
    if (parent) this.fill(parent, quantity);
    if (openOf(order) <= 0) {
      this.remove(order);
    } else if (order.place === 'DISPLAYED' || order.place === 'HIDDEN') {
      order.shown = Math.max(0, order.shown - quantity);
      if (order.shown > 0) return;
      this.market(order.book).lift(order);
      order.place = 'SPENT';
      this.atWork.add(order);
    }
  }

  /** When pegs are moved, all that must are out of the book before the first comes in again. */
  setPegsAside(market: EventMarket): void {
    for (const peg of market.misplacedPegs()) {
      market.lift(peg);
      peg.place = 'ASIDE';
      this.atWork.add(peg);
    }
  }

  /** An order is pegged from now on, or is not. */
  notePeg(order: BookOrder): void {
    const { pegs } = this.market(order.book);
    if (order.instructions.peg === undefined) pegs.delete(order);
    else pegs.add(order);
  }

  /** Ends a command; gives the orders that it leaves open and nowhere. */
  endCommand(): BookOrder[] {
    const lost = [...this.atWork].filter(({ place }) => NOWHERE.includes(place));
    for (const order of this.atWork) order.filledAtWork = 0;
    this.atWork.clear();
    return lost;
  }
}
