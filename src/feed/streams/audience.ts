import { Fifo } from './fifo.ts';
import type { Sliced, Turns } from './turns.ts';

/** Whoever can be told that there is something to take. */
export interface Wakeable {
  wake(): void;
}

/** News on their way. */
interface Round<Reader> {
  /** In order. */
  readonly news: ((reader: Reader) => void)[];
  /** Whom they are brought to; undefined: whoever is there when the round begins. */
  readers: readonly Reader[] | undefined;
  /** How many of them have been told. */
  told: number;
}

const wake = (reader: Wakeable): void => reader.wake();

/**
 * The readers of one thing. News reach a slice of them at once and the others in later turns, so that a change with a thousand
 * readers holds up nothing else. Each reader gets them in order.
 */
export class Audience<Reader extends Wakeable> implements Sliced {
  private readonly readers = new Set<Reader>();
  /** The same as a list, until somebody comes or goes. */
  private list: readonly Reader[] | undefined;
  private readonly rounds = new Fifo<Round<Reader>>();
  private readonly turns: Turns;
  private isInTurns = false;

  constructor(turns: Turns) {
    this.turns = turns;
  }

  get size(): number {
    return this.readers.size;
  }

  get all(): readonly Reader[] {
    return (this.list ??= [...this.readers]);
  }

  add(reader: Reader): void {
    this.readers.add(reader);
    this.list = undefined;
  }

  delete(reader: Reader): void {
    this.readers.delete(reader);
    this.list = undefined;
  }

  /** Brings something to each of those who are there now. */
  tell(news: (reader: Reader) => void): void {
    const { last } = this.rounds;
    // A round to the same readers that has yet to begin brings this, too.
    if (last?.told === 0 && last.readers === this.all) last.news.push(news);
    else this.begin({ news: [news], readers: this.all, told: 0 });
  }

  /** Wakes everybody: those who wait take what there is. */
  wake(): void {
    const { last } = this.rounds;
    // A round that has yet to begin will find what is new now, too.
    if (last?.news[0] === wake && last.readers === undefined) return;
    this.begin({ news: [wake], readers: undefined, told: 0 });
  }

  slice(): boolean {
    const round = this.rounds.first;
    if (round) {
      const readers = (round.readers ??= this.all);
      // Of much news to each, fewer are told in a turn.
      const count = Math.max(1, Math.floor(this.turns.sliceSize / round.news.length));
      const end = Math.min(readers.length, round.told + count);
      while (round.told < end) bring(round, readers[round.told++]!);
      if (end === readers.length) this.rounds.shift();
    }
    this.isInTurns = this.rounds.length > 0;
    return this.isInTurns;
  }

  private begin(round: Round<Reader>): void {
    // Nothing is on its way, and this is no more than a slice.
    if (!this.isInTurns && this.readers.size <= this.turns.sliceSize) {
      for (const reader of this.all) bring(round, reader);
      return;
    }
    this.rounds.push(round);
    if (!this.isInTurns && this.slice()) this.turns.add(this);
  }
}

function bring<Reader>({ news }: Round<Reader>, reader: Reader): void {
  for (const item of news) item(reader);
}
