import type { Recording } from './tapped-socket.ts';

/** Accounts that trade in these tests. What is theirs on the wire has their name in it, or is an order's id. */
export const TRADING = ['ALICE', 'BOB', 'ATLAS', 'MAKER'] as const;

/** Of the textbook's book, which is MAKER's. */
const SEEDED = 'seed-AAPL-';

/**
 * What came over sockets and is another account's: its id, ids of its orders, its clientOrderIds.
 *
 * @param own the account that the key may read; undefined: none
 * @param owners order → account
 */
export function leaks(
  recordings: readonly Recording[],
  own: string | undefined,
  owners: ReadonlyMap<string, string>,
): string[] {
  const foreign = TRADING.filter((account) => account !== own);
  const words = new RegExp(`\\b(${foreign.join('|')})\\b${own === 'MAKER' ? '' : `|${SEEDED}`}`);
  const found: string[] = [];
  for (const message of recordings.flatMap(({ received }) => received)) {
    const text = JSON.stringify(message);
    if (words.test(text) || orderIds(message).some((id) => owners.get(id) !== own)) found.push(text);
  }
  return found;
}

/** Ids of all orders in a message, wherever they are. */
function orderIds(value: any): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = value.order?.id === undefined ? [] : [value.order.id as string];
  return [...own, ...Object.values(value).flatMap(orderIds)];
}
