import { repricePegs } from './pegs.ts';
import { findStops, settle } from './settling.ts';
import { cancel, openQuantity, remove, type NaiveOrder, type State } from './state.ts';
import { uncross } from './uncross.ts';
import type { Phase } from './protocol.ts';

/** D56: any phase may follow any other. */
export function takePhase(state: State, to: Phase): void {
  const from = state.phase;
  state.phase = to;
  state.outputs.push({ event: 'phase', to });
  if (from === to) return;
  if (to === 'CONTINUOUS') open(state);
  else if (to === 'CLOSED') close(state, from);
}

/** The uncross, its leftovers, the pegs, and then the stops that were held. */
function open(state: State): void {
  uncross(state, 'OPEN');
  cancelLeftOver(state, 'OPEN');
  repricePegs(state);
  // D14: the price of the uncross counts after it. Where nothing traded, held stops are compared with the last trade.
  if (state.tape.length === 0 && state.lastPrice !== null) findStops(state, state.lastPrice);
  settle(state);
}

function close(state: State, from: Phase): void {
  if (from === 'AUCTION') uncross(state, 'CLOSE');
  cancelLeftOver(state, 'CLOSE');
  // F21: DAY orders end with the day, stops that were never set off too.
  for (const order of state.orders) if (order.tif === 'DAY') expire(state, order);
  settle(state);
}

export function cancelLeftOver(state: State, tif: 'OPEN' | 'CLOSE'): void {
  for (const order of state.orders) {
    if (order.tif === tif) cancel(state, order, order.type === 'MARKET' ? 'NO_LIQUIDITY' : 'PHASE');
  }
}

/** F22: good-till-date orders end when their instant is there, in order of entry. */
export function takeTime(state: State, now: number): void {
  state.now = now;
  state.outputs.push({ event: 'time', now });
  for (const order of state.orders) {
    if (order.expiresAt !== null && order.expiresAt <= now) expire(state, order);
  }
  settle(state);
}

export function expire(state: State, order: NaiveOrder): void {
  state.outputs.push({ event: 'expired', id: order.id, qty: openQuantity(order) });
  remove(state, order);
}
