import type { Findings } from './findings.ts';

/** The cells of a row, in order of the table's columns. */
export type Cells = readonly (string | number | null)[];

/** What a comparison must know of a table. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

/**
 * Holds rows of a table to those that the journal gives, cell by cell: one that is missing, or too many, breaks I4 (and
 * I15), one with another value I15.
 * @param actual the rows that stand under the keys of `expected`, and any that stand beside them
 * @returns how many are missing
 */
export function compareRows(
  table: TableShape,
  expected: readonly Cells[],
  actual: readonly Cells[],
  findings: Findings,
): number {
  const places = keyPlaces(table);
  const found = new Map<string, Cells>();
  for (const cells of actual) {
    const key = keyText(cells, places);
    if (found.has(key)) failRow(table, cells, 'stands there twice', findings);
    found.set(key, cells);
  }
  let missing = 0;
  for (const cells of expected) {
    const key = keyText(cells, places);
    const row = found.get(key);
    found.delete(key);
    if (row) {
      compareCells(table, cells, row, findings);
    } else {
      missing++;
      failRow(table, cells, 'the row is missing', findings);
    }
  }
  for (const cells of found.values()) unaccountedRow(table, cells, findings);
  return missing;
}

/** A row that no command in the journal has made. */
export function unaccountedRow(table: TableShape, cells: Cells, findings: Findings): void {
  failRow(table, cells, 'no command in the journal accounts for this row', findings);
}

function failRow(table: TableShape, cells: Cells, what: string, findings: Findings): void {
  findings.fail('I4', `${nameRow(table, cells)}: ${what}`);
  findings.fail('I15', `${nameRow(table, cells)}: ${what}`);
}

/** A row by its table and key: "orders 17", "positions 3:0". */
function nameRow(table: TableShape, cells: Cells): string {
  return `${table.name} ${keyText(cells, keyPlaces(table))}`;
}

/** Where the columns of the key stand. */
function keyPlaces({ columns, key }: TableShape): number[] {
  return key.map((column) => columns.indexOf(column));
}

/** The cells of a row's key. */
export function keyCells(table: TableShape, cells: Cells): Cells {
  return keyPlaces(table).map((place) => cells[place] ?? null);
}

function keyText(cells: Cells, places: readonly number[]): string {
  if (places.length === 1) return String(cells[places[0]!]);
  return places.map((place) => cells[place]).join(':');
}

function compareCells(table: TableShape, expected: Cells, actual: Cells, findings: Findings): void {
  for (let place = 0; place < expected.length; place++) {
    if (expected[place] === actual[place]) continue;
    const [is, gives] = [JSON.stringify(actual[place]), JSON.stringify(expected[place])];
    findings.fail('I15', `${nameRow(table, expected)}: ${table.columns[place]} is ${is}; the journal gives ${gives}`);
  }
}
