import { OPEN_STATUSES } from '../../domain/index.ts';
import type { RecorderRows } from '../../exchange/index.ts';
import type { PrismaClient } from '../generated/client.ts';
import { parseRow, rowText } from '../rows/sql.ts';
import { ORDERS, POSITIONS } from '../rows/trading-tables.ts';

/** By way of the accounts, so that the index on account and status finds them: history is never read. */
export const OPEN_ORDERS_SQL = `
  SELECT ${rowText(ORDERS, 'o')} AS "row"
  FROM "accounts" a
  CROSS JOIN json_each(?) s
  CROSS JOIN "orders" o ON o."account" = a."index" AND o."status" = s."value"
  ORDER BY o."id"`;

export const POSITIONS_SQL = `SELECT ${rowText(POSITIONS, 'p')} AS "row" FROM "positions" p`;

/** One look-up for each account: a GROUP BY would read all events that ever were. */
export const LAST_EVENTS_SQL = `
  SELECT a."index" AS "account", (
    SELECT e."number" FROM "order_events" e WHERE e."account" = a."index" ORDER BY e."number" DESC LIMIT 1
  ) AS "number"
  FROM "accounts" a`;

/** The rows that the recorder goes on from, all of one moment. */
export async function recorderRows(client: PrismaClient): Promise<RecorderRows> {
  const [orders, positions, last] = await client.$transaction([
    client.$queryRawUnsafe<{ row: string }[]>(OPEN_ORDERS_SQL, JSON.stringify(OPEN_STATUSES)),
    client.$queryRawUnsafe<{ row: string }[]>(POSITIONS_SQL),
    client.$queryRawUnsafe<{ account: number | bigint; number: number | bigint | null }[]>(LAST_EVENTS_SQL),
  ]);
  const lastEventNumbers = new Map<number, number>();
  for (const { account, number } of last) {
    if (number !== null) lastEventNumbers.set(Number(account), Number(number));
  }
  return {
    openOrders: orders.map(({ row }) => parseRow(ORDERS, row)),
    positions: positions.map(({ row }) => parseRow(POSITIONS, row)),
    lastEventNumbers,
  };
}
