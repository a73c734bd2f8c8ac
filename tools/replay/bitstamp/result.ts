import type { WatchedBook } from './book-watch.ts';
import type { DeletionDifference, DeletionReason, TradeDifference } from './comparison.ts';

export interface BitstampCounts {
  /** Orders that the log creates. */
  created: number;
  /** Orders from before the log that it names later, and prices with orders that it never names. */
  early: number;
  untouched: number;
  /** New prices of an order that is looking for the other side: amendments. */
  repriced: number;
  /** Rows that say a deletion once more. */
  repeated: number;
  /** Orders whose deletion came before their creation. */
  outOfOrder: number;
  deletions: number;
  deletionsEqual: number;
  /** Orders that are there at the end, and those of them with the log's volume. */
  left: number;
  leftEqual: number;
  refusals: number;
}

/** The books that the log shows, of 20 levels a side. */
export interface BookCounts {
  readonly shown: number;
  /** The core's book at the same instant is the same, so deep. */
  readonly equalAtDepth1: number;
  readonly equalAtDepth5: number;
  readonly equal: number;
  /** Not at the same instant, but up to twenty changes before or after, in full. */
  readonly equalNearby: number;
  /** While an order was there that had been in a trade that differs. */
  readonly whileOrderDiffers: number;
  readonly unexplained: readonly number[];
}

export interface BitstampResult {
  readonly counts: BitstampCounts;
  readonly trades: { readonly log: number; readonly core: number; readonly equal: number; readonly unnamed: number };
  readonly tradeDifferences: readonly TradeDifference[];
  readonly deletionDifferences: ReadonlyMap<DeletionReason, readonly DeletionDifference[]>;
  readonly refusals: readonly string[];
  readonly books: BookCounts;
}

export function noCounts(): BitstampCounts {
  return {
    created: 0,
    early: 0,
    untouched: 0,
    repriced: 0,
    repeated: 0,
    outOfOrder: 0,
    deletions: 0,
    deletionsEqual: 0,
    left: 0,
    leftEqual: 0,
    refusals: 0,
  };
}

/** Books by how far the core's are the same. */
export function countBooks(
  books: readonly WatchedBook[],
  trades: readonly TradeDifference[],
  deletions: readonly DeletionDifference[],
): BookCounts {
  const different = books.filter(({ equal }) => equal < Infinity);
  const elsewhere = different.filter(({ isFoundNear }) => !isFoundNear).map(({ row }) => row.index);
  const spans = deletions.map(({ row }) => ({ from: firstDifference(row.order, trades), to: row.index }));
  const isSpanned = (index: number): boolean => spans.some(({ from, to }) => from <= index && index <= to);
  return {
    shown: books.length,
    equalAtDepth1: books.filter(({ equal }) => equal >= 1).length,
    equalAtDepth5: books.filter(({ equal }) => equal >= 5).length,
    equal: books.length - different.length,
    equalNearby: different.length - elsewhere.length,
    whileOrderDiffers: elsewhere.filter(isSpanned).length,
    unexplained: elsewhere.filter((index) => !isSpanned(index)),
  };
}

/** Row of the first trade of an order that differs. */
function firstDifference(order: string, trades: readonly TradeDifference[]): number {
  return Math.min(
    ...trades
      .filter(({ execution }) => execution?.buy === order || execution?.sell === order)
      .map(({ execution }) => execution!.row.index),
  );
}
