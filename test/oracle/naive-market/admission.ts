import { wouldTradeAgainstItsWord } from './entering.ts';
import { find, isForAuction, openQuantity, type NaiveOrder, type State, type Terms } from './state.ts';
import { faultOf } from './validity.ts';
import type { Code, Side } from './protocol.ts';

const MESSAGES_A_MINUTE = 100;
const MINUTE = 60_000_000;
const ORDER_SIZE = 1_000;
const POSITION = 10_000;

/**
 * Why a new order, or one that shall take the place of `old`, is refused: the first reason in order of precedence.
 * @param order its quantity is what is to be open
 */
export function refusalOf(state: State, order: Terms, old: NaiveOrder | undefined): Code | undefined {
  const open = order.qty;
  if (state.house !== null) {
    return (
      state.house.fault(order) ??
      faultOf(order, state) ??
      state.house.refusal(order, old) ??
      (wouldTradeAgainstItsWord(state, order, open) ? 'POST_ONLY_WOULD_TRADE' : undefined)
    );
  }
  return (
    faultOf(order, state) ??
    haltRefusal(state, order) ??
    reduceOnlyRefusal(state, order, open) ??
    phaseRefusal(state, order) ??
    rateRefusal(state, order.account) ??
    limitRefusal(state, order, order.qty, open, old) ??
    (wouldTradeAgainstItsWord(state, order, open) ? 'POST_ONLY_WOULD_TRADE' : undefined) ??
    linkRefusal(state, order, old)
  );
}

// --- D56: phases ------------------------------------------------------------------------------------

/** What cannot wait: it trades at once or not at all. */
function isImmediate(order: Terms): boolean {
  if (order.tif === 'IOC' || order.tif === 'FOK') return true;
  return order.type === 'MARKET' && !isForAuction(order);
}

export function haltRefusal(state: State, order: Terms): Code | undefined {
  return state.phase === 'HALTED' && isImmediate(order) ? 'TRADING_HALTED' : undefined;
}

export function phaseRefusal(state: State, order: Terms): Code | undefined {
  if (state.phase === 'CLOSED' && order.tif === 'DAY') return 'MARKET_CLOSED';
  return state.phase !== 'CONTINUOUS' && isImmediate(order) ? 'MARKET_CLOSED' : undefined;
}

// --- positions --------------------------------------------------------------------------------------

/** A reduce-only order goes against its account's position, and not beyond it. */
export function reduceOnlyRefusal(state: State, order: Terms, open: number): Code | undefined {
  if (!order.reduceOnly) return undefined;
  const position = state.positions.get(order.account) ?? 0;
  const canReduce = order.side === 'SELL' ? position : -position;
  return open > canReduce ? 'REDUCE_ONLY_STATE' : undefined;
}

/** F58–F60, D50: the worst that can come of an order is that it and all others of its side are filled. */
export function limitRefusal(
  state: State,
  order: { readonly account: string | null; readonly side: Side },
  size: number,
  open: number,
  old: NaiveOrder | undefined,
): Code | undefined {
  if (!state.risk) return undefined;
  if (size > ORDER_SIZE) return 'ORDER_SIZE_EXCEEDED';
  const others = state.orders.filter(
    (other) => other !== old && other.account === order.account && other.side === order.side,
  );
  const position = state.positions.get(order.account) ?? 0;
  const held = order.side === 'BUY' ? position : -position;
  const worst = others.reduce((sum, other) => sum + openQuantity(other), held + open);
  return worst > POSITION ? 'POSITION_LIMIT_EXCEEDED' : undefined;
}

// --- F63, D54: messages -----------------------------------------------------------------------------

/** Every `new`, `amend` and `replace` counts, refused ones too. Orders that name no account count as one account. */
export function countMessage(state: State, account: string | null): void {
  if (!state.risk) return;
  state.messages = state.messages.filter((message) => message.at > state.now - MINUTE);
  state.messages.push({ account, at: state.now });
}

/** Judged when the message itself has been counted. */
export function rateRefusal(state: State, account: string | null): Code | undefined {
  const sent = state.messages.filter((message) => message.account === account).length;
  return state.risk && sent > MESSAGES_A_MINUTE ? 'MESSAGE_RATE_EXCEEDED' : undefined;
}

// --- links ------------------------------------------------------------------------------------------

/** A link needs another order that is open. One that an order has already may stay. */
function linkRefusal(state: State, order: Terms, old: NaiveOrder | undefined): Code | undefined {
  if (order.oco === null) return undefined;
  const other = find(state, order.oco);
  return other === undefined || other === old ? 'ORDER_NOT_OPEN' : undefined;
}
