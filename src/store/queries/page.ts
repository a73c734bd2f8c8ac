import type { Page } from '../../exchange/index.ts';

/** More than any id: a page that begins with the newest. */
const NEWEST = Number.MAX_SAFE_INTEGER;

/** Only ids below this. */
export function idsBelow(before: number | null): bigint {
  return BigInt(before ?? NEWEST);
}

/** Takes the row too many, which was read to see whether there is a next page. */
export function pageOf<Row>(rows: readonly Row[], first: number): Page<Row> {
  return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
}
