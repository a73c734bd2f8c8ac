import type { Cells, ReplayedKind } from '../compliance/index.ts';
import type { Changes } from '../exchange/index.ts';
import { TABLES } from '../store/index.ts';

/** Every kind of row that a replay gives. */
export const KINDS = (Object.keys(TABLES) as (keyof Changes)[]).filter(
  (kind): kind is ReplayedKind => kind !== 'candles',
);

/** Rows as they stand in their table. */
export function cellsOf(kind: keyof Changes, rows: readonly Changes[keyof Changes][number][]): Cells[] {
  const table: { toValues(row: unknown): Cells } = TABLES[kind];
  return rows.map((row) => table.toValues(row));
}

/** All that comes, at once: of what is few. */
export async function all<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const list: Row[] = [];
  for await (const row of rows) list.push(row);
  return list;
}
