import {
  MAX_QUANTITY,
  REJECT_CODES,
  formatDecimal,
  type AmendOrder,
  type RejectCode,
  type SubmitOrder,
} from '../domain/index.ts';
import { unsupportedInput } from '../venue/index.ts';
import type { Refusal } from './outcome.ts';

/**
 * A refusal in words: the field at fault, the limit and the actual figure. Made from the journalled event alone, so
 * that a replay gives the same words.
 *
 * @param order the order or amendment that was refused; null for cancels
 */
export function explainRefusal(
  codeIndex: number,
  limit: number,
  actual: number,
  order: SubmitOrder | AmendOrder | null,
): Refusal {
  const code = REJECT_CODES[codeIndex]!;
  const [field, message] = words(code, limit, actual, order);
  return { code, field, message };
}

function words(
  code: RejectCode,
  limit: number,
  actual: number,
  order: SubmitOrder | AmendOrder | null,
): [field: string | null, message: string] {
  switch (code) {
    case 'NOT_SUPPORTED': {
      const field = order?.kind === 'SubmitOrder' ? (unsupportedInput(order) ?? null) : null;
      return [field, notSupported(field, order)];
    }
    case 'INVALID_COMBINATION':
      if (order?.kind === 'SubmitOrder' && order.price !== null) {
        return ['price', `A MARKET order takes no price; price is ${formatDecimal(order.price)}.`];
      }
      return ['timeInForce', 'A MARKET order never rests: timeInForce is GTC, allowed are DAY and IOC.'];
    case 'INVALID_QUANTITY':
      if (limit === MAX_QUANTITY || limit === 0) {
        return ['quantity', `quantity is ${actual}; allowed are 1 to ${MAX_QUANTITY}.`];
      }
      return ['quantity', `quantity is ${actual}; at this price allowed are 1 to ${limit}.`];
    case 'INVALID_PRICE':
      if (order?.price === null) return ['price', 'price is missing; a LIMIT order needs one.'];
      if (limit === 0) return ['price', `price is ${formatDecimal(actual)}; it must be above 0.00.`];
      return ['price', `price is ${formatDecimal(actual)}; allowed is above 0.00 up to ${formatDecimal(limit)}.`];
    case 'TICK_SIZE':
      return ['price', `price ${formatDecimal(actual)} is not a multiple of the tick size ${formatDecimal(limit)}.`];
    case 'LOT_SIZE':
      return ['quantity', `quantity ${actual} is not a multiple of the lot size ${limit}.`];
    case 'MESSAGE_RATE_EXCEEDED':
      return [null, `This is message ${actual} or later within 60 s; the limit is ${limit}.`];
    case 'NO_LIMIT':
      return [null, "No risk limit is set for the account's tier and this instrument, so nothing may be sent."];
    case 'ORDER_SIZE_EXCEEDED':
      return ['quantity', `quantity ${actual} is more than the largest order allowed, ${limit}.`];
    case 'POSITION_LIMIT_EXCEEDED':
      return ['quantity', `The position with open orders could reach ${actual}; the limit is ${limit}.`];
    case 'ORDER_NOT_FOUND':
      return ['orderId', 'There is no such order.'];
    case 'ORDER_NOT_OPEN':
      return ['orderId', 'The order is no longer open.'];
    case 'QUANTITY_BELOW_FILLED':
      return ['quantity', `quantity ${actual} is not above the filled quantity, ${limit}.`];
    default:
      return [null, `Refused: limit ${limit}, actual ${actual}.`];
  }
}

/** What this part of the exchange can do, for the inputs that take a choice. */
const SUPPORTED: Readonly<Record<string, string>> = {
  type: 'LIMIT and MARKET',
  timeInForce: 'DAY, GTC and IOC',
  selfTradePrevention: 'CANCEL_TAKER',
  routing: 'CANCEL',
  venue: 'BOURSE',
};

function notSupported(field: string | null, order: SubmitOrder | AmendOrder | null): string {
  if (field === null || order?.kind !== 'SubmitOrder') return 'This exchange does not have this feature yet.';
  const { instructions } = order;
  const supported = SUPPORTED[field];
  const words: Readonly<Record<string, unknown>> = { ...order, ...instructions };
  return supported
    ? `${field} is ${words[field] as string}, which this exchange does not have yet; allowed are ${supported}.`
    : `${field} is given, which this exchange does not have yet; leave it out.`;
}
