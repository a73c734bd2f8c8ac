import { ANY_KEY, MAX_TICK, OrderBook, type SpecialTerms, type Taker } from '../book/index.ts';
import { SELL_MARKS, collarDistance, type RulesOfDay } from '../domain/index.ts';
import { REASON, TIF, mayRest, type DeskMarket } from './desk-parts.ts';

const SHORT = SELL_MARKS.indexOf('SHORT');

/**
 * Worst key that an order without a limit may trade at by the collar (D3).
 *
 * @param rules null: of no day
 * @param reference price in micro-dollars that it is measured from; 0: none
 */
export function collarKey(rules: RulesOfDay | null, side: number, reference: number, tickSize: number): number {
  const collar = rules?.collar;
  if (!collar || reference === 0) return ANY_KEY;
  const distance = collarDistance(collar, reference);
  const worst =
    side === 0 ? Math.floor((reference + distance) / tickSize) : Math.ceil((reference - distance) / tickSize);
  return OrderBook.limitKey(side, Math.min(Math.max(worst, 1), MAX_TICK));
}

/** Whether the price bands let a limit (ticks; 0: none) stand. */
export function isWithinBand(market: DeskMarket, side: number, tick: number): boolean {
  return tick === 0 || OrderBook.limitKey(side, tick) <= market.bandKey(side);
}

/**
 * Whether Rule 201 keeps an order from work: a short sale that would trade, or stand, at or below the national best bid. The door
 * refuses such orders, but not those that are set off, or come in for another, later.
 *
 * @param tick its limit; 0: none
 */
export function isBarred(market: DeskMarket, terms: SpecialTerms, tick: number): boolean {
  if (market.shortSaleDays === 0 || terms.sellMark !== SHORT) return false;
  const bid = market.bestBid;
  return bid > 0 && tick <= bid;
}

/**
 * Why what is left of an order that may not rest is canceled.
 *
 * @param tick its limit; 0: none
 */
export function whyNotRest(
  market: DeskMarket,
  book: OrderBook,
  taker: Pick<Taker, 'side' | 'limitKey' | 'ownKey'>,
  tick: number,
  tif: number,
): number {
  const side = 1 - taker.side;
  const best = Math.min(book.ladder(side).best, book.hiddenLadder(side).best);
  if (best > taker.limitKey && best <= taker.ownKey) return REASON.REGULATION;
  const band = market.bandKey(taker.side);
  if (tick > 0) {
    const limitKey = OrderBook.limitKey(taker.side, tick);
    if (limitKey > band && (mayRest(tif) || (best > band && best <= limitKey))) return REASON.PRICE_BAND;
    return tif === TIF.FOK ? REASON.FOK : REASON.IOC;
  }
  if (best <= taker.limitKey || best > ANY_KEY) return REASON.NO_LIQUIDITY;
  // By what it was when the order came to work: its own trades have moved the price that collars are measured from.
  return taker.limitKey < band ? REASON.PRICE_COLLAR : REASON.PRICE_BAND;
}
