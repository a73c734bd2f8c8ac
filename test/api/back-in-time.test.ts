import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  NoSuchMoment,
  Overloaded,
  type BookMoment,
  type PositionRecord,
  type TradeRecord,
} from '../../src/exchange/index.ts';
import { Client } from './support/client.ts';
import { NOW, openScriptedHouse, orderRow, type ScriptedHouse } from './support/scripted-house.ts';
import { tradeRow } from './support/venue-rows.ts';

let house: ScriptedHouse;
let nobody: Client;
let alice: Client;
beforeAll(async () => {
  house = await openScriptedHouse();
  nobody = new Client(house.url);
  alice = nobody.as('demo-alice');
});
beforeEach(() => {
  house.queries.sent.length = 0;
});
afterAll(() => house.close());

const SECOND = 1_000_000;
const AT = '2026-11-24T14:59:59.000000Z';

describe('a book of the past', () => {
  const asked: [number, number, BookMoment][] = [];
  const level = { price: 149_990_000, quantity: 500, orderCount: 3 };
  beforeAll(() => {
    house.feeds.view = { sequence: 24, bids: [], asks: [] };
    house.queries.past.book = (...question) => {
      asked.push(question);
      return {
        sequence: 17,
        bids: [level],
        asks: [{ ...level, price: 150_010_000 }],
        at: NOW - SECOND,
        lastPrice: null,
      };
    };
  });
  beforeEach(() => {
    asked.length = 0;
  });

  it.each([
    ['asOf: "2026-11-24T14:59:59.5Z"', 10, { at: NOW - SECOND / 2 }],
    ['asOf: "2026-11-24T15:00:00Z", depth: 3', 3, { at: NOW }],
    ['asOfSequence: 24', 10, { sequence: 24 }],
    ['asOfSequence: 0, asOf: null', 10, { sequence: 0 }],
  ])('%s', async (argument, depth, moment) => {
    const fields =
      'symbol venue sequence timestamp bids { price quantity orderCount } asks { price } spread midPrice lastPrice';
    const { orderBook } = await alice.data(`{ orderBook(symbol: "MSFT", ${argument}) { ${fields} } }`);
    expect(asked).toEqual([[1, depth, moment]]);
    expect(orderBook).toEqual({
      symbol: 'MSFT',
      venue: 'BOURSE',
      sequence: '17',
      timestamp: AT,
      bids: [{ price: '149.99', quantity: '500', orderCount: 3 }],
      asks: [{ price: '150.01' }],
      spread: '0.02',
      midPrice: '150.00',
      lastPrice: null,
    });
  });

  it('nulls mean now: nothing is rebuilt', async () => {
    const { orderBook } = await nobody.data(
      '{ orderBook(symbol: "AAPL", asOf: null, asOfSequence: null) { sequence timestamp } }',
    );
    expect(orderBook).toEqual({ sequence: '24', timestamp: '2026-11-24T15:00:00.000000Z' });
    expect(asked).toEqual([]);
  });

  it.each<[string, Error, string, string]>([
    [
      'a moment that cannot be made again',
      new NoSuchMoment('The journal begins at …'),
      'BAD_USER_INPUT',
      'The journal begins at …',
    ],
    [
      'one that takes too long',
      new Overloaded('It took more than 5000 ms.'),
      'OVERLOADED',
      'It took more than 5000 ms.',
    ],
  ])('%s is told', async (_, error, code, message) => {
    const { book } = house.queries.past;
    house.queries.past.book = () => Promise.reject(error);
    try {
      const { errors } = await alice.as('demo-bob').ask('{ orderBook(symbol: "AAPL", asOfSequence: 1) { sequence } }');
      expect(errors).toMatchObject([{ message, extensions: { code } }]);
    } finally {
      house.queries.past.book = book;
    }
  });
});

describe('positions of the past', () => {
  const position: PositionRecord = {
    account: 0,
    instrument: 1,
    quantity: -200,
    cost: '-30002000000',
    realizedPnl: '-500000',
    fees: '200000',
    netCost: '-30001800000',
    netRealizedPnl: '-700000',
  };

  it('are those of then, at the cost of then, and not valued at the prices of now', async () => {
    house.keep({ positions: [{ ...position, quantity: 5, cost: '750000000' }] });
    house.feeds.status = { ...house.feeds.status, lastPrice: 151_000_000 };
    house.queries.past.positions = (account, at) => (account === 0 && at === NOW - SECOND ? [position] : []);
    const fields =
      'account { id } instrument { symbol } quantity averagePrice realizedPnl mark marketValue unrealizedPnl';
    const data = await alice.data(
      `{ then: positions(accountId: "ALICE", asOf: "${AT}") { ${fields} } now: positions(accountId: "ALICE") { quantity mark } }`,
    );
    expect(data.then).toEqual([
      {
        account: { id: 'ALICE' },
        instrument: { symbol: 'MSFT' },
        quantity: '-200',
        averagePrice: '150.01',
        realizedPnl: '-0.50',
        mark: null,
        marketValue: null,
        unrealizedPnl: null,
      },
    ]);
    expect(data.now).toEqual([{ quantity: '5', mark: '151.00' }]);
    expect(house.queries.sent.sort()).toEqual(['positionsAsOf', 'positionsOfAccounts']);
  });

  it('are for those who may read the account', async () => {
    const query = `{ positions(accountId: "ALICE", asOf: "${AT}") { quantity } }`;
    const codes = await Promise.all(
      [undefined, 'demo-bob', 'demo-data', 'demo-risk'].map((secret) => nobody.as(secret).code(query)),
    );
    expect(codes).toEqual(['UNAUTHENTICATED', 'NOT_FOUND', 'FORBIDDEN', undefined]);
    expect(house.queries.sent).toEqual(['positionsAsOf']);
  });
});

