import { parseLogRow, parseOrderRow, type LogRow, type OrderRow } from './rows.ts';
import { linesOf } from '../lines.ts';

/** @throws BitstampFormatError where a line is malformed */
export async function readLog(path: string): Promise<readonly LogRow[]> {
  const rows: LogRow[] = [];
  for await (const line of linesOf(path)) rows.push(parseLogRow(line, rows.length));
  return rows;
}

/** @throws BitstampFormatError where a line is malformed */
export async function readOrders(path: string): Promise<readonly OrderRow[]> {
  const rows: OrderRow[] = [];
  let isHeader = true;
  for await (const line of linesOf(path)) {
    if (!isHeader) rows.push(parseOrderRow(line, rows.length));
    isHeader = false;
  }
  return rows;
}

/** How far the orders file says what the log says. */
export interface Agreement {
  readonly rows: number;
  readonly equal: number;
  /** Rows that differ in the volume alone, by one unit: the orders file has rounded a float down. */
  readonly oneUnitLess: number;
}

/** Compares the two files row by row: they have the order rows in the same order. */
export function agreement(log: readonly LogRow[], orders: readonly OrderRow[]): Agreement {
  const logged = log.filter((row): row is OrderRow => row.kind !== 'trade' && row.kind !== 'book');
  const isSame = (row: OrderRow, at: number): boolean => {
    const other = logged[at];
    return (
      other?.order === row.order &&
      other.time === row.time &&
      other.kind === row.kind &&
      other.side === row.side &&
      other.price === row.price
    );
  };
  const same = orders.map((row, at) => (isSame(row, at) ? logged[at]!.volume - row.volume : null));
  return {
    rows: Math.max(orders.length, logged.length),
    equal: same.filter((difference) => difference === 0).length,
    oneUnitLess: same.filter((difference) => difference === 1).length,
  };
}
