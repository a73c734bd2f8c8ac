import type { OrderStore } from '../book/index.ts';
import { ACCEPTED, rejectIndex, type AmendOrder, type RejectIndex } from '../domain/index.ts';
import {
  COMBINATION_FAULTS,
  validateLot,
  validateQuantity,
  validateTerms,
  type Figures,
  type Market,
} from '../venue/index.ts';

const INVALID_COMBINATION = rejectIndex('INVALID_COMBINATION');
const INVALID_QUANTITY = rejectIndex('INVALID_QUANTITY');

/** The fault of a price on an order that has no limit. */
const NO_LIMIT_TO_AMEND = COMBINATION_FAULTS.findIndex(({ field }) => field === 'price');

/**
 * Judges an amendment by itself, and with what the order is.
 *
 * @param quantity the new total, filled part included
 * @param limit the new limit in micro-dollars; 0: none
 */
export function validateAmendment(
  { price }: AmendOrder,
  orders: OrderStore,
  slot: number,
  market: Market,
  quantity: number,
  limit: number,
  figures: Figures,
): RejectIndex {
  const terms = orders.terms(slot);
  figures.limit = figures.actual = 0;
  if (terms !== undefined && price !== null && !terms.hasLimit) {
    figures.limit = NO_LIMIT_TO_AMEND;
    return INVALID_COMBINATION;
  }
  if (terms !== undefined && terms.display > 0) {
    const most = orders.quantity(slot) - orders.open(slot) + terms.display * market.maxSlices;
    if (quantity > most) {
      figures.limit = most;
      figures.actual = quantity;
      return INVALID_QUANTITY;
    }
  }
  if (limit > 0 || price !== null) return validateTerms(quantity, limit, market, figures);
  const code = validateQuantity(quantity, 1, market, figures);
  return code === ACCEPTED ? validateLot(quantity, market, figures) : code;
}
