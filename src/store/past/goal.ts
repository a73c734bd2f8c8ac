import { HOME, bookNumber, instrumentOf, venueOf } from '../../domain/index.ts';
import type { Exchange } from '../../exchange/index.ts';

/** Sequences of books of their own, by number. */
export type BookSequences = ReadonlyMap<number, number>;

/** Where a core stands, or stood: its sequence, and those of its books. */
export interface Standing {
  readonly sequence: number;
  readonly sequences: BookSequences;
}

export const NO_BOOKS: BookSequences = new Map();

/** How far a core is to go. */
export interface Goal {
  /** Whether a replay to it may begin at a state. Of states one after the other it may at the first few, and not at the rest. */
  mayBeginAt(standing: Standing): boolean;
  /** Whether what the books have come to must be known to say that. */
  readonly asksForBooks: boolean;
  isReached(exchange: Exchange): boolean;
}

/** To stand at a journal record. */
export function atRecord(record: number): Goal {
  return {
    asksForBooks: false,
    mayBeginAt: ({ sequence }) => sequence <= record,
    isReached: (exchange) => exchange.sequence >= record,
  };
}

/** To stand at the command that brought a book to a sequence of its own, or beyond it. 0: the one that made the book. */
export function atBookSequence(book: number, sequence: number): Goal {
  return {
    asksForBooks: true,
    mayBeginAt: ({ sequences }) => (sequences.get(book) ?? NO_BOOK) < sequence,
    isReached: (exchange) => bookSequence(exchange, book) >= sequence,
  };
}

/** A book's own sequence; less than 0: there is no such book. */
export function bookSequence(exchange: Exchange, book: number): number {
  return marketIn(exchange, book)?.book.sequence ?? NO_BOOK;
}

/** The market of a book by number; undefined: there is none, or none yet. */
export function marketIn({ markets, away }: Exchange, book: number): Exchange['markets'][number] | undefined {
  const venue = venueOf(book);
  return venue === HOME ? markets[book] : away[venue]?.[instrumentOf(book)];
}

export function standingOf(exchange: Exchange): Standing {
  const sequences = new Map<number, number>();
  for (const { book } of exchange.books()) sequences.set(book.index, book.sequence);
  return { sequence: exchange.sequence, sequences };
}

/** Those of a state, as a snapshot has it: home markets, and those of each other venue. */
export function sequencesIn(state: string): BookSequences {
  type Markets = readonly { readonly sequence: number }[];
  const { markets, away } = JSON.parse(state) as { readonly markets: Markets; readonly away: readonly Markets[] };
  const sequences = new Map<number, number>();
  for (const [venue, books] of [markets, ...away].entries()) {
    for (const [instrument, { sequence }] of books.entries()) sequences.set(bookNumber(venue, instrument), sequence);
  }
  return sequences;
}

const NO_BOOK = -1;
