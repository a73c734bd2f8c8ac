import type { FlowRow } from '../lobster/files.ts';
import type { Operation } from './operation.ts';
import type { Reason } from './reasons.ts';

/** One message, or one run of executions, and what it asks of the exchange. */
export interface Step {
  /** In this order. */
  readonly operations: readonly Operation[];
  /** Place of the aggressive order among the operations; null where there is none. */
  readonly aggressor: number | null;
  readonly rows: readonly PlannedRow[];
}

/** One row of the files, as the answers are judged by it. */
export interface PlannedRow extends FlowRow {
  /** False for the first row, which is where the seeded book comes from. */
  readonly comparable: boolean;
  /** Shares that the aggressive order is to trade for this row; 0 where it is no displayed execution. */
  readonly expected: number;
  /** For an execution of an order that the file sent: the plan's handle of that order. */
  readonly maker: number | null;
  /** Why the exchange may execute another order of this price than the file does. */
  readonly queueReason: Reason;
  /** What the plan knows to be wrong in the book by now; null: nothing. */
  readonly knownFault: Reason | null;
}

/** What the plan could not take from the messages alone. */
export interface PlanCounts {
  messages: number;
  /** Levels that the book was seeded with. */
  levelsSeeded: number;
  /** Levels that came into view from below the window. */
  levelsIntoView: number;
  /** Of those: what the book held there was not what the file shows, and was put right. */
  levelsTakenOver: number;
  /** Levels that the file, once it could be seen, does not have, and that were removed. */
  levelsRemoved: number;
  /** Reductions and cancels of orders that the file never sent, or that are no longer there: they came off their level. */
  unknownOrders: number;
  /** Shares that such messages speak of and that the book does not hold. */
  sharesNotFound: number;
  hiddenExecutions: number;
  /** Runs of executions, each sent as one order. */
  aggressiveOrders: number;
  /** Auctions and halts. */
  ignored: number;
}
