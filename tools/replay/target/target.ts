import type { Operation } from '../plan/operation.ts';

/** An exchange, as the replay sees it. */
export interface ReplayTarget {
  /**
   * Sends the operations of several steps, which take effect in this order, and gives what came of each step.
   * The next call is made when the one before has been answered.
   */
  send(steps: readonly (readonly Operation[])[]): Promise<readonly StepAnswer[]>;
  close(): Promise<void>;
}

export interface StepAnswer {
  /** One for each operation of the step. */
  readonly answers: readonly Answer[];
  /** What the exchange displays after the step and before the next, at least as deep as the book file. */
  readonly book: DisplayedBook;
}

/** What came of one operation. */
export interface Answer {
  /** Trades that it made as an aggressor, in order of execution. */
  readonly fills: readonly Fill[];
  /** Why the exchange refused it; null: it did not. */
  readonly refusal: string | null;
}

export interface Fill {
  /** The plan's handle of the resting order; null where it is none of the plan's, or cannot be told. */
  readonly maker: number | null;
  /** Micro-dollars. */
  readonly price: number;
  readonly quantity: number;
}

/** Best first on both sides. */
export interface DisplayedBook {
  readonly bids: readonly DisplayedLevel[];
  readonly asks: readonly DisplayedLevel[];
}

export interface DisplayedLevel {
  /** Micro-dollars. */
  readonly price: number;
  readonly quantity: number;
}
