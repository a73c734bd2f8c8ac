import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ORDER_STATUSES, type OrderStatus } from '../../src/domain/index.ts';
import type { OrderFilter, OrderRecord, TradeRecord } from '../../src/exchange/index.ts';
import { openQueries, type SqliteQueries } from '../../src/store/index.ts';
import { venueRow } from '../support/home-market.ts';
import { SampleFlow } from './sample-group.ts';
import { sampleDatabase } from './support.ts';

const STATUSES: readonly OrderStatus[] = ['NEW', 'PARTIALLY_FILLED', 'CANCELED', 'EXPIRED', 'REJECTED'];

/** Three hundred orders; of those that traded not every second one stays as it was. */
const group = new SampleFlow().group(300);
const orders: readonly OrderRecord[] = group.changes.orders.map((order) =>
  order.id % 4 === 3 ? { ...order, status: STATUSES[order.id % STATUSES.length]! } : order,
);
const accounts = [...new Set(orders.map(({ account }) => account))].map((index) => ({
  index,
  id: `A${index}`,
  name: 'x',
  firm: 0,
  kind: 'RETAIL' as const,
  tier: 'DEFAULT',
  tradeGroup: null,
  tradingState: 'ACTIVE' as const,
  shortSalePolicy: 'VENUE_MARKS' as const,
}));
const instruments = [...new Set(orders.map(({ instrument }) => instrument))].map((index) => ({
  index,
  symbol: `S${index}`,
  name: 'x',
  isin: null,
  currency: 'USD',
  tickSize: 10_000,
  lotSize: 1,
  referencePrice: null,
  averageDailyVolume: null,
  volatility: null,
  calendar: 'ALWAYS_OPEN',
  priceBands: 'NONE' as const,
  symbolBreaker: false,
  tradingState: 'ACTIVE' as const,
}));
const venues = [venueRow(0, 'BOURSE')];
const trades: readonly TradeRecord[] = group.changes.trades;

let sample: Awaited<ReturnType<typeof sampleDatabase>>;
let queries: SqliteQueries;
beforeAll(async () => {
  sample = await sampleDatabase([
    { ...group, changes: { ...group.changes, orders: [...orders], accounts, instruments, venues } },
  ]);
  queries = await openQueries(sample.url);
});
afterAll(async () => {
  await queries.close();
  sample.remove();
});

/** The number of statements that a call sends. */
async function statements(call: () => Promise<unknown>): Promise<number> {
  const before = queries.queryCount;
  await call();
  return queries.queryCount - before;
}

const newestFirst = (a: { id: number }, b: { id: number }): number => b.id - a.id;

function matching({ accounts, instrument, statuses }: OrderFilter): OrderRecord[] {
  return orders
    .filter((order) => accounts === null || accounts.includes(order.account))
    .filter((order) => instrument === null || order.instrument === instrument)
    .filter((order) => statuses === null || statuses.includes(order.status))
    .sort(newestFirst);
}

describe('orders, page by page, newest first', () => {
  const filters: OrderFilter[] = [];
  for (const accounts of [null, [7], [0, 7, 14, 21], [99]]) {
    for (const instrument of [null, 3]) {
      for (const statuses of [
        null,
        ['NEW'],
        ['NEW', 'PARTIALLY_FILLED'],
        ['FILLED', 'CANCELED'],
        ORDER_STATUSES,
      ] as const) {
        filters.push({ accounts, instrument, statuses });
      }
    }
  }

  test.each(filters)('accounts $accounts, instrument $instrument, statuses $statuses', async (filter) => {
    const expected = matching(filter);
    for (const first of [1, 7, 100]) {
      const seen: OrderRecord[] = [];
      let before: number | null = null;
      let more = true;
      // Seven pages show the joints; all of them would only take longer.
      for (let page = 0; more && page < 7; page++) {
        const { rows, hasNextPage } = await queries.orders(filter, first, before);
        expect(rows.length).toBeLessThanOrEqual(first);
        seen.push(...rows);
        before = rows.at(-1)?.id ?? before;
        more = hasNextPage;
        expect(more).toBe(seen.length < expected.length);
      }
      expect(seen).toEqual(expected.slice(0, seen.length));
    }
  });

  test('an empty list of accounts or statuses matches nothing, without a query', async () => {
    const nothing = { rows: [], hasNextPage: false };
    const count = await statements(async () => {
      expect(await queries.orders({ accounts: [], instrument: null, statuses: null }, 10, null)).toEqual(nothing);
      expect(await queries.orders({ accounts: null, instrument: null, statuses: [] }, 10, null)).toEqual(nothing);
    });
    expect(count).toBe(0);
  });

  test('a cursor before the first order gives an empty page', async () => {
    const all = { accounts: null, instrument: null, statuses: null };
    expect(await queries.orders(all, 10, 1)).toEqual({ rows: [], hasNextPage: false });
    expect((await queries.orders(all, 10, Number.MAX_SAFE_INTEGER)).rows).toHaveLength(10);
  });

  test('by account and client id', async () => {
    const wanted = orders[42]!;
    expect(await queries.orderByClientOrderId(wanted.account, wanted.clientOrderId)).toEqual(wanted);
    expect(await queries.orderByClientOrderId(wanted.account, 'nothing')).toBeUndefined();
    expect(await queries.orderByClientOrderId(wanted.account + 1, wanted.clientOrderId)).toBeUndefined();
  });
});

