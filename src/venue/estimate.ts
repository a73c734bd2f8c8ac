import { divideHalfEven, type MarketPhase, type Micro, type SubmitOrder } from '../domain/index.ts';

/** What a displayed book shows at one price: micro-dollars and shares. */
export interface DisplayedLevel {
  readonly price: Micro;
  readonly quantity: number;
}

/** The displayed market that an order is estimated in. Levels stand best first. */
export interface DisplayedMarket {
  readonly bids: readonly DisplayedLevel[];
  readonly asks: readonly DisplayedLevel[];
  readonly phase: MarketPhase;
  /** Null: nothing has traded yet. */
  readonly lastPrice: Micro | null;
  /** The price that the collar is measured from, and how far from it an order without a limit may trade; null: anywhere. */
  readonly collarFrom: Micro | null;
  readonly collar: Micro | null;
}

/** What an order would trade at once. Money is in micro-dollars. */
export interface Estimate {
  /** One for each level, best first. */
  readonly fills: readonly DisplayedLevel[];
  readonly filledQuantity: number;
  /** What would rest in the book, or wait outside of it. */
  readonly restingQuantity: number;
  readonly canceledQuantity: number;
  readonly notional: bigint;
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
  const fills = tradesAtOnce(order, market) ? walk(order.quantity, counter, side, limitOf(order, market)) : [];
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
    fills.push({ price: level.price, quantity: fill });
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
  if (timeInForce === 'IOC' || timeInForce === 'FOK') {
    // In continuous trading a stop waits before its time in force counts.
    return type === 'LIMIT' || type === 'MARKET' || market.phase !== 'CONTINUOUS' || tradesAtOnce(order, market);
  }
  return type === 'MARKET' || (type === 'STOP' && tradesAtOnce(order, market));
}

function measure(
  order: SubmitOrder,
  { bids, asks }: DisplayedMarket,
  fills: readonly DisplayedLevel[],
  cancelsRest: boolean,
): Estimate {
  const filledQuantity = sum(fills);
  const left = order.quantity - filledQuantity;
  const filled = BigInt(filledQuantity);
  let notional = 0n;
  for (const { price, quantity } of fills) notional += BigInt(price) * BigInt(quantity);
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
