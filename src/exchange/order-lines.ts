import { invariant, type OrderEventType } from '../domain/index.ts';
import { stateOf, type LiveOrder } from './live-order.ts';
import type { OrderEventRecord } from './records.ts';

/** The lines that one command adds to the accounts' histories. */
export class OrderLines {
  private readonly rows: OrderEventRecord[];
  private readonly sequence: number;
  private readonly time: number;
  private readonly nextNumber: (account: number) => number;
  /** Order → place of its last line. */
  private readonly last = new Map<number, number>();

  /**
   * @param rows where they go
   * @param nextNumber the next number of an account's own count
   */
  constructor(rows: OrderEventRecord[], sequence: number, time: number, nextNumber: (account: number) => number) {
    this.rows = rows;
    this.sequence = sequence;
    this.time = time;
    this.nextNumber = nextNumber;
  }

  /** Tells what has happened to an order, with the order as it is now. */
  add(order: LiveOrder, type: OrderEventType, trade: number | null = null, reason: string | null = null): void {
    const { rows, sequence, time } = this;
    this.last.set(order.id, rows.length);
    rows.push({
      account: order.account,
      number: this.nextNumber(order.account),
      order: order.id,
      type,
      at: time,
      trade,
      reason,
      state: stateOf(order),
      sequence,
    });
  }

  /** An order's last line has it as it turns out to be, once it has found its place. */
  restate(order: LiveOrder): void {
    const { rows } = this;
    const place = this.last.get(order.id);
    invariant(place !== undefined, `order ${order.id} has a line in this command's history`);
    rows[place] = { ...rows[place]!, state: stateOf(order) };
  }
}
