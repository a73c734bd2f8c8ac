import type { Micros } from '../../domain/index.ts';
import type { Page } from '../../exchange/index.ts';

/** More than any id: a page that begins with the newest. */
export const NEWEST = Number.MAX_SAFE_INTEGER;

/** Only ids below this. */
export function idsBelow(before: number | null): bigint {
  return BigInt(before ?? NEWEST);
}

/** Only instants at this one or later. */
export function instantsFrom(from: Micros | null): bigint {
  return BigInt(from ?? Number.MIN_SAFE_INTEGER);
}

/** Only instants before this one. */
export function instantsBefore(to: Micros | null): bigint {
  return BigInt(to ?? Number.MAX_SAFE_INTEGER);
}

/** Takes the row too many, which was read to see whether there is a next page. */
export function pageOf<Row>(rows: readonly Row[], first: number): Page<Row> {
  return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
}
