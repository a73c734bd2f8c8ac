import { bestDisplayed, cancel } from '../naive-market/index.ts';
import { say, type House, type HouseInstrument } from './house.ts';
import { flush } from './trading-states.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
/** Trades of so long make the reference price. */
const WINDOW = 5 * MINUTE;
const LEAST_STANDING = 30 * SECOND;
const LIMIT_STATE = 15 * SECOND;
const DOUBLED_BEFORE_CLOSE = 25 * MINUTE;

/** Continuous trading begins: around the last trade of the day, the uncross included, else the prior close. */
export function beginBands(house: House, instrument: HouseInstrument): void {
  const { halts, market } = instrument;
  if (halts.bandRule === 'NONE') return;
  halts.hasBands = true;
  halts.trades = [];
  halts.reference = instrument.tradedToday ? market.lastPrice! * instrument.tick : instrument.dayReference;
  halts.referenceSince = house.now;
  setBands(house, instrument);
  cancelBeyond(house, instrument);
}

export function endBands(house: House, instrument: HouseInstrument): void {
  const { halts } = instrument;
  const had = halts.bands !== null;
  Object.assign(halts, { hasBands: false, reference: null, bands: null, limitState: null, trades: [] });
  if (had) sayBands(house, instrument);
}

/**
 * The reference price is the mean of the trades of the last five minutes, kept by the second. Another one only if it differs by
 * 1 % and the last has stood for 30 s; none in a limit state.
 *
 * @returns whether the bands have moved
 */
export function review(house: House, instrument: HouseInstrument): boolean {
  const { halts } = instrument;
  if (halts.limitState !== null) return false;
  const second = Math.floor(house.now / SECOND);
  const last = halts.trades.filter(({ at }) => Math.floor(at / SECOND) > second - WINDOW / SECOND);
  if (last.length > 0) {
    const mean = Math.round(last.reduce((sum, { price }) => sum + price, 0) / last.length);
    const { reference } = halts;
    const isOther = reference === null || Math.abs(mean - reference) * 100 >= reference;
    if (isOther && (reference === null || house.now - halts.referenceSince >= LEAST_STANDING)) {
      halts.reference = mean;
      halts.referenceSince = house.now;
    }
  }
  return setBands(house, instrument);
}

/** @returns whether they have moved */
function setBands(house: House, instrument: HouseInstrument): boolean {
  const { halts, tick } = instrument;
  if (halts.reference === null) return false;
  const distance = distanceOf(house, instrument, halts.reference);
  const toTick = (price: number): number => Math.max(1, Math.round(price / tick)) * tick;
  const [lower, upper] = [toTick(halts.reference - distance), toTick(halts.reference + distance)];
  if (halts.bands?.lower === lower && halts.bands.upper === upper) return false;
  halts.bands = { lower, upper };
  sayBands(house, instrument);
  return true;
}

/** By the prior close: above $3 5 % (tier 2: 10 %), from $0.75 20 %, below the lesser of $0.15 and 75 %. Doubled near the close. */
function distanceOf(house: House, { halts, dayReference }: HouseInstrument, reference: number): number {
  const close = dayReference ?? reference;
  const isTier1 = halts.bandRule === 'LULD_TIER_1';
  let distance = Math.min(150_000, (reference * 75) / 100);
  if (close > 3_000_000) distance = (reference * (isTier1 ? 5 : 10)) / 100;
  else if (close >= 750_000) distance = (reference * 20) / 100;
  const isNearClose = house.now >= halts.closesAt - DOUBLED_BEFORE_CLOSE;
  return isNearClose && (isTier1 || close <= 3_000_000) ? 2 * distance : distance;
}

function sayBands(house: House, { index, halts }: HouseInstrument): void {
  const state = halts.bands === null ? 'NONE' : halts.limitState === null ? 'NORMAL' : 'LIMIT_STATE';
  const { lower, upper } = halts.bands ?? { lower: 0, upper: 0 };
  const pauseAt = halts.limitState?.pauseAt ?? 0;
  say(house, `bands ${index} ${state} ${lower} to ${upper} around ${halts.reference ?? 0}, pause at ${pauseAt}`);
}

/** Resting buys above the upper and sells below the lower band are canceled, in order of entry. A peg follows what is left. */
export function cancelBeyond(house: House, instrument: HouseInstrument): void {
  const { halts, market, tick } = instrument;
  const { bands } = halts;
  if (bands === null) return;
  const beyond = market.orders.filter(
    (order) =>
      order.standsAt !== null &&
      order.peg === null &&
      (order.side === 'BUY' ? order.standsAt * tick > bands.upper : order.standsAt * tick < bands.lower),
  );
  for (const order of beyond) cancel(market, order, 'PRICE_BAND');
  flush(house, instrument);
}

/**
 * The best bid stands at the upper band, or the best ask at the lower one: a limit state, which becomes a pause if it lasts.
 *
 * @returns whether one is over
 */
export function watchLimits(house: House, instrument: HouseInstrument): boolean {
  const { halts, market, tick } = instrument;
  if (halts.bands === null) return false;
  const bid = bestDisplayed(market, 'BUY');
  const ask = bestDisplayed(market, 'SELL');
  let side: 'BUY' | 'SELL' | null = null;
  if (bid !== null && bid * tick === halts.bands.upper) side = 'BUY';
  else if (ask !== null && ask * tick === halts.bands.lower) side = 'SELL';
  const before = halts.limitState;
  if (side === (before?.side ?? null)) return false;
  halts.limitState = side === null ? null : { side, pauseAt: house.now + LIMIT_STATE };
  sayBands(house, instrument);
  return side === null;
}
