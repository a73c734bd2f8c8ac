import type { CandleInterval, Micros, OrderStatus, RiskChangeStatus, RiskMetric } from '../domain/index.ts';
import type { RiskReport } from '../risk/index.ts';
import type { BookView } from './feed-ports.ts';
import type {
  AlertRecord,
  ApiKeyRecord,
  BalanceRecord,
  CandleRecord,
  LedgerRecord,
  LimitRecord,
  OrderEventRecord,
  OrderRecord,
  PositionRecord,
  PreventionRecord,
  QuoteRecord,
  RiskChangeRecord,
  RouteRecord,
  TradeRecord,
} from './records.ts';

/** What the API reads from the database. Everything here shows committed commands only. */

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

/** Null: not filtered by this. */
export interface TradeFilter extends Span {
  readonly account: number | null;
  readonly instrument: number | null;
  /** Index of the venue where it happened. */
  readonly venue: number | null;
}

/** A stretch of time: from an instant on, to before another. Null: open at this end. */
export interface Span {
  readonly from: Micros | null;
  readonly to: Micros | null;
}

/** A committed moment: the last command at or before an instant, or the one that left a book at a sequence of its own. */
export type BookMoment = { readonly at: Micros } | { readonly sequence: number };

/** A displayed book as it was. */
export interface PastBook extends BookView {
  /** Engine time of the last command that it shows. */
  readonly at: Micros;
  /** Micro-dollars; null before the first trade. */
  readonly lastPrice: number | null;
}

/** Refuses to go back to a moment: there was none such, or it was before what this version can rebuild. The message says what there is. */
export class NoSuchMoment extends Error {
  override name = 'NoSuchMoment';
}

/** Refuses to look up more rows at once than one answer may hold. The message says how many. */
export class TooManyRows extends Error {
  override name = 'TooManyRows';
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

/** What a midpoint pool has done in a stretch of time, and what that moved (D35). */
export interface PoolFigures {
  readonly trades: number;
  readonly quantity: number;
  /**
   * How far the midpoint of the national best quote moved in the taker's direction within a second of a trade, in millionths of the
   * midpoint, by shares: of the pool's trades, and of those of lit venues; null where no trade could be measured. The newest twenty
   * thousand trades of the span stand for all of it.
   */
  readonly impact: number | null;
  readonly litImpact: number | null;
}

/** The key of a national best quote. */
export type QuoteKey = Pick<QuoteRecord, 'instrument' | 'number'>;

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
  /** Oldest first; of a routed order those of its children. */
  tradesOfOrders(orders: readonly number[]): Promise<ReadonlyMap<number, readonly TradeRecord[]>>;
  /** Oldest first. */
  eventsOfOrders(orders: readonly number[]): Promise<ReadonlyMap<number, readonly OrderEventRecord[]>>;
  /** By instrument index; flat positions that once were open included. */
  positionsOfAccounts(accounts: readonly number[]): Promise<ReadonlyMap<number, readonly PositionRecord[]>>;
  /** Prevented self-trades, newest first; `before`: only those older than this one. Accounts: as maker's or taker's. */
  preventions(filter: PreventionFilter, first: number, before: PreventionKey | null): Promise<Page<PreventionRecord>>;
  /** Newest first; `before`: only those that start earlier. Those whose start lies in the span. */
  candles(
    instrument: number,
    interval: CandleInterval,
    span: Span,
    first: number,
    before: Micros | null,
  ): Promise<Page<CandleRecord>>;
  /**
   * Rebuilt from a snapshot and the journal, at some distance from the process's own work.
   * @throws NoSuchMoment; Overloaded where it takes too long
   */
  bookAsOf(book: number, depth: number, moment: BookMoment): Promise<PastBook>;
  /** As {@link positionsOfAccounts}, as they stood after the last command at or before an instant. */
  positionsAsOf(account: number, at: Micros): Promise<readonly PositionRecord[]>;
  /** National best quotes, newest first; `before`: only numbers below. Those that began in the span. */
  quotes(instrument: number, span: Span, first: number, before: number | null): Promise<Page<QuoteRecord>>;
  /** Those of these instruments and numbers, in any order: one query, however many instruments they are of. */
  quotesByKeys(keys: readonly QuoteKey[]): Promise<readonly QuoteRecord[]>;
  /** The one in force at an instant: the newest that began by then; undefined where there was none. */
  quoteAt(instrument: number, at: Micros): Promise<QuoteRecord | undefined>;
  /** Decisions of the router, oldest first. */
  routesOfOrders(orders: readonly number[]): Promise<ReadonlyMap<number, readonly RouteRecord[]>>;
  /** Oldest first. */
  childrenOfOrders(orders: readonly number[]): Promise<ReadonlyMap<number, readonly OrderRecord[]>>;
  /** Null instrument: all. Trades whose instant lies in the span. */
  poolFigures(venue: number, instrument: number | null, span: Span): Promise<PoolFigures>;
  /** When each of these open orders took its place in the queue, as far as order events tell: order → time. */
  queueTimes(orders: readonly number[]): Promise<ReadonlyMap<number, Micros>>;
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
