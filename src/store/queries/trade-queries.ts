import type { Page, Span, TradeFilter, TradeRecord } from '../../exchange/index.ts';
import { rowText } from '../rows/sql.ts';
import { TRADES } from '../rows/trading-tables.ts';
import { idsBelow, instantsBefore, instantsFrom, NEWEST, pageOf } from './page.ts';
import type { Reader } from './reader.ts';

const ROW = `${rowText(TRADES, 't')} AS "row"`;

export const TRADES_BY_IDS = `SELECT ${ROW} FROM json_each(?) k CROSS JOIN "trades" t ON t."id" = k."value"`;

/** Each order's, and its children's, as maker and as taker; each once for an order. */
export const TRADES_OF_ORDERS = `
  SELECT k."value" AS "key", ${ROW}
  FROM json_each(?) k CROSS JOIN "trades" t ON t."id" IN (
    SELECT m."id" FROM "trades" m WHERE m."makerOrder" = k."value"
    UNION ALL
    SELECT i."id" FROM "trades" i WHERE i."takerOrder" = k."value"
    UNION ALL
    SELECT m."id" FROM "orders" c CROSS JOIN "trades" m ON m."makerOrder" = c."id" WHERE c."parent" = k."value"
    UNION ALL
    SELECT i."id" FROM "orders" c CROSS JOIN "trades" i ON i."takerOrder" = c."id" WHERE c."parent" = k."value"
  )
  ORDER BY t."id"`;

/** The first trade at an instant or later; more than any id where there is none. */
const FIRST_SINCE = `
  coalesce((SELECT s."id" FROM "trades" s WHERE s."executedAt" >= ? ORDER BY s."executedAt", s."id" LIMIT 1), ${NEWEST})`;

/** Ids rise with time, so a stretch of time is one of ids. Parameters: `spanOf`. */
export function within(id: string): string {
  return `${id} >= ${FIRST_SINCE} AND ${id} < min(${FIRST_SINCE}, ?)`;
}

/** Parameters of {@link within}. */
export function spanOf({ from, to }: Span, before: number | null): readonly [from: bigint, to: bigint, before: bigint] {
  return [instantsFrom(from), instantsBefore(to), idsBelow(before)];
}

export const ALL_TRADES = `
  SELECT ${ROW} FROM "trades" t WHERE ${within('t."id"')} ORDER BY t."id" DESC LIMIT ?`;

export const TRADES_OF_INSTRUMENT = `
  SELECT ${ROW} FROM "trades" t WHERE t."instrument" = ? AND ${within('t."id"')} ORDER BY t."id" DESC LIMIT ?`;

export const TRADES_AT_VENUE = `
  SELECT ${ROW} FROM "trades" t WHERE t."venue" = ? AND ${within('t."id"')} ORDER BY t."id" DESC LIMIT ?`;

/** SQLite would not see by itself that this index is the narrower one. */
export const TRADES_OF_INSTRUMENT_AT_VENUE = `
  SELECT ${ROW} FROM "trades" t INDEXED BY "trades_venue_instrument_id_quantity_idx"
  WHERE t."instrument" = ? AND t."venue" = ? AND ${within('t."id"')} ORDER BY t."id" DESC LIMIT ?`;

/**
 * The newest as maker and the newest as taker, merged; a trade with oneself once.
 * @param filter what it asks of a trade besides the account
 * @param each a table `a`, of whose every row the newest are merged: venues and instruments are few
 */
function newestOf(filter: string, each?: 'venues' | 'instruments'): string {
  const as = (role: 'makerAccount' | 'takerAccount'): string => {
    const newest = `
    SELECT i."id" FROM "trades" i WHERE i."${role}" = ? ${filter} AND ${within('i."id"')} ORDER BY i."id" DESC LIMIT ?`;
    return each ? `SELECT n."id" FROM "${each}" a CROSS JOIN "trades" n ON n."id" IN (${newest})` : newest;
  };
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
export const TRADES_OF_ACCOUNT_IN_INSTRUMENT = newestOf('AND i."instrument" = ? AND i."venue" = a."index"', 'venues');
export const TRADES_OF_ACCOUNT_AT_VENUE = newestOf('AND i."instrument" = a."index" AND i."venue" = ?', 'instruments');
export const TRADES_OF_ACCOUNT_IN_INSTRUMENT_AT_VENUE = newestOf('AND i."instrument" = ? AND i."venue" = ?');

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
  const { account, instrument, venue } = filter;
  const limit = first + 1;
  const asked = [instrument, venue].filter((index) => index !== null);
  const read = async (sql: string, ...parameters: readonly unknown[]): Promise<Page<TradeRecord>> =>
    pageOf(await reader.rows(TRADES, sql, ...parameters), first);
  if (account === null) return read(tradesSql(filter), ...asked, ...spanOf(filter, before), limit);
  const role = [account, ...asked, ...spanOf(filter, before), limit];
  return read(tradesOfAccountSql(filter), ...role, ...role, limit);
}

function tradesSql({ instrument, venue }: TradeFilter): string {
  if (instrument === null) return venue === null ? ALL_TRADES : TRADES_AT_VENUE;
  return venue === null ? TRADES_OF_INSTRUMENT : TRADES_OF_INSTRUMENT_AT_VENUE;
}

function tradesOfAccountSql({ instrument, venue }: TradeFilter): string {
  if (instrument === null) return venue === null ? TRADES_OF_ACCOUNT : TRADES_OF_ACCOUNT_AT_VENUE;
  return venue === null ? TRADES_OF_ACCOUNT_IN_INSTRUMENT : TRADES_OF_ACCOUNT_IN_INSTRUMENT_AT_VENUE;
}

/** Prints of a symbol, ascending. */
export function printsAfter(reader: Reader, instrument: number, after: number, limit: number): Promise<TradeRecord[]> {
  return reader.rows(TRADES, PRINTS_AFTER, instrument, BigInt(after), limit);
}
