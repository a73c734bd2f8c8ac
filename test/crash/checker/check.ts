import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { LogRecord } from '../records.ts';
import { Answers } from './answers.ts';
import { CarriedOut } from './carried-out.ts';
import { checkFeeds } from './feeds.ts';
import { Findings } from './finding.ts';
import { walkJournal } from './journal-walk.ts';
import { OrderHistory } from './order-history.ts';
import { PlainBooks } from './plain-books.ts';
import { Tables } from './tables.ts';

/**
 * Holds a database to what its users were told. It reads the driver's log and the tables, and nothing of the exchange's
 * own code: an error of that cannot hide here.
 */
export function check(databasePath: string, logPath: string): Findings {
  const findings = new Findings();
  const log = readLog(logPath);
  const database = new Database(databasePath, { readonly: true, fileMustExist: true });
  try {
    // All of one moment, though a server may be writing.
    database.transaction(() => {
      const tables = new Tables(database);
      new Answers(tables, findings).check(log);
      const books = new PlainBooks(checkFeeds(log, tables, findings), findings);
      const orders = new OrderHistory(tables, findings);
      const carriedOut = new CarriedOut(log, tables, findings);
      for (const entry of walkJournal(database, findings)) {
        orders.take(entry);
        books.take(entry);
        carriedOut.take(entry);
      }
      orders.finish(database);
      books.finish();
      carriedOut.finish();
    })();
  } finally {
    database.close();
  }
  return findings;
}

function readLog(path: string): LogRecord[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogRecord);
}
