import { NONE, PLACE, SpecialTerms, type OrderStore } from '../book/index.ts';

/** The special terms of an order; a plain one, which is displayed, gets some. */
export function specialTerms(orders: OrderStore, slot: number): SpecialTerms {
  const terms = orders.terms(slot);
  if (terms) return terms;
  const made = new SpecialTerms();
  made.place = PLACE.DISPLAYED;
  made.limitTick = orders.tick(slot);
  orders.setSpecial(slot, made);
  return made;
}

/** Makes two open orders of a market cancel each other. Whoever did so with one of them before does no more. */
export function link(orders: OrderStore, slot: number, other: number): void {
  for (const [one, another] of [
    [slot, other],
    [other, slot],
  ] as const) {
    const terms = specialTerms(orders, one);
    if (terms.other !== 0) forgetOther(orders, terms.other);
    terms.other = orders.id(another);
    orders.setCare(one, true);
  }
}

/** An order and its other cancel each other no more. */
export function unlink(orders: OrderStore, slot: number): void {
  const other = orders.terms(slot)?.other ?? 0;
  if (other === 0) return;
  forgetOther(orders, other);
  forgetOther(orders, orders.id(slot));
}

/** The order of an id, if it is open, cancels no other any more. */
export function forgetOther(orders: OrderStore, id: number): void {
  const slot = orders.find(id);
  const terms = slot === NONE ? undefined : orders.terms(slot);
  if (!terms) return;
  terms.other = 0;
  orders.setCare(slot, terms.needsCare);
}
