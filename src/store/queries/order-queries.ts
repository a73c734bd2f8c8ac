import { OPEN_STATUSES, ORDER_STATUSES } from '../../domain/index.ts';
import type { OrderFilter, OrderRecord, Page } from '../../exchange/index.ts';
import { rowText } from '../rows/sql.ts';
import { ORDERS } from '../rows/trading-tables.ts';
import { idsBelow, pageOf } from './page.ts';
import type { Reader } from './reader.ts';

const ROW = `${rowText(ORDERS, 'o')} AS "row"`;

export const ORDERS_BY_IDS = `SELECT ${ROW} FROM json_each(?) k CROSS JOIN "orders" o ON o."id" = k."value"`;

export const ORDER_BY_CLIENT_ORDER_ID = `SELECT ${ROW} FROM "orders" o WHERE o."account" = ? AND o."clientOrderId" = ?`;

export const ALL_ORDERS = `SELECT ${ROW} FROM "orders" o WHERE o."id" < ? ORDER BY o."id" DESC LIMIT ?`;

/** The statuses are looked at order by order, which serves those that many orders have. */
export const ORDERS_OF_INSTRUMENT = `
  SELECT ${ROW} FROM "orders" o
  WHERE o."instrument" = ? AND o."status" IN (SELECT "value" FROM json_each(?)) AND o."id" < ?
  ORDER BY o."id" DESC LIMIT ?`;

/**
 * The newest of each account and status, merged. Each part is a stretch of one index, which holds the instrument too,
 * and is read no further than the page needs.
 */
function newestOf(accounts: string): string {
  return `
  SELECT ${ROW} FROM (
    SELECT n."id" FROM ${accounts} a CROSS JOIN json_each(?) s CROSS JOIN "orders" n ON n."id" IN (
      SELECT i."id" FROM "orders" i
      WHERE i."account" = a."index" AND i."status" = s."value" AND i."instrument" IS coalesce(?, i."instrument")
        AND i."id" < ?
      ORDER BY i."id" DESC LIMIT ?
    )
    ORDER BY n."id" DESC LIMIT ?
  ) page
  CROSS JOIN "orders" o ON o."id" = page."id"
  ORDER BY o."id" DESC`;
}

export const ORDERS_OF_ACCOUNTS = newestOf('(SELECT "value" AS "index" FROM json_each(?))');
export const ORDERS_OF_ALL_ACCOUNTS = newestOf('"accounts"');

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
  const limit = first + 1;
  const below = idsBelow(before);
  const wanted = JSON.stringify(statuses ?? ORDER_STATUSES);
  if (accounts?.length === 0 || statuses?.length === 0) return { rows: [], hasNextPage: false };
  if (accounts) {
    const list = JSON.stringify([...new Set(accounts)]);
    return pageOf(await reader.rows(ORDERS, ORDERS_OF_ACCOUNTS, list, wanted, instrument, below, limit, limit), first);
  }
  // Open orders are few: to go by them is sure to be short. All others are read back from the newest.
  if (statuses && (instrument === null || statuses.every((status) => OPEN_STATUSES.includes(status)))) {
    return pageOf(await reader.rows(ORDERS, ORDERS_OF_ALL_ACCOUNTS, wanted, instrument, below, limit, limit), first);
  }
  if (instrument !== null) {
    return pageOf(await reader.rows(ORDERS, ORDERS_OF_INSTRUMENT, instrument, wanted, below, limit), first);
  }
  return pageOf(await reader.rows(ORDERS, ALL_ORDERS, below, limit), first);
}
