import { trigger } from './entering.ts';
import { repricePegs } from './pegs.ts';
import { isHeldStop, isOpen, type NaiveOrder, type State } from './state.ts';
import { follow, isReached } from './trailing.ts';

/**
 * What follows when an order (or a cancel, an expiry, an uncross) is done: pegs move; then stops look at every trade in turn;
 * then the first stop that was found is set off, and all this again after it, until none is left (D14).
 */
export function settle(state: State): void {
  repricePegs(state);
  lookAtTape(state);
  while (state.found.length > 0) {
    const stop = state.found.shift()!;
    // It may have been canceled while it waited.
    if (!isOpen(state, stop)) continue;
    trigger(state, stop);
    repricePegs(state);
    lookAtTape(state);
  }
}

function lookAtTape(state: State): void {
  for (const price of state.tape.splice(0)) {
    for (const order of state.orders) if (isWaiting(state, order)) follow(order, price);
    findStops(state, price);
  }
}

/** Stops that a price reaches: buys lowest first, then sells highest first, then by time. They wait behind those found before. */
export function findStops(state: State, price: number): void {
  if (state.phase !== 'CONTINUOUS') return;
  const reached = state.orders.filter((order) => isWaiting(state, order) && isReached(order, price));
  const buys = reached.filter((order) => order.side === 'BUY');
  const sells = reached.filter((order) => order.side === 'SELL');
  buys.sort((one, other) => one.stop! - other.stop! || one.time - other.time);
  sells.sort((one, other) => other.stop! - one.stop! || one.time - other.time);
  state.found.push(...buys, ...sells);
}

function isWaiting(state: State, order: NaiveOrder): boolean {
  return isHeldStop(order) && !state.found.includes(order);
}
