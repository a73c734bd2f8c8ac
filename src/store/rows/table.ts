/** What a cell holds on its way to or from the database, as JSON. */
export type Value = string | number | null;

/** What SQL is made of. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  /** Columns that take the new value when the key exists. Without any, a row is only ever added. */
  readonly replaced: readonly string[];
}

/** How records of a kind stand in a table. */
export interface Table<Row> extends TableShape {
  toValues(row: Row): Value[];
  fromValues(values: readonly Value[]): Row;
}

/** Fails to compile where a field of the record has no column. */
type Complete<Row, Columns extends readonly string[]> =
  Exclude<keyof Row & string, Columns[number]> extends never ? Columns : never;

/** A table whose columns are the fields of its records, cell by cell. */
export function plainTable<Row extends { readonly [Field in keyof Row]: Value }>() {
  return <const Columns extends readonly (keyof Row & string)[]>(
    name: string,
    columns: Columns & Complete<Row, Columns>,
    key: readonly (keyof Row & string)[],
    replaced: readonly (keyof Row & string)[] = [],
  ): Table<Row> => ({
    name,
    columns,
    key,
    replaced,
    toValues: (row) => columns.map((column): Value => row[column]),
    fromValues: (values) => named(columns, values) as Row,
  });
}

/**
 * Cells, from a place on, by the names of their columns. Written out, because `Object.fromEntries` takes five times as
 * long, and rows are read by the million.
 */
export function named(
  columns: readonly string[],
  values: readonly Value[],
  from = 0,
): Record<string, Value | undefined> {
  const record: Record<string, Value | undefined> = {};
  for (let place = 0; place < columns.length; place++) record[columns[place]!] = values[from + place];
  return record;
}
