import { MAX_TICK, OrderBook, POST_ONLY, type Taker } from '../book/index.ts';
import { EVENT } from '../domain/index.ts';
import { termsOf, type DeskMarket } from './desk-parts.ts';
import type { Questions } from './questions.ts';

const { REPRICED } = EVENT;

/**
 * Sees to it that a post-only order, which stands nowhere, does not trade (D9): one that slides goes one step behind the price that it
 * would trade at. False: it would trade. The door refuses such orders, but not those that come in for another order that is done.
 */
export function keepOff(
  slot: number,
  taker: Taker,
  market: DeskMarket,
  book: OrderBook,
  questions: Questions,
): boolean {
  const { orders, events } = book;
  const terms = termsOf(orders, slot);
  const best = questions.wouldTradeAt(taker.side, orders.tick(slot), taker.left, taker.minimum);
  if (best === 0) return true;
  const tick = market.tickBehind(1 - taker.side, best);
  if (terms.postOnly === POST_ONLY.REFUSE || tick < 1 || tick > MAX_TICK) return false;
  terms.limitTick = tick;
  orders.setTick(slot, tick);
  taker.limitKey = OrderBook.limitKey(taker.side, tick);
  events.push3(REPRICED, book.index, orders.id(slot), tick * book.tickSize);
  return true;
}
