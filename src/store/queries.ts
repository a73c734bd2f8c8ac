import type { CandleInterval, Micros, RiskChangeStatus } from '../domain/index.ts';
import type {
  AlertFilter,
  AlertRecord,
  ApiKeyRecord,
  BalanceRecord,
  BookMoment,
  CandleRecord,
  LedgerRecord,
  LimitRecord,
  OrderEventRecord,
  OrderFilter,
  OrderRecord,
  Page,
  PastBook,
  PoolFigures,
  PositionRecord,
  PreventionFilter,
  PreventionKey,
  PreventionRecord,
  Queries,
  QuoteKey,
  QuoteRecord,
  ReportScope,
  RiskChangeRecord,
  RiskReport,
  RouteRecord,
  Span,
  TradeFilter,
  TradeRecord,
} from '../exchange/index.ts';
import { resolveDatabaseUrl } from './database-url.ts';
import { openPast, type Past } from './past/open-past.ts';
import {
  EVENTS_OF_ORDERS,
  orderEventsAfter,
  POSITIONS_OF_ACCOUNTS,
  POSITIONS_OF_INSTRUMENTS,
} from './queries/account-queries.ts';
import { FoldedReports } from './queries/folded-reports.ts';
import { candles } from './queries/candle-queries.ts';
import { CHILDREN_OF_ORDERS, orderByClientOrderId, orders, ordersByIds } from './queries/order-queries.ts';
import { poolFigures } from './queries/pool-queries.ts';
import { preventions } from './queries/prevention-queries.ts';
import { queueTimes } from './queries/queue-queries.ts';
import { quoteAt, quotes, quotesByKeys } from './queries/quote-queries.ts';
import { Reader } from './queries/reader.ts';
import { reportNow } from './queries/risk-report.ts';
import {
  alerts,
  alertsByIds,
  balancesOfAccounts,
  ledger,
  limitHistory,
  limitsAt,
  riskChanges,
  riskChangesByIds,
} from './queries/risk-queries.ts';
import { ROUTES_OF_ORDERS } from './queries/route-queries.ts';
import { printsAfter, trades, tradesByIds, TRADES_OF_ORDERS } from './queries/trade-queries.ts';
import { ReaderLink } from './reading/reader-link.ts';
import { API_KEYS } from './rows/reference-tables.ts';
import { selectAll } from './rows/sql.ts';
import { ORDER_EVENTS, ORDERS, POSITIONS, TRADES } from './rows/trading-tables.ts';
import { ROUTES } from './rows/venue-tables.ts';

/**
 * Opens what the API reads through: a thread with a connection that sees what is committed and can write nothing.
 * @param url a migrated database, as `resolveDatabaseUrl` takes it
 */
export async function openQueries(url: string): Promise<SqliteQueries> {
  const link = await ReaderLink.open(resolveDatabaseUrl(url));
  return new SqliteQueries(new Reader(link), openPast(url));
}

/**
 * The read side on SQLite: each method is one statement, whatever the number of keys, and none where there is no key. Figures of a pool
 * take three, and risk reports read page by page.
 */
export class SqliteQueries implements Queries {
  private readonly reader: Reader;
  private readonly past: Past;
  private readonly reports: FoldedReports;

  constructor(reader: Reader, past: Past) {
    this.reader = reader;
    this.past = past;
    this.reports = new FoldedReports(reader);
  }

  get queryCount(): number {
    return this.reader.statements;
  }

  ordersByIds(ids: readonly number[]): Promise<ReadonlyMap<number, OrderRecord>> {
    return ordersByIds(this.reader, ids);
  }

  orderByClientOrderId(account: number, clientOrderId: string): Promise<OrderRecord | undefined> {
    return orderByClientOrderId(this.reader, account, clientOrderId);
  }

  orders(filter: OrderFilter, first: number, before: number | null): Promise<Page<OrderRecord>> {
    return orders(this.reader, filter, first, before);
  }

  trades(filter: TradeFilter, first: number, before: number | null): Promise<Page<TradeRecord>> {
    return trades(this.reader, filter, first, before);
  }

  tradesByIds(ids: readonly number[]): Promise<ReadonlyMap<number, TradeRecord>> {
    return tradesByIds(this.reader, ids);
  }

  tradesOfOrders(ids: readonly number[]): Promise<ReadonlyMap<number, readonly TradeRecord[]>> {
    return this.reader.rowsByKey(TRADES, TRADES_OF_ORDERS, ids);
  }

  eventsOfOrders(ids: readonly number[]): Promise<ReadonlyMap<number, readonly OrderEventRecord[]>> {
    return this.reader.rowsByKey(ORDER_EVENTS, EVENTS_OF_ORDERS, ids);
  }

