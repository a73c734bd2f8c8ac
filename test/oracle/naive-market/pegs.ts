import { bestDisplayed } from './priority.ts';
import { match, rest } from './matching.ts';
import { isOpen, nextTime, opposite, type NaiveOrder, type State } from './state.ts';

/**
 * Where a peg stands: PRIMARY at the best displayed price of its own side, MID between the best two, rounded away from the
 * market; never beyond its limit. Null: there is nothing to follow, so it waits.
 */
export function pegPrice(state: State, order: NaiveOrder): number | null {
  const reference = referencePrice(state, order);
  if (reference === null) return null;
  if (order.side === 'BUY') return Math.min(Math.floor(reference), order.price ?? Infinity);
  return Math.max(Math.ceil(reference), order.price ?? 0);
}

function referencePrice(state: State, order: NaiveOrder): number | null {
  const own = bestDisplayed(state, order.side);
  if (order.peg === 'PRIMARY' || own === null) return own;
  const other = bestDisplayed(state, opposite(order.side));
  return other === null ? null : (own + other) / 2;
}

/**
 * Pegs follow the book. In each pass all pegs that have to move are taken out at once; then, in their old order, each
 * comes in at its new price like an arriving order. What they trade may move the book, so that there is another pass.
 */
export function repricePegs(state: State): void {
  for (;;) {
    const moved = state.orders
      .filter((order) => order.peg !== null)
      .map((order) => ({ order, price: pegPrice(state, order) }))
      .filter(({ order, price }) => price !== order.standsAt)
      .sort((one, other) => one.order.time - other.order.time);
    if (moved.length === 0) return;
    for (const { order } of moved) order.standsAt = null;
    for (const { order, price } of moved) if (isOpen(state, order)) comeInAt(state, order, price);
  }
}

function comeInAt(state: State, order: NaiveOrder, price: number | null): void {
  order.time = nextTime(state);
  if (price !== null && state.phase === 'CONTINUOUS') match(state, order, price);
  if (isOpen(state, order)) rest(order, price);
}
