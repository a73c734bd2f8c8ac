import { CANDLE_INTERVALS, OPEN_STATUSES, RISK_METRICS } from '../../domain/index.ts';
import type { RecorderRows } from '../../exchange/index.ts';
import type { PrismaClient } from '../generated/client.ts';
import { ALERTS, BALANCES } from '../rows/risk-tables.ts';
import { parseRow, rowText } from '../rows/sql.ts';
import { CANDLES, ORDERS, POSITIONS, TRADES } from '../rows/trading-tables.ts';
import { QUOTES } from '../rows/venue-tables.ts';

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
  SELECT a."index" AS "key", (
    SELECT e."number" FROM "order_events" e WHERE e."account" = a."index" ORDER BY e."number" DESC LIMIT 1
  ) AS "number"
  FROM "accounts" a`;

export const BALANCES_SQL = `SELECT ${rowText(BALANCES, 'b')} AS "row" FROM "balances" b`;

/** The newest that somebody has seen (1), or nobody (0). */
function newestAlert(seen: 0 | 1): string {
  return `(
      SELECT i."id" FROM "alerts" i
      WHERE i."account" = a."index" AND i."metric" = s."value" AND (i."acknowledgedAt" IS NOT NULL) = ${seen}
      ORDER BY i."id" DESC LIMIT 1
    )`;
}

/** The newest of each account and metric, and all that nobody has acknowledged. */
export const ALERTS_SQL = `
  SELECT ${rowText(ALERTS, 'n')} AS "row" FROM "alerts" n WHERE n."id" IN (
    SELECT max(coalesce(${newestAlert(0)}, 0), coalesce(${newestAlert(1)}, 0)) FROM "accounts" a CROSS JOIN json_each(?) s
    UNION
    SELECT u."id" FROM "alerts" u WHERE u."acknowledgedAt" IS NULL
  )
  ORDER BY n."id"`;

export const LAST_IDS_SQL = `
  SELECT
    (SELECT "id" FROM "alerts" ORDER BY "id" DESC LIMIT 1) AS "alert",
    (SELECT "id" FROM "ledger" ORDER BY "id" DESC LIMIT 1) AS "entry"`;

export const LAST_TRADES_SQL = `
  SELECT ${rowText(TRADES, 't')} AS "row" FROM "instruments" a CROSS JOIN "trades" t ON t."id" = (
    SELECT i."id" FROM "trades" i WHERE i."instrument" = a."index" ORDER BY i."id" DESC LIMIT 1
  )`;

export const LAST_QUOTES_SQL = `
  SELECT ${rowText(QUOTES, 'q')} AS "row" FROM "instruments" a CROSS JOIN "quotes" q
    ON q."instrument" = a."index" AND q."number" = (
      SELECT i."number" FROM "quotes" i WHERE i."instrument" = a."index" ORDER BY i."number" DESC LIMIT 1
    )`;

/** The newest two of each instrument and interval. */
export const LAST_CANDLES_SQL = `
  SELECT ${rowText(CANDLES, 'c')} AS "row"
  FROM "instruments" a
  CROSS JOIN json_each(?) s
  CROSS JOIN "candles" c ON c."instrument" = a."index" AND c."interval" = s."value" AND c."start" IN (
    SELECT i."start" FROM "candles" i
    WHERE i."instrument" = a."index" AND i."interval" = s."value" ORDER BY i."start" DESC LIMIT 2
  )
  ORDER BY c."instrument", c."interval", c."start"`;

interface RowText {
  readonly row: string;
}

/** Of an account a number; null: there is none. */
interface NumberOf {
  readonly key: number | bigint;
  readonly number: number | bigint | null;
}

/** The rows that the recorder goes on from, all of one moment. */
export async function recorderRows(client: PrismaClient): Promise<RecorderRows> {
  const [orders, positions, lastEvents, balances, alerts, [last], trades, candles, quotes] = await client.$transaction([
    client.$queryRawUnsafe<RowText[]>(OPEN_ORDERS_SQL, JSON.stringify(OPEN_STATUSES)),
    client.$queryRawUnsafe<RowText[]>(POSITIONS_SQL),
    client.$queryRawUnsafe<NumberOf[]>(LAST_EVENTS_SQL),
    client.$queryRawUnsafe<RowText[]>(BALANCES_SQL),
    client.$queryRawUnsafe<RowText[]>(ALERTS_SQL, JSON.stringify(RISK_METRICS)),
    client.$queryRawUnsafe<{ alert: bigint | null; entry: bigint | null }[]>(LAST_IDS_SQL),
    client.$queryRawUnsafe<RowText[]>(LAST_TRADES_SQL),
    client.$queryRawUnsafe<RowText[]>(LAST_CANDLES_SQL, JSON.stringify(CANDLE_INTERVALS)),
    client.$queryRawUnsafe<RowText[]>(LAST_QUOTES_SQL),
  ]);
  return {
    openOrders: orders.map(({ row }) => parseRow(ORDERS, row)),
    positions: positions.map(({ row }) => parseRow(POSITIONS, row)),
    lastEventNumbers: numbersByKey(lastEvents),
    balances: balances.map(({ row }) => parseRow(BALANCES, row)),
    alerts: alerts.map(({ row }) => parseRow(ALERTS, row)),
    lastAlert: Number(last?.alert ?? 0),
    lastLedgerEntry: Number(last?.entry ?? 0),
    lastTrades: new Map(trades.map(({ row }) => parseRow(TRADES, row)).map((trade) => [trade.instrument, trade])),
    candles: candles.map(({ row }) => parseRow(CANDLES, row)),
    lastQuotes: new Map(quotes.map(({ row }) => parseRow(QUOTES, row)).map((quote) => [quote.instrument, quote])),
  };
}

function numbersByKey(rows: readonly NumberOf[]): Map<number, number> {
  const numbers = new Map<number, number>();
  for (const { key, number } of rows) if (number !== null) numbers.set(Number(key), Number(number));
  return numbers;
}
