import { bookNumber, EVENT, EventBuffer, SIDES, type Side } from '../../../src/domain/index.ts';
import type { Changes, QuoteRecord, VenueRecord } from '../../../src/exchange/index.ts';
import { LiveFeeds, type FeedOptions } from '../../../src/feed/index.ts';
import { EMPTY_BOOK } from './house.ts';
import { committed, quoteRow } from './rows.ts';
import { NOTHING_STORED } from './stored.ts';

/** Indexes of the street's venues. */
export const [BOURSE, NYSE, DARK] = [0, 1, 2] as const;

/** What the feeds look at in a venue's row. */
export function venueRow(index: number, kind: 'LIT' | 'DARK' = 'LIT'): VenueRecord {
  return { index, kind } as VenueRecord;
}

/** Words of an event. */
type Words = readonly number[];

const cents = (price: number): number => Math.round(price * 1_000_000);

/** RESTED at a venue: what is displayed, and what is not. */
export function rested(venue: number, order: number, side: Side, price: number, shown: number, hidden = 0): Words {
  return [EVENT.RESTED, bookNumber(venue, 0), order, SIDES.indexOf(side), cents(price), shown, hidden];
}

export function changed(venue: number, sequence: number): Words {
  return [EVENT.BOOK_CHANGED, bookNumber(venue, 0), sequence];
}

/** A trade at a venue. @param aggressor 2: nobody */
export function traded(
  venue: number,
  print: number,
  orders: readonly [maker: number, taker: number],
  price: number,
  quantity: number,
  aggressor = 0,
): Words {
  return [EVENT.TRADE, bookNumber(venue, 0), print, print, ...orders, cents(price), quantity, aggressor];
}

/** Feeds of one instrument at a home market, another lit venue and a pool; commands are given by their events and rows. */
export class Street {
  readonly feeds: LiveFeeds;
  time = 1;

  constructor(venues: readonly number[] = [BOURSE, NYSE, DARK], options: Partial<FeedOptions> = {}) {
    this.feeds = new LiveFeeds(NOTHING_STORED, options);
    this.feeds.seedVenues(venues.map((index) => venueRow(index, index === DARK ? 'DARK' : 'LIT')));
    for (const venue of venues) this.feeds.seedBook(bookNumber(venue, 0), EMPTY_BOOK);
  }

  /** Commits one command. */
  tell(changes: Partial<Changes>, ...events: readonly Words[]): void {
    const buffer = new EventBuffer();
    for (const [kind = 0, ...words] of events) buffer.push(kind, ...words);
    this.feeds.committed(committed(buffer, changes, this.time));
  }

  /** Commits one that changes the national best quote so many times. */
  quote(...quotes: readonly Partial<QuoteRecord>[]): void {
    this.tell({ quotes: quotes.map((quote) => quoteRow({ at: this.time, ...quote })) });
  }
}
