import type { Exchange, OrderRecord, RecorderRows, ReferenceRows } from '../../exchange/index.ts';
import { accepted, type BookOrder } from './book-order.ts';

/** What a replay goes on from that cannot begin from nothing: the core of a snapshot, with the rows of its moment. */
export interface ReplayStart {
  readonly exchange: Exchange;
  /** Open orders in order of priority within a market's side: plain limit orders, which all stand in their book. */
  readonly rows: RecorderRows;
  readonly reference: ReferenceRows;
  /** How many there were. */
  readonly preventions: number;
}

/** A plain limit order that stands in a book, as events would have left it. */
export function standing({ instructions: _, ...row }: OrderRecord): BookOrder {
  return { ...accepted(row.id, { kind: 'SubmitOrder', ...row }), filled: row.filledQuantity };
}
