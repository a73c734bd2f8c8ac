import Database from 'better-sqlite3';
import { TABLES, type Cells, type GroupRows, type TableName } from './group-rows.ts';

/**
 * better-sqlite3 with nothing around it, and as durable: rows that are there already go into the same tables, one
 * transaction a group, by prepared statements. It computes nothing and answers nobody.
 */
export class BareWriter {
  private readonly database: Database.Database;
  private readonly statements = new Map<TableName, Database.Statement<[Cells]>>();

  /** @param path a database that is migrated and has no trading in it */
  constructor(path: string) {
    this.database = new Database(path);
    this.database.pragma('journal_mode = WAL');
    this.database.pragma('synchronous = FULL');
    this.database.pragma('cache_size = -131072');
    // The journal takes only records of the epoch that is written here; a fresh exchange writes in the first.
    this.database.exec('INSERT INTO "writer_epoch" ("id", "epoch", "takenAt", "processId") VALUES (1, 1, 0, 0)');
  }

  write(group: GroupRows): void {
    this.database.transaction(() => {
      for (const [table, rows] of group) {
        if (rows.length === 0) continue;
        const statement = this.statementFor(table, rows[0]!);
        for (const row of rows) statement.run(row);
      }
    })();
  }

  close(): void {
    this.database.close();
  }

  private statementFor(table: TableName, row: Cells): Database.Statement<[Cells]> {
    const known = this.statements.get(table);
    if (known) return known;
    const columns = Object.keys(row);
    const quoted = columns.map((column) => `"${column}"`).join(', ');
    const values = columns.map((column) => `@${column}`).join(', ');
    const statement = this.database.prepare<[Cells]>(
      `INSERT INTO "${table}" (${quoted}) VALUES (${values})${onConflict(table, columns)}`,
    );
    this.statements.set(table, statement);
    return statement;
  }
}

/** The journal's rows of a stretch, as the exchange wrote them. */
export function readJournal(path: string, after: number, last: number): Cells[] {
  const database = new Database(path, { readonly: true });
  try {
    const select = 'SELECT * FROM "journal" WHERE "sequence" > ? AND "sequence" <= ? ORDER BY "sequence"';
    return database.prepare<[number, number], Cells>(select).all(after, last);
  } finally {
    database.close();
  }
}

function onConflict(table: TableName, columns: readonly string[]): string {
  const key: readonly string[] | null = TABLES[table];
  if (key === null) return '';
  const others = columns.filter((column) => !key.includes(column));
  const assignments = others.map((column) => `"${column}" = excluded."${column}"`).join(', ');
  return ` ON CONFLICT (${key.map((column) => `"${column}"`).join(', ')}) DO UPDATE SET ${assignments}`;
}
