/**
 * A book's number says its venue and its instrument: events and orders name books by it. The home market's books have the numbers of
 * their instruments.
 */
const INSTRUMENT_BITS = 12;
const INSTRUMENT_MASK = (1 << INSTRUMENT_BITS) - 1;

/** Index of the home market, BOURSE: the first venue there is. */
export const HOME = 0;

/** Most venues, so that a set of them fits into the bits of an integer. */
export const MAX_VENUES = 30;

/** Name of the router among the destinations of an order; no venue may have it. */
export const SMART = 'SMART';

/** @param venue index @param instrument index, below 4096 */
export function bookNumber(venue: number, instrument: number): number {
  return (venue << INSTRUMENT_BITS) | instrument;
}

/** Index of a book's venue. */
export function venueOf(book: number): number {
  return book >> INSTRUMENT_BITS;
}

/** Index of a book's instrument. */
export function instrumentOf(book: number): number {
  return book & INSTRUMENT_MASK;
}
