import { instrumentOf } from '../domain/index.ts';
import { SELL, type SpecialTerms } from '../book/index.ts';
import type { DeskParts } from './desk-parts.ts';

/**
 * Marks a sell that waited for another order by what is held now, unless its account has marked it (Rule 200(g)). It stands nowhere.
 *
 * @returns index in SELL_MARKS; -1: as before
 */
export function markAnew({ orders, interest }: DeskParts, slot: number, terms: SpecialTerms): number {
  if (orders.side(slot) !== SELL || terms.namedMark >= 0) return -1;
  const worst = interest.worst(orders.account(slot), instrumentOf(orders.book(slot)), SELL);
  terms.sellMark = Number(worst + orders.leaves(slot) > 0);
  return terms.sellMark;
}
