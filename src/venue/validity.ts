import { MAX_TICK } from '../book/index.ts';
import {
  ACCEPTED,
  MAX_NOTIONAL,
  MAX_QUANTITY,
  rejectIndex,
  type RejectIndex,
  type SubmitOrder,
} from '../domain/index.ts';

const NOT_SUPPORTED = rejectIndex('NOT_SUPPORTED');
const INVALID_COMBINATION = rejectIndex('INVALID_COMBINATION');
const INVALID_QUANTITY = rejectIndex('INVALID_QUANTITY');
const INVALID_PRICE = rejectIndex('INVALID_PRICE');
const TICK_SIZE = rejectIndex('TICK_SIZE');
const LOT_SIZE = rejectIndex('LOT_SIZE');

/** The bounds once more: the compiler takes a module's own constants for numbers, and reads imported ones from memory. */
const MOST_SHARES = MAX_QUANTITY;
const MOST_NOTIONAL = MAX_NOTIONAL;
const HIGHEST_TICK = MAX_TICK;

/** What an instrument asks of prices and quantities: micro-dollars and shares. */
export interface Increments {
  readonly tickSize: number;
  readonly lotSize: number;
}

/** A refusal's two figures, where it has any: what is allowed, and what came. */
export interface Figures {
  limit: number;
  actual: number;
}

/** The first input whose feature is not built yet, in words of the API; undefined when all are. Never ignored in silence. */
export function unsupportedInput(order: SubmitOrder): string | undefined {
  if (order.type !== 'LIMIT' && order.type !== 'MARKET') return 'type';
  if (order.timeInForce !== 'DAY' && order.timeInForce !== 'GTC' && order.timeInForce !== 'IOC') return 'timeInForce';
  if (order.instructions) return Object.keys(order.instructions)[0];
  if (order.selfTradePrevention !== 'CANCEL_TAKER') return 'selfTradePrevention';
  return undefined;
}

/**
 * Judges a new order by itself, in the order of RejectCode: supported, type with time in force (D4), quantity, price,
 * tick (Rule 612, D41: integer arithmetic), lot. The figures mean something only where it refuses.
 */
export function validateOrder(order: SubmitOrder, increments: Increments, figures: Figures): RejectIndex {
  if (isPlainLimit(order)) return validateTerms(order.quantity, order.price ?? 0, increments, figures);
  return validateUncommon(order, increments, figures);
}

/** Most orders are: only their terms need judging. */
function isPlainLimit(order: SubmitOrder): boolean {
  return (
    order.type === 'LIMIT' &&
    (order.timeInForce === 'GTC' || order.timeInForce === 'DAY') &&
    order.selfTradePrevention === 'CANCEL_TAKER' &&
    order.instructions === undefined
  );
}

function validateUncommon(order: SubmitOrder, increments: Increments, figures: Figures): RejectIndex {
  figures.limit = figures.actual = 0;
  if (unsupportedInput(order) !== undefined) return NOT_SUPPORTED;
  const { price, quantity } = order;
  if (order.type === 'MARKET') {
    if (price !== null || order.timeInForce === 'GTC') return INVALID_COMBINATION;
    const code = validateQuantity(quantity, 1, figures);
    return code === ACCEPTED ? validateLot(quantity, increments, figures) : code;
  }
  return validateTerms(quantity, price ?? 0, increments, figures);
}

/** Judges quantity and price of a limit order, new or amended. A missing price comes as 0. */
export function validateTerms(quantity: number, price: number, increments: Increments, figures: Figures): RejectIndex {
  const { tickSize, lotSize } = increments;
  // Exact: a quotient that is not whole is at least 1 / tickSize away from whole, far more than a double's error.
  const ticks = price / tickSize;
  if (
    quantity > 0 &&
    quantity <= MOST_SHARES &&
    quantity * price <= MOST_NOTIONAL &&
    ticks > 0 &&
    ticks <= HIGHEST_TICK &&
    ticks === Math.floor(ticks) &&
    (lotSize === 1 || quantity % lotSize === 0)
  ) {
    return ACCEPTED;
  }
  return refuseTerms(quantity, price, increments, figures);
}

/** The first thing that is wrong with terms of which something is. */
function refuseTerms(quantity: number, price: number, increments: Increments, figures: Figures): RejectIndex {
  const code = validateQuantity(quantity, price, figures);
  if (code !== ACCEPTED) return code;
  const { tickSize } = increments;
  const highest = MAX_TICK * tickSize;
  if (price <= 0 || price > highest) {
    figures.limit = highest;
    figures.actual = price;
    return INVALID_PRICE;
  }
  if (price % tickSize !== 0) {
    figures.limit = tickSize;
    figures.actual = price;
    return TICK_SIZE;
  }
  return validateLot(quantity, increments, figures);
}

function validateQuantity(quantity: number, price: number, figures: Figures): RejectIndex {
  if (quantity > 0 && quantity <= MAX_QUANTITY && quantity * price <= MAX_NOTIONAL) return ACCEPTED;
  figures.limit = Math.min(MAX_QUANTITY, Math.floor(MAX_NOTIONAL / Math.max(price, 1)));
  figures.actual = quantity;
  return INVALID_QUANTITY;
}

function validateLot(quantity: number, { lotSize }: Increments, figures: Figures): RejectIndex {
  if (lotSize === 1 || quantity % lotSize === 0) return ACCEPTED;
  figures.limit = lotSize;
  figures.actual = quantity;
  return LOT_SIZE;
}
