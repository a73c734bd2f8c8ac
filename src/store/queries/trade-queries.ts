import type { Page, Span, TradeFilter, TradeRecord } from '../../exchange/index.ts';
import { rowText } from '../rows/sql.ts';
import { TRADES } from '../rows/trading-tables.ts';
import { idsBelow, instantsBefore, instantsFrom, NEWEST, pageOf } from './page.ts';
import type { Reader } from './reader.ts';

const ROW = `${rowText(TRADES, 't')} AS "row"`;

export const TRADES_BY_IDS = `SELECT ${ROW} FROM json_each(?) k CROSS JOIN "trades" t ON t."id" = k."value"`;

/** Each order's as maker and as taker. The two sides of a trade are two orders, so none comes twice for one. */
export const TRADES_OF_ORDERS = `
  SELECT k."value" AS "key", ${ROW}
  FROM json_each(?) k CROSS JOIN "trades" t ON t."id" IN (
    SELECT m."id" FROM "trades" m WHERE m."makerOrder" = k."value"
    UNION ALL
    SELECT i."id" FROM "trades" i WHERE i."takerOrder" = k."value"
  )
  ORDER BY t."id"`;

/** The first trade at an instant or later; more than any id where there is none. */
const FIRST_SINCE = `
  coalesce((SELECT s."id" FROM "trades" s WHERE s."executedAt" >= ? ORDER BY s."executedAt", s."id" LIMIT 1), ${NEWEST})`;

/** Ids rise with time, so a stretch of time is one of ids. Parameters: `spanOf`. */
function within(id: string): string {
  return `${id} >= ${FIRST_SINCE} AND ${id} < min(${FIRST_SINCE}, ?)`;
}

/** Parameters of {@link within}. */
function spanOf({ from, to }: Span, before: number | null): readonly [from: bigint, to: bigint, before: bigint] {
  return [instantsFrom(from), instantsBefore(to), idsBelow(before)];
}

export const ALL_TRADES = `
  SELECT ${ROW} FROM "trades" t WHERE ${within('t."id"')} ORDER BY t."id" DESC LIMIT ?`;

export const TRADES_OF_INSTRUMENT = `
  SELECT ${ROW} FROM "trades" t WHERE t."instrument" = ? AND ${within('t."id"')} ORDER BY t."id" DESC LIMIT ?`;

/**
 * The newest as maker and the newest as taker, merged; a trade with oneself once.
 * @param filter what it asks of a trade besides the account
 */
function newestOf(filter: string): string {
  const as = (role: 'makerAccount' | 'takerAccount'): string => `
    SELECT i."id" FROM "trades" i WHERE i."${role}" = ? ${filter} AND ${within('i."id"')} ORDER BY i."id" DESC LIMIT ?`;
  return `
  SELECT ${ROW} FROM (
    SELECT "id" FROM (${as('makerAccount')})
    UNION
    SELECT "id" FROM (${as('takerAccount')})
    ORDER BY "id" DESC LIMIT ?
  ) page
  CROSS JOIN "trades" t ON t."id" = page."id"
  ORDER BY t."id" DESC`;
}

export const TRADES_OF_ACCOUNT = newestOf('');
export const TRADES_OF_ACCOUNT_IN_INSTRUMENT = newestOf('AND i."instrument" = ?');

export const PRINTS_AFTER = `
  SELECT ${ROW} FROM "trades" t WHERE t."instrument" = ? AND t."print" > ? ORDER BY t."print" LIMIT ?`;

export async function tradesByIds(reader: Reader, ids: readonly number[]): Promise<Map<number, TradeRecord>> {
  if (ids.length === 0) return new Map();
  const trades = await reader.rows(TRADES, TRADES_BY_IDS, JSON.stringify([...new Set(ids)]));
  return new Map(trades.map((trade) => [trade.id, trade]));
}

/** Newest first. */
export async function trades(
  reader: Reader,
  filter: TradeFilter,
  first: number,
  before: number | null,
): Promise<Page<TradeRecord>> {
  const { account, instrument } = filter;
  const limit = first + 1;
  const span = spanOf(filter, before);
  if (account !== null) {
    const sql = instrument === null ? TRADES_OF_ACCOUNT : TRADES_OF_ACCOUNT_IN_INSTRUMENT;
    const side = [account, ...(instrument === null ? [] : [instrument]), ...span, limit];
    return pageOf(await reader.rows(TRADES, sql, ...side, ...side, limit), first);
  }
  if (instrument !== null) {
    return pageOf(await reader.rows(TRADES, TRADES_OF_INSTRUMENT, instrument, ...span, limit), first);
  }
  return pageOf(await reader.rows(TRADES, ALL_TRADES, ...span, limit), first);
}

/** Prints of a symbol, ascending. */
export function printsAfter(reader: Reader, instrument: number, after: number, limit: number): Promise<TradeRecord[]> {
  return reader.rows(TRADES, PRINTS_AFTER, instrument, BigInt(after), limit);
}
