import { EVENT_WIDTH, invariant, type Command, type EventBuffer } from '../domain/index.ts';
import { FLAT, type CostBasis } from '../risk/index.ts';
import { Ledger } from './ledger.ts';
import type { LiveOrder } from './live-order.ts';
import type { RecorderRows, ReferenceRows } from './ports.ts';
import { RecorderPass, type RecorderMemory } from './recorder-pass.ts';
import type { Changes } from './records.ts';
import { ReferenceRecorder } from './reference-recorder.ts';
import { RiskMonitor } from './risk-monitor.ts';
import { Tape } from './tape.ts';

export { listRequestText, requestText } from './request-text.ts';

/**
 * Turns commands and their flat events into the rows that people read. Keeps the open orders, positions and counters
 * that it needs, so that rows are whole without asking the database. Deterministic: the same journal gives the same
 * rows.
 */
export class Recorder implements RecorderMemory {
  private readonly live = new Map<number, LiveOrder>();
  /** By account, then instrument. */
  private readonly positions: (CostBasis | undefined)[][] = [];
  private readonly eventNumbers: number[] = [];
  readonly reference: ReferenceRecorder;
  readonly ledger: Ledger;
  readonly monitor: RiskMonitor;
  readonly tape: Tape;

  constructor(rows: RecorderRows, reference: ReferenceRows) {
    for (const order of rows.openOrders) this.live.set(order.id, { ...order, notional: BigInt(order.notional) });
    for (const { account, instrument, quantity, cost, realizedPnl } of rows.positions) {
      this.setPosition(account, instrument, { quantity, cost: BigInt(cost), realizedPnl: BigInt(realizedPnl) });
    }
    for (const [account, number] of rows.lastEventNumbers) this.eventNumbers[account] = number;
    this.reference = new ReferenceRecorder(reference);
    this.ledger = new Ledger(rows);
    this.monitor = new RiskMonitor(rows, reference);
    this.tape = new Tape(rows.candles);
  }

  /** The rows that one command adds or replaces. */
  record(command: Command, events: EventBuffer, sequence: number, time: number): Changes {
    const pass = new RecorderPass(this, command, sequence, time);
    const { words, length } = events;
    for (let at = 0; at < length; at += EVENT_WIDTH) pass.take(words, at);
    return pass.finish();
  }

  find(id: number): LiveOrder | undefined {
    return this.live.get(id);
  }

  order(id: number): LiveOrder {
    const order = this.live.get(id);
    invariant(order, `order ${id} is open`);
    return order;
  }

  add(order: LiveOrder): void {
    this.live.set(order.id, order);
  }

  end(id: number): void {
    this.live.delete(id);
  }

  position(account: number, instrument: number): CostBasis {
    return this.positions[account]?.[instrument] ?? FLAT;
  }

  setPosition(account: number, instrument: number, basis: CostBasis): void {
    (this.positions[account] ??= [])[instrument] = basis;
  }

  nextEventNumber(account: number): number {
    return (this.eventNumbers[account] = (this.eventNumbers[account] ?? 0) + 1);
  }
}
