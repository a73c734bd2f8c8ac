import type {
  ApiKeyRecord,
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
} from '../exchange/index.ts';
import { openDatabase } from './open-database.ts';
import { EVENTS_OF_ORDERS, orderEventsAfter, POSITIONS_OF_ACCOUNTS } from './queries/account-queries.ts';
import { orderByClientOrderId, orders, ordersByIds } from './queries/order-queries.ts';
import { preventions } from './queries/prevention-queries.ts';
import { Reader } from './queries/reader.ts';
import { printsAfter, trades, tradesByIds, TRADES_OF_ORDERS } from './queries/trade-queries.ts';
import { API_KEYS } from './rows/reference-tables.ts';
import { selectAll } from './rows/sql.ts';
import { ORDER_EVENTS, POSITIONS, TRADES } from './rows/trading-tables.ts';

/**
 * Opens a connection for what the API reads. It sees what is committed and can write nothing.
 * @param url a migrated database, as `resolveDatabaseUrl` takes it
 */
export async function openQueries(url: string): Promise<SqliteQueries> {
  const counter = { statements: 0 };
  const database = await openDatabase(url, { readOnly: true, watcher: { statement: () => counter.statements++ } });
  return new SqliteQueries(new Reader(database), counter);
}

/** The read side on SQLite: each method is one statement, whatever the number of keys, and none where there is no key. */
export class SqliteQueries implements Queries {
  private readonly reader: Reader;
  private readonly counter: { readonly statements: number };

  constructor(reader: Reader, counter: { readonly statements: number }) {
    this.reader = reader;
    this.counter = counter;
  }

  get queryCount(): number {
    return this.counter.statements;
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

  printsAfter(instrument: number, after: number, limit: number): Promise<readonly TradeRecord[]> {
    return printsAfter(this.reader, instrument, after, limit);
  }

  orderEventsAfter(account: number, after: number, limit: number): Promise<readonly OrderEventRecord[]> {
    return orderEventsAfter(this.reader, account, after, limit);
  }

  apiKeys(): Promise<readonly ApiKeyRecord[]> {
    return this.reader.rows(API_KEYS, selectAll(API_KEYS));
  }

  close(): Promise<void> {
    return this.reader.close();
  }
}
