import { existsSync } from 'node:fs';
import type { Cells, EventNumber, OrderHistory, StoredSnapshot } from '../compliance/index.ts';
import type { Changes, JournalledEntry, Snapshot } from '../exchange/index.ts';
import { eventNumbersAsOf, lastEarlierRecord, ordersAsOf, preventionsAsOf, type OrderAsOf } from './audit/as-of.ts';
import { eventNumbers } from './audit/event-numbers.ts';
import { orderHistories } from './audit/order-histories.ts';
import {
  candlesAt,
  orderEventsBetween,
  ordersAt,
  preventionsBetween,
  quotesBetween,
  routesBetween,
  tradesBetween,
  type CandleKey,
  type NumberRange,
} from './audit/rows-at.ts';
import { snapshotSequences, storedSnapshot } from './audit/stored-snapshots.ts';
import { databasePath } from './database-url.ts';
import { entriesAfter } from './journal/entries.ts';
import { hasCandles } from './journal/candle-projection.ts';
import { latestSnapshot } from './journal/snapshots.ts';
import { READ_HEAD } from './journal/statements.ts';
import { missingMigrations } from './migrate.ts';
import { openDatabase, type Database } from './open-database.ts';
import { keyOf, parseRow, selectPage } from './rows/sql.ts';
import { TABLES } from './rows/tables.ts';
import type { Table } from './rows/table.ts';

/** Rows read at once. */
const PAGE = 5000;

/** There is no database to read. */
export class DatabaseMissing extends Error {
  override name = 'DatabaseMissing';
}

/** The database lacks tables or columns that this program reads. */
export class DatabaseOutdated extends Error {
  override name = 'DatabaseOutdated';
}

/**
 * Opens the database as it is committed now and sees it so until it is closed, whatever is written meanwhile. It takes no
 * epoch, so it can look at a database that an exchange is running on. While it is open the write-ahead log grows.
 * @param url a migrated database, as `resolveDatabaseUrl` takes it
 * @throws DatabaseMissing, DatabaseOutdated
 */
export async function openFrozenReader(url: string): Promise<FrozenReader> {
  // To open one that is not there would make it.
  if (!existsSync(databasePath(url))) throw new DatabaseMissing(`There is no database ${databasePath(url)}.`);
  const database = await openDatabase(url, { readOnly: true });
  await database.client.$executeRawUnsafe('BEGIN');
  // The moment is that of the first read.
  const reader = new FrozenReader(database);
  try {
    await reader.head();
    const missing = missingMigrations(await reader.migrations());
    if (missing.length === 0) return reader;
    throw new DatabaseOutdated(
      `The database ${databasePath(url)} is of an older program: start this one on it once, which migrates it.`,
    );
  } catch (error) {
    await reader.close();
    throw error;
  }
}

/** One moment of the database: for checks that hold the journal and the tables together. */
export class FrozenReader {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** Sequence of the last entry; 0 for an empty journal. */
  async head(): Promise<number> {
    const [last] = await this.database.client.$queryRawUnsafe<{ sequence: bigint }[]>(READ_HEAD);
    return Number(last?.sequence ?? 0);
  }

  /** Names of the migrations that are applied. */
  async migrations(): Promise<string[]> {
    const applied = await this.database.client.$queryRaw<{ name: string }[]>`
      SELECT "migration_name" AS "name" FROM "_prisma_migrations"
      WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL`;
    return applied.map(({ name }) => name);
  }

  /** As `Journal.entriesAfter`. @throws JournalBroken */
  entriesAfter(after: number): AsyncGenerator<JournalledEntry, void> {
    return entriesAfter(this.database.client, after);
  }

  /** As `Journal.latestSnapshot`. */
  latestSnapshot(engineVersion: number, warn: (message: string) => void): Promise<Snapshot | undefined> {
    return latestSnapshot(this.database.client, engineVersion, warn);
  }

  /** All records of a kind in order of their key, read page by page. */
  async *rows<Kind extends keyof Changes>(kind: Kind): AsyncGenerator<Changes[Kind][number], void> {
    const table = TABLES[kind] as Table<Changes[Kind][number]>;
    let rows = await this.page(table, selectPage(table, 'first'), []);
    for (;;) {
      yield* rows;
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      rows = await this.page(table, selectPage(table, 'next'), keyOf(table, last));
    }
  }

  private async page<Row>(table: Table<Row>, sql: string, key: readonly unknown[]): Promise<Row[]> {
    const texts = await this.database.client.$queryRawUnsafe<{ row: string }[]>(sql, ...key, PAGE);
    return texts.map(({ row }) => parseRow(table, row));
  }

  /** Rows of a kind. */
  async count(kind: keyof Changes): Promise<number> {
    const sql = `SELECT count(*) AS "count" FROM "${TABLES[kind].name}"`;
    const [answer] = await this.database.client.$queryRawUnsafe<{ count: bigint }[]>(sql);
    return Number(answer?.count);
  }

