import { MAX_TICK } from '../book/index.ts';
import { ACCEPTED, rejectIndex, type RejectIndex, type SubmitOrder } from '../domain/index.ts';
import { combinationFault } from './combinations.ts';

const INVALID_COMBINATION = rejectIndex('INVALID_COMBINATION');
const INVALID_QUANTITY = rejectIndex('INVALID_QUANTITY');
const INVALID_PRICE = rejectIndex('INVALID_PRICE');
const INVALID_EXPIRY = rejectIndex('INVALID_EXPIRY');
const TICK_SIZE = rejectIndex('TICK_SIZE');
const LOT_SIZE = rejectIndex('LOT_SIZE');

/** The highest tick once more: the compiler takes a module's own constants for numbers, and reads imported ones from memory. */
const HIGHEST_TICK = MAX_TICK;

/** What an instrument asks of prices and quantities: micro-dollars and shares. */
export interface Increments {
  readonly tickSize: number;
  readonly lotSize: number;
}

/** What a market takes at most. */
export interface Bounds {
  readonly maxQuantity: number;
  /** Largest price times quantity, in micro-dollars. */
  readonly maxNotional: number;
  /** Most slices that an iceberg may have: one large order against it is as many trades. */
  readonly maxSlices: number;
}

/** What the market's day asks of prices, whatever the instrument's tick size is. */
export interface Quoting {
  /** Smallest step that Rule 612 leaves a price; both in micro-dollars. Asked only where the tick size is finer than a cent. */
  incrementOf(price: number): number;
}

/** What judging an order by itself needs of its market. */
export interface Terms extends Increments, Bounds, Quoting {
  /** Last trade in ticks; 0: none. */
  readonly lastTick: number;
  /** Whether it is a midpoint pool. */
  readonly isDark: boolean;
  /** Whether it is another than the home market. Absent: it is not. */
  readonly isAway?: boolean;
}

/** A refusal's figures, where it has any: what is allowed, and what came. */
export interface Figures {
  limit: number;
  actual: number;
  /** Of TRADE_THROUGH: index of the venue whose quote is in the way. */
  venue?: number;
}

/** The argument that INVALID_QUANTITY, INVALID_PRICE, TICK_SIZE or LOT_SIZE is about, worked out anew from the order. */
export type JudgedField =
  'quantity' | 'displayQuantity' | 'minQuantity' | 'price' | 'stopPrice' | 'trailAmount' | 'trailPercent';

/**
 * Judges a new order by itself, in the order of RejectCode: type with time in force, instructions and venue (D4), quantities,
 * prices, expiry, tick (Rule 612, D41: integer arithmetic), lot. The figures mean something only where it refuses.
 *
 * @param time microseconds; an order must not have expired
 */
export function validateOrder(order: SubmitOrder, market: Terms, figures: Figures, time: number): RejectIndex {
  if (isPlainLimit(order)) return validateTerms(order.quantity, order.price ?? 0, market, figures);
  return validateUncommon(order, market, figures, time);
}

/** Most orders are: only their terms need judging. */
export function isPlainLimit(order: SubmitOrder): boolean {
  return (
    order.type === 'LIMIT' &&
    (order.timeInForce === 'GTC' || order.timeInForce === 'DAY') &&
    order.instructions === undefined
  );
}

function validateUncommon(order: SubmitOrder, market: Terms, figures: Figures, time: number): RejectIndex {
  figures.limit = figures.actual = 0;
  const fault = combinationFault(order, market.isDark, market.isAway);
  if (fault >= 0) {
    figures.limit = fault;
    return INVALID_COMBINATION;
  }
  const quantities = validateQuantities(order, market, figures);
  if (quantities !== ACCEPTED) return quantities;
  for (const [field, price] of pricesOf(order)) {
    if (price > 0 && price <= HIGHEST_TICK * market.tickSize && !(field === 'trailPercent' && price >= HUNDRED))
      continue;
    figures.limit = field === 'trailPercent' ? HUNDRED : price > 0 ? HIGHEST_TICK * market.tickSize : 0;
    figures.actual = price;
    return INVALID_PRICE;
  }
  if (isTrailing(order) && !firstStopIsPossible(order, market)) return INVALID_PRICE;
  if (order.timeInForce === 'GTD' && !((order.instructions?.expiresAt ?? 0) > time)) {
    figures.limit = time;
    figures.actual = order.instructions?.expiresAt ?? 0;
    return INVALID_EXPIRY;
  }
  return validateIncrements(order, market, figures);
}