  positionsOfAccounts(accounts: readonly number[]): Promise<ReadonlyMap<number, readonly PositionRecord[]>> {
    return this.reader.rowsByKey(POSITIONS, POSITIONS_OF_ACCOUNTS, accounts);
  }

  preventions(filter: PreventionFilter, first: number, before: PreventionKey | null): Promise<Page<PreventionRecord>> {
    return preventions(this.reader, filter, first, before);
  }

  candles(
    instrument: number,
    interval: CandleInterval,
    span: Span,
    first: number,
    before: Micros | null,
  ): Promise<Page<CandleRecord>> {
    return candles(this.reader, instrument, interval, span, first, before);
  }

  queueTimes(orders: readonly number[]): Promise<ReadonlyMap<number, Micros>> {
    return queueTimes(this.reader, orders);
  }

  printsAfter(instrument: number, after: number, limit: number): Promise<readonly TradeRecord[]> {
    return printsAfter(this.reader, instrument, after, limit);
  }

  orderEventsAfter(account: number, after: number, limit: number): Promise<readonly OrderEventRecord[]> {
    return orderEventsAfter(this.reader, account, after, limit);
  }

  apiKeys(): Promise<readonly ApiKeyRecord[]> {
    return this.reader.rows(API_KEYS, selectAll(API_KEYS));
  }

  positionsOfInstruments(instruments: readonly number[]): Promise<ReadonlyMap<number, readonly PositionRecord[]>> {
    return this.reader.rowsByKey(POSITIONS, POSITIONS_OF_INSTRUMENTS, instruments);
  }

  balancesOfAccounts(accounts: readonly number[]): Promise<ReadonlyMap<number, BalanceRecord>> {
    return balancesOfAccounts(this.reader, accounts);
  }

  ledger(account: number, first: number, before: number | null): Promise<Page<LedgerRecord>> {
    return ledger(this.reader, account, first, before);
  }

  alerts(filter: AlertFilter, first: number, before: number | null): Promise<Page<AlertRecord>> {
    return alerts(this.reader, filter, first, before);
  }

  alertsByIds(ids: readonly number[]): Promise<ReadonlyMap<number, AlertRecord>> {
    return alertsByIds(this.reader, ids);
  }

  riskChanges(status: RiskChangeStatus | null, first: number, before: number | null): Promise<Page<RiskChangeRecord>> {
    return riskChanges(this.reader, status, first, before);
  }

  riskChangesByIds(ids: readonly number[]): Promise<ReadonlyMap<number, RiskChangeRecord>> {
    return riskChangesByIds(this.reader, ids);
  }

  limitsAt(sequence: number | null): Promise<readonly LimitRecord[]> {
    return limitsAt(this.reader, sequence);
  }

  limitHistory(first: number, before: number | null): Promise<Page<LimitRecord>> {
    return limitHistory(this.reader, first, before);
  }

  riskReport(scope: ReportScope, asOf: Micros | null): Promise<RiskReport> {
    const { account } = scope;
    return account !== undefined && asOf === null ? reportNow(this.reader, account) : this.reports.report(scope, asOf);
  }

  bookAsOf(book: number, depth: number, moment: BookMoment): Promise<PastBook> {
    return this.past.bookAsOf(book, depth, moment);
  }

  positionsAsOf(account: number, at: Micros): Promise<readonly PositionRecord[]> {
    return this.past.positionsAsOf(account, at);
  }

  quotes(instrument: number, span: Span, first: number, before: number | null): Promise<Page<QuoteRecord>> {
    return quotes(this.reader, instrument, span, first, before);
  }

  quotesByKeys(keys: readonly QuoteKey[]): Promise<readonly QuoteRecord[]> {
    return quotesByKeys(this.reader, keys);
  }

  quoteAt(instrument: number, at: Micros): Promise<QuoteRecord | undefined> {
    return quoteAt(this.reader, instrument, at);
  }

  routesOfOrders(ids: readonly number[]): Promise<ReadonlyMap<number, readonly RouteRecord[]>> {
    return this.reader.rowsByKey(ROUTES, ROUTES_OF_ORDERS, ids);
  }

  childrenOfOrders(ids: readonly number[]): Promise<ReadonlyMap<number, readonly OrderRecord[]>> {
    return this.reader.rowsByKey(ORDERS, CHILDREN_OF_ORDERS, ids);
  }

  poolFigures(venue: number, instrument: number | null, span: Span): Promise<PoolFigures> {
    return poolFigures(this.reader, venue, instrument, span);
  }

  async close(): Promise<void> {
    await Promise.all([this.past.close(), this.reader.close()]);
  }
}
