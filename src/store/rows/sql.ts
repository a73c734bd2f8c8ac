import type { Table, TableShape, Value } from './table.ts';

/**
 * `INSERT` of any number of rows out of one parameter: a JSON array with an array of cells for each. Several hundred
 * thousand rows a second, where Prisma's `createMany` reaches some ten thousand; `jsonb_each` is twice as fast as
 * `json_each` on wide rows, because a row's array is not written out and parsed again for each of its cells.
 */
export function insertSql(table: TableShape): string {
  const cells = table.columns.map((_, place) => `"value" ->> ${place}`);
  const insert = `INSERT INTO ${quote(table.name)} (${list(table.columns)}) SELECT ${cells.join(', ')} FROM jsonb_each(?)`;
  if (table.replaced.length === 0) return insert;
  const assignments = table.replaced.map((column) => `${quote(column)} = excluded.${quote(column)}`);
  // Without the WHERE, SQLite's grammar takes ON for the start of a join condition.
  return `${insert} WHERE true ON CONFLICT (${list(table.key)}) DO UPDATE SET ${assignments.join(', ')}`;
}

/**
 * One text for a whole row: a JSON array of its cells. It costs Prisma one cell a row instead of twenty, and integers
 * arrive as numbers.
 */
export function rowText(table: TableShape, alias: string): string {
  return `json_array(${table.columns.map((column) => `${alias}.${quote(column)}`).join(', ')})`;
}

/** Reads what {@link rowText} gave. */
export function parseRow<Row>(table: Table<Row>, text: string): Row {
  return table.fromValues(JSON.parse(text) as Value[]);
}

/** The parameter of {@link insertSql}. */
export function encodeRows<Row>(table: Table<Row>, rows: readonly Row[]): string {
  return JSON.stringify(rows.map((row) => table.toValues(row)));
}

/** A page of a table, as {@link rowText}, in order of its key: the first one, or the one after a key. */
export function selectPage(table: TableShape, place: 'first' | 'next'): string {
  const after = `WHERE (${list(table.key)}) > (${table.key.map(() => '?').join(', ')})`;
  return `SELECT ${rowText(table, 'r')} AS "row" FROM ${quote(table.name)} r ${place === 'next' ? after : ''}
    ORDER BY ${list(table.key)} LIMIT ?`;
}

/** The key of a record, as parameters of {@link selectPage}. */
export function keyOf<Row>(table: Table<Row>, row: Row): (string | bigint | null)[] {
  const values = table.toValues(row);
  return table.key.map((column) => {
    const value = values[table.columns.indexOf(column)] ?? null;
    return typeof value === 'number' ? BigInt(value) : value;
  });
}

function list(columns: readonly string[]): string {
  return columns.map(quote).join(', ');
}

/** Some columns are keywords of SQL. */
function quote(name: string): string {
  return `"${name}"`;
}

/** All rows of a table, as {@link rowText}, in order of its key. */
export function selectAll(table: TableShape): string {
  return `SELECT ${rowText(table, 'r')} AS "row" FROM ${quote(table.name)} r ORDER BY ${list(table.key)}`;
}
