import type { OrderEventRecord, OrderRecord } from '../../exchange/index.ts';
import type { PrismaClient } from '../generated/client.ts';
import { parseRow, rowText } from '../rows/sql.ts';
import { ORDERS, ORDER_EVENTS } from '../rows/trading-tables.ts';

type Client = Pick<PrismaClient, '$queryRawUnsafe'>;

/** The tables as they stood at a sequence, as far as they still tell it. */

const ORDERS_AS_OF = `
  SELECT ${rowText(ORDERS, 'o')} AS "order", ${rowText(ORDER_EVENTS, 'e')} AS "event"
  FROM json_each(?) k
  CROSS JOIN "orders" o ON o."id" = k."value"
  CROSS JOIN "order_events" e ON e."account" = o."account" AND e."number" = (
    SELECT max(p."number") FROM "order_events" p WHERE p."order" = o."id" AND p."sequence" <= ?)`;

const EVENT_NUMBERS_AS_OF = `
  SELECT "account", max("number") AS "number" FROM "order_events" WHERE "sequence" <= ? GROUP BY "account"`;

const PREVENTIONS_AS_OF = `SELECT count(*) AS "count" FROM "preventions" WHERE "sequence" <= ?`;

/** `JournalEntry.engineVersion` stands in no index: this reads the journal. */
const LAST_EARLIER = `SELECT max("sequence") AS "sequence" FROM "journal" WHERE "engineVersion" < ?`;

/** An order as its row is now, with the last of its events up to a sequence. */
export interface OrderAsOf {
  readonly order: OrderRecord;
  readonly event: OrderEventRecord;
}

/** Those of these orders that have a row and an event up to and with the sequence, in no order. */
export async function ordersAsOf(client: Client, ids: readonly number[], sequence: number): Promise<OrderAsOf[]> {
  const rows = await client.$queryRawUnsafe<{ order: string; event: string }[]>(
    ORDERS_AS_OF,
    JSON.stringify(ids),
    BigInt(sequence),
  );
  return rows.map(({ order, event }) => ({ order: parseRow(ORDERS, order), event: parseRow(ORDER_EVENTS, event) }));
}

/** Account → number of its last order event up to and with a sequence. */
export async function eventNumbersAsOf(client: Client, sequence: number): Promise<Map<number, number>> {
  const rows = await client.$queryRawUnsafe<{ account: number | bigint; number: number | bigint }[]>(
    EVENT_NUMBERS_AS_OF,
    BigInt(sequence),
  );
  return new Map(rows.map(({ account, number }) => [Number(account), Number(number)]));
}

/** Preventions up to and with a sequence. */
export async function preventionsAsOf(client: Client, sequence: number): Promise<number> {
  const [row] = await client.$queryRawUnsafe<{ count: bigint }[]>(PREVENTIONS_AS_OF, BigInt(sequence));
  return Number(row?.count ?? 0);
}

/** Sequence of the last journal record of an engine version before this one; 0: there is none. */
export async function lastEarlierRecord(client: Client, engineVersion: number): Promise<number> {
  const [row] = await client.$queryRawUnsafe<{ sequence: bigint | null }[]>(LAST_EARLIER, engineVersion);
  return Number(row?.sequence ?? 0);
}
