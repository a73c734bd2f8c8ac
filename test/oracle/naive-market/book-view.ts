import { queue } from './priority.ts';
import { isDisplayed, openQuantity, shownQuantity, type State } from './state.ts';
import type { BookRequest, Level, Listed, Output, Side } from './protocol.ts';

/** F7, D8: what all may see, best first; and on request every order that rests, in priority. */
export function bookOf(state: State, request: BookRequest): Output {
  const depth = request.depth ?? Infinity;
  const view = {
    event: 'book' as const,
    bids: levels(state, 'BUY').slice(0, depth),
    asks: levels(state, 'SELL').slice(0, depth),
  };
  if (request.orders !== true) return view;
  return { ...view, orders: { bids: listed(state, 'BUY'), asks: listed(state, 'SELL') } };
}

export function levels(state: State, side: Side): Level[] {
  const orders = queue(state, side).filter(isDisplayed);
  const prices = [...new Set(orders.map((order) => order.standsAt!))];
  return prices.map((price) => {
    const level = orders.filter((order) => order.standsAt === price);
    return [price, level.reduce((sum, order) => sum + shownQuantity(order), 0), level.length];
  });
}

function listed(state: State, side: Side): Listed[] {
  return queue(state, side).map((order) => [order.id, order.standsAt!, openQuantity(order)]);
}
