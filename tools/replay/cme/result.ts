import type { LevelName } from './book-comparison.ts';
import type { MboRecord } from './rows.ts';

export interface CmeCounts {
  /** Orders of the snapshot, and their prices. */
  snapshotOrders: number;
  snapshotLevels: number;
  events: number;
  /** Events after which every order of the book is equal. */
  eventsEqual: number;
  levelsTouched: number;
  levelsTouchedEqual: number;
  adds: number;
  cancels: number;
  /** Modifications sent, by what they do to priority in the file; and those of which the core says the same. */
  modifiesKept: number;
  modifiesLost: number;
  modifiesEqual: number;
  aggressors: number;
  fills: number;
  /** Fills of the file at the best price, and of the first order there. */
  fillsAtBest: number;
  fillsFirstInQueue: number;
  /** Fills that the core made: same order, price and size. */
  fillsEqual: number;
  /** Resting orders that self-match prevention took away, and those of them that the core's did. */
  prevented: number;
  preventedEqual: number;
  /** Slices of icebergs that were renewed. */
  renewed: number;
  refusals: number;
}

/** A fill of the file that was not of the first order in its queue. */
export interface FillOutOfTurn {
  readonly record: MboRecord;
  /** Those that stood before it, first in priority first. */
  readonly before: readonly string[];
}

export interface CmeResult {
  readonly counts: CmeCounts;
  readonly outOfTurn: readonly FillOutOfTurn[];
  /** Price levels that differed, by the file's record that ended the event. */
  readonly differences: readonly { readonly record: MboRecord; readonly levels: readonly LevelName[] }[];
  readonly refusals: readonly string[];
}

export function noCounts(): CmeCounts {
  return {
    snapshotOrders: 0,
    snapshotLevels: 0,
    events: 0,
    eventsEqual: 0,
    levelsTouched: 0,
    levelsTouchedEqual: 0,
    adds: 0,
    cancels: 0,
    modifiesKept: 0,
    modifiesLost: 0,
    modifiesEqual: 0,
    aggressors: 0,
    fills: 0,
    fillsAtBest: 0,
    fillsFirstInQueue: 0,
    fillsEqual: 0,
    prevented: 0,
    preventedEqual: 0,
    renewed: 0,
    refusals: 0,
  };
}
