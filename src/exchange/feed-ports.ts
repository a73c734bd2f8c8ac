import type { CandleInterval, HaltKind, MarketPhase, Micros, PriceBandState, Side } from '../domain/index.ts';
import type { AlertRecord, CandleRecord, OrderEventRecord, PositionRecord, TradeRecord } from './records.ts';

/** What the feeds show and tell. Everything here is of committed commands only. */

export interface Level {
  /** Micro-dollars. */
  readonly price: number;
  /** Displayed; 0 in a delta: the level leaves the view. */
  readonly quantity: number;
  readonly orderCount: number;
}

/** A displayed book, best first on both sides. */
export interface BookView {
  readonly sequence: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** An instrument's home market, whose phases and guards hold at every venue. */
export interface MarketView {
  readonly phase: MarketPhase;
  readonly since: Micros;
  /** Of the home market's own last trade, which collars are measured from; null before the first. The symbol's stands in {@link TopOfBook}. */
  readonly lastPrice: number | null;
  /** What halted it; null while it is not halted. */
  readonly halt: HaltView | null;
  /** Null: no bands hold now. */
  readonly bands: BandsView | null;
  /** Null: Rule 201 does not restrict short sales now. */
  readonly shortSaleRestriction: ShortSaleRestrictionView | null;
}

/** A halt that is on, reopening auction included. Prices, or values of the index, in micro-dollars. */
export interface HaltView {
  readonly kind: HaltKind;
  /** 1, 2 or 3; 0: it has none. */
  readonly level: number;
  /** What set it off, and what that was measured from; null: an operator did it. */
  readonly price: number | null;
  readonly reference: number | null;
  readonly since: Micros;
  /** When it gives way to the reopening auction; null: not at a set instant (an operator's without a duration, or the rest of the day). */
  readonly until: Micros | null;
}

/** Limit up-limit down bands, in micro-dollars. */
export interface BandsView {
  readonly lower: number;
  readonly upper: number;
  readonly reference: number;
  readonly state: PriceBandState;
  /** When a limit state becomes a pause; null: there is none. */
  readonly pausesAt: Micros | null;
  readonly since: Micros;
}

export interface ShortSaleRestrictionView {
  /** Days that it still holds on, today included: 2 or 1. */
  readonly days: number;
  readonly price: number;
  readonly since: Micros;
}

/** The index of the market-wide breakers. */
export interface IndexView {
  readonly value: number;
  readonly priorClose: number;
  /** Highest level of the day so far; 0: none. */
  readonly level: number;
  readonly at: Micros;
}

/** What an uncross would give at the moment, or gave. */
export interface AuctionView {
  readonly instrument: number;
  readonly phase: MarketPhase;
  /** Micro-dollars; null: nothing would trade. */
  readonly price: number | null;
  readonly volume: number;
  /** Buyers' less sellers' quantity that would be left over at that price. */
  readonly imbalance: number;
  readonly at: Micros;
  /** Whether this is the auction's result. */
  readonly uncrossed: boolean;
}

/** How engine time passes: millionths of real time; null: with the real clock. */
export interface ClockView {
  readonly time: Micros;
  readonly rate: number | null;
}

export interface BookSnapshotEvent extends BookView {
  readonly kind: 'snapshot';
  readonly book: number;
  readonly instrument: number;
}

export interface BookDeltaEvent extends BookView {
  readonly kind: 'delta';
  readonly book: number;
  readonly instrument: number;
  readonly previousSequence: number;
}

export type BookEvent = BookSnapshotEvent | BookDeltaEvent;

/** Level 1: the best of a displayed book, and the last trade and day's volume of its symbol at all venues. */
export interface TopOfBook {
  readonly book: number;
  readonly instrument: number;
  /** The book's own, as of {@link BookView}. */
  readonly sequence: number;
  /** That of the event before it on this stream; null: this is the first, or the answer to a question. */
  readonly previousSequence: number | null;
  readonly bid: Level | null;
  readonly ask: Level | null;
  readonly last: LastTrade | null;
  /** Shares traded on the day (UTC) of `at`, at all venues. */
  readonly volume: number;
  readonly at: Micros;
}

export interface LastTrade {
  readonly price: number;
  readonly quantity: number;
  readonly at: Micros;
  readonly print: number;
}

/** Level 3: one displayed order. The book itself tells its price, its place, and what it shows: never what it hides (D8). */
export interface BookOrder {
  /** Stands for the order's stay at its place in the book, tells nothing of it, and is another the next day. */
  readonly publicId: string;
  readonly side: Side;
  /** Micro-dollars. */
  readonly price: number;
  /** Displayed. */
  readonly quantity: number;
  /** When it took its place in the queue. */
  readonly queuedAt: Micros;
  /** The order itself, and its account: for its owner alone. */
  readonly order: number;
  readonly account: number;
}

/** Bids, then asks; best price first, and at a price in order of priority. */
export interface OrdersView {
  readonly sequence: number;
  readonly orders: readonly BookOrder[];
}

/**
 * ADD: at the back of its price. EXECUTE: `removed` of it traded. MODIFY: `removed` of it went otherwise, and it kept its place. DELETE: it
 * went. `quantity` is what it shows from now on; 0: it is gone, after EXECUTE too.
 */
export type BookOrderAction = 'ADD' | 'EXECUTE' | 'MODIFY' | 'DELETE';

export interface BookOrderChange extends BookOrder {
  readonly action: BookOrderAction;
  /** Shares that it shows less than before; 0 of ADD. */
  readonly removed: number;
}

/** A snapshot comes in parts, all at one sequence. */
export interface OrdersSnapshotEvent extends OrdersView {
  readonly kind: 'snapshot';
  readonly book: number;
  readonly instrument: number;
  /** Whether it replaces what the reader has, and whether it is complete with this part. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

export interface OrdersDeltaEvent {
  readonly kind: 'delta';
  readonly book: number;
  readonly instrument: number;
  readonly sequence: number;
  readonly previousSequence: number;
  /** In the order in which they happened. */
  readonly changes: readonly BookOrderChange[];
}

export type OrdersEvent = OrdersSnapshotEvent | OrdersDeltaEvent;

/** What a symbol traded on a day (UTC). Null where nothing has traded. */
export interface DayStatistics {
  readonly instrument: number;
  /** The day's begin. */
  readonly day: Micros;
  readonly candle: CandleRecord | null;
  /** Close of the last day before it with a trade. */
  readonly previousClose: number | null;
}

/** Events a second that a subscriber wants at most; what comes in between is told as one. Null: every change. */
export type MaxRate = number | null;

/** National best bid and offer (D39); of an instrument with one venue, that venue's. Null where a side has none. */
export interface NbboView {
  readonly instrument: number;
  /** As of {@link QuoteRecord}; 0: there is one venue, whose quotes have no history of this kind. */
  readonly number: number;
  readonly bid: number | null;
  readonly bidQuantity: number;
  /** Venues at the best, as bits by index. */
  readonly bidVenues: number;
  readonly ask: number | null;
  readonly askQuantity: number;
  readonly askVenues: number;
  /** Bits in the order of QUOTE_FLAGS. */
  readonly flags: number;
  readonly at: Micros;
}

/** What a venue shows of an instrument. */
export interface VenueQuoteView {
  readonly book: number;
  readonly bid: Level | null;
  readonly ask: Level | null;
  readonly phase: MarketPhase;
}

/** Hidden orders of a midpoint pool, for those who supervise it alone. */
export interface PoolContents {
  readonly orders: number;
  readonly quantity: number;
}

/** Ends a stream whose reader is too slow. */
export class SlowConsumer extends Error {
  override name = 'SlowConsumer';
  readonly lastSequence: number;
  constructor(lastSequence: number) {
    super(`The subscriber reads too slowly; resume after sequence ${lastSequence}.`);
    this.lastSequence = lastSequence;
  }
}

/** Refuses to go on after a sequence that the feed has not reached: of another database, or made up. */
export class UnknownSequence extends Error {
  override name = 'UnknownSequence';
  readonly sequence: number;
  constructor(sequence: number) {
    super(`afterSequence ${sequence} is beyond what this feed has reached; begin again, with a sequence it has sent.`);
    this.sequence = sequence;
  }
}

/** Live state and streams, moved by committed commands only. Books by number: `domain/venues.ts`. */
export interface Feeds {
  /** Engine time of the last committed command: what books and markets show is how things stood then. */
  readonly time: Micros;
  book(book: number, depth: number): BookView;
  market(instrument: number): MarketView;
  /** Null outside auctions and before the first indication of one. */
  auction(instrument: number): AuctionView | null;
  /** How engine time passes, as of the last committed command. */
  readonly clock: ClockView;
  /** Null before the index has been set. */
  readonly index: IndexView | null;
  topOfBook(book: number): TopOfBook;
  /** Orders of the `depth` best levels of each side. */
  orders(book: number, depth: number): OrdersView;
  /** Of the day (UTC) of {@link time}. */
  statistics(instrument: number): DayStatistics;
  nbbo(instrument: number): NbboView;
  /** Of each venue that has a lit book of it, by index. */
  venueQuotes(instrument: number): readonly VenueQuoteView[];
  /** What rests in a pool; null instrument: in all its books. */
  poolContents(venue: number, instrument: number | null): PoolContents;
  /** What is, then each change; a slow reader gets the newest only. */
  subscribeNbbo(instrument: number, maxRate: MaxRate): AsyncIterableIterator<NbboView>;
  /** A snapshot, then deltas of the `depth` best levels; a slow reader gets several changes in one delta. */
  subscribeBook(book: number, depth: number, maxRate: MaxRate): AsyncIterableIterator<BookEvent>;
  /** What is, then each change of it; a slow reader gets the newest only. */
  subscribeTopOfBook(book: number, maxRate: MaxRate): AsyncIterableIterator<TopOfBook>;
  /** A snapshot in parts, then deltas of the whole displayed book; a reader that is too slow begins again with a snapshot. */
  subscribeOrders(book: number, maxRate: MaxRate): AsyncIterableIterator<OrdersEvent>;
  /**
   * The newest candle, if any, then each change of it, and the next ones. A slow reader gets the newest of each candle only, and ends with
   * SlowConsumer (of prints) when too many candles wait.
   */
  subscribeCandles(instrument: number, interval: CandleInterval, maxRate: MaxRate): AsyncIterableIterator<CandleRecord>;
  /** What is, then each change, and each new day; a slow reader gets the newest only. */
  subscribeStatistics(instrument: number, maxRate: MaxRate): AsyncIterableIterator<DayStatistics>;
  /**
   * Null instrument: all. With `after` (needs an instrument) it replays from there, then goes live with no hole.
   * Ends with SlowConsumer, or UnknownSequence where `after` was never reached.
   */
  subscribeTrades(instrument: number | null, after: number | null): AsyncIterableIterator<TradeRecord>;
  /** First what is (if anything), then each indication and result; a slow reader gets the newest only. */
  subscribeAuction(instrument: number, maxRate: MaxRate): AsyncIterableIterator<AuctionView>;
  /** First what is, then each change of phase; a slow reader gets the newest only. */
  subscribeMarket(instrument: number, maxRate: MaxRate): AsyncIterableIterator<MarketView>;
  subscribeOrderEvents(account: number, after: number | null): AsyncIterableIterator<OrderEventRecord>;
  /** Alerts of some accounts (null: of all) as they come, are cleared and acknowledged. */
  subscribeAlerts(accounts: readonly number[] | null): AsyncIterableIterator<AlertRecord>;
  /** An account's positions as they are, then as they change; a slow reader gets the newest of each instrument only. */
  subscribePositions(account: number, maxRate: MaxRate): AsyncIterableIterator<PositionRecord>;
}
