import type { OrderEventRecord } from '../../exchange/index.ts';
import { rowText } from '../rows/sql.ts';
import { ORDER_EVENTS, POSITIONS } from '../rows/trading-tables.ts';
import type { Reader } from './reader.ts';

export const EVENTS_OF_ORDERS = `
  SELECT k."value" AS "key", ${rowText(ORDER_EVENTS, 'e')} AS "row"
  FROM json_each(?) k CROSS JOIN "order_events" e ON e."order" = k."value"
  ORDER BY k."rowid", e."number"`;

export const POSITIONS_OF_ACCOUNTS = `
  SELECT k."value" AS "key", ${rowText(POSITIONS, 'p')} AS "row"
  FROM json_each(?) k CROSS JOIN "positions" p ON p."account" = k."value"
  ORDER BY k."rowid", p."instrument"`;

export const POSITIONS_OF_INSTRUMENTS = `
  SELECT k."value" AS "key", ${rowText(POSITIONS, 'p')} AS "row"
  FROM json_each(?) k CROSS JOIN "positions" p ON p."instrument" = k."value"
  ORDER BY k."rowid", p."account"`;

export const ORDER_EVENTS_AFTER = `
  SELECT ${rowText(ORDER_EVENTS, 'e')} AS "row" FROM "order_events" e
  WHERE e."account" = ? AND e."number" > ? ORDER BY e."number" LIMIT ?`;

/** An account's history, ascending. */
export function orderEventsAfter(
  reader: Reader,
  account: number,
  after: number,
  limit: number,
): Promise<OrderEventRecord[]> {
  return reader.rows(ORDER_EVENTS, ORDER_EVENTS_AFTER, account, BigInt(after), limit);
}
