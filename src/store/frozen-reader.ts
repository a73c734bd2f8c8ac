import { existsSync } from 'node:fs';
import type { Cells, EventNumber, OrderHistory, StoredSnapshot } from '../compliance/index.ts';
import type { Changes, JournalledEntry, Snapshot } from '../exchange/index.ts';
import { eventNumbers } from './audit/event-numbers.ts';
import { orderHistories } from './audit/order-histories.ts';
import { ordersAt, orderEventsBetween, preventionsBetween, tradesBetween, type EventRange } from './audit/rows-at.ts';
import { snapshotSequences, storedSnapshot } from './audit/stored-snapshots.ts';
import { databasePath } from './database-url.ts';
import { entriesAfter } from './journal/entries.ts';
import { latestSnapshot } from './journal/snapshots.ts';
import { READ_HEAD } from './journal/statements.ts';
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

/**
 * Opens the database as it is committed now and sees it so until it is closed, whatever is written meanwhile. It takes no
 * epoch, so it can look at a database that an exchange is running on. While it is open the write-ahead log grows.
 * @param url a migrated database, as `resolveDatabaseUrl` takes it
 * @throws DatabaseMissing
 */
export async function openFrozenReader(url: string): Promise<FrozenReader> {
  // To open one that is not there would make it.
  if (!existsSync(databasePath(url))) throw new DatabaseMissing(`There is no database ${databasePath(url)}.`);
  const database = await openDatabase(url, { readOnly: true });
  await database.client.$executeRawUnsafe('BEGIN');
  // The moment is that of the first read.
  const reader = new FrozenReader(database);
  await reader.head();
  return reader;
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

  /** Cells of the order events of these ranges, in no order. */
  orderEventsBetween(ranges: readonly EventRange[]): Promise<Cells[]> {
    return orderEventsBetween(this.database.client, ranges);
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
