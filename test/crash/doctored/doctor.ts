import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { check } from '../checker/check.ts';
import type { Findings } from '../checker/finding.ts';
import type { LogRecord } from '../records.ts';
import { DATABASE_FAULTS } from './database-faults.ts';
import type { Doctored, Evidence } from './evidence.ts';
import { LOG_FAULTS } from './log-faults.ts';

export const DOCTORED: readonly Doctored[] = [...DATABASE_FAULTS, ...LOG_FAULTS];

/** Paths of a database, which no process has open, and of its driver's log. */
interface Original {
  readonly database: string;
  readonly log: string;
}

/** Changes copies of a database and a log, and has the checker look at them. */
export function doctor(original: Original, copy: string, change: (evidence: Evidence) => void): Findings {
  const [databasePath, logPath] = [`${copy}.db`, `${copy}.jsonl`];
  copyFileSync(original.database, databasePath);
  const database = new Database(databasePath);
  // A copy for one look need not survive anything.
  database.pragma('synchronous = OFF');
  database.pragma('journal_mode = MEMORY');
  dropGuards(database);
  const lines = readFileSync(original.log, 'utf8').trimEnd().split('\n');
  const evidence = { database, log: lines.map((line) => JSON.parse(line) as LogRecord) };
  change(evidence);
  database.close();
  writeFileSync(logPath, evidence.log.map((record) => `${JSON.stringify(record)}\n`).join(''));
  return check(databasePath, logPath);
}

/** What the schema forbids, a broken exchange, or a broken disk, might yet do. */
function dropGuards(database: Database.Database): void {
  const guards = database
    .prepare(
      `SELECT "type", "name" FROM sqlite_master
       WHERE "type" = 'trigger' OR ("type" = 'index' AND "sql" LIKE '%UNIQUE%')`,
    )
    .all() as { type: string; name: string }[];
  for (const { type, name } of guards) database.exec(`DROP ${type} "${name}"`);
}
