import type { Changes } from '../../exchange/index.ts';
import { encodeRows, insertSql } from '../rows/sql.ts';
import type { Table } from '../rows/table.ts';
import { TABLES } from '../rows/tables.ts';

/** Rows that a group adds or replaces, as the text of a statement's parameter. Tables without any are absent. */
export type ChangedRows = Readonly<Partial<Record<keyof Changes, string>>>;

const KINDS = Object.keys(TABLES) as (keyof Changes)[];

/** The statement for each kind of row. */
export const STATEMENTS = Object.fromEntries(KINDS.map((kind) => [kind, insertSql(TABLES[kind])])) as Readonly<
  Record<keyof Changes, string>
>;

/** Turns the rows of a group into text, which is the cheapest thing to give to another thread. */
export function encodeChanges(changes: Changes): ChangedRows {
  const rows: Partial<Record<keyof Changes, string>> = {};
  for (const kind of KINDS) {
    if (changes[kind].length > 0) rows[kind] = encodeRows(TABLES[kind] as Table<unknown>, changes[kind]);
  }
  return rows;
}
