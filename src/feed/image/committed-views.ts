import { invariant, type Micros } from '../../domain/index.ts';
import type {
  AuctionView,
  BookView,
  ClockView,
  DayStatistics,
  IndexView,
  MarketView,
  NbboView,
  OrdersView,
  PoolContents,
  TopOfBook,
  VenueQuoteView,
} from '../../exchange/index.ts';
import { CommittedImage } from './committed-image.ts';
import { NationalQuotes } from './national-quotes.ts';
import { dayOf, TapeImage } from './tape-image.ts';

/** What is asked for as it is now: as the last committed command left it. */
export class CommittedViews {
  /** Engine time of that command. */
  time: Micros = 0;
  /** Null before the index has been set. */
  index: IndexView | null = null;
  protected clockRate: number | null = null;
  protected readonly image = new CommittedImage();
  protected readonly quotes = new NationalQuotes(this.image);
  protected readonly tape = new TapeImage();

  book(book: number, depth: number): BookView {
    requireDepth(depth);
    return this.image.book(book).view(depth);
  }

  topOfBook(number: number): TopOfBook {
    const book = this.image.book(number);
    const { sequence, instrument } = book;
    const { time: at } = this;
    const volume = this.tape.volume(instrument, dayOf(at));
    const last = this.tape.lastTrade(instrument);
    const [bid, ask] = [book.best('BUY'), book.best('SELL')];
    return { book: number, instrument, sequence, previousSequence: null, bid, ask, last, volume, at };
  }

  orders(book: number, depth: number): OrdersView {
    requireDepth(depth);
    return this.image.book(book).orders(depth);
  }

  nbbo(instrument: number): NbboView {
    return this.quotes.of(instrument, this.time);
  }

  litBooks(instrument: number): readonly number[] {
    return this.image.litBooks(instrument).map(({ number }) => number);
  }

  venueQuotes(instrument: number): readonly VenueQuoteView[] {
    return this.image.litBooks(this.image.market(instrument).instrument).map((book) => {
      const { number, phase } = book;
      return { book: number, bid: book.best('BUY'), ask: book.best('SELL'), phase };
    });
  }

  poolContents(venue: number, instrument: number | null): PoolContents {
    return this.image.pools.contents(venue, instrument);
  }

  statistics(instrument: number): DayStatistics {
    return this.tape.statistics(this.image.market(instrument).instrument, dayOf(this.time));
  }

  market(instrument: number): MarketView {
    return this.image.market(instrument).view();
  }

  auction(instrument: number): AuctionView | null {
    return this.image.market(instrument).auction;
  }

  /** As of the last committed command. */
  get clock(): ClockView {
    return { time: this.time, rate: this.clockRate };
  }
}

/** A depth that is none is a fault of the caller. */
export function requireDepth(depth: number): void {
  invariant(Number.isInteger(depth) && depth > 0, `A depth is a whole number of levels from 1, not ${depth}.`);
}
