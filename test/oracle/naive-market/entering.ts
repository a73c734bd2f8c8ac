import { cancelLinked, match, rest, wouldFill, wouldFillWhole } from './matching.ts';
import { pegPrice } from './pegs.ts';
import { firstCounterOrder } from './priority.ts';
import {
  cancel,
  isForAuction,
  isHeldStop,
  isOpen,
  nextTime,
  openQuantity,
  type NaiveOrder,
  type Reach,
  type State,
  type Terms,
} from './state.ts';
import { isReached } from './trailing.ts';

/** An order that was taken, new or replaced, does what it can at once. */
export function enter(state: State, order: NaiveOrder): void {
  if (isForAuction(order)) return;
  if (isHeldStop(order)) {
    // D14: one that the last trade reached already is set off at once.
    const isDue = state.phase === 'CONTINUOUS' && state.lastPrice !== null && isReached(order, state.lastPrice);
    if (isDue) trigger(state, order);
    return;
  }
  execute(state, order);
}

/** F13, F14: a stop becomes a market order, a stop-limit a limit order; its time in force counts from here. */
export function trigger(state: State, order: NaiveOrder): void {
  state.outputs.push({ event: 'triggered', id: order.id });
  const linked = order.oco;
  order.type = order.type === 'STOP' ? 'MARKET' : 'LIMIT';
  order.stop = order.trail = order.trailPct = null;
  order.time = nextTime(state);
  cancelLinked(state, linked);
  if (state.phase === 'CONTINUOUS' && state.house?.isBarredShortSale(order, order.price) === true) {
    cancel(state, order, 'REGULATION');
    return;
  }
  execute(state, order);
}

function execute(state: State, order: NaiveOrder): void {
  if (state.phase !== 'CONTINUOUS') {
    rest(order, priceInBook(state, order));
    return;
  }
  slide(state, order);
  const limit = priceInBook(state, order);
  if (limit === null && order.type === 'LIMIT') {
    rest(order, null);
    return;
  }
  // How far it may trade is measured once, before its own trades move the last price.
  const reach = state.house?.reach(order) ?? null;
  const worst = within(order, limit, reach);
  if (order.tif === 'FOK' && !wouldFillWhole(state, order, worst)) {
    cancel(state, order, 'FOK');
  } else if (order.tif === 'IOC' && order.minQty !== null && wouldFill(state, order, worst) < order.minQty) {
    cancel(state, order, 'MIN_QUANTITY');
  } else {
    match(state, order, worst);
    if (isOpen(state, order)) keepOrCancelRest(state, order, limit, reach);
  }
}

/** The worse of its own limit and how far it may trade; null: it may at any price. */
function within(order: NaiveOrder, limit: number | null, reach: Reach | null): number | null {
  if (reach === null) return limit;
  if (limit === null) return reach.price;
  return order.side === 'BUY' ? Math.min(limit, reach.price) : Math.max(limit, reach.price);
}

/** Whether a limit lies beyond what an order may trade at: then the band, or the collar, is what stops it. */
function liesBeyond(order: NaiveOrder, limit: number, reach: Reach): boolean {
  return order.side === 'BUY' ? limit > reach.price : limit < reach.price;
}

/** F11, F12, F18: what is left of a market order finds no liquidity; of IOC it is canceled; else it rests. */
function keepOrCancelRest(state: State, order: NaiveOrder, limit: number | null, reach: Reach | null): void {
  const isStopped = reach !== null && (limit === null || liesBeyond(order, limit, reach));
  const isThereMore = isStopped && bestCounterPrice(state, { ...order, price: limit }, openQuantity(order)) !== null;
  const mayRest = order.type === 'LIMIT' && order.tif !== 'IOC';
  if (isStopped && (isThereMore || mayRest)) cancel(state, order, reach.reason);
  else if (order.type === 'MARKET') cancel(state, order, 'NO_LIQUIDITY');
  else if (order.tif === 'IOC') cancel(state, order, 'IOC');
  else rest(order, limit);
}

/** Null for a peg with no reference, and for a market order. */
function priceInBook(state: State, order: NaiveOrder): number | null {
  return order.peg === null ? order.price : pegPrice(state, order);
}

// --- F17, D9: post-only -----------------------------------------------------------------------------

/** The best price that an order would trade at if it came in now, with hidden and own orders too. */
export function bestCounterPrice(state: State, order: Terms, open: number): number | null {
  const { id, side, price, minQty } = order;
  return firstCounterOrder(state, { id, side, limit: price, open, minQty })?.standsAt ?? null;
}

/** One tick behind the best price that it would have traded at. */
function slidPrice(order: Terms, counterPrice: number): number {
  return order.side === 'BUY' ? counterPrice - 1 : counterPrice + 1;
}

/** Whether a post-only order has to be refused: it would trade, and can (or may) not slide. */
export function wouldTradeAgainstItsWord(state: State, order: Terms, open: number): boolean {
  if (order.postOnly === false || open <= 0 || state.phase !== 'CONTINUOUS') return false;
  const counterPrice = bestCounterPrice(state, order, open);
  if (counterPrice === null) return false;
  const slid = slidPrice(order, counterPrice);
  return order.postOnly === true || slid < 1 || slid > state.highestPrice;
}

/** SLIDE: the price moves so that the order does not trade. */
export function slide(state: State, order: NaiveOrder): void {
  if (order.postOnly !== 'SLIDE') return;
  const counterPrice = bestCounterPrice(state, order, order.qty - order.filled);
  if (counterPrice !== null) order.price = slidPrice(order, counterPrice);
}
