import type { Page, TradeFilter, TradeRecord } from '../../exchange/index.ts';
import { rowText } from '../rows/sql.ts';
import { TRADES } from '../rows/trading-tables.ts';
import { idsBelow, pageOf } from './page.ts';
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

export const ALL_TRADES = `SELECT ${ROW} FROM "trades" t WHERE t."id" < ? ORDER BY t."id" DESC LIMIT ?`;

export const TRADES_OF_INSTRUMENT = `
  SELECT ${ROW} FROM "trades" t WHERE t."instrument" = ? AND t."id" < ? ORDER BY t."id" DESC LIMIT ?`;

/** The newest as maker and the newest as taker, merged; a trade with oneself once. */
export const TRADES_OF_ACCOUNT = `
  SELECT ${ROW} FROM (
    SELECT "id" FROM (${newestOf('makerAccount')})
    UNION
    SELECT "id" FROM (${newestOf('takerAccount')})
    ORDER BY "id" DESC LIMIT ?
  ) page
  CROSS JOIN "trades" t ON t."id" = page."id"
  ORDER BY t."id" DESC`;

function newestOf(side: 'makerAccount' | 'takerAccount'): string {
  return `
    SELECT i."id" FROM "trades" i
    WHERE i."${side}" = ? AND i."instrument" IS coalesce(?, i."instrument") AND i."id" < ?
    ORDER BY i."id" DESC LIMIT ?`;
}

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
  { account, instrument }: TradeFilter,
  first: number,
  before: number | null,
): Promise<Page<TradeRecord>> {
  const limit = first + 1;
  const below = idsBelow(before);
  if (account !== null) {
    const side = [account, instrument, below, limit] as const;
    return pageOf(await reader.rows(TRADES, TRADES_OF_ACCOUNT, ...side, ...side, limit), first);
  }
  if (instrument !== null) {
    return pageOf(await reader.rows(TRADES, TRADES_OF_INSTRUMENT, instrument, below, limit), first);
  }
  return pageOf(await reader.rows(TRADES, ALL_TRADES, below, limit), first);
}

/** Prints of a symbol, ascending. */
export function printsAfter(reader: Reader, instrument: number, after: number, limit: number): Promise<TradeRecord[]> {
  return reader.rows(TRADES, PRINTS_AFTER, instrument, BigInt(after), limit);
}
