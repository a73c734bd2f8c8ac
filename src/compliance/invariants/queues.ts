import type { Side } from '../../domain/index.ts';

export interface RestingOrder {
  readonly id: number;
  readonly account: number;
  readonly instrument: number;
  readonly side: Side;
  readonly price: number;
  /** Total, filled part included. */
  quantity: number;
  leaves: number;
}

/** Whether a price is better than another for those who rest on that side. */
export function better(side: Side, price: number, than: number): boolean {
  return side === 'BUY' ? price > than : price < than;
}

/** One side of a book, as plain as can be: a sorted list of prices, and at each a set, which keeps the order of arrival. */
export class BookSide {
  private readonly side: Side;
  private readonly queues = new Map<number, Set<RestingOrder>>();
  /** Prices in use, the best last. */
  private readonly prices: number[] = [];

  constructor(side: Side) {
    this.side = side;
  }

  /** Puts an order behind all others at its price. */
  add(order: RestingOrder): void {
    let queue = this.queues.get(order.price);
    if (!queue) {
      this.queues.set(order.price, (queue = new Set()));
      this.prices.splice(this.placeOf(order.price), 0, order.price);
    }
    queue.add(order);
  }

  remove(order: RestingOrder): void {
    const queue = this.queues.get(order.price);
    if (!queue?.delete(order) || queue.size > 0) return;
    this.queues.delete(order.price);
    this.prices.splice(this.placeOf(order.price), 1);
  }

  /** The order that has priority. */
  first(): RestingOrder | undefined {
    const price = this.prices.at(-1);
    if (price === undefined) return undefined;
    for (const order of this.queues.get(price)!) return order;
    return undefined;
  }

  /** In order of priority. */
  all(): RestingOrder[] {
    return this.prices.toReversed().flatMap((price) => [...this.queues.get(price)!]);
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
