import type { Cells } from '../../compliance/index.ts';
import type { PrismaClient } from '../generated/client.ts';
import { rowText } from '../rows/sql.ts';
import type { TableShape } from '../rows/table.ts';
import { CANDLES, ORDER_EVENTS, ORDERS, PREVENTIONS, TRADES } from '../rows/trading-tables.ts';
import { QUOTES, ROUTES } from '../rows/venue-tables.ts';

/**
 * Rows of one moment by their keys, as bare cells. A whole answer is one text: that costs Prisma one cell a page, which is
 * a third of the time that a row a cell takes.
 */

type Client = Pick<PrismaClient, '$queryRawUnsafe'>;

/** Gives all rows of a page as one text. */
export function pageText(table: TableShape, alias: string): string {
  return `SELECT json_group_array(${rowText(table, alias)}) AS "page"`;
}

/** Reads what {@link pageText} selects. */
export async function readPage(client: Client, sql: string, ...parameters: readonly unknown[]): Promise<Cells[]> {
  const [answer] = await client.$queryRawUnsafe<{ page: string }[]>(sql, ...parameters);
  return answer ? (JSON.parse(answer.page) as Cells[]) : [];
}

const ORDERS_AT = `${pageText(ORDERS, 'o')} FROM json_each(?) k CROSS JOIN "orders" o ON o."id" = k."value"`;

const TRADES_AT = `${pageText(TRADES, 't')} FROM "trades" t WHERE t."id" > ? AND t."id" <= ?`;

const PREVENTIONS_AT = `${pageText(PREVENTIONS, 'p')} FROM "preventions" p WHERE p."sequence" > ? AND p."sequence" <= ?`;

/** @param key what the rows are numbered within */
function numbered(table: TableShape, key: string): string {
  return `
  ${pageText(table, 'n')}
  FROM json_each(?) k
  CROSS JOIN "${table.name}" n
    ON n."${key}" = k."value" ->> 0 AND n."number" > k."value" ->> 1 AND n."number" <= k."value" ->> 2`;
}

const ORDER_EVENTS_AT = numbered(ORDER_EVENTS, 'account');

const QUOTES_AT = numbered(QUOTES, 'instrument');

const ROUTES_AT = numbered(ROUTES, 'order');

const CANDLES_AT = `
  ${pageText(CANDLES, 'c')}
  FROM json_each(?) k
  CROSS JOIN "candles" c
    ON c."instrument" = k."value" ->> 0 AND c."interval" = k."value" ->> 1 AND c."start" = k."value" ->> 2`;

export function ordersAt(client: Client, ids: readonly number[]): Promise<Cells[]> {
  return readPage(client, ORDERS_AT, JSON.stringify(ids));
}

/** Ids above `after`, up to and with `last`. */
export function tradesBetween(client: Client, after: number, last: number): Promise<Cells[]> {
  return readPage(client, TRADES_AT, BigInt(after), BigInt(last));
}

/** Sequences above `after`, up to and with `last`. */
export function preventionsBetween(client: Client, after: number, last: number): Promise<Cells[]> {
  return readPage(client, PREVENTIONS_AT, BigInt(after), BigInt(last));
}

/** What rows are numbered within, and its numbers above `after`, up to and with `last`. */
export type NumberRange = readonly [key: number, after: number, last: number];

export function orderEventsBetween(client: Client, ranges: readonly NumberRange[]): Promise<Cells[]> {
  return readPage(client, ORDER_EVENTS_AT, JSON.stringify(ranges));
}

export function quotesBetween(client: Client, ranges: readonly NumberRange[]): Promise<Cells[]> {
  return readPage(client, QUOTES_AT, JSON.stringify(ranges));
}

export function routesBetween(client: Client, ranges: readonly NumberRange[]): Promise<Cells[]> {
  return readPage(client, ROUTES_AT, JSON.stringify(ranges));
}

export type CandleKey = readonly [instrument: number, interval: string, start: number];

export function candlesAt(client: Client, keys: readonly CandleKey[]): Promise<Cells[]> {
  return readPage(client, CANDLES_AT, JSON.stringify(keys));
}
