import { MAX_TICK, OrderBook } from '../book/index.ts';
import {
  ACCEPTED,
  MARKET_PHASES,
  SMART,
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
const TRADE_THROUGH = rejectIndex('TRADE_THROUGH');
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

/** Whether an order comes to a price at which another venue shows something to trade with. */
export function reachesOthers(market: Market, { price }: SubmitOrder, side: number): boolean {
  return market.around !== null && market.around.reaches(side, (price ?? 0) / market.tickSize);
}

/**
 * An order that stays where it is sent (routing CANCEL), and of which nothing may trade there: a protected quote of another venue is
 * better than all that it could trade with, or it would lock or cross one by standing (Rules 610(d) and 611).
 *
 * @param isOpenly whether what does not show counts for nothing: somebody only asks
 */
export function refuseThrough(
  market: Market,
  order: SubmitOrder,
  side: number,
  figures: Figures,
  isOpenly = false,
): RejectIndex {
  const { around } = market;
  if (around === null || !market.continuous || !reachesOthers(market, order, side)) return ACCEPTED;
  const { instructions, type, timeInForce, price, quantity } = order;
  if (type === 'STOP' || type === 'STOP_LIMIT' || isForAuction(timeInForce)) return ACCEPTED;
  if (instructions !== undefined && isFree(instructions)) return ACCEPTED;
  const tick = (price ?? 0) / market.tickSize;
  const own = Math.min(tick === 0 ? market.marketLimit(side) : OrderBook.limitKey(side, tick), market.bandKey(side));
  const most = around.displayTick(side);
  const locks = tick > 0 && timeInForce !== 'IOC' && timeInForce !== 'FOK' && (side === 0 ? tick > most : tick < most);
  const minimum = instructions?.minQuantity ?? 0;
  const tradesAt = (limitKey: number, bestKey: number): number =>
    isOpenly
      ? market.displayedWithin(side, limitKey)
      : market.desk.questions.wouldTrade(side, limitKey, bestKey, quantity, minimum);
  if (tradesAt(Math.min(own, around.protectedKey(side)), around.bestKey(side))) return ACCEPTED;
  const here = tradesAt(own, 0);
  if (!here && !(locks && instructions?.postOnlySlide !== true && instructions?.hidden !== true)) return ACCEPTED;
  const other = around.best(1 - side);
  figures.limit = other.tick * market.tickSize;
  figures.actual = price ?? here * market.tickSize;
  figures.venue = other.venue;
  return TRADE_THROUGH;
}

function isForAuction(timeInForce: SubmitOrder['timeInForce']): boolean {
  return timeInForce === 'AT_THE_OPENING' || timeInForce === 'AT_THE_CLOSE';
}

/** Whether an order says itself what becomes of it beside better quotes. */
function isFree({ exemption, routing, venue, peg }: NonNullable<SubmitOrder['instructions']>): boolean {
  return (
    exemption !== undefined || (routing !== undefined && routing !== 'CANCEL') || venue === SMART || peg !== undefined
  );
}
