import Database from 'better-sqlite3';
import type { Feed } from '../records.ts';

/** The kind of a journalled event that says a book has changed: instrument, the book's sequence. */
const BOOK_CHANGED = 10;
/** A view of so many levels shows every change of the books of these tests. */
const WHOLE_BOOK = 500;

/**
 * The sequence that each feed must come to, as the database has it now; 0 where that cannot be told: a shallow view of
 * a book is not sent what happens below it.
 */
export function feedEnds(path: string, feeds: readonly Feed[]): number[] {
  const database = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const number = (sql: string, name: string): number => Number(database.prepare(sql).pluck().get(name) ?? 0);
    return feeds.map((feed) => {
      switch (feed.kind) {
        case 'trades':
          return number(
            `SELECT max(t."print") FROM "instruments" i JOIN "trades" t ON t."instrument" = i."index" WHERE i."symbol" = ?`,
            feed.symbol,
          );
        case 'orderEvents':
          return number(
            `SELECT max(e."number") FROM "accounts" a JOIN "order_events" e ON e."account" = a."index" WHERE a."id" = ?`,
            feed.accountId,
          );
        case 'orderBook':
          return feed.depth < WHOLE_BOOK ? 0 : bookSequence(database, feed.symbol);
      }
    });
  } finally {
    database.close();
  }
}

function bookSequence(database: Database.Database, symbol: string): number {
  const instrument = database.prepare(`SELECT "index" FROM "instruments" WHERE "symbol" = ?`).pluck().get(symbol);
  const newestFirst = database.prepare(`SELECT "events" FROM "journal" ORDER BY "sequence" DESC`).pluck();
  for (const events of newestFirst.iterate()) {
    const changed = (JSON.parse(events as string) as number[][]).find(
      ([kind, index = 0]) => kind === BOOK_CHANGED && index === instrument,
    );
    if (changed) return changed[2]!;
  }
  return 0;
}
