import { BUY, PLACE, SELL } from '../book/index.ts';
import type { Side } from '../domain/index.ts';
import type { Exchange } from './exchange.ts';

/** An open order as the core has it. Prices are micro-dollars, quantities shares. */
export interface OpenOrderView {
  readonly id: number;
  /** DISPLAYED or HIDDEN: in the book; ELSEWHERE: held, queued, or waiting. */
  readonly place: 'DISPLAYED' | 'HIDDEN' | 'ELSEWHERE';
  /** Its own limit; null: none. */
  readonly limit: number | null;
  /** Where it stands in the book. */
  readonly price: number;
  /** What of it stands in its queue; the rest is an iceberg's reserve. */
  readonly shown: number;
  readonly open: number;
}

/**
 * All open orders of a side of a book, by number, for audits: displayed ones in order of priority, then undisplayed ones likewise, then those that
 * stand outside the book in order of id. To be called at a committed boundary only.
 */
export function openOrders(exchange: Exchange, number: number, side: Side): OpenOrderView[] {
  const { orders } = exchange;
  const { book, desk, tickSize } = exchange.marketOf(number);
  const index = side === 'BUY' ? BUY : SELL;
  const view = (slot: number, place: OpenOrderView['place']): OpenOrderView => {
    const limit = desk.limitOf(slot);
    return {
      id: orders.id(slot),
      place,
      limit: limit === 0 ? null : limit,
      price: orders.tick(slot) * tickSize,
      shown: orders.leaves(slot),
      open: orders.open(slot),
    };
  };
  const elsewhere = orders.select((slot) => {
    if (orders.book(slot) !== number || orders.side(slot) !== index) return false;
    const place = orders.terms(slot)?.place ?? PLACE.DISPLAYED;
    return place !== PLACE.DISPLAYED && place !== PLACE.HIDDEN;
  });
  return [
    ...Array.from(book.resting(index), (slot) => view(slot, 'DISPLAYED')),
    ...Array.from(book.restingHidden(index), (slot) => view(slot, 'HIDDEN')),
    ...elsewhere.map((slot) => view(slot, 'ELSEWHERE')).sort((a, b) => a.id - b.id),
  ];
}
