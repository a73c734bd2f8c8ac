import { instrumentOf, venueOf } from '../../domain/index.ts';
import type { PoolContents } from '../../exchange/index.ts';

interface Resting {
  readonly book: number;
  quantity: number;
}

/**
 * What rests in midpoint pools, for those who supervise them: how many orders, and how many shares. Nothing else of a pool is kept in the
 * feed, and nobody is told when it changes.
 */
export class PoolImage {
  private readonly resting = new Map<number, Resting>();

  /** Puts an order into a pool's book, in the place of what it had there. */
  rest(book: number, order: number, quantity: number): void {
    this.resting.set(order, { book, quantity });
  }

  /** So much of an order has traded. */
  take(order: number, quantity: number): void {
    const resting = this.resting.get(order);
    if (resting) this.show(order, resting.quantity - quantity);
  }

  /** An order has no more than so much left. */
  show(order: number, quantity: number): void {
    const resting = this.resting.get(order);
    if (!resting) return;
    if (quantity <= 0) this.resting.delete(order);
    else resting.quantity = Math.min(resting.quantity, quantity);
  }

  has(order: number): boolean {
    return this.resting.has(order);
  }

  remove(order: number): void {
    this.resting.delete(order);
  }

  /** Empties a book. */
  clear(book: number): void {
    for (const [order, resting] of this.resting) if (resting.book === book) this.resting.delete(order);
  }

  /** @param instrument null: in all books of the venue */
  contents(venue: number, instrument: number | null): PoolContents {
    let orders = 0;
    let quantity = 0;
    for (const resting of this.resting.values()) {
      if (venueOf(resting.book) !== venue) continue;
      if (instrument !== null && instrumentOf(resting.book) !== instrument) continue;
      orders++;
      quantity += resting.quantity;
    }
    return { orders, quantity };
  }
}
