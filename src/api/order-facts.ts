import type { OrderRecord } from '../exchange/index.ts';

/** Orders in each half of the cache. */
const HALF = 10_000;

/**
 * Recent orders by id, for what never changes in an order's life (who, what, which client id): an event of an order
 * brings the changing part itself. Filled as orders are committed, so that following an account live costs no database
 * query. Two halves that take turns: the older one is dropped when the younger is full.
 */
export class OrderFacts {
  private young = new Map<number, OrderRecord>();
  private old = new Map<number, OrderRecord>();

  put(order: OrderRecord): void {
    if (this.young.size >= HALF) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(order.id, order);
  }

  get(id: number): OrderRecord | undefined {
    return this.young.get(id) ?? this.old.get(id);
  }
}
