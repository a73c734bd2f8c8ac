import type { Micros } from '../../domain/index.ts';
import type { BookMoment, PastBook, PositionRecord } from '../../exchange/index.ts';

/** How the thread begins. */
export interface PastOptions {
  readonly url: string;
  readonly tuning: Partial<Tuning>;
}

/** What weighs memory against time. */
export interface Tuning {
  /** Cores that are kept. */
  readonly mostCores: number;
  /** Entries that are read and replayed at a stretch. */
  readonly slice: number;
  /** A replay leaves its state behind at every so many records. */
  readonly waypointEvery: number;
  /** To restore a state takes as long as to replay so many records. */
  readonly restoring: number;
}

export type Question =
  | { readonly kind: 'book'; readonly book: number; readonly depth: number; readonly moment: BookMoment }
  | { readonly kind: 'positions'; readonly account: number; readonly at: Micros };

/** The answer to each kind of question. */
export interface Answers {
  readonly book: PastBook;
  readonly positions: readonly PositionRecord[];
}

export type Request = { readonly question: Question; readonly patienceMs: number } | 'close';

/** What a thread cannot throw to another. */
export interface Failure {
  /** Which error the main thread shall throw. */
  readonly kind: 'noSuchMoment' | 'overloaded' | 'failed';
  readonly message: string;
}

/** Answers come in the order of the questions, of which there is never more than one under way. */
export type Reply = { readonly answer: Answers[Question['kind']] } | { readonly failure: Failure };
