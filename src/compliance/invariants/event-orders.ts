import type { Side, SubmitOrder } from '../../domain/index.ts';
import { accepted, openOf, type BookOrder, type Place } from './book-order.ts';
import { EventMarket } from './event-market.ts';

/** Where no order may be left when a command is done. */
const NOWHERE: readonly Place[] = ['AT_WORK', 'SPENT', 'ASIDE'];

/** The open orders of all markets, each in its place: what events move, and nothing but events. */
export class EventOrders {
  /** Markets that the command under way has touched. */
  readonly touched = new Set<EventMarket>();
  private readonly markets = new Map<number, EventMarket>();
  private readonly open = new Map<number, BookOrder>();
  /** Order → the one that it waits, or waited, for. */
  private readonly parents = new Map<number, number>();
  /** Orders that the command under way works on. */
  private readonly atWork = new Set<BookOrder>();
  private stamp = 0;

  market(instrument: number): EventMarket {
    let market = this.markets.get(instrument);
    if (!market) this.markets.set(instrument, (market = new EventMarket(instrument)));
    this.touched.add(market);
    return market;
  }

  find(id: number): BookOrder | undefined {
    return this.open.get(id);
  }

  /** Displayed orders of a side in order of priority. */
  displayed(instrument: number, side: Side): BookOrder[] {
    return this.markets.get(instrument)?.displayed[side].all() ?? [];
  }

  /** Orders of a side that rest undisplayed, in order of priority. */
  hidden(instrument: number, side: Side): BookOrder[] {
    return this.markets.get(instrument)?.hidden[side].all() ?? [];
  }

  /** All open orders of a side: those in the book in order of priority, then the others in order of id. */
  all(instrument: number, side: Side): BookOrder[] {
    const resting = [...this.displayed(instrument, side), ...this.hidden(instrument, side)];
    const inBook = new Set(resting);
    const others = [...this.open.values()].filter(
      (order) => order.instrument === instrument && order.side === side && !inBook.has(order),
    );
    return [...resting, ...others.sort((a, b) => a.id - b.id)];
  }

  /** Takes a new order, which is at work. @param parent the order that it waits for; undefined: none */
  add(id: number, command: SubmitOrder, parent: number | undefined): void {
    const order = accepted(id, command);
    this.open.set(id, order);
    if (parent !== undefined) this.parents.set(id, parent);
    this.workOn(order);
    this.notePeg(order);
  }

  /** Takes an order that stands in its book already, behind those that have come before. */
  begin(order: BookOrder): void {
    this.open.set(order.id, order);
    this.toTheBack(order);
    this.market(order.instrument).rest(order, openOf(order));
  }

  remove(order: BookOrder): void {
    const market = this.market(order.instrument);
    market.lift(order);
    market.pegs.delete(order);
    this.open.delete(order.id);
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
    this.market(order.instrument).lift(order);
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
    if (openOf(order) <= 0) {
      this.remove(order);
    } else if (order.place === 'DISPLAYED' || order.place === 'HIDDEN') {
      order.shown = Math.max(0, order.shown - quantity);
      if (order.shown > 0) return;
      this.market(order.instrument).lift(order);
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
    const { pegs } = this.market(order.instrument);
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
