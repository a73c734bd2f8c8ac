import { Differences } from './differences.ts';
import { REASONS } from '../plan/reasons.ts';
import { isBetter } from '../plan/planned-book.ts';
import type { Side } from '../../../src/domain/index.ts';
import type { LobsterMessage, LobsterRow } from '../lobster/rows.ts';
import type { PlannedRow, Step } from '../plan/plan.ts';
import type { Reason } from '../plan/reasons.ts';
import type { DisplayedBook, DisplayedLevel, Fill, StepAnswer } from '../target/target.ts';

/** What was compared, and how much of it was equal. */
export interface Tally {
  rows: number;
  equalAtDepth1: number;
  equalAtDepth5: number;
  equalAtFullDepth: number;
  executions: number;
  executionsAtPrice: number;
  /** Executions of orders that the file sent, so that the right order is known. */
  executionsOfSentOrders: number;
  executionsOfRightOrder: number;
  refusals: number;
}

/** A row of the book file that the exchange's book did not equal. */
export interface RowDifference {
  readonly message: LobsterMessage;
  /** The first level that differs, from 1. */
  readonly level: number;
  readonly side: Side;
  /** Undefined: no such level. */
  readonly exchange: DisplayedLevel | undefined;
  readonly file: DisplayedLevel | undefined;
  readonly reason: Reason;
}

/** An execution that the exchange made otherwise. */
export interface ExecutionDifference {
  readonly message: LobsterMessage;
  readonly difference: 'PRICE' | 'ORDER';
  readonly fills: readonly Fill[];
  readonly reason: Reason;
}

const MOST_REFUSALS = 100;

/** Judges what the exchange answered by what the files say. */
export class Comparison {
  readonly tally: Tally = {
    rows: 0,
    equalAtDepth1: 0,
    equalAtDepth5: 0,
    equalAtFullDepth: 0,
    executions: 0,
    executionsAtPrice: 0,
    executionsOfSentOrders: 0,
    executionsOfRightOrder: 0,
    refusals: 0,
  };
  readonly rows = new Differences<RowDifference>();
  readonly executions = new Differences<ExecutionDifference>();
  /** The first refusals, in the exchange's words. */
  readonly refusals: string[] = [];

  judge(step: Step, { answers, book }: StepAnswer): void {
    for (const { refusal } of answers) {
      if (refusal === null) continue;
      this.tally.refusals++;
      if (this.refusals.length < MOST_REFUSALS) this.refusals.push(refusal);
    }
    const fills = step.aggressor === null ? [] : answers[step.aggressor]!.fills;
    const tape = new Tape(fills);
    for (const row of step.rows) {
      if (row.expected > 0) this.judgeExecution(row, tape.take(row.expected));
      if (row.comparable && row.book) this.judgeRow(row, row.book, book, tape.rest());
    }
  }

  private judgeExecution(row: PlannedRow, fills: readonly Fill[]): void {
    const { tally } = this;
    const { message, maker } = row;
    const quantity = fills.reduce((sum, fill) => sum + fill.quantity, 0);
    const isPriceRight = quantity === row.expected && fills.every((fill) => fill.price === message.price);
    const isOrderRight = isPriceRight && fills.every((fill) => fill.maker === maker);
    if (isPriceRight) tally.executionsAtPrice++;
    else this.executions.add({ message, difference: 'PRICE', fills, reason: this.reason(row) });
    tally.executions++;
    if (maker === null) return;
    tally.executionsOfSentOrders++;
    if (isOrderRight) tally.executionsOfRightOrder++;
    else if (isPriceRight) this.executions.add({ message, difference: 'ORDER', fills, reason: row.queueReason });
  }

  /** @param later fills of the run that come after this row: at the row's own time they had not happened. */
  private judgeRow(planned: PlannedRow, row: LobsterRow, after: DisplayedBook, later: readonly Fill[]): void {
    const { tally } = this;
    const { message } = planned;
    const book: DisplayedBook = {
      bids: message.side === 'BUY' ? restore('BUY', after.bids, later) : after.bids,
      asks: message.side === 'SELL' ? restore('SELL', after.asks, later) : after.asks,
    };
    const difference = firstDifference(book, row);
    tally.rows++;
    const equalLevels = difference === undefined ? Infinity : difference.level - 1;
    if (equalLevels >= 1) tally.equalAtDepth1++;
    if (equalLevels >= Math.min(5, row.depth)) tally.equalAtDepth5++;
    if (difference === undefined) tally.equalAtFullDepth++;
    else this.rows.add({ message, ...difference, reason: this.reason(planned) });
  }

  private reason(row: PlannedRow): Reason {
    const { tally } = this;
    if (tally.refusals > 0) return REASONS.REFUSED;
    if (row.knownFault !== null) return row.knownFault;
    return tally.executionsAtPrice < tally.executions ? REASONS.OTHER_EXECUTION : REASONS.UNKNOWN;
  }
}

/** The fills of one aggressive order, given out execution by execution. */
class Tape {
  private readonly fills: Fill[];

  constructor(fills: readonly Fill[]) {
    this.fills = [...fills];
  }

  /** The next `size` shares; fewer where there are no more. */
  take(size: number): Fill[] {
    const taken: Fill[] = [];
    let left = size;
    while (left > 0 && this.fills.length > 0) {
      const first = this.fills[0]!;
      const part = Math.min(left, first.quantity);
      taken.push({ ...first, quantity: part });
      left -= part;
      if (part === first.quantity) this.fills.shift();
      else this.fills[0] = { ...first, quantity: first.quantity - part };
    }
    return taken;
  }

  rest(): readonly Fill[] {
    return this.fills;
  }
}

/** The levels of a side as they were before the fills. */
export function restore(
  side: Side,
  levels: readonly DisplayedLevel[],
  fills: readonly Fill[],
): readonly DisplayedLevel[] {
  if (fills.length === 0) return levels;
  const quantities = new Map(levels.map((level) => [level.price, level.quantity]));
  for (const fill of fills) quantities.set(fill.price, (quantities.get(fill.price) ?? 0) + fill.quantity);
  return [...quantities]
    .map(([price, quantity]) => ({ price, quantity }))
    .sort((a, b) => (isBetter(side, a.price, b.price) ? -1 : 1));
}

function firstDifference(book: DisplayedBook, row: LobsterRow): Omit<RowDifference, 'message' | 'reason'> | undefined {
  for (let at = 0; at < row.depth; at++) {
    for (const side of ['BUY', 'SELL'] as const) {
      const exchange = (side === 'BUY' ? book.bids : book.asks)[at];
      const file = (side === 'BUY' ? row.bids : row.asks)[at];
      if (exchange?.price !== file?.price || exchange?.quantity !== file?.quantity) {
        return { level: at + 1, side, exchange, file };
      }
    }
  }
  return undefined;
}
