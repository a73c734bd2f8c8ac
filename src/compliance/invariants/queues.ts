import type { Side } from '../../domain/index.ts';
import type { BookOrder } from './book-order.ts';

/** Whether a price is better than another for those who rest on that side. */
export function better(side: Side, price: number, than: number): boolean {
  return side === 'BUY' ? price > than : price < than;
}

/** One side of a book, as plain as can be: a sorted list of prices, and at each a set, which keeps the order of arrival. */
export class BookSide {
  private readonly side: Side;
  private readonly queues = new Map<number, Set<BookOrder>>();
  /** Prices in use, the best last. */
  private readonly prices: number[] = [];

  constructor(side: Side) {
    this.side = side;
  }

  /** Puts an order behind all others at its price. */
  add(order: BookOrder): void {
    let queue = this.queues.get(order.price);
    if (!queue) {
      this.queues.set(order.price, (queue = new Set()));
      this.prices.splice(this.placeOf(order.price), 0, order.price);
    }
    queue.add(order);
  }

  remove(order: BookOrder): void {
    const queue = this.queues.get(order.price);
    if (!queue?.delete(order) || queue.size > 0) return;
    this.queues.delete(order.price);
    this.prices.splice(this.placeOf(order.price), 1);
  }

  /** The order that has priority. */
  first(): BookOrder | undefined {
    for (const order of this.inPriority()) return order;
    return undefined;
  }

  *inPriority(): Generator<BookOrder, void> {
    for (let place = this.prices.length - 1; place >= 0; place--) yield* this.queues.get(this.prices[place]!)!;
  }

  /** In order of priority. */
  all(): BookOrder[] {
    return [...this.inPriority()];
  }

  /** Where a price stands, or would stand: behind all that are worse. */
  private placeOf(price: number): number {
    let low = 0;
    let high = this.prices.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (better(this.side, price, this.prices[middle]!)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
