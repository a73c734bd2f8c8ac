import type { Cells, OrderHistory } from '../../compliance/index.ts';
import type { OrderEventRecord, OrderRecord, TradeRecord } from '../../exchange/index.ts';
import type { PrismaClient } from '../generated/client.ts';
import { rowText } from '../rows/sql.ts';
import { ORDER_EVENTS, ORDERS, TRADES } from '../rows/trading-tables.ts';
import { pageText, readPage } from './rows-at.ts';

/** Orders whose histories are read at once. */
const PAGE = 250;

const FIRST = -(2n ** 63n);
const LAST = 2n ** 63n - 1n;

const ORDERS_AFTER = `
  ${pageText(ORDERS, 'o')} FROM (SELECT * FROM "orders" WHERE "id" > ? ORDER BY "id" LIMIT ?) o`;
const EVENTS_OF = `${pageText(ORDER_EVENTS, 'e')} FROM "order_events" e WHERE e."order" > ? AND e."order" <= ?`;
const TRADES_AS_MAKER = `${pageText(TRADES, 't')} FROM "trades" t WHERE t."makerOrder" > ? AND t."makerOrder" <= ?`;
const TRADES_OF_CHILDREN = `
  SELECT json_group_array(json_array(c."parent", ${rowText(TRADES, 't')})) AS "page"
  FROM "orders" c CROSS JOIN "trades" t ON t."id" IN (
    SELECT m."id" FROM "trades" m WHERE m."makerOrder" = c."id"
    UNION ALL
    SELECT i."id" FROM "trades" i WHERE i."takerOrder" = c."id"
  )
  WHERE c."parent" > ? AND c."parent" <= ?`;
const TRADES_AS_TAKER = `${pageText(TRADES, 't')} FROM "trades" t WHERE t."takerOrder" > ? AND t."takerOrder" <= ?`;

interface OpenHistory {
  readonly id: number;
  readonly orders: OrderRecord[];
  readonly events: OrderEventRecord[];
  readonly trades: TradeRecord[];
}

/**
 * Everything that is told of each order, in order of id: its row, its events, its trades and those of its children. An order that is only told of,
 * and has no row of its own, comes too.
 */
export async function* orderHistories(
  client: Pick<PrismaClient, '$queryRawUnsafe'>,
): AsyncGenerator<OrderHistory, void> {
  for (let after = FIRST; after < LAST;) {
    const orders = (await readPage(client, ORDERS_AFTER, after, PAGE)).map((cells) => ORDERS.fromValues(cells));
    const ids = orders.map(({ id }) => id);
    const last = ids.length < PAGE ? LAST : BigInt(Math.max(...ids));
    const histories = new Map<number, OpenHistory>();
    const of = (id: number): OpenHistory => {
      const history = histories.get(id) ?? { id, orders: [], events: [], trades: [] };
      histories.set(id, history);
      return history;
    };
    const read = (sql: string): Promise<Cells[]> => readPage(client, sql, after, last);
    for (const order of orders) of(order.id).orders.push(order);
    for (const cells of await read(EVENTS_OF)) {
      const event = ORDER_EVENTS.fromValues(cells);
      of(event.order).events.push(event);
    }
    for (const cells of await read(TRADES_AS_MAKER)) {
      const trade = TRADES.fromValues(cells);
      of(trade.makerOrder).trades.push(trade);
    }
    for (const cells of await read(TRADES_AS_TAKER)) {
      const trade = TRADES.fromValues(cells);
      // One with itself on the other side has been put there as maker.
      if (trade.takerOrder !== trade.makerOrder) of(trade.takerOrder).trades.push(trade);
    }
    for (const [parent, cells] of (await read(TRADES_OF_CHILDREN)) as unknown as (readonly [number, Cells])[]) {
      const { trades } = of(parent);
      const trade = TRADES.fromValues(cells);
      // Two children may have traded with each other.
      if (!trades.some(({ id }) => id === trade.id)) trades.push(trade);
    }
    for (const history of [...histories.values()].sort((a, b) => a.id - b.id)) {
      history.events.sort((a, b) => a.number - b.number);
      history.trades.sort((a, b) => a.id - b.id);
      yield history;
    }
    after = last;
  }
}
