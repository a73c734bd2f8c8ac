import { firstCounterOrder, type Arrival } from './priority.ts';
import { cancel, copyOf, find, isOpen, nextTime, openQuantity, remove, type NaiveOrder, type State } from './state.ts';

/**
 * F1: the taker meets the other side, best first, until nothing is left of it or nobody is there that it may trade with.
 * @param limit the worst price for the taker; null: any
 */
export function match(state: State, taker: NaiveOrder, limit: number | null): void {
  while (isOpen(state, taker)) {
    const maker = firstCounterOrder(state, arrivalOf(taker, limit));
    if (maker === undefined) return;
    if (isSelfTrade(maker, taker)) prevent(state, maker, taker);
    else trade(state, maker, taker);
  }
}

function arrivalOf(taker: NaiveOrder, limit: number | null): Arrival {
  // With IOC the minimum is of the total, and was judged before.
  const minQty = taker.tif === 'IOC' ? null : taker.minQty;
  return { id: taker.id, side: taker.side, limit, open: openQuantity(taker), minQty };
}

// --- trades -----------------------------------------------------------------------------------------

/** D12: at the maker's price. D6: each slice of an iceberg is a trade of its own. Then links, then the iceberg's refresh. */
function trade(state: State, maker: NaiveOrder, taker: NaiveOrder): void {
  const isIceberg = maker.display !== null;
  const qty = Math.min(isIceberg ? maker.slice : openQuantity(maker), openQuantity(taker));
  const price = maker.standsAt!;
  const linked = [maker.oco, taker.oco];
  state.outputs.push({ event: 'trade', maker: maker.id, taker: taker.id, price, qty });
  state.lastPrice = price;
  state.tape.push(price);
  if (isIceberg) maker.slice -= qty;
  fill(state, maker, qty);
  fill(state, taker, qty);
  for (const id of linked) cancelLinked(state, id);
  if (isIceberg && maker.slice === 0 && isOpen(state, maker)) refresh(state, maker);
}

/** I8: what one buys another sells. */
export function fill(state: State, order: NaiveOrder, qty: number): void {
  order.filled += qty;
  const before = state.positions.get(order.account) ?? 0;
  state.positions.set(order.account, order.side === 'BUY' ? before + qty : before - qty);
  if (openQuantity(order) === 0) remove(state, order);
}

export function cancelLinked(state: State, id: string | null): void {
  const other = id === null ? undefined : find(state, id);
  if (other !== undefined) cancel(state, other, 'LINKED');
}

/** F16, D7: the next slice, at the back of its level; the last one may be smaller. */
export function refresh(state: State, order: NaiveOrder): void {
  showFreshSlice(order);
  order.time = nextTime(state);
  state.outputs.push({ event: 'refreshed', id: order.id, qty: order.slice });
}

export function showFreshSlice(order: NaiveOrder): void {
  if (order.display !== null) order.slice = Math.min(order.display, openQuantity(order));
}

/** A quantity that goes down comes off the reserve first, then off what is shown. */
export function shrinkSlice(order: NaiveOrder): void {
  order.slice = Math.min(order.slice, openQuantity(order));
}

/** An order that comes to rest shows its first slice (D7: it traded with its full quantity before). */
export function rest(order: NaiveOrder, price: number | null): void {
  order.standsAt = price;
  showFreshSlice(order);
}

// --- D13: self-trades -------------------------------------------------------------------------------

/** Orders that name no account never meet themselves. The taker's mode decides. */
function isSelfTrade(maker: NaiveOrder, taker: NaiveOrder): boolean {
  return taker.stp !== 'NONE' && taker.account !== null && taker.account === maker.account;
}

function prevent(state: State, maker: NaiveOrder, taker: NaiveOrder): void {
  const qty = Math.min(openQuantity(maker), openQuantity(taker));
  state.outputs.push({ event: 'prevented', maker: maker.id, taker: taker.id, qty });
  if (taker.stp === 'DECREMENT') {
    decrement(state, maker, qty);
    decrement(state, taker, qty);
    return;
  }
  if (taker.stp !== 'CANCEL_TAKER') cancel(state, maker, 'SELF_TRADE_PREVENTION');
  if (taker.stp !== 'CANCEL_MAKER') cancel(state, taker, 'SELF_TRADE_PREVENTION');
}

/** Both lose the smaller open quantity, without a trade; whoever reaches zero is canceled with it. */
function decrement(state: State, order: NaiveOrder, qty: number): void {
  if (openQuantity(order) === qty) {
    cancel(state, order, 'SELF_TRADE_PREVENTION');
    return;
  }
  order.qty -= qty;
  shrinkSlice(order);
}

// --- all or nothing ---------------------------------------------------------------------------------

/**
 * F19, D10: whether a fill-or-kill order would be filled to its end, tried out on a copy of the market. An own order in the
 * way kills it, unless it would be canceled.
 */
export function wouldFillWhole(state: State, order: NaiveOrder, limit: number | null): boolean {
  const trial = tryOut(state, order, limit);
  const meetsItself = trial.state.outputs.some((output) => output.event === 'prevented');
  return trial.filled === order.qty && (!meetsItself || order.stp === 'CANCEL_MAKER');
}

/** How much an order would trade at once. */
export function wouldFill(state: State, order: NaiveOrder, limit: number | null): number {
  return tryOut(state, order, limit).filled - order.filled;
}

function tryOut(state: State, order: NaiveOrder, limit: number | null): { state: State; filled: number } {
  const copy = copyOf(state);
  const copied = find(copy, order.id)!;
  match(copy, copied, limit);
  return { state: copy, filled: copied.filled };
}
