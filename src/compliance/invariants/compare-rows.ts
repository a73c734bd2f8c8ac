import type { Findings, Invariant } from './findings.ts';

/** The cells of a row, in order of the table's columns. */
export type Cells = readonly (string | number | null)[];

/** What a comparison must know of a table. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

/** Who says how rows must be, and what is broken where they are not. */
export interface Authority {
  readonly name: string;
  /** By a row that is missing, or too many. */
  readonly rows: readonly Invariant[];
  /** By another value. */
  readonly cells: Invariant;
  /** What is said of a row too many. */
  readonly unaccounted: string;
}

const JOURNAL: Authority = {
  name: 'the journal gives',
  rows: ['I4', 'I15'],
  cells: 'I15',
  unaccounted: 'no command in the journal accounts for this row',
};

/** Of what is made of trades. */
export const TRADES_TOLD: Authority = {
  name: 'the trades give',
  rows: ['I19'],
  cells: 'I19',
  unaccounted: 'there is no trade behind this row',
};

/**
 * Holds rows of a table to those that the journal gives (or another authority), cell by cell.
 * @param actual the rows that stand under the keys of `expected`, and any that stand beside them
 * @returns how many are missing
 */
export function compareRows(
  table: TableShape,
  expected: readonly Cells[],
  actual: readonly Cells[],
  findings: Findings,
  authority: Authority = JOURNAL,
): number {
  const places = keyPlaces(table);
  const found = new Map<string, Cells>();
  for (const cells of actual) {
    const key = keyText(cells, places);
    if (found.has(key)) failRow(table, cells, 'stands there twice', findings, authority);
    found.set(key, cells);
  }
  let missing = 0;
  for (const cells of expected) {
    const key = keyText(cells, places);
    const row = found.get(key);
    found.delete(key);
    if (row) {
      compareCells(table, cells, row, findings, authority);
    } else {
      missing++;
      failRow(table, cells, 'the row is missing', findings, authority);
    }
  }
  for (const cells of found.values()) unaccountedRow(table, cells, findings, authority);
  return missing;
}

/** A row that nothing has made. */
export function unaccountedRow(
  table: TableShape,
  cells: Cells,
  findings: Findings,
  authority: Authority = JOURNAL,
): void {
  failRow(table, cells, authority.unaccounted, findings, authority);
}

function failRow(table: TableShape, cells: Cells, what: string, findings: Findings, { rows }: Authority): void {
  for (const invariant of rows) findings.fail(invariant, `${nameRow(table, cells)}: ${what}`);
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

function compareCells(
  table: TableShape,
  expected: Cells,
  actual: Cells,
  findings: Findings,
  { cells, name }: Authority,
): void {
  for (let place = 0; place < expected.length; place++) {
    if (expected[place] === actual[place]) continue;
    const [is, gives] = [JSON.stringify(actual[place]), JSON.stringify(expected[place])];
    findings.fail(cells, `${nameRow(table, expected)}: ${table.columns[place]} is ${is}; ${name} ${gives}`);
  }
}
