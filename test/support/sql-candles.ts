import Database from 'better-sqlite3';

/** Microseconds. Written out: the SQL is to be right by itself. */
const LENGTHS = {
  SECOND_1: 1_000_000,
  SECOND_5: 5_000_000,
  SECOND_15: 15_000_000,
  MINUTE_1: 60_000_000,
  MINUTE_5: 300_000_000,
  MINUTE_15: 900_000_000,
  HOUR_1: 3_600_000_000,
  DAY_1: 86_400_000_000,
};

const STORED = `
  SELECT "instrument", "interval", "start", "open", "high", "low", "close", "volume", "turnover", "trades", "lastPrint"
  FROM "candles"`;

const TRADED = Object.entries(LENGTHS)
  .map(
    ([interval, length]) => `
    SELECT c."instrument", '${interval}' AS "interval", c."start", f."price" AS "open", "high", "low", l."price" AS "close", "volume",
      "turnover", "trades", l."print" AS "lastPrint"
    FROM (
      SELECT "instrument", "executedAt" / ${length} * ${length} AS "start", min("id") AS "first", max("id") AS "last",
        max("price") AS "high", min("price") AS "low", sum("quantity") AS "volume",
        CAST(sum("price" * "quantity") AS TEXT) AS "turnover", count(*) AS "trades"
      FROM "trades" GROUP BY "instrument", "executedAt" / ${length}
    ) c
    JOIN "trades" f ON f."id" = c."first"
    JOIN "trades" l ON l."id" = c."last"`,
  )
  .join(' UNION ALL ');

const ORDER = `ORDER BY 1, 2, 3`;

/** The candles of a database, and those that plain SQL makes of all its trades, cell by cell. */
export function candlesOf(path: string): { readonly stored: unknown[]; readonly traded: unknown[] } {
  const database = new Database(path, { readonly: true });
  try {
    const rows = (sql: string): unknown[] => database.prepare(`${sql} ${ORDER}`).raw().all();
    return { stored: rows(STORED), traded: rows(TRADED) };
  } finally {
    database.close();
  }
}

/** Puts trades of three symbols into an empty database, two seconds apart for each, as a program without candles would have left them. */
export function addTrades(path: string, trades: number): void {
  const database = new Database(path);
  database.exec(`
    WITH RECURSIVE "n"("i") AS (SELECT 1 UNION ALL SELECT "i" + 1 FROM "n" WHERE "i" < ${trades})
    INSERT INTO "trades" ("id", "instrument", "print", "price", "quantity", "aggressorSide", "makerOrder", "takerOrder",
      "makerAccount", "takerAccount", "executedAt", "sequence")
    SELECT "i", "i" % 3, ("i" + 2) / 3, 150000000 + "i" * 7919 % 50 * 10000, 1 + "i" % 90, 'BUY', "i", "i" + 1,
      0, 1, 1795530600000000 + "i" * 700000, "i" FROM "n" WHERE "i" <= ${trades}`);
  database.close();
}
