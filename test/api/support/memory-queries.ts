import type { CandleInterval, Micros, RiskChangeStatus } from '../../../src/domain/index.ts';
import type {
  AlertFilter,
  AlertRecord,
  ApiKeyRecord,
  BalanceRecord,
  BookMoment,
  CandleRecord,
  CommitListener,
  Committed,
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
  RouteRecord,
  Span,
  TradeFilter,
  TradeRecord,
} from '../../../src/exchange/index.ts';
import type { RiskReport } from '../../../src/risk/index.ts';

/** Committed rows in memory, one "query" a call as from a database, with a place to make them fail. */
export class MemoryQueries implements Queries, CommitListener {
  queryCount = 0;
  /** Names of the queries sent so far. */
  readonly sent: string[] = [];
  /** Called by every query; throw, or never resolve, to break it. */
  interfere: () => Promise<void> | void = () => undefined;
  private readonly orderRows = new Map<number, OrderRecord>();
  private readonly tradeRows: TradeRecord[] = [];
  private readonly eventRows: OrderEventRecord[] = [];
  private readonly quoteRows: QuoteRecord[] = [];
  private readonly routeRows: RouteRecord[] = [];
  private readonly candleRows = new Map<string, CandleRecord>();
  private readonly positionRows = new Map<string, PositionRecord>();
  private readonly preventionRows: PreventionRecord[] = [];
  private readonly keyRows = new Map<string, ApiKeyRecord>();
  private readonly limitRows: LimitRecord[] = [];
  private readonly changeRows = new Map<number, RiskChangeRecord>();
  private readonly alertRows = new Map<number, AlertRecord>();
  private readonly ledgerRows: LedgerRecord[] = [];
  private readonly balanceRows = new Map<number, BalanceRecord>();
  /** Works reports out: measures are a matter of the database's queries, and of tests of their own. */
  reporter: (scope: ReportScope, asOf: Micros | null) => RiskReport = () => {
    throw new Error('No reports are scripted.');
  };
  /** Measures a pool: a matter of the database's queries, and of tests of their own. */
  pools: (venue: number, instrument: number | null, span: Span) => PoolFigures = () => {
    throw new Error('No pools are scripted.');
  };
  /** Goes back in time: that is a matter of the journal, and of tests of its own. */
  past = {
    book: (_book: number, _depth: number, _moment: BookMoment): PastBook | Promise<PastBook> => {
      throw new Error('No past is scripted.');
    },
    positions: (_account: number, _at: Micros): readonly PositionRecord[] => {
      throw new Error('No past is scripted.');
    },
  };

  committed({ changes }: Committed): void {
    for (const order of changes.orders) this.orderRows.set(order.id, order);
    this.tradeRows.push(...changes.trades);
    for (const row of changes.candles) {
      this.candleRows.set(`${row.instrument}:${row.interval}:${row.start}`, row);
    }
    this.eventRows.push(...changes.orderEvents);
    this.quoteRows.push(...changes.quotes);
    this.routeRows.push(...changes.routes);
    this.preventionRows.push(...changes.preventions);
    for (const row of changes.positions) this.positionRows.set(`${row.account}:${row.instrument}`, row);
    for (const row of changes.apiKeys) this.keyRows.set(row.id, row);
    this.limitRows.push(...changes.limits);
    this.ledgerRows.push(...changes.ledger);
    for (const row of changes.riskChanges) this.changeRows.set(row.id, row);
    for (const row of changes.alerts) this.alertRows.set(row.id, row);
    for (const row of changes.balances) this.balanceRows.set(row.account, row);
  }

  async ordersByIds(ids: readonly number[]): Promise<ReadonlyMap<number, OrderRecord>> {
    await this.query('ordersByIds');
    return new Map(ids.flatMap((id) => (this.orderRows.has(id) ? [[id, this.orderRows.get(id)!]] : [])));
  }

  async orderByClientOrderId(account: number, clientOrderId: string): Promise<OrderRecord | undefined> {
    await this.query('orderByClientOrderId');
    return [...this.orderRows.values()].find((row) => row.account === account && row.clientOrderId === clientOrderId);
  }

  async orders(filter: OrderFilter, first: number, before: number | null): Promise<Page<OrderRecord>> {
    await this.query('orders');
    const rows = [...this.orderRows.values()].filter(
      (row) =>
        (filter.accounts?.includes(row.account) ?? true) &&
        (filter.instrument === null || filter.instrument === row.instrument) &&
        (filter.statuses?.includes(row.status) ?? true),
    );
    return page(rows, first, before);
  }

