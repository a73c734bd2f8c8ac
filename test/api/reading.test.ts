import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Overloaded } from '../../src/exchange/index.ts';
import { DeadlineQueries } from '../../src/api/deadline.ts';
import { Client, SUBMIT, orderInput } from './support/client.ts';
import { openHouse, type House } from './support/house.ts';
import { MemoryQueries } from './support/memory-queries.ts';

let house: House;
let atlas: Client;
let maker: Client;

beforeAll(async () => {
  house = await openHouse();
  atlas = new Client(house.url, 'demo-atlas');
  maker = atlas.as('demo-maker');
  for (let index = 0; index < 30; index++) {
    const terms = { accountId: 'ATLAS', clientOrderId: `a-${index}`, type: 'MARKET', price: null, quantity: 10 };
    await atlas.data(SUBMIT, {
      input: orderInput(index % 3 === 0 ? { ...terms, type: 'LIMIT', price: '149.00' } : terms),
    });
  }
});
beforeEach(() => {
  house.queries.sent.length = 0;
});
afterAll(() => house.close());

describe('F7 the book', () => {
  it('is the textbook’s, with spread, mid and last', async () => {
    const fresh = await openHouse();
    try {
      const data = await new Client(fresh.url).data(
        '{ orderBook(symbol: "AAPL") { symbol venue sequence spread midPrice lastPrice bids { price quantity orderCount } asks { price quantity orderCount } } }',
      );
      expect(data.orderBook).toEqual({
        symbol: 'AAPL',
        venue: 'BOURSE',
        sequence: '24',
        spread: '0.02',
        midPrice: '150.00',
        lastPrice: null,
        bids: levels([149.99, 500, 3], [149.98, 750, 5], [149.97, 300, 2], [149.96, 200, 1]),
        asks: levels([150.01, 400, 2], [150.02, 600, 4], [150.03, 250, 1], [150.04, 800, 6]),
      });
    } finally {
      await fresh.close();
    }
  });

  it('F8 is stamped in microseconds, with the time of the last command', async () => {
    const fresh = await openHouse();
    try {
      const client = new Client(fresh.url, 'demo-atlas');
      const stamp = async () =>
        (await client.data('{ orderBook(symbol: "AAPL") { timestamp } }')).orderBook.timestamp as string;
      const before = await stamp();
      expect(before).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      await client.data(
        'mutation { submitOrder(input: { accountId: "ATLAS", clientOrderId: "stamp-1", symbol: "AAPL", side: BUY, type: LIMIT, quantity: 1, price: "1" }) { order { id } } }',
      );
      expect((await stamp()) > before).toBe(true);
    } finally {
      await fresh.close();
    }
  });

  it('goes as deep as asked, ten levels if not', async () => {
    const depth = async (argument: string) =>
      (await atlas.data(`{ orderBook(symbol: "AAPL"${argument}) { bids { price } } }`)).orderBook.bids.length;
    expect(await depth(', depth: 2')).toBe(2);
    expect(await depth('')).toBe(5);
    expect(await depth(', depth: null')).toBe(5);
    expect(await depth(', depth: 500')).toBe(5);
  });
});

describe('lists', () => {
  const page = async (first: number, after: string | null) =>
    (
      await atlas.data(
        'query ($first: Int!, $after: String) { orders(accountId: "ATLAS", first: $first, after: $after) { edges { cursor node { id clientOrderId } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }',
        { first, after },
      )
    ).orders;

  it('newest first, page by page, to the end, with nothing twice', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 10; pages++) {
      const { edges, nodes, pageInfo }: any = await page(7, after);
      expect(nodes.map(({ id }: any) => id)).toEqual(edges.map(({ node }: any) => node.id));
      expect(pageInfo).toMatchObject({
        startCursor: edges[0].cursor,
        endCursor: edges.at(-1).cursor,
        hasPreviousPage: after !== null,
      });
      seen.push(...edges.map(({ node }: any) => node.clientOrderId));
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
      // What is added meanwhile moves no page that follows.
      await atlas.data(SUBMIT, {
        input: orderInput({ accountId: 'ATLAS', price: '148.00', clientOrderId: `later-${pages}` }),
      });
    }
    expect(seen).toEqual(Array.from({ length: 30 }, (_, index) => `a-${29 - index}`));
  });

  it('an empty page', async () => {
    const { orders } = await atlas.data(
      '{ orders(first: 5, status: [EXPIRED]) { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }',
    );
    expect(orders).toEqual({
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
    expect((await atlas.data('{ orders(first: 5, status: []) { nodes { id } } }')).orders.nodes).toEqual([]);
  });

  it('by symbol and status', async () => {
    const { orders } = await atlas.data(
      '{ orders(first: 100, symbol: "AAPL", status: [NEW, PARTIALLY_FILLED]) { nodes { status } } }',
    );
    expect(new Set(orders.nodes.map(({ status }: any) => status))).toEqual(new Set(['NEW']));
  });

  it('trades of an account and of a symbol, with cursors of their own', async () => {
    const first = (
      await atlas.data(
        '{ trades(accountId: "ATLAS", symbol: "AAPL", first: 3) { nodes { id sequence } pageInfo { endCursor hasNextPage } } }',
      )
    ).trades;
    expect(first.nodes.map(({ sequence }: any) => sequence)).toEqual(['20', '19', '18']);
    const second = (
      await atlas.data(
        'query ($after: String) { trades(first: 100, after: $after) { nodes { sequence } pageInfo { hasNextPage } } }',
        { after: first.pageInfo.endCursor },
      )
    ).trades;
    expect(second.nodes[0]).toEqual({ sequence: '17' });
    expect(second.pageInfo.hasNextPage).toBe(false);
  });
});

