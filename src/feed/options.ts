import { performance } from 'node:perf_hooks';

/** The limits of what may wait for one subscriber. */
export interface FeedOptions {
  /** Most deltas that wait for one reader of a book; beyond it they become one. */
  readonly bookQueue: number;
  /** Prints or order events that may wait for one reader as long as it likes. */
  readonly rowQueue: number;
  /**
   * How long more than `rowQueue` may wait, in milliseconds, before the reader counts as too slow. Not 0 in
   * service: one command or group can bring more than `rowQueue` at a stroke, before any reader gets a turn.
   */
  readonly patience: number;
  /** Most prints or order events that ever wait for one reader. */
  readonly rowBurst: number;
  /** Rows per database query while a stream replays. */
  readonly pageSize: number;
  /** A clock that never steps back, in milliseconds. */
  readonly now: () => number;
}

export const DEFAULT_FEED_OPTIONS: FeedOptions = {
  bookQueue: 64,
  rowQueue: 1_000,
  patience: 1_000,
  rowBurst: 20_000,
  pageSize: 500,
  now: () => performance.now(),
};