  async trades(filter: TradeFilter, first: number, before: number | null): Promise<Page<TradeRecord>> {
    await this.query('trades');
    const rows = this.tradeRows.filter(
      (row) =>
        (filter.account === null || [row.makerAccount, row.takerAccount].includes(filter.account)) &&
        (filter.instrument === null || filter.instrument === row.instrument) &&
        (filter.venue === null || filter.venue === row.venue) &&
        isIn(filter, row.executedAt),
    );
    return page(rows, first, before);
  }

  async candles(
    instrument: number,
    interval: CandleInterval,
    span: Span,
    first: number,
    before: Micros | null,
  ): Promise<Page<CandleRecord>> {
    await this.query('candles');
    const rows = [...this.candleRows.values()]
      .filter((row) => row.instrument === instrument && row.interval === interval && isIn(span, row.start))
      .filter(({ start }) => before === null || start < before)
      .sort((a, b) => b.start - a.start);
    return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
  }

  async bookAsOf(book: number, depth: number, moment: BookMoment): Promise<PastBook> {
    await this.query('bookAsOf');
    return this.past.book(book, depth, moment);
  }

  async quotes(instrument: number, span: Span, first: number, before: number | null): Promise<Page<QuoteRecord>> {
    await this.query('quotes');
    const rows = this.quoteRows
      .filter((row) => row.instrument === instrument && isIn(span, row.at))
      .filter(({ number }) => before === null || number < before)
      .reverse();
    return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
  }

  async quotesByKeys(keys: readonly QuoteKey[]): Promise<readonly QuoteRecord[]> {
    await this.query('quotesByKeys');
    return this.quoteRows.filter((row) =>
      keys.some(({ instrument, number }) => instrument === row.instrument && number === row.number),
    );
  }

  async quoteAt(instrument: number, at: Micros): Promise<QuoteRecord | undefined> {
    await this.query('quoteAt');
    return this.quoteRows.findLast((row) => row.instrument === instrument && row.at <= at);
  }

  async routesOfOrders(orders: readonly number[]): Promise<ReadonlyMap<number, readonly RouteRecord[]>> {
    await this.query('routesOfOrders');
    return new Map(orders.map((id) => [id, this.routeRows.filter(({ order }) => order === id)]));
  }

  async childrenOfOrders(orders: readonly number[]): Promise<ReadonlyMap<number, readonly OrderRecord[]>> {
    await this.query('childrenOfOrders');
    return new Map(orders.map((id) => [id, this.childrenOf(id)]));
  }

  async poolFigures(venue: number, instrument: number | null, span: Span): Promise<PoolFigures> {
    await this.query('poolFigures');
    return this.pools(venue, instrument, span);
  }

  async positionsAsOf(account: number, at: Micros): Promise<readonly PositionRecord[]> {
    await this.query('positionsAsOf');
    return this.past.positions(account, at);
  }

  async queueTimes(orders: readonly number[]): Promise<ReadonlyMap<number, Micros>> {
    await this.query('queueTimes');
    return new Map(orders.flatMap((id) => (this.orderRows.has(id) ? [[id, this.orderRows.get(id)!.createdAt]] : [])));
  }

  async tradesByIds(ids: readonly number[]): Promise<ReadonlyMap<number, TradeRecord>> {
    await this.query('tradesByIds');
    return new Map(this.tradeRows.filter(({ id }) => ids.includes(id)).map((row) => [row.id, row]));
  }

  async tradesOfOrders(orders: readonly number[]): Promise<ReadonlyMap<number, readonly TradeRecord[]>> {
    await this.query('tradesOfOrders');
    const of = (order: number) => {
      const ids = new Set([order, ...this.childrenOf(order).map(({ id }) => id)]);
      return this.tradeRows.filter(({ makerOrder, takerOrder }) => ids.has(makerOrder) || ids.has(takerOrder));
    };
    return new Map(orders.map((order) => [order, of(order)]));
  }

  async eventsOfOrders(orders: readonly number[]): Promise<ReadonlyMap<number, readonly OrderEventRecord[]>> {
    await this.query('eventsOfOrders');
    return new Map(orders.map((id) => [id, this.eventRows.filter(({ order }) => order === id)]));
  }

  async positionsOfAccounts(accounts: readonly number[]): Promise<ReadonlyMap<number, readonly PositionRecord[]>> {
    await this.query('positionsOfAccounts');
    const rows = [...this.positionRows.values()].sort((a, b) => a.instrument - b.instrument);
    return new Map(accounts.map((index) => [index, rows.filter(({ account }) => account === index)]));
  }

  async preventions(
    filter: PreventionFilter,
    first: number,
    before: PreventionKey | null,
  ): Promise<Page<PreventionRecord>> {
    await this.query('preventions');
    const rows = this.preventionRows
      .filter(
        (row) =>
          (filter.accounts?.some((account) => account === row.account || account === row.makerAccount) ?? true) &&
          (filter.instrument === null || filter.instrument === row.instrument) &&
          (before === null || comparePlace(row, before) < 0),
      )
      .sort((a, b) => comparePlace(b, a));
    return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
  }

