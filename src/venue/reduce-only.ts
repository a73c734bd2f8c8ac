import type { OrderBook } from '../book/index.ts';
import { EVENT } from '../domain/index.ts';
import { mostThatReduces, termsOf, type DeskParts } from './desk-parts.ts';

const { AMENDED } = EVENT;

/** Reduce-only orders are held to their account's position, where they are at all. */
export class ReduceOnly {
  private readonly book: OrderBook;
  private readonly parts: DeskParts;

  constructor(book: OrderBook, parts: DeskParts) {
    this.book = book;
    this.parts = parts;
  }

  /** Most that an order may trade now: Infinity, unless it is a reduce-only order that is held to the position. */
  reducible(slot: number): number {
    const { orders, interest, holdsReduceOnly } = this.parts;
    if (!holdsReduceOnly || orders.terms(slot)?.reduceOnly !== true) return Infinity;
    return mostThatReduces(interest.positionOf(orders.account(slot), this.book.instrument), orders.side(slot));
  }

  /** Before a reduce-only order that stands nowhere goes to work, it is cut to its position. False: nothing would be left of it. */
  cut(slot: number): boolean {
    const { orders, events } = this.parts;
    const most = this.reducible(slot);
    const open = orders.leaves(slot);
    if (open <= most) return true;
    if (most === 0) return false;
    orders.setQuantity(slot, orders.quantity(slot) - (open - most));
    orders.setLeaves(slot, most);
    const limit = termsOf(orders, slot).limitTick * this.book.tickSize;
    events.push(AMENDED, orders.id(slot), orders.quantity(slot), limit, 1);
    return true;
  }
}
