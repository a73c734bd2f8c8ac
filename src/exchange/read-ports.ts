import type {
  HaltKind,
  MarketPhase,
  Micros,
  OrderStatus,
  PriceBandState,
  RiskChangeStatus,
  RiskMetric,
} from '../domain/index.ts';
import type { RiskReport } from '../risk/index.ts';
import type {
  AlertRecord,
  ApiKeyRecord,
  BalanceRecord,
  LedgerRecord,
  LimitRecord,
  OrderEventRecord,
  OrderRecord,
  PositionRecord,
  PreventionRecord,
  RiskChangeRecord,
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

/** Null: not filtered by this. */
export interface AlertFilter {
  readonly accounts: readonly number[] | null;
  readonly metric: RiskMetric | null;
  readonly acknowledged: boolean | null;
}

/** Whose report: exactly one of account and firm; neither: the whole market's. */
export interface ReportScope {
  readonly account?: number;
  readonly firm?: number;
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
  /** Open positions of everybody in an instrument, those once open included. */
  positionsOfInstruments(instruments: readonly number[]): Promise<ReadonlyMap<number, readonly PositionRecord[]>>;
  balancesOfAccounts(accounts: readonly number[]): Promise<ReadonlyMap<number, BalanceRecord>>;
  /** Newest first; `before`: only ids below. */
  ledger(account: number, first: number, before: number | null): Promise<Page<LedgerRecord>>;
  /** Newest first; `before`: only ids below. */
  alerts(filter: AlertFilter, first: number, before: number | null): Promise<Page<AlertRecord>>;
  alertsByIds(ids: readonly number[]): Promise<ReadonlyMap<number, AlertRecord>>;
  /** Newest first; `before`: only ids below. Null status: all. */
  riskChanges(status: RiskChangeStatus | null, first: number, before: number | null): Promise<Page<RiskChangeRecord>>;
  riskChangesByIds(ids: readonly number[]): Promise<ReadonlyMap<number, RiskChangeRecord>>;
  /** All rows of limits in force at a journal sequence (null: now): the newest of each scope and instrument by then. */
  limitsAt(sequence: number | null): Promise<readonly LimitRecord[]>;
  /** Every row that was ever in force, newest first; `before`: only sequences below. */
  limitHistory(first: number, before: number | null): Promise<Page<LimitRecord>>;
  /** As it stood at an instant (null: now), worked out from trades and the ledger. */
  riskReport(scope: ReportScope, asOf: Micros | null): Promise<RiskReport>;
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
  /** Null before the index has been set. */
  readonly index: IndexView | null;
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
  /** Alerts of some accounts (null: of all) as they come, are cleared and acknowledged. */
  subscribeAlerts(accounts: readonly number[] | null): AsyncIterableIterator<AlertRecord>;
  /** An account's positions as they change; a slow reader gets the newest of each instrument only. */
  subscribePositions(account: number): AsyncIterableIterator<PositionRecord>;
}
