import { divideHalfEven, type MarketPhase, type Micro, type SubmitOrder } from '../domain/index.ts';

/** What a venue's displayed book shows at one price: micro-dollars and shares. */
export interface DisplayedLevel {
  /** Index. */
  readonly venue: number;
  readonly price: Micro;
  readonly quantity: number;
}

/** What an order would trade of a level. */
export type EstimatedFill = DisplayedLevel;

/** The displayed market that an order is estimated in: of its venue, or of all. Levels stand best first. */
export interface DisplayedMarket {
  readonly bids: readonly DisplayedLevel[];
  readonly asks: readonly DisplayedLevel[];
  readonly phase: MarketPhase;
  /** Null: nothing has traded yet. */
  readonly lastPrice: Micro | null;
  /** The price that the collar is measured from, and how far from it an order without a limit may trade; null: anywhere. */
  readonly collarFrom: Micro | null;
  readonly collar: Micro | null;
  /** The best protected quote of other venues on the other side, which it may not trade through; null: none, or it is allowed to. */
  readonly protectedPrice: Micro | null;
  /** What taking shares of a level costs in fees; negative: a rebate. */
  readonly takerFee: (level: DisplayedLevel) => number;
  /** Where the router decides: what it would do. Absent: the order stays at its venue. */
  readonly route?: (quantity: number, limit: Micro | null) => RoutedFills;
}

/** What the router would take of displayed levels at once, best price first. */
export interface RoutedFills {
  readonly fills: readonly EstimatedFill[];
  /** Whether what is left goes to rest; else it is canceled. */
  readonly rests: boolean;
}

/** What an order would trade at once. Money is in micro-dollars. */
export interface Estimate {
  /** One for each level, best first. */
  readonly fills: readonly EstimatedFill[];
  readonly filledQuantity: number;
  /** What would rest in the book, or wait outside of it. */
  readonly restingQuantity: number;
  readonly canceledQuantity: number;
  readonly notional: bigint;
  /** Of the fills; negative: rebates. */
  readonly fees: bigint;
  readonly averagePrice: bigint | null;
  /** Half-way between best bid and best ask; null where a side is empty or the book is crossed. */
  readonly arrivalMid: bigint | null;
  /** Σ (price − arrival mid) · quantity over the fills, a share, signed so that worse is more (D2). */
  readonly impact: bigint | null;
  /** The same in millionths of a basis point of the arrival mid. */
  readonly impactBps: bigint | null;
  readonly worstPrice: Micro | null;
}

/**
 * What an order would do against a displayed book. Nothing hidden is known here, nor whose the orders are: hidden orders and
 * reserves can only make the result better. The order is taken as valid; whether it is, the exchange says.
 */
export function estimateOrder(order: SubmitOrder, market: DisplayedMarket): Estimate {
  const side = order.side === 'BUY' ? 1 : -1;
  const counter = order.side === 'BUY' ? market.asks : market.bids;
  const limit = nearer(limitOf(order, market), market.protectedPrice, side);
  const isTaker = tradesAtOnce(order, market);
  if (isTaker && market.route) {
    const { fills, rests } = market.route(order.quantity, limit);
    return measure(order, market, fills, !rests);
  }
  const fills = isTaker ? walk(order.quantity, counter, side, limit) : [];
  return order.instructions?.postOnly === true || order.instructions?.postOnlySlide === true
    ? measure(order, market, [], fills.length > 0 && order.instructions.postOnly === true)
    : measure(order, market, isEnough(order, fills) ? fills : [], isCanceledWhereLeft(order, market));
}

/** Whether the order looks for trades now: not in a call or a halt, and not while it waits for something. */
function tradesAtOnce(order: SubmitOrder, { phase, lastPrice }: DisplayedMarket): boolean {
  const { stopPrice, peg } = order.instructions ?? {};
  if (phase !== 'CONTINUOUS' || peg !== undefined) return false;
  if (order.timeInForce === 'AT_THE_OPENING' || order.timeInForce === 'AT_THE_CLOSE') return false;
  if (order.type === 'LIMIT' || order.type === 'MARKET') return true;
  // A stop that the last trade has reached is set off as it comes.
  if (stopPrice === undefined || lastPrice === null) return false;
  return order.side === 'BUY' ? lastPrice >= stopPrice : lastPrice <= stopPrice;
}

/** Worst price to trade at; null: none. */
function limitOf({ type, side, price }: SubmitOrder, { collarFrom, collar }: DisplayedMarket): Micro | null {
  if (type === 'LIMIT' || type === 'STOP_LIMIT') return price;
  if (collarFrom === null || collar === null) return null;
  return side === 'BUY' ? collarFrom + collar : collarFrom - collar;
}

