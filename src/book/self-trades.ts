import { EVENT, SELF_TRADE_PREVENTIONS } from '../domain/index.ts';
import type { OrderBook } from './order-book.ts';
import type { OrderStore } from './order-store.ts';
import type { SweepOwner } from './sweep-owner.ts';
import type { Taker } from './taker.ts';

const { AMENDED, PREVENTED } = EVENT;

export const CANCEL_TAKER = SELF_TRADE_PREVENTIONS.indexOf('CANCEL_TAKER');
export const CANCEL_MAKER = SELF_TRADE_PREVENTIONS.indexOf('CANCEL_MAKER');
export const CANCEL_BOTH = SELF_TRADE_PREVENTIONS.indexOf('CANCEL_BOTH');
const OFF = SELF_TRADE_PREVENTIONS.indexOf('NONE');

/** Whether a trade of the two would be a self-trade that the taker's mode prevents. */
export function mindsMeeting(orders: OrderStore, taker: Taker, maker: number): boolean {
  return taker.prevention !== OFF && orders.group(maker) === taker.group;
}

/**
 * Prevents a self-trade; the taker's mode decides (D13). Deals with the maker, and stops the taker.
 *
 * @returns shares that the taker is to lose by DECREMENT, with some left of it; 0: none
 */
export function preventTrade(book: OrderBook, owner: SweepOwner, taker: Taker, maker: number): number {
  const { orders, events } = book;
  const open = orders.open(maker);
  const quantity = Math.min(taker.left, open);
  const mode = taker.prevention;
  events.push(PREVENTED, book.index, orders.id(maker), taker.id, quantity, mode);
  if (mode === CANCEL_TAKER) {
    taker.stopped = true;
    return 0;
  }
  if (mode === CANCEL_MAKER || mode === CANCEL_BOTH) {
    owner.cancelMaker(maker);
    taker.stopped = mode === CANCEL_BOTH;
    return 0;
  }
  if (open === quantity) owner.cancelMaker(maker);
  else owner.decreaseMaker(maker, quantity);
  if (taker.left > quantity) return quantity;
  taker.stopped = true;
  return 0;
}

/** As {@link preventTrade}, of a taker that stands nowhere: it is dealt with as well. */
export function preventTaking(book: OrderBook, owner: SweepOwner, taker: Taker, maker: number): void {
  const lost = preventTrade(book, owner, taker, maker);
  if (lost === 0) return;
  taker.left -= lost;
  taker.quantity -= lost;
  book.events.push(AMENDED, taker.id, taker.quantity, taker.price, 1);
}
