import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuctionView, PreventionRecord } from '../../src/exchange/index.ts';
import { Client } from './support/client.ts';
import { NOW, QUIET, openScriptedHouse, orderRow, type ScriptedHouse } from './support/scripted-house.ts';
import { RawSocket } from './support/socket.ts';

let house: ScriptedHouse;
let client: Client;
const open: RawSocket[] = [];

beforeAll(async () => {
  house = await openScriptedHouse();
  client = new Client(house.url);
});
beforeEach(() => {
  house.feeds.call = null;
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.socket.terminate();
});
afterAll(() => house.close());

async function connect(): Promise<RawSocket> {
  const socket = await RawSocket.connect(house.url);
  open.push(socket);
  return socket;
}

const call = (terms: Partial<AuctionView> = {}): AuctionView => ({
  instrument: 0,
  phase: 'OPENING_AUCTION',
  price: 150_020_000,
  volume: 700,
  imbalance: -50,
  at: NOW,
  uncrossed: false,
  ...terms,
});
const AUCTION = '{ symbol phase indicativePrice indicativeVolume imbalance imbalanceSide at uncrossed }';

describe('call auctions', () => {
  it('a query tells what the auction would give; null before the first', async () => {
    const auction = async (): Promise<unknown> => (await client.data(`{ auction(symbol: "AAPL") ${AUCTION} }`)).auction;
    expect(await auction()).toBeNull();
    house.feeds.call = call();
    expect(await auction()).toEqual({
      symbol: 'AAPL',
      phase: 'OPENING_AUCTION',
      indicativePrice: '150.02',
      indicativeVolume: '700',
      imbalance: '50',
      imbalanceSide: 'SELL',
      at: '2026-11-24T15:00:00.000000Z',
      uncrossed: false,
    });
    house.feeds.call = call({ price: null, volume: 0, imbalance: 0 });
    expect(await auction()).toMatchObject({
      indicativePrice: null,
      indicativeVolume: '0',
      imbalance: '0',
      imbalanceSide: null,
    });
    expect(await client.code('{ auction(symbol: "ZZZ") { phase } }')).toBe('NOT_FOUND');
  });

  it('a subscription begins with what is, goes on with each change, and ends in the result', async () => {
    house.feeds.call = call();
    const socket = await connect();
    const id = socket.start(`subscription { auctionIndicative(symbol: "AAPL") ${AUCTION} }`);
    await socket.count(id, 1);
    house.feeds.auctions.publish(call({ imbalance: 20 }));
    house.feeds.auctions.publish(call({ phase: 'CONTINUOUS', uncrossed: true }));
    const seen = (await socket.count(id, 3)).map(({ auctionIndicative }) => auctionIndicative);
    expect(seen).toMatchObject([
      { symbol: 'AAPL', imbalanceSide: 'SELL', uncrossed: false },
      { imbalance: '20', imbalanceSide: 'BUY' },
      { phase: 'CONTINUOUS', uncrossed: true },
    ]);
  });
});