/** A hundred per cent in millionths of one. */
const HUNDRED = 100_000_000;

/** Prices that an order must or does name, in the order in which they are judged; a missing one is 0. */
function pricesOf({ type, price, instructions = {} }: SubmitOrder): (readonly [JudgedField, number])[] {
  const { stopPrice, trailAmount, trailPercent, peg } = instructions;
  const prices: (readonly [JudgedField, number])[] = [];
  if (type === 'STOP_LIMIT' || (type === 'LIMIT' && (peg === undefined || price !== null)))
    prices.push(['price', price ?? 0]);
  const trails = trailAmount !== undefined || trailPercent !== undefined;
  const isStop = type === 'STOP' || type === 'STOP_LIMIT';
  if (stopPrice !== undefined || (isStop && !trails)) prices.push(['stopPrice', stopPrice ?? 0]);
  if (trailAmount !== undefined) prices.push(['trailAmount', trailAmount]);
  if (trailPercent !== undefined) prices.push(['trailPercent', trailPercent]);
  return prices;
}

function isTrailing({ instructions }: SubmitOrder): boolean {
  return instructions?.trailAmount !== undefined || instructions?.trailPercent !== undefined;
}

/** A trailing stop without a stop price begins at its distance from the last trade: there must be one, and room. */
function firstStopIsPossible({ side, instructions = {} }: SubmitOrder, { lastTick, tickSize }: Terms): boolean {
  const { stopPrice, trailAmount, trailPercent } = instructions;
  if (stopPrice !== undefined) return true;
  if (lastTick === 0) return false;
  const stop = trailedStop(
    side === 'SELL' ? 1 : 0,
    lastTick,
    Math.ceil((trailAmount ?? 0) / tickSize),
    trailPercent ?? 0,
  );
  return stop >= 1 && stop <= HIGHEST_TICK;
}

/**
 * Where a stop stands that trails a trade: above it to buy, below it to sell.
 *
 * @param trail in ticks; 0: by per cent
 * @param trailPercent in millionths of one per cent; the distance is rounded up to a tick
 */
export function trailedStop(side: number, tick: number, trail: number, trailPercent: number): number {
  const distance = trail > 0 ? trail : Number((BigInt(tick) * BigInt(trailPercent) + 99_999_999n) / 100_000_000n);
  return side === 0 ? tick + distance : tick - distance;
}

function validateQuantities(
  { quantity, price, instructions = {} }: SubmitOrder,
  market: Terms,
  figures: Figures,
): RejectIndex {
  const code = validateQuantity(quantity, price ?? instructions.stopPrice ?? 1, market, figures);
  if (code !== ACCEPTED) return code;
  const { displayQuantity, minQuantity } = instructions;
  const least = Math.ceil(quantity / market.maxSlices);
  if (displayQuantity !== undefined && (displayQuantity < Math.max(1, least) || displayQuantity > quantity)) {
    figures.limit = displayQuantity > quantity ? quantity : Math.max(1, least);
    figures.actual = displayQuantity;
    return INVALID_QUANTITY;
  }
  if (minQuantity !== undefined && (minQuantity < 1 || minQuantity > quantity)) {
    figures.limit = quantity;
    figures.actual = minQuantity;
    return INVALID_QUANTITY;
  }
  return ACCEPTED;
}

