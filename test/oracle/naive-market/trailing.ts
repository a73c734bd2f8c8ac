import type { NaiveOrder, Terms } from './state.ts';

/** The stop price that an order starts with: its own, else the last trade's less or plus the trail. Null: there is none. */
export function startOfStop(order: Terms, lastPrice: number | null): number | null {
  if (order.stop !== null) return order.stop;
  return lastPrice === null ? null : trailedStop(order, lastPrice);
}

/** A trailing stop follows a trade towards the market and never goes back. */
export function follow(order: NaiveOrder, tradePrice: number): void {
  const stop = trailedStop(order, tradePrice);
  if (stop === null || order.stop === null) return;
  order.stop = order.side === 'BUY' ? Math.min(order.stop, stop) : Math.max(order.stop, stop);
}

/** D14: buys are set off at the stop or above, sells at the stop or below. */
export function isReached(order: NaiveOrder, tradePrice: number): boolean {
  if (order.stop === null) return false;
  return order.side === 'BUY' ? tradePrice >= order.stop : tradePrice <= order.stop;
}

function trailedStop(order: Terms, price: number): number | null {
  const distance = order.trailPct === null ? order.trail : Math.ceil((price * order.trailPct) / 100);
  if (distance === null) return null;
  return order.side === 'BUY' ? price + distance : price - distance;
}
