import type {
  ApiKeyRecord,
  CommitListener,
  Committed,
  OrderEventRecord,
  OrderFilter,
  OrderRecord,
  Page,
  PositionRecord,
  PreventionFilter,
  PreventionKey,
  PreventionRecord,
  Queries,
  TradeFilter,
  TradeRecord,
} from '../../../src/exchange/index.ts';

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
  private readonly positionRows = new Map<string, PositionRecord>();
  private readonly preventionRows: PreventionRecord[] = [];
  private readonly keyRows = new Map<string, ApiKeyRecord>();

  committed({ changes }: Committed): void {
    for (const order of changes.orders) this.orderRows.set(order.id, order);
    this.tradeRows.push(...changes.trades);
    this.eventRows.push(...changes.orderEvents);
    this.preventionRows.push(...changes.preventions);
    for (const row of changes.positions) this.positionRows.set(`${row.account}:${row.instrument}`, row);
    for (const row of changes.apiKeys) this.keyRows.set(row.id, row);
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
        (filter.instrument === null || filter.instrument === row.instrument),
    );
    return page(rows, first, before);
  }

  async tradesByIds(ids: readonly number[]): Promise<ReadonlyMap<number, TradeRecord>> {
    await this.query('tradesByIds');
    return new Map(this.tradeRows.filter(({ id }) => ids.includes(id)).map((row) => [row.id, row]));
  }

  async tradesOfOrders(orders: readonly number[]): Promise<ReadonlyMap<number, readonly TradeRecord[]>> {
    await this.query('tradesOfOrders');
    const of = (order: number) =>
      this.tradeRows.filter(({ makerOrder, takerOrder }) => makerOrder === order || takerOrder === order);
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

  private async query(name: string): Promise<void> {
    this.queryCount++;
    this.sent.push(name);
    await this.interfere();
  }
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
