import type { Database } from '../open-database.ts';
import { parseRow } from '../rows/sql.ts';
import type { Table } from '../rows/table.ts';

/** A row as text, with the key of the look-up that found it where there are several. */
interface KeyedRow {
  readonly key: number | bigint;
  readonly row: string;
}

/** Reads records by SQL that gives each as one text (`rowText`). Every call is one statement. */
export class Reader {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async rows<Row>(table: Table<Row>, sql: string, ...parameters: readonly unknown[]): Promise<Row[]> {
    const rows = await this.database.client.$queryRawUnsafe<{ row: string }[]>(sql, ...parameters);
    return rows.map(({ row }) => parseRow(table, row));
  }

  /** The rows of each of the keys, those without any included; in the order in which the statement gives them. */
  async rowsByKey<Row>(table: Table<Row>, sql: string, keys: readonly number[]): Promise<Map<number, Row[]>> {
    const found = new Map<number, Row[]>(keys.map((key) => [key, []]));
    if (found.size === 0) return found;
    const rows = await this.database.client.$queryRawUnsafe<KeyedRow[]>(sql, JSON.stringify([...found.keys()]));
    for (const { key, row } of rows) found.get(Number(key))?.push(parseRow(table, row));
    return found;
  }

  /** Cells of several statements' rows, all of one moment. @param statements each with its parameters */
  async together<Cells>(
    ...statements: readonly (readonly [sql: string, ...parameters: unknown[]])[]
  ): Promise<Cells[][]> {
    const { client } = this.database;
    const answers = await client.$transaction(
      statements.map(([sql, ...parameters]) => client.$queryRawUnsafe<{ row: string }[]>(sql, ...parameters)),
    );
    return answers.map((rows) => rows.map(({ row }) => JSON.parse(row) as Cells));
  }

  close(): Promise<void> {
    return this.database.close();
  }
}
