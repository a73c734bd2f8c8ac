import { onTestFinished } from 'vitest';
import type { Micros } from '../../src/domain/index.ts';
import type { Bourse } from '../../src/bourse.ts';
import type { PastBook, PositionRecord } from '../../src/exchange/index.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { PastBooks } from '../../src/store/past/past-books.ts';
import { PastJournal } from '../../src/store/past/past-journal.ts';
import { PastPositions } from '../../src/store/past/past-positions.ts';

/** Levels of each side that are remembered and asked for. */
export const DEPTH = 4;

/** A moment after a command. */
export interface Remembered {
  readonly sequence: number;
  readonly at: Micros;
  /** As the feeds showed them, by instrument. */
  readonly books: readonly PastBook[];
  /** By account. */
  readonly positions: ReadonlyMap<number, readonly PositionRecord[]>;
}

/** What the feeds showed, and accounts held, after each command. */
export class Memory {
  readonly moments: Remembered[] = [];
  private readonly held = new Map<number, readonly PositionRecord[]>();

  /** Remembers how things stand now, and all that is committed from now on. @param held what accounts hold by now */
  listen(bourse: Bourse, held: readonly PositionRecord[] = []): void {
    const { feeds, sequencer, directory } = bourse;
    const remember = (sequence: number, at: Micros): void => {
      if (this.moments.at(-1)?.sequence === sequence) return;
      const books = directory.instruments.map(({ index }) => ({
        ...feeds.book(index, DEPTH),
        at,
        lastPrice: feeds.market(index).lastPrice,
      }));
      this.moments.push({ sequence, at, books, positions: new Map(this.held) });
    };
    held.forEach((position) => this.hold(position));
    remember(sequencer.core.sequence, sequencer.core.time);
    bourse.listen({
      committed: ({ entry, changes }) => {
        changes.positions.forEach((position) => this.hold(position));
        remember(entry.sequence, entry.time);
      },
    });
  }

  /** The last moment at or before an instant; undefined: what was then is not known. */
  at(instant: Micros): Remembered | undefined {
    const place = this.moments.findLastIndex(({ at }) => at <= instant);
    const [moment, next] = [this.moments[place], this.moments[place + 1]];
    const isKnown = moment && (!next || next.sequence === moment.sequence + 1);
    return isKnown ? moment : undefined;
  }

  /** Each sequence that a command left a book at, with the book as of that command. */
  booksBySequence(instrument: number): Map<number, PastBook> {
    const books = new Map<number, PastBook>();
    this.moments.forEach(({ sequence, books: all }, place) => {
      const before = this.moments[place - 1];
      const book = all[instrument];
      // Before what nobody heard of it may have had that sequence already.
      const isBrought = before?.sequence === sequence - 1 && before.books[instrument]?.sequence !== book?.sequence;
      if (book && isBrought) books.set(book.sequence, book);
    });
    return books;
  }

  private hold(position: PositionRecord): void {
    const others = (this.held.get(position.account) ?? []).filter(
      ({ instrument }) => instrument !== position.instrument,
    );
    this.held.set(
      position.account,
      [...others, position].sort((a, b) => a.instrument - b.instrument),
    );
  }
}

/** So small that a few hundred records meet every case. */
export const TUNING = { mostCores: 2, slice: 25, waypointEvery: 60, restoring: 10 };

/** Has all the time. */
export const NEVER = (): boolean => false;

/** A connection as the thread has it, closed when the test ends. */
export async function clientOn(url: string) {
  const database = await openDatabase(url, { readOnly: true });
  onTestFinished(() => database.close());
  return database.client;
}

/** Without a thread. */
export async function booksOn(url: string): Promise<PastBooks> {
  return new PastBooks(new PastJournal(await clientOn(url)), TUNING);
}

/** Without a thread. @param pageSize trades read at once */
export async function positionsOn(url: string, pageSize?: number): Promise<PastPositions> {
  const client = await clientOn(url);
  return new PastPositions(client, new PastJournal(client), pageSize);
}