describe('trades, page by page, newest first', () => {
  test.each([
    { account: null, instrument: null },
    { account: null, instrument: 2 },
    { account: 7, instrument: null },
    { account: 7, instrument: 1 },
    { account: 99, instrument: null },
  ])('account $account, instrument $instrument', async (filter) => {
    const expected = trades
      .filter(
        ({ makerAccount, takerAccount }) =>
          filter.account === null || [makerAccount, takerAccount].includes(filter.account),
      )
      .filter(({ instrument }) => filter.instrument === null || instrument === filter.instrument)
      .sort(newestFirst);
    for (const first of [1, 3, 100]) {
      const seen: TradeRecord[] = [];
      let before: number | null = null;
      let more = true;
      for (let page = 0; more && page < 5; page++) {
        const { rows, hasNextPage } = await queries.trades(
          { ...filter, venue: null, from: null, to: null },
          first,
          before,
        );
        seen.push(...rows);
        before = rows.at(-1)?.id ?? before;
        more = hasNextPage;
        expect(more).toBe(seen.length < expected.length);
      }
      expect(seen).toEqual(expected.slice(0, seen.length));
    }
  });
});

describe('many at once, for DataLoader', () => {
  test('orders and trades by id: those that exist', async () => {
    expect(await queries.ordersByIds([5, 1, 5, 999])).toEqual(
      new Map([1, 5].map((id) => [id, orders.find((o) => o.id === id)])),
    );
    expect(await queries.tradesByIds([2, 999])).toEqual(new Map([[2, trades.find((t) => t.id === 2)]]));
  });

  test('trades of orders, whichever side they were on, oldest first; none for an order without', async () => {
    const found = await queries.tradesOfOrders([2, 1, 299, 999]);
    expect(found.get(1)).toEqual(trades.filter(({ makerOrder }) => makerOrder === 1));
    expect(found.get(2)).toEqual(trades.filter(({ takerOrder }) => takerOrder === 2));
    expect(found.get(1)).toHaveLength(1);
    expect(found.get(999)).toEqual([]);
  });

  test('events of orders, oldest first, with the order as it stood then', async () => {
    const found = await queries.eventsOfOrders([1, 2, 999]);
    for (const id of [1, 2]) {
      expect(found.get(id)).toEqual(group.changes.orderEvents.filter(({ order }) => order === id));
      expect(found.get(id)?.map(({ type }) => type)).toEqual(['NEW', 'TRADE']);
    }
    expect(found.get(999)).toEqual([]);
  });

  test('positions of accounts, by instrument', async () => {
    const found = await queries.positionsOfAccounts([7, 14, 99]);
    const expected = group.changes.positions
      .filter(({ account }) => account === 7)
      .sort((a, b) => a.instrument - b.instrument);
    expect(expected.length).toBeGreaterThan(1);
    expect(found.get(7)).toEqual(expected);
    expect(found.get(99)).toEqual([]);
  });
});

describe('what feeds resume from', () => {
  test('prints of a symbol, ascending, no more than asked for', async () => {
    const prints = trades.filter(({ instrument }) => instrument === 2).sort((a, b) => a.print - b.print);
    expect(await queries.printsAfter(2, 0, 1000)).toEqual(prints);
    expect(await queries.printsAfter(2, 3, 4)).toEqual(prints.slice(3, 7));
    expect(await queries.printsAfter(2, prints.length, 4)).toEqual([]);
  });

  test('events of an account, ascending, no more than asked for', async () => {
    const events = group.changes.orderEvents.filter(({ account }) => account === 7);
    expect(await queries.orderEventsAfter(7, 0, 1000)).toEqual(events);
    expect(await queries.orderEventsAfter(7, 2, 3)).toEqual(events.slice(2, 5));
  });
});

describe('one statement a call', () => {
  const many = Array.from({ length: 3000 }, (_, place) => place + 1);
  const all = { accounts: null, instrument: null, statuses: null };

  test.each<[string, (read: SqliteQueries) => Promise<unknown>, number]>([
    ['ordersByIds', (read) => read.ordersByIds(many), 1],
    ['orderByClientOrderId', (read) => read.orderByClientOrderId(7, 'client-1'), 1],
    ['orders', (read) => read.orders(all, 100, null), 1],
    ['orders of accounts', (read) => read.orders({ ...all, accounts: many }, 100, null), 1],
    ['trades', (read) => read.trades({ account: 7, instrument: 1, venue: 0, from: 1, to: 2 }, 100, null), 1],
    ['quotes', (read) => read.quotes(1, { from: 1, to: 2 }, 100, null), 1],
    ['quotesByKeys', (read) => read.quotesByKeys(many.map((number) => ({ instrument: number % 3, number }))), 1],
    ['quoteAt', (read) => read.quoteAt(1, 1), 1],
    ['routesOfOrders', (read) => read.routesOfOrders(many), 1],
    ['childrenOfOrders', (read) => read.childrenOfOrders(many), 1],
    ['poolFigures', (read) => read.poolFigures(1, null, { from: null, to: null }), 3],
    ['tradesByIds', (read) => read.tradesByIds(many), 1],
    ['tradesOfOrders', (read) => read.tradesOfOrders(many), 1],
    ['eventsOfOrders', (read) => read.eventsOfOrders(many), 1],
    ['positionsOfAccounts', (read) => read.positionsOfAccounts(many), 1],
    ['printsAfter', (read) => read.printsAfter(1, 0, 10), 1],
    ['orderEventsAfter', (read) => read.orderEventsAfter(7, 0, 10), 1],
    ['preventions', (read) => read.preventions({ accounts: many, instrument: 1 }, 100, null), 1],
    ['apiKeys', (read) => read.apiKeys(), 1],
    ['no ids', (read) => Promise.all([read.ordersByIds([]), read.tradesByIds([]), read.tradesOfOrders([])]), 0],
  ])('%s', async (_, call, expected) => {
    expect(await statements(() => call(queries))).toBe(expected);
  });
});
