import { performance } from 'node:perf_hooks';
import { everyOnTimer, type Every } from './streams/pacer.ts';

/** The limits of what may wait for one subscriber, and what time and turns are made of. */
export interface FeedOptions {
  /** Most deltas that wait for one reader of a book; beyond it they become one. */
  readonly bookQueue: number;
  /** Most changes of a book's orders that are kept for those who follow them; who is further behind gets a snapshot. */
  readonly ordersQueue: number;
  /** Most orders in one part of a snapshot. */
  readonly ordersPart: number;
  /** Most candles that wait for one reader. */
  readonly candleQueue: number;
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
  /** Readers of one thing that hear of a change in one turn of the event loop. */
  readonly sliceSize: number;
  /** Does something in a later turn of the event loop. */
  readonly later: (turn: () => void) => void;
  /** The ticks of those who want no more than so many events a second. */
  readonly every: Every;
  /** A clock that never steps back, in milliseconds. */
  readonly now: () => number;
}

export const DEFAULT_FEED_OPTIONS: FeedOptions = {
  bookQueue: 64,
  ordersQueue: 5_000,
  ordersPart: 500,
  candleQueue: 300,
  rowQueue: 1_000,
  patience: 1_000,
  rowBurst: 20_000,
  pageSize: 500,
  sliceSize: 64,
  later: setImmediate,
  every: everyOnTimer,
  now: () => performance.now(),
};
