import DataLoader from 'dataloader';
import type {
  BalanceRecord,
  OrderEventRecord,
  OrderRecord,
  PositionRecord,
  Queries,
  RiskChangeRecord,
  TradeRecord,
} from '../exchange/index.ts';
import { limitsAtSequences, type LimitsInForce } from './limits-in-force.ts';

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
  readonly balances: One<BalanceRecord>;
  readonly riskChanges: One<RiskChangeRecord>;
  /** By journal sequence: the rows of limits in force then. */
  readonly limitsAt: DataLoader<number, LimitsInForce>;

  constructor(queries: Queries) {
    this.orders = one((ids) => queries.ordersByIds(ids));
    this.trades = one((ids) => queries.tradesByIds(ids));
    this.tradesOfOrder = many((ids) => queries.tradesOfOrders(ids));
    this.eventsOfOrder = many((ids) => queries.eventsOfOrders(ids));
    this.positionsOfAccount = many((accounts) => queries.positionsOfAccounts(accounts));
    this.balances = one((accounts) => queries.balancesOfAccounts(accounts));
    this.riskChanges = one((ids) => queries.riskChangesByIds(ids));
    this.limitsAt = new DataLoader((sequences) => limitsAtSequences(queries, sequences));
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
