import { ORDER_STATUSES } from '../../domain/index.ts';
import type { OrderFilter, OrderRecord, Page } from '../../exchange/index.ts';
import { rowText } from '../rows/sql.ts';
import { ORDERS } from '../rows/trading-tables.ts';
import { idsBelow, pageOf } from './page.ts';
import type { Reader } from './reader.ts';

const ROW = `${rowText(ORDERS, 'o')} AS "row"`;

export const ORDERS_BY_IDS = `SELECT ${ROW} FROM json_each(?) k CROSS JOIN "orders" o ON o."id" = k."value"`;

export const ORDER_BY_CLIENT_ORDER_ID = `SELECT ${ROW} FROM "orders" o WHERE o."account" = ? AND o."clientOrderId" = ?`;

export const ALL_ORDERS = `SELECT ${ROW} FROM "orders" o WHERE o."id" < ? ORDER BY o."id" DESC LIMIT ?`;

/**
 * The newest of each key and status, merged. Each part is a stretch of one index, and is read no further than the page needs.
 * @param filter what `k`, and parameters after the statuses, ask of an order besides its status
 */
function newestOf(keys: string, filter: string): string {
  return `
  SELECT ${ROW} FROM (
    SELECT n."id" FROM ${keys} k CROSS JOIN json_each(?) s CROSS JOIN "orders" n ON n."id" IN (
      SELECT i."id" FROM "orders" i
      WHERE ${filter} AND i."status" = s."value" AND i."id" < ?
      ORDER BY i."id" DESC LIMIT ?
    )
    ORDER BY n."id" DESC LIMIT ?
  ) page
  CROSS JOIN "orders" o ON o."id" = page."id"
  ORDER BY o."id" DESC`;
}

export const ORDERS_OF_ACCOUNTS = newestOf('json_each(?)', `i."account" = k."value"`);
export const ORDERS_OF_ACCOUNTS_IN_INSTRUMENT = newestOf(
  'json_each(?)',
  `i."account" = k."value" AND i."instrument" = ?`,
);
export const ORDERS_OF_INSTRUMENTS = newestOf('json_each(?)', `i."instrument" = k."value"`);
/** There are fewer instruments than accounts. */
export const ORDERS_OF_STATUSES = newestOf('"instruments"', `i."instrument" = k."index"`);

/** Children of routed orders, oldest first. */
export const CHILDREN_OF_ORDERS = `
  SELECT k."value" AS "key", ${ROW}
  FROM json_each(?) k CROSS JOIN "orders" o ON o."parent" = k."value"
  ORDER BY k."rowid", o."id"`;

export async function ordersByIds(reader: Reader, ids: readonly number[]): Promise<Map<number, OrderRecord>> {
  if (ids.length === 0) return new Map();
  const orders = await reader.rows(ORDERS, ORDERS_BY_IDS, JSON.stringify([...new Set(ids)]));
  return new Map(orders.map((order) => [order.id, order]));
}

export async function orderByClientOrderId(
  reader: Reader,
  account: number,
  clientOrderId: string,
): Promise<OrderRecord | undefined> {
  const [order] = await reader.rows(ORDERS, ORDER_BY_CLIENT_ORDER_ID, account, clientOrderId);
  return order;
}

/** Newest first. */
export async function orders(
  reader: Reader,
  { accounts, instrument, statuses }: OrderFilter,
  first: number,
  before: number | null,
): Promise<Page<OrderRecord>> {
  if (accounts?.length === 0 || statuses?.length === 0) return { rows: [], hasNextPage: false };
  const limit = first + 1;
  const end = [idsBelow(before), limit, limit] as const;
  const wanted = JSON.stringify(statuses ?? ORDER_STATUSES);
  const read = async (sql: string, ...parameters: readonly unknown[]): Promise<Page<OrderRecord>> =>
    pageOf(await reader.rows(ORDERS, sql, ...parameters), first);
  if (accounts) {
    const list = JSON.stringify([...new Set(accounts)]);
    if (instrument === null) return read(ORDERS_OF_ACCOUNTS, list, wanted, ...end);
    return read(ORDERS_OF_ACCOUNTS_IN_INSTRUMENT, list, wanted, instrument, ...end);
  }
  if (instrument !== null) return read(ORDERS_OF_INSTRUMENTS, JSON.stringify([instrument]), wanted, ...end);
  if (statuses) return read(ORDERS_OF_STATUSES, wanted, ...end);
  return read(ALL_ORDERS, idsBelow(before), limit);
}
