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
import type { Pace } from './pace.ts';

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

  constructor(queries: Queries, pace: Pace) {
    const options = { batchScheduleFn: (callback: () => void) => pace.afterTurns(callback) };
    this.orders = one((ids) => queries.ordersByIds(ids), options);
    this.trades = one((ids) => queries.tradesByIds(ids), options);
    this.tradesOfOrder = many((ids) => queries.tradesOfOrders(ids), options);
    this.eventsOfOrder = many((ids) => queries.eventsOfOrders(ids), options);
    this.positionsOfAccount = many((accounts) => queries.positionsOfAccounts(accounts), options);
    this.balances = one((accounts) => queries.balancesOfAccounts(accounts), options);
    this.riskChanges = one((ids) => queries.riskChangesByIds(ids), options);
    this.limitsAt = new DataLoader((sequences) => limitsAtSequences(queries, sequences), options);
  }
}

type Options = Pick<DataLoader.Options<number, unknown>, 'batchScheduleFn'>;

function one<Row>(read: (keys: readonly number[]) => Promise<ReadonlyMap<number, Row>>, options: Options): One<Row> {
  return new DataLoader(async (keys) => {
    const rows = await read(keys);
    return keys.map((key) => rows.get(key));
  }, options);
}

function many<Row>(
  read: (keys: readonly number[]) => Promise<ReadonlyMap<number, readonly Row[]>>,
  options: Options,
): Many<Row> {
  return new DataLoader(async (keys) => {
    const rows = await read(keys);
    return keys.map((key) => rows.get(key) ?? []);
  }, options);
}
