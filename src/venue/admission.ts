import { MAX_TICK } from '../book/index.ts';
import {
  ACCEPTED,
  MARKET_PHASES,
  rejectIndex,
  timeInForceIndex,
  type RejectIndex,
  type SubmitOrder,
} from '../domain/index.ts';
import { mostThatReduces } from './desk-parts.ts';
import type { Market } from './market.ts';
import type { Figures } from './validity.ts';

const TRADING_HALTED = rejectIndex('TRADING_HALTED');
const MARKET_CLOSED = rejectIndex('MARKET_CLOSED');
const REDUCE_ONLY_STATE = rejectIndex('REDUCE_ONLY_STATE');
const TOO_MANY_OPEN_ORDERS = rejectIndex('TOO_MANY_OPEN_ORDERS');
const POST_ONLY_WOULD_TRADE = rejectIndex('POST_ONLY_WOULD_TRADE');

/** Whether the phase takes an order (D56): cancels work in every phase; orders queue or are refused by their time in force. */
export function refusePhase(market: Market, { type, timeInForce }: SubmitOrder, figures: Figures): RejectIndex {
  if (market.continuous) return ACCEPTED;
  if (timeInForce === 'AT_THE_OPENING' || timeInForce === 'AT_THE_CLOSE') return ACCEPTED;
  const atOnce = type === 'MARKET' || timeInForce === 'IOC' || timeInForce === 'FOK';
  const refused = atOnce || (market.phase === 'CLOSED' && timeInForce === 'DAY');
  if (!refused) return ACCEPTED;
  figures.limit = MARKET_PHASES.indexOf(market.phase);
  figures.actual = timeInForceIndex(timeInForce);
  return market.phase === 'HALTED' ? TRADING_HALTED : MARKET_CLOSED;
}

/** A reduce-only order must reduce, and by no more than the position. */
export function refuseReduceOnly(
  market: Market,
  { instructions, account, quantity }: SubmitOrder,
  side: number,
  figures: Figures,
): RejectIndex {
  if (instructions?.reduceOnly !== true) return ACCEPTED;
  const most = mostThatReduces(market.positionOf(account), side);
  if (quantity <= most) return ACCEPTED;
  figures.limit = most;
  figures.actual = quantity;
  return REDUCE_ONLY_STATE;
}

/**
 * Pegs and trailing stops follow the market, so each costs something with every move of it: an account may have so many. The
 * precedence is that of TOO_MANY_OPEN_ORDERS.
 */
export function refuseFollower(market: Market, { instructions, account }: SubmitOrder, figures: Figures): RejectIndex {
  if (instructions === undefined) return ACCEPTED;
  const { peg, trailAmount, trailPercent } = instructions;
  const most = market.rules?.venue.maxFollowers ?? Infinity;
  const isTrailing = trailAmount !== undefined || trailPercent !== undefined;
  if (most === Infinity || (peg === undefined && !isTrailing)) return ACCEPTED;
  const count = market.desk.followersOf(account);
  if (count < most) return ACCEPTED;
  figures.limit = most;
  figures.actual = count + 1;
  return TOO_MANY_OPEN_ORDERS;
}

/**
 * A post-only order must not trade, nor have no price to slide to (D9).
 *
 * @param passed slot of the order that it is to replace
 */
export function refusePostOnly(
  market: Market,
  { instructions, price, quantity }: SubmitOrder,
  side: number,
  figures: Figures,
  passed?: number,
): RejectIndex {
  if (!market.continuous || price === null) return ACCEPTED;
  if (instructions?.postOnly !== true && instructions?.postOnlySlide !== true) return ACCEPTED;
  const minimum = instructions.minQuantity ?? 0;
  const best = market.desk.questions.wouldTradeAt(side, price / market.tickSize, quantity, minimum, passed);
  if (best === 0) return ACCEPTED;
  if (instructions.postOnlySlide === true && (side === 0 ? best > 1 : best < MAX_TICK)) return ACCEPTED;
  figures.actual = best * market.tickSize;
  return POST_ONLY_WOULD_TRADE;
}
