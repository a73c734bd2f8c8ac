import type { Database } from 'better-sqlite3';

export interface OrderRow {
  readonly id: number;
  readonly account: number;
  readonly instrument: number;
  readonly clientOrderId: string;
  readonly side: string;
  readonly type: string;
  readonly timeInForce: string;
  readonly price: number | null;
  readonly quantity: number;
  readonly filledQuantity: number;
  readonly leavesQuantity: number;
  readonly notional: string;
  readonly status: string;
  readonly rejectCode: string | null;
  readonly cancelReason: string | null;
  readonly version: number;
  readonly sequence: number;
  /** JSON: instrument, side, type, time in force, quantity, price, self-trade prevention, instructions. */
  readonly request: string;
}

export interface TradeRow {
  readonly id: number;
  readonly instrument: number;
  readonly print: number;
  readonly price: number;
  readonly quantity: number;
  readonly aggressorSide: string;
  readonly makerOrder: number;
  readonly takerOrder: number;
  readonly makerAccount: number;
  readonly takerAccount: number;
  readonly executedAt: number;
  readonly sequence: number;
}

export interface OrderEventRow {
  readonly account: number;
  readonly number: number;
  readonly order: number;
  readonly type: string;
  readonly at: number;
  readonly trade: number | null;
  readonly reason: string | null;
  readonly filledQuantity: number;
  readonly leavesQuantity: number;
  readonly status: string;
  readonly sequence: number;
}

/** The tables, by the keys that the API names things by. Read by plain SQL in one transaction. */
export class Tables {
  readonly accounts: ReadonlyMap<string, number>;
  readonly instruments: ReadonlyMap<string, number>;
  readonly orders: ReadonlyMap<number, OrderRow>;
  readonly orderIds: ReadonlyMap<string, number>;
  readonly trades: ReadonlyMap<number, TradeRow>;
  /** By `instrument:print`. */
  readonly prints: ReadonlyMap<string, TradeRow>;
  readonly tradesOfTaker: ReadonlyMap<number, readonly TradeRow[]>;
  /** By `account:number`. */
  readonly orderEvents: ReadonlyMap<string, OrderEventRow>;

  constructor(database: Database) {
    const all = <Row>(sql: string): Row[] => database.prepare(sql).all() as Row[];
    const named = (sql: string): Map<string, number> =>
      new Map(all<{ name: string; index: number }>(sql).map(({ name, index }) => [name, index]));
    this.accounts = named(`SELECT "id" AS "name", "index" FROM "accounts"`);
    this.instruments = named(`SELECT "symbol" AS "name", "index" FROM "instruments"`);
    const orders = all<OrderRow>(`SELECT * FROM "orders" ORDER BY "id"`);
    this.orders = new Map(orders.map((order) => [order.id, order]));
    this.orderIds = new Map(orders.map(({ account, clientOrderId, id }) => [`${account}:${clientOrderId}`, id]));
    const trades = all<TradeRow>(`SELECT * FROM "trades" ORDER BY "id"`);
    this.trades = new Map(trades.map((trade) => [trade.id, trade]));
    this.prints = new Map(trades.map((trade) => [`${trade.instrument}:${trade.print}`, trade]));
    const tradesOfTaker = new Map<number, TradeRow[]>();
    for (const trade of trades)
      tradesOfTaker.set(trade.takerOrder, [...(tradesOfTaker.get(trade.takerOrder) ?? []), trade]);
    this.tradesOfTaker = tradesOfTaker;
    const events = all<OrderEventRow>(`SELECT * FROM "order_events"`);
    this.orderEvents = new Map(events.map((event) => [`${event.account}:${event.number}`, event]));
  }
}
