import { countMessage, limitRefusal, rateRefusal, reduceOnlyRefusal, refusalOf } from './admission.ts';
import { enter, slide, wouldTradeAgainstItsWord } from './entering.ts';
import { match, rest, shrinkSlice } from './matching.ts';
import { pegPrice } from './pegs.ts';
import { settle } from './settling.ts';
import { cancel, find, isForAuction, isHeldStop, isOpen, link, nextTime, openQuantity } from './state.ts';
import { termsOfNew, termsOfReplacement } from './terms.ts';
import { startOfStop } from './trailing.ts';
import type { AmendRequest, Code, NewRequest, ReplaceRequest } from './protocol.ts';
import type { HouseRules, NaiveOrder, State, Terms } from './state.ts';

function reject(state: State, id: string, code: Code): void {
  state.outputs.push({ event: 'rejected', id, code });
}

/** A new order. */
export function takeNew(state: State, request: NewRequest): void {
  const terms = termsOfNew(request);
  countMessage(state, terms.account);
  const code = find(state, terms.id) ? 'DUPLICATE_CLIENT_ORDER_ID' : refusalOf(state, terms, undefined);
  if (code !== undefined) {
    reject(state, terms.id, code);
    return;
  }
  const order = orderOf(state, terms, nextTime(state));
  state.orders.push(order);
  link(state, order, terms.oco);
  state.outputs.push({ event: 'accepted', id: order.id });
  enter(state, order);
  settle(state);
}

function orderOf(state: State, terms: Terms, entry: number): NaiveOrder {
  const stop = isHeldStop(terms) ? startOfStop(terms, state.lastPrice) : null;
  return { ...terms, stop, oco: null, filled: 0, entry, time: nextTime(state), standsAt: null, slice: 0 };
}

export function takeCancel(state: State, id: string): void {
  const order = find(state, id);
  if (order === undefined) {
    reject(state, id, 'ORDER_NOT_OPEN');
    return;
  }
  cancel(state, order, 'USER');
  settle(state);
}

// --- D12: replace -----------------------------------------------------------------------------------

/** Cancel and new in one step under the same id. The order of entry and the filled part stay, priority is lost. */
export function takeReplace(state: State, request: ReplaceRequest): void {
  const old = find(state, request.id);
  if (old === undefined) {
    countMessage(state, null);
    reject(state, request.id, rateRefusal(state, null) ?? 'ORDER_NOT_OPEN');
    return;
  }
  const terms = termsOfReplacement(request, old);
  countMessage(state, terms.account);
  const code = refusalOf(state, terms, old);
  if (code !== undefined) {
    reject(state, old.id, code);
    return;
  }
  const order = orderOf(state, terms, old.entry);
  order.filled = old.filled;
  order.qty = old.filled + terms.qty;
  link(state, old, null);
  state.orders = state.orders.map((other) => (other === old ? order : other));
  link(state, order, terms.oco);
  state.outputs.push({ event: 'replaced', id: order.id });
  enter(state, order);
  settle(state);
}

// --- D12: amend -------------------------------------------------------------------------------------

/** Size down alone, or no change at all, keeps priority; all else loses it. */
export function takeAmend(state: State, request: AmendRequest): void {
  const order = find(state, request.id);
  countMessage(state, order?.account ?? null);
  const code = refusalOfAmendment(state, request, order);
  if (code !== undefined || order === undefined) {
    reject(state, request.id, code ?? 'ORDER_NOT_OPEN');
    return;
  }
  const price = request.price ?? order.price;
  const qty = request.qty ?? order.qty;
  const isKept = price === order.price && qty <= order.qty;
  order.price = price;
  order.qty = qty;
  state.outputs.push({ event: 'amended', id: order.id, priority: isKept ? 'kept' : 'lost' });
  if (isKept) shrinkSlice(order);
  else comeInAgain(state, order);
  settle(state);
}

function comeInAgain(state: State, order: NaiveOrder): void {
  order.time = nextTime(state);
  if (isHeldStop(order) || isForAuction(order)) return;
  order.standsAt = null;
  if (state.phase === 'CONTINUOUS') slide(state, order);
  const price = order.peg === null ? order.price : pegPrice(state, order);
  if (state.phase === 'CONTINUOUS' && price !== null) match(state, order, price);
  if (isOpen(state, order)) rest(order, price);
}

function refusalOfAmendment(state: State, request: AmendRequest, order: NaiveOrder | undefined): Code | undefined {
  const { highestPrice, highestQuantity } = state;
  const hasNoLimit = order?.type === 'MARKET' || order?.type === 'STOP';
  const price = request.price ?? null;
  const qty = request.qty ?? null;
  if (order === undefined) return rateRefusal(state, null) ?? 'ORDER_NOT_OPEN';
  if (price !== null && hasNoLimit) return 'INVALID_COMBINATION';
  if (qty !== null && (qty < 1 || qty > highestQuantity)) return 'INVALID_QUANTITY';
  if (price !== null && (price < 1 || price > highestPrice)) return 'INVALID_PRICE';

  const open = (qty ?? order.qty) - order.filled;
  if (state.house !== null) return refusalOfHouse(state, state.house, order, price ?? order.price, open);
  const isRaised = open > openQuantity(order);
  const amended: Terms = { ...order, price: price ?? order.price };
  return (
    (isRaised ? reduceOnlyRefusal(state, order, open) : undefined) ??
    rateRefusal(state, order.account) ??
    (isRaised ? limitRefusal(state, order, order.filled + open, open, order) : undefined) ??
    ((amended.price !== order.price || isRaised) && wouldTradeAgainstItsWord(state, amended, open)
      ? 'POST_ONLY_WOULD_TRADE'
      : undefined) ??
    (open <= 0 ? 'QUANTITY_BELOW_FILLED' : undefined)
  );
}

function refusalOfHouse(
  state: State,
  house: HouseRules,
  order: NaiveOrder,
  price: number | null,
  open: number,
): Code | undefined {
  const amended: NaiveOrder = { ...order, price };
  const isChanged = price !== order.price || open > openQuantity(order);
  return (
    house.refusalOfAmendment(amended, order, open) ??
    (isChanged && wouldTradeAgainstItsWord(state, amended, open) ? 'POST_ONLY_WOULD_TRADE' : undefined) ??
    (open <= 0 ? 'QUANTITY_BELOW_FILLED' : undefined)
  );
}
