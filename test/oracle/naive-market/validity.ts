import { startOfStop } from './trailing.ts';
import type { Code } from './protocol.ts';
import type { State, Terms } from './state.ts';

/** D4: why an order makes no sense, whatever the market is doing; the first reason in order of precedence. */
export function faultOf(order: Terms, state: State): Code | undefined {
  if (!isCombination(order)) return 'INVALID_COMBINATION';
  if (!quantitiesFit(order, state)) return 'INVALID_QUANTITY';
  if (!pricesFit(order, state)) return 'INVALID_PRICE';
  if (order.tif === 'GTD' && (order.expiresAt === null || order.expiresAt <= state.now)) return 'INVALID_EXPIRY';
  return undefined;
}

/** D4: the validity table. */
function isCombination(order: Terms): boolean {
  const { type, tif } = order;
  const isStop = type === 'STOP' || type === 'STOP_LIMIT';
  const hasLimit = type === 'LIMIT' || type === 'STOP_LIMIT';
  const mayRest = tif === 'DAY' || tif === 'GTC' || tif === 'GTD';

  // F20, F22: a market order never rests. A stop waits in the market, not for an auction.
  if (type === 'MARKET' && (tif === 'GTC' || tif === 'GTD')) return false;
  if (isStop && (tif === 'OPEN' || tif === 'CLOSE')) return false;
  if (!hasLimit && order.price !== null) return false;

  const hasTrail = order.trail !== null || order.trailPct !== null;
  if (!isStop && (order.stop !== null || hasTrail)) return false;
  if (order.trail !== null && order.trailPct !== null) return false;

  // F15, F17: what changes how an order rests is for orders that may rest.
  if (order.display !== null && !(hasLimit && mayRest && !order.hidden && order.peg === null)) return false;
  if (order.hidden && !(hasLimit && mayRest)) return false;
  if (order.postOnly !== false && !(type === 'LIMIT' && mayRest && order.peg === null)) return false;
  if (order.peg !== null && !(type === 'LIMIT' && mayRest)) return false;
  if (order.minQty !== null && !minQtyFits(order, mayRest)) return false;

  if (order.reduceOnly && order.account === null) return false;
  return tif === 'GTD' || order.expiresAt === null;
}

function minQtyFits(order: Terms, mayRest: boolean): boolean {
  if (order.tif === 'IOC') return order.type === 'LIMIT' || order.type === 'MARKET';
  return order.type === 'LIMIT' && mayRest && (order.hidden || order.peg !== null);
}

function quantitiesFit(order: Terms, state: State): boolean {
  const isPart = (part: number | null): boolean => part === null || (part >= 1 && part <= order.qty);
  return order.qty >= 1 && order.qty <= state.highestQuantity && isPart(order.display) && isPart(order.minQty);
}

function pricesFit(order: Terms, state: State): boolean {
  const isPrice = (price: number): boolean => price >= 1 && price <= state.highestPrice;
  const needsLimit = (order.type === 'LIMIT' && order.peg === null) || order.type === 'STOP_LIMIT';
  if (order.price === null ? needsLimit : !isPrice(order.price)) return false;
  if (order.type !== 'STOP' && order.type !== 'STOP_LIMIT') return true;
  if (order.trail !== null && !isPrice(order.trail)) return false;
  if (order.trailPct !== null && (order.trailPct < 1 || order.trailPct > 99)) return false;
  const stop = startOfStop(order, state.lastPrice);
  return stop !== null && isPrice(stop);
}
