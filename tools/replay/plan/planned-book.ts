import type { Side } from '../../../src/domain/index.ts';

/** An order that the replay has put into the exchange's book, as the plan believes it to be. */
export interface PlannedOrder {
  /** The plan's own number of the order. */
  readonly handle: number;
  readonly side: Side;
  readonly price: number;
  /** What still rests. */
  leaves: number;
  /** The order's total quantity, filled part included: what an amendment speaks of. */
  total: number;
  /** Whose it is in the file; null: seeded quantity, of orders that the file never names. */
  lobsterOrder: number | null;
  /** It was entered before the open, and keeps in the file the priority of that entry. */
  readonly isPreOpen: boolean;
}

export type NewOrder = Pick<PlannedOrder, 'side' | 'price' | 'lobsterOrder' | 'isPreOpen'> & {
  readonly quantity: number;
};

/** What taking quantity off a level did to one order. */
export interface Shortening {
  readonly order: PlannedOrder;
  readonly quantity: number;
}

/** The levels of one side: best first, each a queue in order of arrival. */
class PlannedSide {
  readonly side: Side;
  /** Best first. */
  readonly prices: number[] = [];
  private readonly queues = new Map<number, PlannedOrder[]>();

  constructor(side: Side) {
    this.side = side;
  }

  queue(price: number): readonly PlannedOrder[] {
    return this.queues.get(price) ?? [];
  }

  add(order: PlannedOrder): void {
    const queue = this.queues.get(order.price);
    if (queue) {
      queue.push(order);
      return;
    }
    this.queues.set(order.price, [order]);
    const place = this.prices.findIndex((price) => isBetter(this.side, order.price, price));
    this.prices.splice(place === -1 ? this.prices.length : place, 0, order.price);
  }

  remove(order: PlannedOrder): void {
    const queue = this.queues.get(order.price);
    if (!queue) return;
    queue.splice(queue.indexOf(order), 1);
    if (queue.length > 0) return;
    this.queues.delete(order.price);
    this.prices.splice(this.prices.indexOf(order.price), 1);
  }
}

/** Whether `price` has priority over `other` on a side. */
export function isBetter(side: Side, price: number, other: number): boolean {
  return side === 'BUY' ? price > other : price < other;
}

export function opposite(side: Side): Side {
  return side === 'BUY' ? 'SELL' : 'BUY';
}

/**
 * The plan's own picture of what it has put into the book. It foresees fills by price-time priority, so that the
 * whole plan can be made without waiting for the exchange's answers; it judges nothing.
 */
export class PlannedBook {
  private readonly bids = new PlannedSide('BUY');
  private readonly asks = new PlannedSide('SELL');
  private readonly byLobsterOrder = new Map<number, PlannedOrder>();
  private nextHandle = 0;

  add({ quantity, ...rest }: NewOrder): PlannedOrder {
    const order: PlannedOrder = { ...rest, handle: this.nextHandle++, leaves: quantity, total: quantity };
    this.of(order.side).add(order);
    if (order.lobsterOrder !== null) this.byLobsterOrder.set(order.lobsterOrder, order);
    return order;
  }

  /** The open order that the file calls by this id. */
  find(lobsterOrder: number): PlannedOrder | undefined {
    return this.byLobsterOrder.get(lobsterOrder);
  }

  /** Takes `quantity` off an order; one with nothing left is gone. */
  shorten(order: PlannedOrder, quantity: number): Shortening {
    order.leaves -= quantity;
    order.total -= quantity;
    if (order.leaves === 0) this.drop(order);
    return { order, quantity };
  }

  /** The order is no longer one that the file names: what is left of it counts as seeded. */
  disown(order: PlannedOrder): void {
    if (order.lobsterOrder === null) return;
    this.byLobsterOrder.delete(order.lobsterOrder);
    order.lobsterOrder = null;
  }

  /** Takes quantity off a level: seeded quantity first, oldest first, then from the back. Gives less where less is there. */
  shortenLevel(side: Side, price: number, quantity: number): Shortening[] {
    const queue = this.of(side).queue(price);
    const seeded = queue.filter((order) => order.lobsterOrder === null);
    const named = queue.filter((order) => order.lobsterOrder !== null).reverse();
    const shortenings: Shortening[] = [];
    let left = quantity;
    for (const order of [...seeded, ...named]) {
      if (left === 0) break;
      const part = Math.min(left, order.leaves);
      shortenings.push(this.shorten(order, part));
      left -= part;
    }
    return shortenings;
  }

  /** An aggressive order takes what its limit reaches, best price first, oldest order first. */
  take(side: Side, limit: number, quantity: number): void {
    const resting = this.of(opposite(side));
    let left = quantity;
    while (left > 0) {
      const best = resting.prices[0];
      if (best === undefined || isBetter(resting.side, limit, best)) return;
      const first = resting.queue(best)[0];
      if (!first) return;
      const part = Math.min(left, first.leaves);
      first.leaves -= part;
      left -= part;
      if (first.leaves === 0) this.drop(first);
    }
  }

  quantityAt(side: Side, price: number): number {
    return this.queue(side, price).reduce((sum, order) => sum + order.leaves, 0);
  }

  /** Oldest first. */
  queue(side: Side, price: number): readonly PlannedOrder[] {
    return this.of(side).queue(price);
  }

  /** Best first. */
  pricesOf(side: Side): readonly number[] {
    return this.of(side).prices;
  }

  private of(side: Side): PlannedSide {
    return side === 'BUY' ? this.bids : this.asks;
  }

  private drop(order: PlannedOrder): void {
    this.of(order.side).remove(order);
    if (order.lobsterOrder !== null) this.byLobsterOrder.delete(order.lobsterOrder);
  }
}
