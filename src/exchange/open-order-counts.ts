import type { OrderStore } from '../book/index.ts';

/** An account's open orders when they were counted, and the stamp that the next order was to get then. */
interface Count {
  readonly orders: number;
  readonly stamp: number;
}

/**
 * How many orders accounts have open, for a bound on them. To keep count with each order costs every order; so accounts are
 * counted when all open orders together are beyond the bound, and anew only when enough orders have come since, of whomever,
 * to take the account there.
 */
export class OpenOrderCounts {
  private readonly orders: OrderStore;
  private readonly counts = new Map<number, Count>();

  constructor(orders: OrderStore) {
    this.orders = orders;
  }

  /** A number that the account's open orders are not above; exact where it is above `most`. */
  atMost(account: number, most: number): number {
    const { orders, counts } = this;
    const last = counts.get(account);
    // Each order that comes to stand somewhere takes a stamp.
    const bound = last ? last.orders + orders.nextStamp - last.stamp : Infinity;
    if (bound <= most) return bound;
    const count = { orders: orders.countOf(account), stamp: orders.nextStamp };
    counts.set(account, count);
    return count.orders;
  }
}
