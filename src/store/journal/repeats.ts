import { invariant } from '../../domain/index.ts';
import type { Repeat } from '../../exchange/index.ts';
import type { PrismaClient } from '../generated/client.ts';
import { parseRow, rowText } from '../rows/sql.ts';
import type { Value } from '../rows/table.ts';
import { ORDERS, TRADES } from '../rows/trading-tables.ts';

interface RepeatRow {
  readonly order: string;
  readonly trades: string;
}

/** Each key's order, and the trades of the command that brought it, in which it, or a child that the router sent for it, was the aggressor. */
export const REPEATS_SQL = `
  SELECT ${rowText(ORDERS, 'o')} AS "order", (
    SELECT json_group_array(${rowText(TRADES, 't')} ORDER BY t."id")
    FROM "trades" t
    WHERE t."takerOrder" IN (SELECT o."id" UNION ALL SELECT c."id" FROM "orders" c WHERE c."parent" = o."id")
      AND t."sequence" = o."sequence"
  ) AS "trades"
  FROM json_each(?) k
  CROSS JOIN "orders" o ON o."account" = k."value" ->> 0 AND o."clientOrderId" = k."value" ->> 1`;

/** Finds earlier orders by `account:clientOrderId`, all in one look-up. */
export async function findRepeats(client: PrismaClient, keys: readonly string[]): Promise<Map<string, Repeat>> {
  const repeats = new Map<string, Repeat>();
  if (keys.length === 0) return repeats;
  const rows = await client.$queryRawUnsafe<RepeatRow[]>(REPEATS_SQL, JSON.stringify(keys.map(split)));
  for (const row of rows) {
    const order = parseRow(ORDERS, row.order);
    const trades = (JSON.parse(row.trades) as Value[][]).map((cells) => TRADES.fromValues(cells));
    repeats.set(`${order.account}:${order.clientOrderId}`, { order, trades });
  }
  return repeats;
}

/** An account is a number, so the first colon ends it; others are part of the client's own id. */
function split(key: string): [account: number, clientOrderId: string] {
  const at = key.indexOf(':');
  invariant(at > 0, `A key is account:clientOrderId, not ${key}.`);
  return [Number(key.slice(0, at)), key.slice(at + 1)];
}
