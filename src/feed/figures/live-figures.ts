import type { Changes, DayStatistics, NbboView, TopOfBook } from '../../exchange/index.ts';
import type { BookImage } from '../image/book-image.ts';
import { isSameQuote } from '../image/national-quotes.ts';
import type { Pacer } from '../streams/pacer.ts';
import type { Turns } from '../streams/turns.ts';
import { StateFeed, StateStream } from './state-feed.ts';
import { topSource } from './top-feed.ts';

/** What figures are worked out from, as it is now. */
interface FigureSource {
  /** Numbers of the lit books of an instrument. */
  litBooks(instrument: number): readonly number[];
  topOfBook(book: number): TopOfBook;
  statistics(instrument: number): DayStatistics;
  nbbo(instrument: number): NbboView;
}

/** Subscribers of level 1, of day statistics and of national best quotes. Each command's changes are told of once, as it leaves them. */
export class LiveFigures {
  readonly tops: StateFeed<TopOfBook>;
  readonly days: StateFeed<DayStatistics>;
  readonly nationals: StateFeed<NbboView>;
  private readonly source: FigureSource;
  /** Books and instruments whose figures the command under way may have changed. */
  private readonly movedBooks = new Set<number>();
  private readonly movedInstruments = new Set<number>();

  constructor(source: FigureSource, turns: Turns, pacer: Pacer) {
    this.source = source;
    this.tops = new StateFeed(
      topSource((book) => source.topOfBook(book)),
      turns,
      pacer,
    );
    this.days = new StateFeed(
      {
        now: (instrument) => source.statistics(instrument),
        differ: (before, after) => before.candle !== after.candle || before.day !== after.day,
        stream: (...given) => new StateStream(...given),
      },
      turns,
      pacer,
    );
    this.nationals = new StateFeed(
      {
        now: (instrument) => source.nbbo(instrument),
        differ: (before, after) => !isSameQuote(before, after),
        stream: (...given) => new StateStream(...given),
      },
      turns,
      pacer,
    );
  }

  /** What a book displays is other than before. */
  bookChanged({ number, instrument }: BookImage): void {
    this.movedBooks.add(number);
    this.movedInstruments.add(instrument);
  }

  /** A market is in another phase. */
  marketChanged(instrument: number): void {
    this.movedInstruments.add(instrument);
  }

  /** A book, and its market, were set anew. */
  restart(book: BookImage): void {
    this.tops.look(book.number);
    this.nationals.look(book.instrument);
  }

  /** Tells of what a command has changed. */
  publish({ trades, candles, quotes }: Changes, isNewDay: boolean): void {
    for (const { instrument } of quotes) this.movedInstruments.add(instrument);
    if (isNewDay) {
      this.renewAll();
    } else {
      // Each of a symbol's books shows its last trade; what is hidden trades with no change of a book.
      for (const { instrument } of trades)
        for (const book of this.source.litBooks(instrument)) this.movedBooks.add(book);
      for (const book of this.movedBooks) this.tops.look(book);
      for (const { interval, instrument } of candles) if (interval === 'DAY_1') this.days.look(instrument);
    }
    // A day may bring other round lots.
    if (isNewDay) this.nationals.lookAtAll();
    else for (const instrument of this.movedInstruments) this.nationals.look(instrument);
    this.movedBooks.clear();
    this.movedInstruments.clear();
  }

  /** What was traded, or the day, was set anew: everybody is told. */
  renewAll(): void {
    this.tops.renewAll();
    this.days.renewAll();
  }

  get topicCount(): number {
    return this.tops.topicCount + this.days.topicCount + this.nationals.topicCount;
  }
}
