import type { Micros } from '../../domain/index.ts';
import { plainTable } from '../rows/table.ts';
import type { Reader } from './reader.ts';

/** When an order took its place; null: no event of it tells. */
interface Place {
  readonly order: number;
  readonly at: Micros | null;
}

const PLACES = plainTable<Place>()('order_events', ['order', 'at'], ['order']);

/**
 * The newest event of each order that put it at the back of a price, or into the book at all: an amendment that kept its priority
 * did not move it. Read back from the order's newest event.
 */
export const QUEUE_TIMES = `
  SELECT json_array(k."value", (
    SELECT e."at" FROM "order_events" e
    WHERE e."order" = k."value" AND (
      e."type" IN ('NEW', 'TRIGGERED', 'REFRESHED', 'REPLACED') OR (e."type" = 'AMENDED' AND e."reason" = 'PRIORITY_LOST')
    )
    ORDER BY e."number" DESC LIMIT 1
  )) AS "row"
  FROM json_each(?) k`;

/** When each of these open orders took its place in the queue; without those of which no event tells. */
export async function queueTimes(reader: Reader, orders: readonly number[]): Promise<Map<number, Micros>> {
  const times = new Map<number, Micros>();
  if (orders.length === 0) return times;
  const places = await reader.rows(PLACES, QUEUE_TIMES, JSON.stringify(orders));
  for (const { order, at } of places) if (at !== null) times.set(order, at);
  return times;
}
