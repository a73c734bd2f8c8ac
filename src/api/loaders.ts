import DataLoader from 'dataloader';
import type {
  BalanceRecord,
  OrderEventRecord,
  OrderRecord,
  PositionRecord,
  Queries,
  QuoteKey,
  QuoteRecord,
  RiskChangeRecord,
  RouteRecord,
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
  readonly childrenOfOrder: Many<OrderRecord>;
  readonly routesOfOrder: Many<RouteRecord>;
  readonly quotes: DataLoader<QuoteKey, QuoteRecord | null, string>;
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
    this.childrenOfOrder = many((ids) => queries.childrenOfOrders(ids), options);
    this.routesOfOrder = many((ids) => queries.routesOfOrders(ids), options);
    this.quotes = quotes(queries, options);
    this.positionsOfAccount = many((accounts) => queries.positionsOfAccounts(accounts), options);
    this.balances = one((accounts) => queries.balancesOfAccounts(accounts), options);
    this.riskChanges = one((ids) => queries.riskChangesByIds(ids), options);
    this.limitsAt = new DataLoader((sequences) => limitsAtSequences(queries, sequences), options);
  }
}

const nameOf = ({ instrument, number }: QuoteKey): string => `${instrument}:${number}`;

function quotes(queries: Queries, options: Options): DataLoader<QuoteKey, QuoteRecord | null, string> {
  const read = async (keys: readonly QuoteKey[]): Promise<(QuoteRecord | null)[]> => {
    const rows = new Map((await queries.quotesByKeys(keys)).map((row) => [nameOf(row), row]));
    return keys.map((key) => rows.get(nameOf(key)) ?? null);
  };
  return new DataLoader(read, { ...options, cacheKeyFn: nameOf });
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
