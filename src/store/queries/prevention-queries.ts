import type { Page, PreventionFilter, PreventionKey, PreventionRecord } from '../../exchange/index.ts';
import { rowText } from '../rows/sql.ts';
import { PREVENTIONS } from '../rows/trading-tables.ts';
import { idsBelow, pageOf } from './page.ts';
import type { Reader } from './reader.ts';

const ROW = `${rowText(PREVENTIONS, 'p')} AS "row"`;

/** Before a key: of an earlier command, or an earlier place in the same one. */
const BEFORE = `("sequence", "place") < (?, ?)`;
const NEWEST_FIRST = `ORDER BY "sequence" DESC, "place" DESC`;

export const ALL_PREVENTIONS = `SELECT ${ROW} FROM "preventions" p WHERE ${BEFORE} ${NEWEST_FIRST} LIMIT ?`;

export const PREVENTIONS_OF_INSTRUMENT = `
  SELECT ${ROW} FROM "preventions" p WHERE "instrument" = ? AND ${BEFORE} ${NEWEST_FIRST} LIMIT ?`;

/**
 * The newest of each account as taker, and as maker, merged; one with both roles in it once. Each account's part is a stretch of one
 * index, and is read no further than the page needs.
 * @param filter what it asks of a prevention besides the account
 */
function newestOf(filter: string): string {
  const as = (role: 'account' | 'makerAccount'): string => `
    SELECT n."sequence", n."place"
    FROM json_each(?) a CROSS JOIN "preventions" n ON (n."sequence", n."place") IN (
      SELECT "sequence", "place" FROM "preventions" i
      WHERE i."${role}" = a."value" ${filter} AND ${BEFORE}
      ${NEWEST_FIRST} LIMIT ?
    )`;
  return `
  SELECT ${ROW} FROM (
    SELECT "sequence", "place" FROM (${as('account')})
    UNION
    SELECT "sequence", "place" FROM (${as('makerAccount')})
    ${NEWEST_FIRST} LIMIT ?
  ) page
  CROSS JOIN "preventions" p ON p."sequence" = page."sequence" AND p."place" = page."place"
  ORDER BY p."sequence" DESC, p."place" DESC`;
}

export const PREVENTIONS_OF_ACCOUNTS = newestOf('');
export const PREVENTIONS_OF_ACCOUNTS_IN_INSTRUMENT = newestOf('AND i."instrument" = ?');

/** Newest first. */
export async function preventions(
  reader: Reader,
  { accounts, instrument }: PreventionFilter,
  first: number,
  before: PreventionKey | null,
): Promise<Page<PreventionRecord>> {
  const limit = first + 1;
  const key = [idsBelow(before?.sequence ?? null), before?.place ?? 0] as const;
  if (accounts) {
    if (accounts.length === 0) return { rows: [], hasNextPage: false };
    const list = JSON.stringify([...new Set(accounts)]);
    const sql = instrument === null ? PREVENTIONS_OF_ACCOUNTS : PREVENTIONS_OF_ACCOUNTS_IN_INSTRUMENT;
    const role = [list, ...(instrument === null ? [] : [instrument]), ...key, limit];
    return pageOf(await reader.rows(PREVENTIONS, sql, ...role, ...role, limit), first);
  }
  if (instrument !== null) {
    return pageOf(await reader.rows(PREVENTIONS, PREVENTIONS_OF_INSTRUMENT, instrument, ...key, limit), first);
  }
  return pageOf(await reader.rows(PREVENTIONS, ALL_PREVENTIONS, ...key, limit), first);
}
