import { equalLevels } from './comparison.ts';
import type { BookRow } from './rows.ts';
import type { BothSides, ConformanceBook, DoorLevel } from '../../conformance/protocol.ts';

/** How many states before and after a book row are looked at for it: books and orders come by channels of their own. */
const MOST_STATES = 20;
/** Levels a side that the log shows. */
const DEPTH = 20;

/** A book of the log, and how many of its levels the core had at that instant. */
export interface WatchedBook {
  readonly row: BookRow;
  /** From the best, both sides alike; Infinity: all that it shows. */
  readonly equal: number;
  /** Whether the core had the whole of it at that instant or up to twenty changes before or after. */
  isFoundNear: boolean;
}

/** Compares the books of a log with the core's at the same instant, and where they differ with those just before and after. */
export class BookWatch {
  readonly books: WatchedBook[] = [];
  private readonly core: ConformanceBook;
  /** The last states, the newest last. */
  private readonly states: BothSides<DoorLevel>[] = [];
  private readonly waiting = new Map<WatchedBook, number>();

  constructor(core: ConformanceBook) {
    this.core = core;
  }

  /** To be called after each change of the core's book. */
  changed(): void {
    const state = this.now();
    this.states.push(state);
    if (this.states.length > MOST_STATES) this.states.shift();
    for (const [book, left] of this.waiting) {
      if (isEqual(book.row, state)) book.isFoundNear = true;
      if (left > 1 && !book.isFoundNear) this.waiting.set(book, left - 1);
      else this.waiting.delete(book);
    }
  }

  compare(row: BookRow): void {
    const state = this.now();
    const equal = equalLevels(row, state.bids, state.asks);
    const isFoundNear = equal === Infinity || this.states.some((each) => isEqual(row, each));
    const book: WatchedBook = { row, equal, isFoundNear };
    this.books.push(book);
    if (!isFoundNear) this.waiting.set(book, MOST_STATES);
  }

  private now(): BothSides<DoorLevel> {
    const [book] = this.core.take({ op: 'book', depth: DEPTH, orders: false });
    return book?.event === 'book' ? { bids: book.bids, asks: book.asks } : { bids: [], asks: [] };
  }
}

function isEqual(row: BookRow, { bids, asks }: BothSides<DoorLevel>): boolean {
  return equalLevels(row, bids, asks) === Infinity;
}
