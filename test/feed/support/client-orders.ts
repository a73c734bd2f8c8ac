import type { Side } from '../../../src/domain/index.ts';
import type { BookOrder, BookOrderChange, Level, OrdersEvent } from '../../../src/exchange/index.ts';

/** A client's copy of a book's orders, kept as docs/FEED.md says and with nothing else. */
export class ClientOrders {
  private readonly orders = new Map<string, BookOrder>();
  sequence = -1;
  /** Whether the copy is one: a snapshot may have parts to come. */
  isWhole = false;

  /** @throws where the chain has a break, or a change has nothing to change */
  take(event: OrdersEvent): void {
    if (event.kind === 'snapshot') {
      if (event.isFirst) this.orders.clear();
      else if (event.sequence !== this.sequence) throw new Error('Parts of a snapshot at several sequences.');
      for (const order of event.orders) this.orders.set(order.publicId, order);
      this.isWhole = event.isLast;
    } else {
      if (!this.isWhole) throw new Error('A delta before the snapshot was whole.');
      if (event.previousSequence !== this.sequence) {
        throw new Error(`A gap: ${event.sequence} follows ${event.previousSequence}, and this is at ${this.sequence}.`);
      }
      for (const change of event.changes) this.change(change);
    }
    this.sequence = event.sequence;
  }

  /** Bids, then asks, best first; orders of one price as they came. */
  queue(): BookOrder[] {
    const side = (name: Side, sign: number): BookOrder[] =>
      [...this.orders.values()].filter((order) => order.side === name).sort((a, b) => (a.price - b.price) * sign);
    return [...side('BUY', -1), ...side('SELL', 1)];
  }

  /** The levels that the orders of a side make, best first (I19). */
  levels(side: Side): Level[] {
    const levels = new Map<number, Level>();
    for (const { price, quantity, side: name } of this.queue()) {
      if (name !== side) continue;
      const { quantity: sum, orderCount } = levels.get(price) ?? { quantity: 0, orderCount: 0 };
      levels.set(price, { price, quantity: sum + quantity, orderCount: orderCount + 1 });
    }
    return [...levels.values()];
  }

  private change({ action, removed, ...order }: BookOrderChange): void {
    const known = this.orders.get(order.publicId);
    if (action === 'ADD') {
      if (known || removed !== 0) throw new Error(`${order.publicId} is added twice, or with something removed.`);
      this.orders.set(order.publicId, order);
      return;
    }
    if (!known) throw new Error(`${action} of an order that is not there.`);
    if (known.quantity - removed !== order.quantity) throw new Error(`${action}: the figures do not add up.`);
    if (action === 'DELETE' && order.quantity !== 0) throw new Error('A DELETE leaves something.');
    if (order.quantity === 0) this.orders.delete(order.publicId);
    else this.orders.set(order.publicId, order);
  }
}
