import type { OrderInstructions } from '../domain/index.ts';
import type { OrderRecord, OrderState } from './records.ts';
import { readRequest } from './request-text.ts';

/** An order's terms besides its limit and quantity. Only a replacement changes them, and what trails moves its stop price. */
export type OrderTerms = Pick<
  OrderRecord,
  'type' | 'timeInForce' | 'selfTradePrevention' | 'stopPrice' | 'displayQuantity' | 'expiresAt' | 'instructions'
>;

type WithTerms = OrderTerms & Pick<OrderRecord, 'request' | 'version'>;

/** Those of a row, in the order in which their text has them. */
export function termsOf(order: OrderTerms): OrderTerms {
  return {
    type: order.type,
    timeInForce: order.timeInForce,
    selfTradePrevention: order.selfTradePrevention,
    stopPrice: order.stopPrice,
    displayQuantity: order.displayQuantity,
    expiresAt: order.expiresAt,
    instructions: order.instructions,
  };
}

/** The terms that an order came with. @param request the row's, also one of a list */
export function requestedTerms(request: string): OrderTerms {
  const { type, timeInForce, selfTradePrevention, instructions } = readRequest(request);
  return {
    type,
    timeInForce,
    selfTradePrevention,
    stopPrice: instructions.stopPrice ?? null,
    displayQuantity: instructions.displayQuantity ?? null,
    expiresAt: instructions.expiresAt ?? null,
    instructions: instructionsText(instructions),
  };
}

/** What an event tells of an order's terms: null where they are those of its request, which is nearly always. */
export function termsText(order: WithTerms): string | null {
  return hasRequestedTerms(order) ? null : differingTerms(order, requestedTerms(order.request));
}

/** Terms as canonical JSON; null where they are those of the request. */
export function differingTerms(terms: OrderTerms, requested: OrderTerms): string | null {
  const text = JSON.stringify(termsOf(terms));
  return text === JSON.stringify(requested) ? null : text;
}

/** An order's row as it was just after an event. @param order the row of any later time, or of that one */
export function orderAt(order: OrderRecord, { terms, ...state }: OrderState): OrderRecord {
  if (terms !== null) return { ...order, ...state, ...(JSON.parse(terms) as OrderTerms) };
  if (hasRequestedTerms(order)) return { ...order, ...state };
  return { ...order, ...state, ...requestedTerms(order.request) };
}

/** Whether one sees without reading the request that nothing can have changed: no replacement, and no stop to trail. */
function hasRequestedTerms({ version, stopPrice }: WithTerms): boolean {
  return version === 1 && stopPrice === null;
}

/** Instructions without a column of their own, as JSON whose keys are in one order; null where there are none. */
export function instructionsText(instructions: Readonly<Record<string, unknown>> | OrderInstructions): string | null {
  const given = Object.entries(instructions)
    .filter(([name, value]) => value !== null && value !== undefined && !HAVE_COLUMNS.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return given.length === 0 ? null : JSON.stringify(Object.fromEntries(given));
}

const HAVE_COLUMNS = new Set(['stopPrice', 'displayQuantity', 'expiresAt']);
