import { EVENT, SIDES, instrumentOf, type Side } from '../../domain/index.ts';
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

/**
 * Position and open quantity of every account in every instrument, moved by commands and events alone. What is open of a child is so of
 * its routed order, and counted there.
 */
export class OpenQuantities {
  /** Child → routed order. */
  private readonly parents = new Map<number, number>();
  private readonly orders = new Map<number, OpenOrder>();
  private readonly cells = new Map<string, Cell>();

  begin({ openOrders, positions }: RecorderRows): void {
    for (const { account, instrument, quantity } of positions) this.book(account, instrument, quantity);
    for (const { id, account, instrument, side, quantity: total, filledQuantity: filled, parent } of openOrders) {
      if (parent !== null) {
        this.parents.set(id, parent);
        continue;
      }
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

  /** Events that move what is open, or held. @param quoting the account that enters quotes, if any does */
  take(words: Float64Array, at: number, quoting = -1): void {
    switch (words[at]) {
      case EVENT.ENTERED:
        this.enter(words, at, quoting);
        break;
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

  private enter(words: Float64Array, at: number, account: number): void {
    const [parent, id] = [words[at + 1]!, words[at + 2]!];
    if (parent !== 0) {
      this.parents.set(id, parent);
      return;
    }
    const instrument = instrumentOf(words[at + 3]!);
    this.add(id, { account, instrument, side: SIDES[words[at + 4]!]!, total: words[at + 6]!, filled: 0 });
  }

  private fill(id: number, quantity: number): void {
    const order = this.orders.get(this.parents.get(id) ?? id);
    if (!order) return;
    order.filled += quantity;
    this.recount(order, -quantity);
    this.book(order.account, order.instrument, order.side === 'BUY' ? quantity : -quantity);
    if (order.filled >= order.total) this.orders.delete(this.parents.get(id) ?? id);
  }

  private end(id: number): void {
    this.parents.delete(id);
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