  async printsAfter(instrument: number, after: number, limit: number): Promise<readonly TradeRecord[]> {
    await this.query('printsAfter');
    return this.tradeRows.filter((row) => row.instrument === instrument && row.print > after).slice(0, limit);
  }

  async orderEventsAfter(account: number, after: number, limit: number): Promise<readonly OrderEventRecord[]> {
    await this.query('orderEventsAfter');
    return this.eventRows.filter((row) => row.account === account && row.number > after).slice(0, limit);
  }

  async apiKeys(): Promise<readonly ApiKeyRecord[]> {
    await this.query('apiKeys');
    return [...this.keyRows.values()];
  }

  async positionsOfInstruments(
    instruments: readonly number[],
  ): Promise<ReadonlyMap<number, readonly PositionRecord[]>> {
    await this.query('positionsOfInstruments');
    const rows = [...this.positionRows.values()].sort((a, b) => a.account - b.account);
    return new Map(instruments.map((index) => [index, rows.filter(({ instrument }) => instrument === index)]));
  }

  async balancesOfAccounts(accounts: readonly number[]): Promise<ReadonlyMap<number, BalanceRecord>> {
    await this.query('balancesOfAccounts');
    return found(this.balanceRows, accounts);
  }

  async ledger(account: number, first: number, before: number | null): Promise<Page<LedgerRecord>> {
    await this.query('ledger');
    return page(
      this.ledgerRows.filter((row) => row.account === account),
      first,
      before,
    );
  }

  async alerts(filter: AlertFilter, first: number, before: number | null): Promise<Page<AlertRecord>> {
    await this.query('alerts');
    const rows = [...this.alertRows.values()].filter(
      (row) =>
        (filter.accounts?.includes(row.account) ?? true) &&
        (filter.metric === null || filter.metric === row.metric) &&
        (filter.acknowledged === null || filter.acknowledged === (row.acknowledgedAt !== null)),
    );
    return page(rows, first, before);
  }

  async alertsByIds(ids: readonly number[]): Promise<ReadonlyMap<number, AlertRecord>> {
    await this.query('alertsByIds');
    return found(this.alertRows, ids);
  }

  async riskChanges(
    status: RiskChangeStatus | null,
    first: number,
    before: number | null,
  ): Promise<Page<RiskChangeRecord>> {
    await this.query('riskChanges');
    const rows = [...this.changeRows.values()].filter((row) => status === null || row.status === status);
    return page(rows, first, before);
  }

  async riskChangesByIds(ids: readonly number[]): Promise<ReadonlyMap<number, RiskChangeRecord>> {
    await this.query('riskChangesByIds');
    return found(this.changeRows, ids);
  }

  async limitsAt(sequence: number | null): Promise<readonly LimitRecord[]> {
    await this.query('limitsAt');
    const newest = new Map<string, LimitRecord>();
    for (const row of this.limitRows) {
      if (sequence !== null && row.sequence > sequence) continue;
      newest.set(JSON.stringify([row.tier, row.account, row.firm, row.instrument]), row);
    }
    return [...newest.values()];
  }

  async limitHistory(first: number, before: number | null): Promise<Page<LimitRecord>> {
    await this.query('limitHistory');
    const rows = this.limitRows.filter(({ sequence }) => before === null || sequence < before).reverse();
    return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
  }

  async riskReport(scope: ReportScope, asOf: Micros | null): Promise<RiskReport> {
    await this.query('riskReport');
    return this.reporter(scope, asOf);
  }

  private childrenOf(order: number): OrderRecord[] {
    return [...this.orderRows.values()].filter(({ parent }) => parent === order).sort((a, b) => a.id - b.id);
  }

  private async query(name: string): Promise<void> {
    this.queryCount++;
    this.sent.push(name);
    await this.interfere();
  }
}

function isIn({ from, to }: Span, instant: Micros): boolean {
  return (from === null || instant >= from) && (to === null || instant < to);
}

function found<Row>(rows: ReadonlyMap<number, Row>, keys: readonly number[]): ReadonlyMap<number, Row> {
  return new Map(keys.flatMap((key) => (rows.has(key) ? [[key, rows.get(key)!]] : [])));
}

function comparePlace(a: PreventionKey, b: PreventionKey): number {
  return a.sequence - b.sequence || a.place - b.place;
}

function page<Row extends { readonly id: number }>(
  rows: readonly Row[],
  first: number,
  before: number | null,
): Page<Row> {
  const after = rows.filter(({ id }) => before === null || id < before).sort((a, b) => b.id - a.id);
  return { rows: after.slice(0, first), hasNextPage: after.length > first };
}