describe('D36 positions', () => {
  it('average cost, and profit at the last price, of the buyer and the seller', async () => {
    const position = '{ quantity averagePrice realizedPnl unrealizedPnl instrument { symbol } account { id } }';
    const bought = (await atlas.data(`{ positions(accountId: "ATLAS") ${position} }`)).positions;
    const sold = (await maker.data(`{ viewer { accounts { positions ${position} } } }`)).viewer.accounts[0].positions;
    expect(bought).toEqual([
      {
        quantity: '200',
        averagePrice: '150.01',
        realizedPnl: '0.00',
        unrealizedPnl: '0.00',
        instrument: { symbol: 'AAPL' },
        account: { id: 'ATLAS' },
      },
    ]);
    expect(sold).toMatchObject([
      { quantity: '-200', averagePrice: '150.01', realizedPnl: '0.00', unrealizedPnl: '0.00' },
    ]);
  });
});

describe('F103 each kind of row is one query, however many rows ask', () => {
  const fields = `id account { id firm { id } positions { quantity instrument { symbol } } } instrument { symbol } venue { name }
    trades { id order { id status } account { id } } events { sequence clientOrderId order { id status } trade { id price order { id } } }`;

  it.each([10, 30])('a page of %i orders with everything in it', async (first) => {
    await atlas.data(`{ orders(accountId: "ATLAS", first: ${first}) { nodes { ${fields} } } }`);
    expect([...house.queries.sent].sort()).toEqual([
      'eventsOfOrders',
      'orders',
      'ordersByIds',
      'positionsOfAccounts',
      'tradesByIds',
      'tradesOfOrders',
    ]);
  });

  it('a page of trades', async () => {
    await atlas.data(
      '{ trades(accountId: "ATLAS", first: 20) { nodes { id instrument { symbol } venue { name } account { id } order { id status trades { id } } } } }',
    );
    expect([...house.queries.sent].sort()).toEqual(['ordersByIds', 'trades', 'tradesOfOrders']);
  });

  it('names, books and reference data need none', async () => {
    await atlas.data(
      '{ viewer { accounts { name firm { name } } } instruments { symbol } venues { name } orderBook(symbol: "AAPL") { spread lastPrice } marketStatus(symbol: "AAPL") { phase } account(id: "ATLAS") { firm { id } } }',
    );
    expect(house.queries.sent).toEqual([]);
  });

  it('a mutation that answers with its order and trades needs none', async () => {
    await atlas.data(SUBMIT, { input: orderInput({ accountId: 'ATLAS', type: 'MARKET', price: null, quantity: 1 }) });
    expect(house.queries.sent).toEqual([]);
  });
});

describe('reads that fail', () => {
  it('X24 a fault of the database is masked', async () => {
    house.queries.interfere = () => {
      throw new Error('SQLITE_CORRUPT at /srv/data/bourse.db');
    };
    try {
      const { errors, status, data } = await atlas.ask('{ orders(first: 1) { nodes { id } } }');
      expect(status).toBe(200);
      expect(data).toBeNull();
      expect(errors).toMatchObject([
        { path: ['orders'], extensions: { code: 'INTERNAL_SERVER_ERROR', traceId: expect.any(String) } },
      ]);
      expect(JSON.stringify(errors)).not.toContain('SQLITE');
      const line = house.logged.find(({ traceId }) => traceId === errors![0]!.extensions.traceId);
      expect(line).toMatchObject({ level: 50, err: { message: expect.stringContaining('SQLITE_CORRUPT') } });
    } finally {
      house.queries.interfere = () => undefined;
    }
  });

  it('S5 one that does not come back is given up', async () => {
    const queries = new MemoryQueries();
    queries.interfere = () => new Promise(() => undefined);
    const patient = new DeadlineQueries(queries, 20);
    await expect(patient.ordersByIds([1])).rejects.toThrow(Overloaded);
    await expect(patient.apiKeys()).rejects.toThrow('within 20 ms');
    queries.interfere = () => undefined;
    await expect(patient.orders({ accounts: null, instrument: null, statuses: null }, 1, null)).resolves.toMatchObject({
      rows: [],
    });
    expect(patient.queryCount).toBe(3);
  });
});

function levels(...rows: [number, number, number][]) {
  return rows.map(([price, quantity, orderCount]) => ({
    price: price.toFixed(2),
    quantity: String(quantity),
    orderCount,
  }));
}
