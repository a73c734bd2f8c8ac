import { ENTRY, NONE, NO_GROUP, OrderBook, type OrderStore, type SpecialTerms, type Taker } from '../book/index.ts';
import { mayRest, termsOf, type DeskMarket } from './desk-parts.ts';

/** Makes a taker of an order with special terms that stands nowhere: what it may trade at is its limit, collar, the price bands, and what order protection leaves. */
export function fillTaker(taker: Taker, orders: OrderStore, slot: number, market: DeskMarket): void {
  const terms = termsOf(orders, slot);
  const side = orders.side(slot);
  const tick = orders.tick(slot);
  taker.id = orders.id(slot);
  taker.account = orders.account(slot);
  taker.group = orders.group(slot) === NO_GROUP ? NONE : orders.group(slot);
  taker.side = side;
  taker.ownKey = tick === 0 ? market.marketLimit(side) : Math.min(OrderBook.limitKey(side, tick), market.bandKey(side));
  const around = isExempt(terms) ? null : market.around;
  taker.limitKey = around === null ? taker.ownKey : Math.min(taker.ownKey, around.protectedKey(side));
  taker.bestKey = around === null ? 0 : around.bestKey(side);
  taker.quantity = orders.quantity(slot);
  taker.left = orders.open(slot);
  taker.prevention = orders.selfTradePrevention(slot);
  // What a resting order asks of those that it meets is asked by them.
  taker.minimum = mayRest(orders.timeInForce(slot)) ? terms.minQuantity : 0;
  taker.other = terms.other;
  taker.price = terms.limitTick * market.tickSize;
  taker.stopped = false;
}

/** Whether order protection does not hold an order: whoever sent it answers for that, or a feed tells of it. */
export function isExempt(terms: SpecialTerms): boolean {
  return terms.exemption !== 0 || terms.entry === ENTRY.QUOTE;
}
