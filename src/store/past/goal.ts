import type { Exchange } from '../../exchange/index.ts';

/** Where a core stands, or stood: its sequence, and those of its books by instrument. */
export interface Standing {
  readonly sequence: number;
  readonly sequences: readonly number[];
}

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
export function atBookSequence(instrument: number, sequence: number): Goal {
  return {
    asksForBooks: true,
    mayBeginAt: ({ sequences }) => (sequences[instrument] ?? NO_BOOK) < sequence,
    isReached: (exchange) => bookSequence(exchange, instrument) >= sequence,
  };
}

/** A book's own sequence; less than 0: there is no such book. */
export function bookSequence(exchange: Exchange, instrument: number): number {
  return exchange.markets[instrument]?.book.sequence ?? NO_BOOK;
}

export function standingOf(exchange: Exchange): Standing {
  return { sequence: exchange.sequence, sequences: exchange.markets.map(({ book }) => book.sequence) };
}

const NO_BOOK = -1;