  /** Hash of a journal record; undefined where there is none. */
  async hashAt(sequence: number): Promise<string | undefined> {
    const record = await this.database.client.journal.findUnique({ where: { sequence }, select: { hash: true } });
    return record?.hash;
  }

  /** Engine version that wrote a journal record; 0: there is none such. */
  async engineVersionAt(sequence: number): Promise<number> {
    const record = await this.database.client.journal.findUnique({
      where: { sequence },
      select: { engineVersion: true },
    });
    return record?.engineVersion ?? 0;
  }

  /** Sequences of the snapshots that are kept, ascending. */
  snapshotSequences(): Promise<number[]> {
    return snapshotSequences(this.database.client);
  }

  storedSnapshot(sequence: number): Promise<StoredSnapshot> {
    return storedSnapshot(this.database.client, sequence);
  }

  /** Cells of the orders with these ids, in no order. */
  ordersAt(ids: readonly number[]): Promise<Cells[]> {
    return ordersAt(this.database.client, ids);
  }

  /** Cells of the trades with ids above `after`, up to and with `last`, in no order. */
  tradesBetween(after: number, last: number): Promise<Cells[]> {
    return tradesBetween(this.database.client, after, last);
  }

  /** Cells of the preventions with sequences above `after`, up to and with `last`, in no order. */
  preventionsBetween(after: number, last: number): Promise<Cells[]> {
    return preventionsBetween(this.database.client, after, last);
  }

  /** Cells of the order events of these ranges of accounts' numbers, in no order. */
  orderEventsBetween(ranges: readonly NumberRange[]): Promise<Cells[]> {
    return orderEventsBetween(this.database.client, ranges);
  }

  /** Cells of the best quotes of these ranges of instruments' numbers, in no order. */
  quotesBetween(ranges: readonly NumberRange[]): Promise<Cells[]> {
    return quotesBetween(this.database.client, ranges);
  }

  /** Cells of the router's decisions of these ranges of orders' numbers, in no order. */
  routesBetween(ranges: readonly NumberRange[]): Promise<Cells[]> {
    return routesBetween(this.database.client, ranges);
  }

  /** Cells of the candles with these keys, in no order. */
  candlesAt(keys: readonly CandleKey[]): Promise<Cells[]> {
    return candlesAt(this.database.client, keys);
  }

  /** Candles of each `instrument:interval`. */
  async candleCounts(): Promise<Map<string, number>> {
    const counts = await this.database.client.$queryRaw<{ series: string; count: bigint }[]>`
      SELECT "instrument" || ':' || "interval" AS "series", count(*) AS "count" FROM "candles" GROUP BY "instrument", "interval"`;
    return new Map(counts.map(({ series, count }) => [series, Number(count)]));
  }

  /** Whether the candles are those of this program, and whole. */
  hasCandles(): Promise<boolean> {
    return hasCandles(this.database.client);
  }

  /** Those of these orders that have a row and an event up to and with a sequence, as they were then. */
  ordersAsOf(ids: readonly number[], sequence: number): Promise<OrderAsOf[]> {
    return ordersAsOf(this.database.client, ids, sequence);
  }

  /** Account → number of its last order event up to and with a sequence. */
  eventNumbersAsOf(sequence: number): Promise<Map<number, number>> {
    return eventNumbersAsOf(this.database.client, sequence);
  }

  /** Preventions up to and with a sequence. */
  preventionsAsOf(sequence: number): Promise<number> {
    return preventionsAsOf(this.database.client, sequence);
  }

  /** Sequence of the last journal record of an engine version before this one; 0: there is none. */
  lastEarlierRecord(engineVersion: number): Promise<number> {
    return lastEarlierRecord(this.database.client, engineVersion);
  }

  /** All that the tables say of each order, in order of id. */
  orderHistories(): AsyncGenerator<OrderHistory, void> {
    return orderHistories(this.database.client);
  }

  /** Number, time and sequence of every order event, in order of account and number. */
  eventNumbers(): AsyncGenerator<EventNumber, void> {
    return eventNumbers(this.database.client);
  }

  /** Uses of a clientOrderId by more than one order of an account, as `account:clientOrderId`; at most `limit`. */
  async repeatedClientOrderIds(limit: number): Promise<string[]> {
    const repeated = await this.database.client.$queryRaw<{ key: string }[]>`
      SELECT "account" || ':' || "clientOrderId" AS "key" FROM "orders" NOT INDEXED
      GROUP BY "account", "clientOrderId" HAVING count(*) > 1 LIMIT ${limit}`;
    return repeated.map(({ key }) => key);
  }

  close(): Promise<void> {
    return this.database.close();
  }
}
