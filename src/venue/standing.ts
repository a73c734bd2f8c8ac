import { PLACE, type HeldStops, type OrderBook, type OrderStore, type Place } from '../book/index.ts';
import { termsOf } from './desk-parts.ts';
import type { OpenInterest } from './open-interest.ts';

/**
 * Where the orders of a market stand, and that they are counted. An order is counted in the open interest wherever it stands,
 * but for {@link PLACE.NOWHERE}, where a command is at work on it.
 */
export class Standing {
  /** Open orders for the open or the close alone, as slots. */
  readonly auctionOrders = new Set<number>();
  private readonly book: OrderBook;
  private readonly orders: OrderStore;
  private readonly interest: OpenInterest;
  private readonly stops: HeldStops;

  constructor(book: OrderBook, interest: OpenInterest, stops: HeldStops) {
    this.book = book;
    this.orders = book.orders;
    this.interest = interest;
    this.stops = stops;
  }

  /** An order stands somewhere from now on, and is counted. */
  settle(slot: number, place: Place): void {
    const { orders } = this;
    termsOf(orders, slot).place = place;
    this.interest.open(orders.account(slot), this.book.instrument, orders.side(slot), orders.open(slot));
  }

  /** Takes an open order out of wherever it stands, and out of the open interest. All that is open is in its leaves then. */
  withdraw(slot: number): void {
    const { orders, interest } = this;
    const terms = orders.terms(slot);
    if (terms?.place === PLACE.NOWHERE) return;
    const open = orders.open(slot);
    interest.open(orders.account(slot), this.book.instrument, orders.side(slot), -open);
    this.lift(slot);
    if (!terms) return;
    terms.place = PLACE.NOWHERE;
    terms.reserve = 0;
    orders.setLeaves(slot, open);
  }

  /** Takes an order out of the queue that it stands in. */
  lift(slot: number): void {
    const { book } = this;
    switch (this.orders.terms(slot)?.place ?? PLACE.DISPLAYED) {
      case PLACE.DISPLAYED:
        book.unlink(slot);
        break;
      case PLACE.HIDDEN:
        book.unlinkHidden(slot);
        break;
      case PLACE.HELD:
        this.stops.remove(slot);
        break;
      case PLACE.AUCTION:
        this.auctionOrders.delete(slot);
        break;
      default:
      // It stands in no queue.
    }
  }

  /** Gives an open order a smaller total, some of which is left; it keeps its place. What is not shown goes first. */
  decrease(slot: number, quantity: number): void {
    const { orders, interest } = this;
    const terms = orders.terms(slot);
    interest.open(orders.account(slot), this.book.instrument, orders.side(slot), -quantity);
    orders.setQuantity(slot, orders.quantity(slot) - quantity);
    const place = terms?.place ?? PLACE.DISPLAYED;
    if (place === PLACE.DISPLAYED) {
      const reserve = Math.min(terms?.reserve ?? 0, quantity);
      if (terms) terms.reserve -= reserve;
      if (quantity > reserve) this.book.showLess(slot, quantity - reserve);
    } else if (place === PLACE.HIDDEN) {
      this.book.hideLess(slot, quantity);
    } else {
      if (place === PLACE.HELD) this.stops.reduce(slot, quantity);
      orders.setLeaves(slot, orders.leaves(slot) - quantity);
    }
  }
}
