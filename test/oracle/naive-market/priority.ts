import { isDisplayed, openQuantity, opposite, type NaiveOrder, type State } from './state.ts';
import type { Side } from './protocol.ts';

/** The orders in the book on one side in priority: price, then displayed before hidden, then time (F2, D7). */
export function queue(state: State, side: Side): NaiveOrder[] {
  return state.orders.filter((order) => order.side === side && order.standsAt !== null).sort(byPriority);
}

function byPriority(one: NaiveOrder, other: NaiveOrder): number {
  return byPrice(one, other) || Number(isDisplayed(other)) - Number(isDisplayed(one)) || one.time - other.time;
}

function byPrice(one: NaiveOrder, other: NaiveOrder): number {
  const difference = one.standsAt! - other.standsAt!;
  return one.side === 'SELL' ? difference : -difference;
}

/** The best displayed price of a side; null where it shows nothing. */
export function bestDisplayed(state: State, side: Side): number | null {
  const shown = state.orders.filter((order) => order.side === side && order.standsAt !== null && isDisplayed(order));
  if (shown.length === 0) return null;
  const prices = shown.map((order) => order.standsAt!);
  return side === 'BUY' ? Math.max(...prices) : Math.min(...prices);
}

/** F12: an order trades at its limit or better. Null: it has none (a market order). */
export function reaches(side: Side, limit: number | null, price: number): boolean {
  if (limit === null) return true;
  return side === 'BUY' ? price <= limit : price >= limit;
}

/** An order that comes in, or comes in again, as those that rest see it. */
export interface Arrival {
  readonly id: string;
  readonly side: Side;
  readonly limit: number | null;
  readonly open: number;
  /** Null where it will not rest: then `minQty` is judged for the whole of it. */
  readonly minQty: number | null;
}

/** The counter-order that an arriving order meets first. */
export function firstCounterOrder(state: State, taker: Arrival): NaiveOrder | undefined {
  const makers = state.orders.filter(
    (maker) =>
      maker.side === opposite(taker.side) &&
      maker.id !== taker.id &&
      maker.standsAt !== null &&
      reaches(taker.side, taker.limit, maker.standsAt) &&
      isLargeEnough(taker, maker),
  );
  return makers.reduce<NaiveOrder | undefined>(
    (first, maker) => (first === undefined || byPriority(maker, first) < 0 ? maker : first),
    undefined,
  );
}

/** An order with a minimum quantity trades only against single orders of at least that, or of its rest if that is smaller. */
function isLargeEnough(taker: Arrival, maker: NaiveOrder): boolean {
  const makerOpen = openQuantity(maker);
  const makerAsks = Math.min(maker.minQty ?? 0, makerOpen);
  const takerAsks = Math.min(taker.minQty ?? 0, taker.open);
  return taker.open >= makerAsks && makerOpen >= takerAsks;
}