it('S6 a question about the past costs as much as a hundred others', async () => {
  const small = await openScriptedHouse({ BOURSE_LIMIT_QUERIES: '1/250' });
  const operator = new Client(small.url, 'demo-operator');
  const past = `{ orderBook(symbol: "AAPL", asOf: "${AT}") { sequence } }`;
  small.queries.past.book = () => ({ sequence: 1, bids: [], asks: [], at: NOW, lastPrice: null });
  small.queries.past.positions = () => [];
  try {
    expect(await operator.code(past)).toBeUndefined();
    expect(await operator.code(`{ positions(accountId: "BOB", asOf: "${AT}") { quantity } }`)).toBeUndefined();
    // 202 of 250 are spent, then 303.
    expect(await operator.code(past)).toBeUndefined();
    expect(await operator.code(past)).toBe('RATE_LIMITED');
    expect(small.queries.sent).toEqual(['bookAsOf', 'positionsAsOf', 'bookAsOf']);
  } finally {
    await small.close();
  }
});

describe('F95 trades of a stretch of time', () => {
  const trade = (id: number, terms: Partial<TradeRecord> = {}): TradeRecord =>
    tradeRow({ id, print: id, executedAt: NOW + id * SECOND, sequence: id, ...terms });
  const QUERY = `query ($symbol: String, $accountId: ID, $venue: String, $from: DateTime, $to: DateTime, $first: Int = 100, $after: String) {
    trades(symbol: $symbol, accountId: $accountId, venue: $venue, from: $from, to: $to, first: $first, after: $after) {
      nodes { id order { id } } pageInfo { hasNextPage endCursor } } }`;
  const trades = async (variables: object, client = nobody.as('demo-compliance')) =>
    (await client.data(QUERY, variables)).trades;
  const idsOf = ({ nodes }: any): number[] => nodes.map(({ id }: any) => Number(id));

  beforeAll(() =>
    house.keep({
      orders: [orderRow({ id: 1, account: 0 })],
      trades: [
        trade(1),
        trade(2, { instrument: 1 }),
        trade(3, { makerAccount: 1, venue: 1 }),
        trade(4, { executedAt: NOW + 3 * SECOND }),
      ],
    }),
  );

  it.each([
    ['all', {}, [4, 3, 2, 1]],
    ['from an instant, it included', { from: '2026-11-24T15:00:03Z' }, [4, 3]],
    ['to an instant, it not included', { to: '2026-11-24T15:00:03Z' }, [2, 1]],
    ['between two', { from: '2026-11-24T15:00:02Z', to: '2026-11-24T15:00:03Z' }, [2]],
    ['of no time at all', { from: '2026-11-24T15:00:02Z', to: '2026-11-24T15:00:02Z' }, []],
    ['at the home market', { venue: 'BOURSE' }, [4, 2, 1]],
    ['at another venue', { venue: 'NYSE' }, [3]],
    ['at a venue where nothing has traded', { venue: 'DARK' }, []],
    ['all together', { symbol: 'AAPL', accountId: 'ALICE', venue: 'BOURSE', from: '2026-11-24T15:00:01.5Z' }, [4]],
  ])('%s', async (_, variables, ids) => {
    expect(idsOf(await trades(variables))).toEqual(ids);
  });

  it('page by page', async () => {
    const span = { to: '2026-11-24T15:00:03Z', first: 1 };
    const first = await trades(span);
    expect([idsOf(first), first.pageInfo.hasNextPage]).toEqual([[2], true]);
    const second = await trades({ ...span, after: first.pageInfo.endCursor });
    expect([idsOf(second), second.pageInfo.hasNextPage]).toEqual([[1], false]);
  });

  it('I20 an empty page of another venue tells as little as a full one', async () => {
    const code = (secret: string | undefined) => nobody.as(secret).code(QUERY, { venue: 'DARK', accountId: 'ALICE' });
    expect(await Promise.all([code(undefined), code('demo-bob'), code('demo-alice')])).toEqual([
      'UNAUTHENTICATED',
      'NOT_FOUND',
      undefined,
    ]);
  });
});