describe('D56 the phase of a market', () => {
  const FIELDS = '{ symbol phase since calendar }';

  it('with its calendar', async () => {
    expect((await client.data(`{ marketStatus(symbol: "MSFT") ${FIELDS} }`)).marketStatus).toEqual({
      symbol: 'MSFT',
      phase: 'CONTINUOUS',
      since: '2026-11-24T15:00:00.000000Z',
      calendar: 'XNYS',
    });
    expect((await client.data('{ instrument(symbol: "MSFT") { calendar } }')).instrument).toEqual({ calendar: 'XNYS' });
  });

  it('is followed live', async () => {
    const socket = await connect();
    const id = socket.start(`subscription { marketStatus(symbol: "AAPL") ${FIELDS} }`);
    await socket.count(id, 1);
    house.feeds.markets.publish({ ...QUIET, phase: 'HALTED', since: NOW + 1 });
    const [, halted] = await socket.count(id, 2);
    expect(halted.marketStatus).toEqual({
      symbol: 'AAPL',
      phase: 'HALTED',
      since: '2026-11-24T15:00:00.000001Z',
      calendar: 'ALWAYS_OPEN',
    });
  });

  it.each(['auctionIndicative', 'marketStatus'])(
    '%s of an unknown symbol is NOT_FOUND, and over HTTP it is BAD_USER_INPUT',
    async (name) => {
      const socket = await connect();
      const answer = await socket.ask(`subscription { ${name}(symbol: "ZZZ") { phase } }`);
      expect(answer.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
      expect(await client.code(`subscription { ${name}(symbol: "AAPL") { phase } }`)).toBe('BAD_USER_INPUT');
    },
  );
});

describe('D11 calendars', () => {
  const sessions = async (given: string) =>
    (await client.data(`{ calendar(${given}) { calendar date phases { phase at } endsAt } }`)).calendar;

  it('New York before and after Thanksgiving 2026: closed on the day, an early close the day after', async () => {
    const week = await sessions('name: "XNYS", from: "2026-11-24", days: 7');
    expect(week.map(({ date }: any) => date)).toEqual(['2026-11-24', '2026-11-25', '2026-11-27', '2026-11-30']);
    expect(week[0]).toMatchObject({ calendar: 'XNYS', endsAt: '2026-11-25T01:00:00.000000Z' });
    expect(week[0].phases).toContainEqual({ phase: 'CONTINUOUS', at: '2026-11-24T14:30:00.000000Z' });
    expect(week[2].phases.at(-1)).toEqual({ phase: 'CLOSED', at: '2026-11-27T18:00:00.000000Z' });
  });

  it('the default is a week from the session that is on or comes next', async () => {
    const week = await sessions('name: "ALWAYS_OPEN"');
    expect(week.map(({ date }: any) => date.slice(-2))).toEqual(['24', '25', '26', '27', '28', '29', '30']);
    expect(await sessions('name: "XNYS", from: null, days: null')).toHaveLength(4);
  });

  it('a single day, with and without a session', async () => {
    expect(await sessions('name: "XNYS", from: "2024-01-15", days: 1')).toEqual([]);
    expect(await sessions('name: "XNYS", from: "2024-01-16", days: 1')).toMatchObject([{ date: '2024-01-16' }]);
    // The first and the last day that the calendar tells of.
    expect(await sessions('name: "XNYS", from: "2000-01-01", days: 3')).toMatchObject([{ date: '2000-01-03' }]);
    expect(await sessions('name: "XNYS", from: "2032-12-31", days: 1')).toHaveLength(1);
    expect(await sessions('name: "ALWAYS_OPEN", from: "1970-01-01", days: 2')).toMatchObject([
      { date: '1970-01-01' },
      {},
    ]);
  });

  it.each([
    ['name: "LSE"', 'NOT_FOUND'],
    ['name: "xnys"', 'NOT_FOUND'],
    ['name: "__proto__"', 'NOT_FOUND'],
    ['name: "XNYS", from: "2026-02-30"', 'BAD_USER_INPUT'],
    ['name: "XNYS", from: "2026-11-24T00:00:00Z"', 'BAD_USER_INPUT'],
    ['name: "XNYS", from: "1969-12-31"', 'BAD_USER_INPUT'],
    ['name: "XNYS", from: "1999-01-04"', 'BAD_USER_INPUT'],
    ['name: "XNYS", from: "9999-12-31"', 'BAD_USER_INPUT'],
    ['name: "ALWAYS_OPEN", from: "9999-12-31", days: 100', 'BAD_USER_INPUT'],
    ['name: "XNYS", days: 0', 'BAD_USER_INPUT'],
    ['name: "XNYS", days: 101', 'BAD_USER_INPUT'],
  ])('%s: %s', async (given, code) => {
    expect(await client.code(`{ calendar(${given}) { date } }`)).toBe(code);
  });
});

describe('D13 prevented self-trades', () => {
  const prevention = (sequence: number, terms: Partial<PreventionRecord> = {}): PreventionRecord => ({
    instrument: 0,
    makerOrder: 1,
    takerOrder: 2,
    account: 0,
    makerAccount: 0,
    mode: 'DECREMENT',
    quantity: 10 * sequence,
    at: NOW,
    sequence,
    place: 0,
    ...terms,
  });
  const FIELDS =
    'quantity mode at instrument { symbol } takerOrder { id } makerOrder { id } takerAccount { id } makerAccount { id }';
  const read = async (key: string | undefined, given: string) =>
    (
      await client
        .as(key)
        .data(
          `{ preventedMatches(${given}) { edges { cursor } nodes { ${FIELDS} } pageInfo { hasNextPage endCursor } } }`,
        )
    ).preventedMatches;

  beforeAll(() => {
    house.keep({
      orders: [orderRow({ id: 1 }), orderRow({ id: 2, clientOrderId: 'a-2' }), orderRow({ id: 3, account: 1 })],
      preventions: [
        prevention(1),
        prevention(2),
        prevention(2, { place: 1, instrument: 1 }),
        prevention(3, { makerAccount: 1, makerOrder: 3 }),
      ],
    });
  });

  it('newest first, page by page', async () => {
    const seen: string[] = [];
    for (let after = 'null'; ;) {
      const { nodes, pageInfo } = await read('demo-alice', `accountId: "ALICE", first: 2, after: ${after}`);
      seen.push(...nodes.map(({ quantity, instrument }: any) => `${quantity} ${instrument.symbol}`));
      if (!pageInfo.hasNextPage) break;
      after = JSON.stringify(pageInfo.endCursor);
    }
    expect(seen).toEqual(['30 AAPL', '20 MSFT', '20 AAPL', '10 AAPL']);
    expect((await read('demo-alice', 'symbol: "MSFT", first: 9')).nodes).toHaveLength(1);
  });

  it('I20 in a trade group each sees its own part', async () => {
    const [alices] = (await read('demo-alice', 'first: 1')).nodes;
    expect(alices).toEqual({
      quantity: '30',
      mode: 'DECREMENT',
      at: '2026-11-24T15:00:00.000000Z',
      instrument: { symbol: 'AAPL' },
      takerOrder: { id: '2' },
      makerOrder: null,
      takerAccount: { id: 'ALICE' },
      makerAccount: null,
    });
    const bobs = (await read('demo-bob', 'first: 9')).nodes;
    expect(bobs).toMatchObject([
      { takerOrder: null, takerAccount: null, makerOrder: { id: '3' }, makerAccount: { id: 'BOB' } },
    ]);
    const [all] = (await read('demo-compliance', 'first: 1')).nodes;
    expect(all).toMatchObject({ takerAccount: { id: 'ALICE' }, makerAccount: { id: 'BOB' } });
  });

  it('S9 who may what', async () => {
    expect((await read(undefined, 'first: 9')).nodes).toEqual([]);
    expect((await read('demo-data', 'first: 9')).nodes).toEqual([]);
    expect((await read('demo-risk', 'accountId: "ALICE", first: 9')).nodes).toHaveLength(4);
    const code = (key: string | undefined, given = 'accountId: "ALICE", first: 1') =>
      client.as(key).code(`{ preventedMatches(${given}) { nodes { quantity } } }`);
    expect(await code(undefined)).toBe('UNAUTHENTICATED');
    expect(await code('demo-bob')).toBe('NOT_FOUND');
    expect(await code('demo-data')).toBe('FORBIDDEN');
    expect(await code('demo-alice', 'symbol: "ZZZ", first: 1')).toBe('NOT_FOUND');
    expect(await code('demo-alice', 'first: 101')).toBe('BAD_USER_INPUT');
    const ofOrders = Buffer.from('order:1').toString('base64url');
    expect(await code('demo-alice', `first: 1, after: "${ofOrders}"`)).toBe('BAD_USER_INPUT');
  });
});
