import type { MboRecord } from './rows.ts';
import type { Side } from '../../../src/domain/index.ts';

/** An order as the file shows it. */
export interface ShownOrder {
  readonly order: string;
  readonly side: Side;
  /** Ticks. */
  price: number;
  /** Contracts that are shown. */
  size: number;
}

/** What a record did to the place of its order. */
export type Priority = 'kept' | 'lost';

/**
 * The book of the file by its records alone, and by nothing of the exchange: each price has a list of orders, the first to be
 * filled first. An order that is added, modified in price, raised in size or renewed goes to the end of its list; one that is
 * lowered stays where it is. A fill changes nothing: the record after it does.
 */
export class Reconstruction {
  readonly orders = new Map<string, ShownOrder>();
  private readonly lists: Record<Side, Map<number, ShownOrder[]>> = { BUY: new Map(), SELL: new Map() };
  /** Contracts filled since the order's last record. */
  private readonly filled = new Map<string, number>();

  /** Orders at a price, first in priority first. */
  at(side: Side, price: number): readonly ShownOrder[] {
    return this.lists[side].get(price) ?? [];
  }

  /** Prices that have orders, best first. */
  prices(side: Side): readonly number[] {
    const better = side === 'BUY' ? -1 : 1;
    return [...this.lists[side].keys()].sort((a, b) => better * (a - b));
  }

  /** @returns what a modification did to the order's place, null for any other record */
  take(record: MboRecord): Priority | null {
    switch (record.action) {
      case 'ADD':
        this.put({ order: record.order, side: record.side, price: record.price, size: record.size });
        return null;
      case 'CANCEL':
        this.cancel(record);
        return null;
      case 'MODIFY':
        return this.modify(record);
      case 'FILL':
        this.filled.set(record.order, (this.filled.get(record.order) ?? 0) + record.size);
        return null;
      default:
        return null;
    }
  }

  private cancel({ order, size }: MboRecord): void {
    const found = this.find(order);
    this.filled.delete(order);
    if (size < found.size) found.size -= size;
    else this.remove(found);
  }

  private modify({ order, price, size }: MboRecord): Priority {
    const found = this.find(order);
    const left = found.size - (this.filled.get(order) ?? 0);
    this.filled.delete(order);
    if (price === found.price && size <= left) {
      found.size = size;
      return 'kept';
    }
    this.remove(found);
    this.put({ ...found, price, size });
    return 'lost';
  }

  /** @throws Error for an order that the file never showed */
  private find(order: string): ShownOrder {
    const found = this.orders.get(order);
    if (!found) throw new Error(`Order ${order} is not in the book of the file.`);
    return found;
  }

  private put(order: ShownOrder): void {
    const lists = this.lists[order.side];
    lists.set(order.price, [...(lists.get(order.price) ?? []), order]);
    this.orders.set(order.order, order);
  }

  private remove(order: ShownOrder): void {
    const lists = this.lists[order.side];
    const left = (lists.get(order.price) ?? []).filter((each) => each !== order);
    if (left.length > 0) lists.set(order.price, left);
    else lists.delete(order.price);
    this.orders.delete(order.order);
  }
}
