import { ENTRY, NO_KEY, OrderBook, type OrderStore } from '../book/index.ts';
import { CANCEL_REASONS } from '../domain/index.ts';
import type { Market } from '../venue/index.ts';

const FADED = CANCEL_REASONS.indexOf('FADED');

/** 0 to 999,999, by the numbers of an order, its child, and a book alone. */
export function draw(parent: number, child: number, book: number): number {
  let hash = 0x811c9dc5;
  for (const part of [parent, child, book]) {
    hash = Math.imul(hash ^ (part & 0xffff), 0x01000193);
    hash = Math.imul(hash ^ Math.floor(part / 0x10000), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % 1_000_000;
}

/**
 * Takes the quotes of feeds that a child came for out of the market. Orders of others stay.
 *
 * @param price worst that it came for, in micro-dollars; 0: any
 * @returns whether there were any
 */
export function fade(market: Market, orders: OrderStore, side: number, price: number): boolean {
  const worst = price === 0 ? NO_KEY - 1 : OrderBook.limitKey(side, price / market.tickSize);
  const ids: number[] = [];
  for (const slot of market.book.resting(1 - side)) {
    if (OrderBook.key(1 - side, orders.tick(slot)) > worst) break;
    if (orders.terms(slot)?.entry === ENTRY.QUOTE) ids.push(orders.id(slot));
  }
  for (const id of ids) market.takeOut(orders.find(id), FADED);
  return ids.length > 0;
}
