import type { Micros, Side } from '../../domain/index.ts';
import type { PublicId } from './public-ids.ts';

/**
 * An order at its place in a displayed book. One that takes another place, or shows a new slice, is another of these: its price and
 * its side are those of the queue that it stands in.
 */
export class DisplayedOrder {
  readonly queue: OrderQueue;
  readonly order: number;
  readonly account: number;
  /** When it took its place. */
  readonly queuedAt: Micros;
  /** Displayed. */
  quantity: number;
  /** Its neighbours at its price: who comes before it, and after. */
  ahead: DisplayedOrder | undefined = undefined;
  behind: DisplayedOrder | undefined = undefined;
  /** As of {@link PublicIds}; undefined: nobody has asked yet. */
  publicId: PublicId | undefined = undefined;

  constructor(queue: OrderQueue, order: number, account: number, quantity: number, queuedAt: Micros) {
    this.queue = queue;
    this.order = order;
    this.account = account;
    this.quantity = quantity;
    this.queuedAt = queuedAt;
  }
}

/** The orders of one level in order of priority. They hold on to each other, so that any of them leaves at no cost. */
export class OrderQueue implements Iterable<DisplayedOrder> {
  /** Number of the book. */
  readonly book: number;
  readonly side: Side;
  /** Micro-dollars. */
  readonly price: number;
  private first: DisplayedOrder | undefined = undefined;
  private last: DisplayedOrder | undefined = undefined;

  constructor(book: number, side: Side, price: number) {
    this.book = book;
    this.side = side;
    this.price = price;
  }

  get isEmpty(): boolean {
    return this.first === undefined;
  }

  /** Puts an order at the back. */
  push(order: DisplayedOrder): void {
    order.ahead = this.last;
    if (this.last) this.last.behind = order;
    else this.first = order;
    this.last = order;
  }

  delete({ ahead, behind }: DisplayedOrder): void {
    if (ahead) ahead.behind = behind;
    else this.first = behind;
    if (behind) behind.ahead = ahead;
    else this.last = ahead;
  }

  *[Symbol.iterator](): Generator<DisplayedOrder> {
    for (let order = this.first; order; order = order.behind) yield order;
  }
}
