import type { Micros, Side } from '../../domain/index.ts';
import { DisplayedOrder, OrderQueue } from './order-queue.ts';
import { PriceLevels } from './price-levels.ts';

/** One side of a displayed book: its levels, and the orders that they are the sums of (I19). */
export class BookSide {
  readonly levels: PriceLevels;
  /** Number of the book. */
  private readonly book: number;
  private readonly side: Side;
  /** By price. */
  private readonly queues = new Map<number, OrderQueue>();

  constructor(book: number, side: Side) {
    this.book = book;
    this.side = side;
    this.levels = new PriceLevels(side);
  }

  /** Puts an order at the back of its level. */
  add(id: number, account: number, price: number, quantity: number, queuedAt: Micros): DisplayedOrder {
    let queue = this.queues.get(price);
    if (!queue) this.queues.set(price, (queue = new OrderQueue(this.book, this.side, price)));
    const order = new DisplayedOrder(queue, id, account, quantity, queuedAt);
    queue.push(order);
    this.levels.add(price, quantity, 1);
    return order;
  }

  /** Sets what an order of this side shows from now on; with 0 it is gone. */
  show(order: DisplayedOrder, quantity: number): void {
    const { queue } = order;
    const isGone = quantity === 0;
    this.levels.add(queue.price, quantity - order.quantity, isGone ? -1 : 0);
    order.quantity = quantity;
    if (!isGone) return;
    queue.delete(order);
    if (queue.isEmpty) this.queues.delete(queue.price);
  }

  /** The orders of the `depth` best levels, in order of priority. */
  *orders(depth: number): Generator<DisplayedOrder> {
    for (const { price } of this.levels.top(depth)) yield* this.queues.get(price)!;
  }

  clear(): void {
    this.levels.clear();
    this.queues.clear();
  }
}
