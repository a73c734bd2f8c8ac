import Database from 'better-sqlite3';
import { booksOf, type PlainBook } from './journal-books.ts';

export interface TradeRow {
  readonly id: number;
  readonly print: number;
  /** Micro-dollars. */
  readonly price: number;
  readonly quantity: number;
  /** Microseconds. */
  readonly executedAt: number;
}

export interface OrderEventRow {
  readonly accountId: string;
  readonly number: number;
  readonly type: string;
  readonly clientOrderId: string;
}

/** What the exchange has done, read from its database by plain SQL and from its journal. */
export interface Truth {
  /** AAPL's, by sequence. */
  readonly books: ReadonlyMap<number, PlainBook>;
  /** AAPL's. */
  readonly trades: readonly TradeRow[];
  readonly orderEvents: readonly OrderEventRow[];
  /** Order → id of its account. */
  readonly owners: ReadonlyMap<string, string>;
}

/** Reads it beside whoever has the database open. */
export function readTruth(path: string): Truth {
  const database = new Database(path, { readonly: true });
  try {
    const rows = <Row>(sql: string): Row[] => database.prepare(sql).all() as Row[];
    const orders = rows<{ id: number; accountId: string }>(
      `SELECT o."id", a."id" AS "accountId" FROM "orders" o JOIN "accounts" a ON a."index" = o."account"`,
    );
    return {
      books: booksOf(database, 0),
      trades: rows(`SELECT * FROM "trades" WHERE "instrument" = 0 ORDER BY "print"`),
      orderEvents: rows(
        `SELECT a."id" AS "accountId", e."number", e."type", o."clientOrderId" FROM "order_events" e
         JOIN "orders" o ON o."id" = e."order" JOIN "accounts" a ON a."index" = e."account" ORDER BY e."number"`,
      ),
      owners: new Map(orders.map(({ id, accountId }) => [String(id), accountId])),
    };
  } finally {
    database.close();
  }
}
