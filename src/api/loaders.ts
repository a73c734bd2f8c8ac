import DataLoader from 'dataloader';
import type { OrderEventRecord, OrderRecord, PositionRecord, Queries, TradeRecord } from '../exchange/index.ts';

type One<Row> = DataLoader<number, Row | undefined>;
type Many<Row> = DataLoader<number, readonly Row[]>;

/**
 * Gathers the look-ups of one request, or of one event of a subscription, so that each kind is one database query,
 * however many rows ask. Made anew each time, so nothing old is ever shown.
 */
export class Loaders {
  readonly orders: One<OrderRecord>;
  readonly trades: One<TradeRecord>;
  readonly tradesOfOrder: Many<TradeRecord>;
  readonly eventsOfOrder: Many<OrderEventRecord>;
  readonly positionsOfAccount: Many<PositionRecord>;

  constructor(queries: Queries) {
    this.orders = one((ids) => queries.ordersByIds(ids));
    this.trades = one((ids) => queries.tradesByIds(ids));
    this.tradesOfOrder = many((ids) => queries.tradesOfOrders(ids));
    this.eventsOfOrder = many((ids) => queries.eventsOfOrders(ids));
    this.positionsOfAccount = many((accounts) => queries.positionsOfAccounts(accounts));
  }
}

function one<Row>(read: (keys: readonly number[]) => Promise<ReadonlyMap<number, Row>>): One<Row> {
  return new DataLoader(async (keys) => {
    const rows = await read(keys);
    return keys.map((key) => rows.get(key));
  });
}

function many<Row>(read: (keys: readonly number[]) => Promise<ReadonlyMap<number, readonly Row[]>>): Many<Row> {
  return new DataLoader(async (keys) => {
    const rows = await read(keys);
    return keys.map((key) => rows.get(key) ?? []);
  });
}
