import { EVENT_WIDTH, invariant, type Command, type EventBuffer } from '../domain/index.ts';
import { FLAT, NET_FLAT } from '../risk/index.ts';
import { Ledger } from './ledger.ts';
import { liveOrder, type LiveOrder } from './live-order.ts';
import type { RecorderRows, ReferenceRows } from './ports.ts';
import type { Holding, RecorderMemory } from './recorder-memory.ts';
import { RecorderPass } from './recorder-pass.ts';
import type { Changes } from './records.ts';
import { ReferenceRecorder } from './reference-recorder.ts';
import { RiskMonitor } from './risk-monitor.ts';
import { Tape } from './tape.ts';

export { listRequestText, requestText } from './request-text.ts';

const NOTHING: Holding = { basis: FLAT, net: NET_FLAT };

/**
 * Turns commands and their flat events into the rows that people read. Keeps the open orders, positions and counters
 * that it needs, so that rows are whole without asking the database. Deterministic: the same journal gives the same
 * rows.
 */
export class Recorder implements RecorderMemory {
  private readonly live = new Map<number, LiveOrder>();
  /** By account, then instrument. */
  private readonly holdings: (Holding | undefined)[][] = [];
  private readonly eventNumbers: number[] = [];
  /** By instrument. */
  private readonly quoteNumbers: number[] = [];
  readonly reference: ReferenceRecorder;
  readonly ledger: Ledger;
  readonly monitor: RiskMonitor;
  readonly tape: Tape;

  constructor(rows: RecorderRows, reference: ReferenceRows) {
    for (const order of rows.openOrders) this.live.set(order.id, liveOrder(order));
    for (const { account, instrument, quantity, ...money } of rows.positions) {
      this.setHolding(account, instrument, {
        basis: { quantity, cost: BigInt(money.cost), realizedPnl: BigInt(money.realizedPnl) },
        net: {
          quantity,
          cost: BigInt(money.netCost),
          realizedPnl: BigInt(money.netRealizedPnl),
          fees: BigInt(money.fees),
        },
      });
    }
    for (const [instrument, { number }] of rows.lastQuotes) this.quoteNumbers[instrument] = number;
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

  holding(account: number, instrument: number): Holding {
    return this.holdings[account]?.[instrument] ?? NOTHING;
  }

  setHolding(account: number, instrument: number, holding: Holding): void {
    (this.holdings[account] ??= [])[instrument] = holding;
  }

  quoteNumber(instrument: number): number {
    return this.quoteNumbers[instrument] ?? 0;
  }

  nextQuoteNumber(instrument: number): number {
    return (this.quoteNumbers[instrument] = this.quoteNumber(instrument) + 1);
  }

  nextEventNumber(account: number): number {
    return (this.eventNumbers[account] = (this.eventNumbers[account] ?? 0) + 1);
  }
}
