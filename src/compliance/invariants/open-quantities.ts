import { EVENT, type Side } from '../../domain/index.ts';
import type { RecorderRows } from '../../exchange/index.ts';

/** An open order, as far as its size goes. */
export interface OpenOrder {
  readonly account: number;
  readonly instrument: number;
  readonly side: Side;
  /** Filled part included. */
  total: number;
  filled: number;
}

interface Cell {
  position: number;
  BUY: number;
  SELL: number;
}

/** Position and open quantity of every account in every instrument, moved by commands and events alone. */
export class OpenQuantities {
  private readonly orders = new Map<number, OpenOrder>();
  private readonly cells = new Map<string, Cell>();

  begin({ openOrders, positions }: RecorderRows): void {
    for (const { account, instrument, quantity } of positions) this.book(account, instrument, quantity);
    for (const { id, account, instrument, side, quantity: total, filledQuantity: filled } of openOrders) {
      this.add(id, { account, instrument, side, total, filled });
    }
  }

  find(id: number): OpenOrder | undefined {
    return this.orders.get(id);
  }

  add(id: number, order: OpenOrder): void {
    this.orders.set(id, order);
    this.recount(order, order.total - order.filled);
  }

  /** The open quantity of an order has grown, or shrunk (negative). */
  recount({ account, instrument, side }: OpenOrder, by: number): void {
    this.cell(account, instrument)[side] += by;
  }

  book(account: number, instrument: number, quantity: number): void {
    this.cell(account, instrument).position += quantity;
  }

  /** What the position would be, counted from the side, if all open orders of that side were filled and none of the other. */
  worst(account: number, instrument: number, side: Side): number {
    const cell = this.cell(account, instrument);
    return cell[side] + (side === 'BUY' ? cell.position : -cell.position);
  }

  /** Events that move what is open, or held. */
  take(words: Float64Array, at: number): void {
    switch (words[at]) {
      case EVENT.TRADE:
        for (const id of [words[at + 4]!, words[at + 5]!]) this.fill(id, words[at + 7]!);
        break;
      case EVENT.CANCELED:
      case EVENT.EXPIRED:
        this.end(words[at + 1]!);
        break;
      case EVENT.TRIGGERED: {
        // One that has waited for another may be entered for less.
        const order = this.orders.get(words[at + 2]!);
        if (!order) break;
        const open = words[at + 3]!;
        this.recount(order, open - (order.total - order.filled));
        order.total = order.filled + open;
        break;
      }
      default:
      // Others leave quantities as they are.
    }
  }

  private fill(id: number, quantity: number): void {
    const order = this.orders.get(id);
    if (!order) return;
    order.filled += quantity;
    this.recount(order, -quantity);
    this.book(order.account, order.instrument, order.side === 'BUY' ? quantity : -quantity);
    if (order.filled >= order.total) this.orders.delete(id);
  }

  private end(id: number): void {
    const order = this.orders.get(id);
    if (!order) return;
    this.recount(order, order.filled - order.total);
    this.orders.delete(id);
  }

  private cell(account: number, instrument: number): Cell {
    const key = `${account}:${instrument}`;
    let cell = this.cells.get(key);
    if (!cell) this.cells.set(key, (cell = { position: 0, BUY: 0, SELL: 0 }));
    return cell;
  }
}