/** The stricter of two limits; null is none. @param side 1 to buy, -1 to sell */
function nearer(a: Micro | null, b: Micro | null, side: number): Micro | null {
  if (a === null || b === null) return a ?? b;
  return (a - b) * side < 0 ? a : b;
}

/** Whether what is left would trade through, lock or cross another venue's protected quote. */
function isKeptBack(order: SubmitOrder, market: DisplayedMarket): boolean {
  const { protectedPrice } = market;
  if (protectedPrice === null || !tradesAtOnce(order, market)) return false;
  const limit = limitOf(order, market);
  return limit === null || (limit - protectedPrice) * (order.side === 'BUY' ? 1 : -1) >= 0;
}

/** @param side 1 to buy, -1 to sell */
function walk(
  quantity: number,
  levels: readonly DisplayedLevel[],
  side: number,
  limit: Micro | null,
): DisplayedLevel[] {
  const fills: DisplayedLevel[] = [];
  let left = quantity;
  for (const level of levels) {
    if (left <= 0 || (limit !== null && (level.price - limit) * side > 0)) break;
    const fill = Math.min(left, level.quantity);
    fills.push({ ...level, quantity: fill });
    left -= fill;
  }
  return fills;
}

/** FOK wants all, IOC its minimum quantity. */
function isEnough({ timeInForce, quantity, instructions }: SubmitOrder, fills: readonly DisplayedLevel[]): boolean {
  const filled = sum(fills);
  if (timeInForce === 'FOK') return filled === quantity;
  return timeInForce !== 'IOC' || filled >= (instructions?.minQuantity ?? 0);
}

/** Whether what does not trade is canceled or refused rather than left to rest or wait. */
function isCanceledWhereLeft(order: SubmitOrder, market: DisplayedMarket): boolean {
  const { type, timeInForce } = order;
  if (timeInForce === 'AT_THE_OPENING' || timeInForce === 'AT_THE_CLOSE') return false;
  if (timeInForce === 'DAY' && market.phase === 'CLOSED') return true;
  if (isKeptBack(order, market) && (order.instructions?.routing ?? 'CANCEL') === 'CANCEL') return true;
  if (timeInForce === 'IOC' || timeInForce === 'FOK') {
    // In continuous trading a stop waits before its time in force counts.
    return type === 'LIMIT' || type === 'MARKET' || market.phase !== 'CONTINUOUS' || tradesAtOnce(order, market);
  }
  return type === 'MARKET' || (type === 'STOP' && tradesAtOnce(order, market));
}

function measure(
  order: SubmitOrder,
  { bids, asks, takerFee }: DisplayedMarket,
  fills: readonly DisplayedLevel[],
  cancelsRest: boolean,
): Estimate {
  const filledQuantity = sum(fills);
  const left = order.quantity - filledQuantity;
  const filled = BigInt(filledQuantity);
  let notional = 0n;
  let fees = 0n;
  for (const fill of fills) {
    notional += BigInt(fill.price) * BigInt(fill.quantity);
    fees += BigInt(takerFee(fill));
  }
  const [bid, ask] = [bids[0]?.price, asks[0]?.price];
  /** Twice the midpoint, which is whole. */
  const twiceMid = bid === undefined || ask === undefined || bid > ask ? null : BigInt(bid) + BigInt(ask);
  const hasImpact = twiceMid !== null && filledQuantity > 0;
  const twiceCost = hasImpact ? (2n * notional - twiceMid * filled) * (order.side === 'BUY' ? 1n : -1n) : 0n;
  return {
    fills,
    filledQuantity,
    restingQuantity: cancelsRest ? 0 : left,
    canceledQuantity: cancelsRest ? left : 0,
    notional,
    fees,
    averagePrice: filledQuantity === 0 ? null : divideHalfEven(notional, filled),
    arrivalMid: twiceMid === null ? null : divideHalfEven(twiceMid, 2n),
    impact: hasImpact ? divideHalfEven(twiceCost, 2n * filled) : null,
    impactBps: hasImpact ? divideHalfEven(twiceCost * BASIS_POINTS, twiceMid * filled) : null,
    worstPrice: fills.at(-1)?.price ?? null,
  };
}

/** Millionths of a basis point in one. */
const BASIS_POINTS = 10_000n * 1_000_000n;

function sum(fills: readonly DisplayedLevel[]): number {
  return fills.reduce((total, { quantity }) => total + quantity, 0);
}
