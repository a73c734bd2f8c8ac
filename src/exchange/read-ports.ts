import type { MarketPhase, Micros, OrderStatus } from '../domain/index.ts';
import type {
  ApiKeyRecord,
  OrderEventRecord,
  OrderRecord,
  PositionRecord,
  PreventionRecord,
  TradeRecord,
} from './records.ts';

/** What the API reads. Everything here shows committed commands only. */

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly hasNextPage: boolean;
}

/** Null: not filtered by this. */
export interface OrderFilter {
  readonly accounts: readonly number[] | null;
  readonly instrument: number | null;
  readonly statuses: readonly OrderStatus[] | null;
}

export interface TradeFilter {
  readonly account: number | null;
  readonly instrument: number | null;
}

/** Null: not filtered by this. */
export interface PreventionFilter {
  readonly accounts: readonly number[] | null;
  readonly instrument: number | null;
}

/** The key of a prevention, by which pages go on. */
export type PreventionKey = Pick<PreventionRecord, 'sequence' | 'place'>;

/** Rows through connections that see only what is committed. One database query a call, whatever the number of keys. */
export interface Queries {
  ordersByIds(ids: readonly number[]): Promise<ReadonlyMap<number, OrderRecord>>;
  orderByClientOrderId(account: number, clientOrderId: string): Promise<OrderRecord | undefined>;
  /** Newest first; `before`: only ids below. */
  orders(filter: OrderFilter, first: number, before: number | null): Promise<Page<OrderRecord>>;
  /** Newest first; `before`: only ids below. */
  trades(filter: TradeFilter, first: number, before: number | null): Promise<Page<TradeRecord>>;
  tradesByIds(ids: readonly number[]): Promise<ReadonlyMap<number, TradeRecord>>;
  /** Oldest first. */
  tradesOfOrders(orders: readonly number[]): Promise<ReadonlyMap<number, readonly TradeRecord[]>>;
  /** Oldest first. */
  eventsOfOrders(orders: readonly number[]): Promise<ReadonlyMap<number, readonly OrderEventRecord[]>>;
  /** By instrument index; flat positions that once were open included. */
  positionsOfAccounts(accounts: readonly number[]): Promise<ReadonlyMap<number, readonly PositionRecord[]>>;
  /** Prevented self-trades, newest first; `before`: only those older than this one. Accounts: as maker's or taker's. */
  preventions(filter: PreventionFilter, first: number, before: PreventionKey | null): Promise<Page<PreventionRecord>>;
  /** Prints of a symbol with number > after, ascending, at most `limit`. */
  printsAfter(instrument: number, after: number, limit: number): Promise<readonly TradeRecord[]>;
  /** Events of an account with number > after, ascending, at most `limit`. */
  orderEventsAfter(account: number, after: number, limit: number): Promise<readonly OrderEventRecord[]>;
  apiKeys(): Promise<readonly ApiKeyRecord[]>;
  /** Database queries sent so far, for tests that count them. */
  readonly queryCount: number;
}

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

/** Null where a symbol has none yet. */
export interface MarketView {
  readonly phase: MarketPhase;
  readonly since: Micros;
  readonly lastPrice: number | null;
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
  readonly instrument: number;
}

export interface BookDeltaEvent extends BookView {
  readonly kind: 'delta';
  readonly instrument: number;
  readonly previousSequence: number;
}

export type BookEvent = BookSnapshotEvent | BookDeltaEvent;

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

/** Live state and streams, moved by committed commands only. */
export interface Feeds {
  /** Engine time of the last committed command: what books and markets show is how things stood then. */
  readonly time: Micros;
  book(instrument: number, depth: number): BookView;
  market(instrument: number): MarketView;
  /** Null outside auctions and before the first indication of one. */
  auction(instrument: number): AuctionView | null;
  /** How engine time passes, as of the last committed command. */
  readonly clock: ClockView;
  /** A snapshot, then deltas of the `depth` best levels; a slow reader gets several changes in one delta. */
  subscribeBook(instrument: number, depth: number): AsyncIterableIterator<BookEvent>;
  /**
   * Null instrument: all. With `after` (needs an instrument) it replays from there, then goes live with no hole.
   * Ends with SlowConsumer, or UnknownSequence where `after` was never reached.
   */
  subscribeTrades(instrument: number | null, after: number | null): AsyncIterableIterator<TradeRecord>;
  /** First what is (if anything), then each indication and result; a slow reader gets the newest only. */
  subscribeAuction(instrument: number): AsyncIterableIterator<AuctionView>;
  /** First what is, then each change of phase; a slow reader gets the newest only. */
  subscribeMarket(instrument: number): AsyncIterableIterator<MarketView>;
  subscribeOrderEvents(account: number, after: number | null): AsyncIterableIterator<OrderEventRecord>;
}