function validateIncrements(order: SubmitOrder, market: Terms, figures: Figures): RejectIndex {
  const { tickSize } = market;
  for (const [field, price] of pricesOf(order)) {
    if (field === 'trailPercent') continue;
    // A trail is a distance, no price: the tick size alone holds for it.
    const missed = field === 'trailAmount' ? (price % tickSize === 0 ? 0 : tickSize) : missedStep(price, market);
    if (missed === 0) continue;
    figures.limit = missed;
    figures.actual = price;
    return TICK_SIZE;
  }
  for (const quantity of [
    order.quantity,
    order.instructions?.displayQuantity ?? 0,
    order.instructions?.minQuantity ?? 0,
  ]) {
    const code = validateLot(quantity, market, figures);
    if (code !== ACCEPTED) return code;
  }
  return ACCEPTED;
}

/** The widest step of Rule 612: whoever's ticks are multiples of it keeps to the rule at any price. */
const CENT = 10_000;

/** The step that a price misses, the wider one first: tick size, or increment of Rule 612; 0: none. */
function missedStep(price: number, market: Increments & Quoting): number {
  const { tickSize } = market;
  const increment = tickSize % CENT === 0 ? tickSize : market.incrementOf(price);
  if (increment > tickSize && price % increment !== 0) return increment;
  if (price % tickSize !== 0) return tickSize;
  return price % increment === 0 ? 0 : increment;
}

/** Judges quantity and price of a limit order, new or amended. A missing price comes as 0. */
export function validateTerms(
  quantity: number,
  price: number,
  market: Increments & Bounds & Quoting,
  figures: Figures,
): RejectIndex {
  return hasPlainTerms(quantity, price, market) ? ACCEPTED : refuseTerms(quantity, price, market, figures);
}

/** Whether nothing is wrong with quantity and price of a limit order. */
export function hasPlainTerms(quantity: number, price: number, market: Increments & Bounds & Quoting): boolean {
  const { tickSize, lotSize } = market;
  // Exact: a quotient that is not whole is at least 1 / tickSize away from whole, far more than a double's error.
  const ticks = price / tickSize;
  return (
    quantity > 0 &&
    quantity <= market.maxQuantity &&
    quantity * price <= market.maxNotional &&
    ticks > 0 &&
    ticks <= HIGHEST_TICK &&
    ticks === Math.floor(ticks) &&
    (tickSize % CENT === 0 || price % market.incrementOf(price) === 0) &&
    (lotSize === 1 || quantity % lotSize === 0)
  );
}

/** The first thing that is wrong with terms of which something is. */
function refuseTerms(
  quantity: number,
  price: number,
  market: Increments & Bounds & Quoting,
  figures: Figures,
): RejectIndex {
  const code = validateQuantity(quantity, price, market, figures);
  if (code !== ACCEPTED) return code;
  const { tickSize } = market;
  const highest = MAX_TICK * tickSize;
  if (price <= 0 || price > highest) {
    figures.limit = highest;
    figures.actual = price;
    return INVALID_PRICE;
  }
  const missed = missedStep(price, market);
  if (missed !== 0) {
    figures.limit = missed;
    figures.actual = price;
    return TICK_SIZE;
  }
  return validateLot(quantity, market, figures);
}

/** Judges a quantity by itself, and with a price (micro-dollars) by the largest notional. */
export function validateQuantity(quantity: number, price: number, market: Bounds, figures: Figures): RejectIndex {
  const { maxQuantity, maxNotional } = market;
  if (quantity > 0 && quantity <= maxQuantity && quantity * price <= maxNotional) return ACCEPTED;
  figures.limit = Math.min(maxQuantity, Math.floor(maxNotional / Math.max(price, 1)));
  figures.actual = quantity;
  return INVALID_QUANTITY;
}

/** Judges a quantity by the lot. */
export function validateLot(quantity: number, { lotSize }: Increments, figures: Figures): RejectIndex {
  if (lotSize === 1 || quantity % lotSize === 0) return ACCEPTED;
  figures.limit = lotSize;
  figures.actual = quantity;
  return LOT_SIZE;
}
