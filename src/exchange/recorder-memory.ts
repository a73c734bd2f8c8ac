import type { CostBasis, NetBasis } from '../risk/index.ts';
import type { Ledger } from './ledger.ts';
import type { LiveOrder } from './live-order.ts';
import type { ReferenceRecorder } from './reference-recorder.ts';
import type { RiskMonitor } from './risk-monitor.ts';
import type { Tape } from './tape.ts';

/** What an account has in an instrument: without fees, and with them. */
export interface Holding {
  readonly basis: CostBasis;
  readonly net: NetBasis;
}

/** What the recorder remembers from command to command. */
export interface RecorderMemory {
  /** An order that has not ended; undefined where it has. */
  find(id: number): LiveOrder | undefined;
  /** An order that has not ended. */
  order(id: number): LiveOrder;
  add(order: LiveOrder): void;
  end(id: number): void;
  holding(account: number, instrument: number): Holding;
  setHolding(account: number, instrument: number, holding: Holding): void;
  nextEventNumber(account: number): number;
  /** Number of an instrument's national best quote; 0: there is none yet. */
  quoteNumber(instrument: number): number;
  nextQuoteNumber(instrument: number): number;
  readonly reference: ReferenceRecorder;
  readonly ledger: Ledger;
  readonly monitor: RiskMonitor;
  readonly tape: Tape;
}
