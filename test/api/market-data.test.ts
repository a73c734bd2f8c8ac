import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CANDLE_INTERVALS, parseDecimal } from '../../src/domain/index.ts';
import type { CandleRecord, Level } from '../../src/exchange/index.ts';
import { Client } from './support/client.ts';
import { DAY, NOW, openScriptedHouse, type ScriptedHouse } from './support/scripted-house.ts';
import { RawSocket } from './support/socket.ts';

let house: ScriptedHouse;
let client: Client;
beforeAll(async () => {
  house = await openScriptedHouse();
  client = new Client(house.url);
});
afterAll(() => house.close());

const micro = (text: string): number => parseDecimal(text)!;
const level = (price: string, quantity: number): Level => ({ price: micro(price), quantity, orderCount: 1 });

describe('F92 D60 level 1: what is absent is null', () => {
  const QUERY = `{ topOfBook(symbol: "AAPL") {
    symbol venue sequence previousSequence spread midPrice volume at
    bid { price quantity orderCount } ask { price quantity orderCount } last { price quantity at sequence } } }`;
  const BID = level('149.99', 500);
  const ASK = level('150.02', 400);

  it.each([
    ['both sides', BID, ASK, '0.03', '150.005'],
    ['no seller', BID, null, null, null],
    ['no buyer', null, ASK, null, null],
    ['an empty book', null, null, null, null],
    ['crossed, before an auction', level('151', 1), ASK, null, null],
    ['locked', level('150.02', 1), ASK, '0.00', '150.02'],
    [
      'a tick of a micro-dollar: half of it to the even side',
      level('150.000001', 1),
      level('150.000002', 1),
      '0.000001',
      '150.000002',
    ],
  ])('%s', async (_, bid, ask, spread, midPrice) => {
    house.feeds.best = { ...house.feeds.best, sequence: 7, bid, ask };
    const { topOfBook } = await client.data(QUERY);
    expect(topOfBook).toMatchObject({
      symbol: 'AAPL',
      venue: 'BOURSE',
      sequence: '7',
      previousSequence: null,
      spread,
      midPrice,
    });
    expect(topOfBook.bid).toEqual(bid && expect.objectContaining({ quantity: String(bid.quantity), orderCount: 1 }));
    expect(topOfBook.ask).toEqual(ask && expect.objectContaining({ quantity: String(ask.quantity), orderCount: 1 }));
  });

  it('nothing traded yet, then a trade', async () => {
    house.feeds.best = { ...house.feeds.best, last: null, volume: 0 };
    expect((await client.data(QUERY)).topOfBook).toMatchObject({
      last: null,
      volume: '0',
      at: '2026-11-24T15:00:00.000000Z',
    });
    house.feeds.best = {
      ...house.feeds.best,
      last: { price: micro('150.005'), quantity: 30, at: NOW, print: 3 },
      volume: 90,
    };
    expect((await client.data(QUERY)).topOfBook).toMatchObject({
      last: { price: '150.005', quantity: '30', at: '2026-11-24T15:00:00.000000Z', sequence: '3' },
      volume: '90',
    });
  });

  it('of several symbols at a time, for a watchlist', async () => {
    const { instruments } = await client.data(
      '{ instruments { symbol topOfBook { symbol } dayStatistics { symbol date } } }',
    );
    expect(instruments).toEqual(
      ['AAPL', 'MSFT'].map((symbol) => ({
        symbol,
        topOfBook: { symbol },
        dayStatistics: { symbol, date: '2026-11-24' },
      })),
    );
  });
});

/** A candle of AAPL that starts so many days before today. */
function dayCandle(daysAgo: number, terms: Partial<CandleRecord> = {}): CandleRecord {
  return {
    instrument: 0,
    interval: 'DAY_1',
    start: DAY - daysAgo * 86_400_000_000,
    open: micro('150'),
    high: micro('151.5'),
    low: micro('149'),
    close: micro('150.5'),
    volume: 3,
    turnover: String(micro('451')),
    trades: 2,
    lastPrint: 9,
    ...terms,
  };
}

describe('statistics of a day', () => {
  const QUERY = `query ($symbol: String = "AAPL", $date: Date) { dayStatistics(symbol: $symbol, date: $date) {
    symbol date open high low close previousClose change vwap volume turnover tradeCount } }`;
  const traded = {
    open: '150.00',
    high: '151.50',
    low: '149.00',
    close: '150.50',
    vwap: '150.333333',
    volume: '3',
    turnover: '451.00',
    tradeCount: 2,
  };
  const nothing = {
    open: null,
    high: null,
    low: null,
    close: null,
    vwap: null,
    change: null,
    volume: '0',
    turnover: '0.00',
    tradeCount: 0,
  };

  it.each([
    ['the first day', dayCandle(0), null, { ...traded, previousClose: null, change: null }],
    ['a day above the one before', dayCandle(0), micro('150'), { ...traded, previousClose: '150.00', change: '0.50' }],
    ['a day below it', dayCandle(0), micro('150.75'), { ...traded, previousClose: '150.75', change: '-0.25' }],
    ['D60 nothing traded today', null, micro('150'), { ...nothing, previousClose: '150.00' }],
    ['D60 nothing ever traded', null, null, { ...nothing, previousClose: null }],
  ])('%s', async (_, candle, previousClose, shown) => {
    house.feeds.day = { instrument: 0, day: DAY, candle, previousClose };
    for (const date of [null, '2026-11-24']) {
      expect((await client.data(QUERY, { date })).dayStatistics, `date: ${date}`).toEqual({
        symbol: 'AAPL',
        date: '2026-11-24',
        ...shown,
      });
    }
  });

  it.each([
    ['2026-11-23', '2026-11-23', { ...traded, close: '148.00', previousClose: '147.00', change: '1.00' }],
    ['2026-11-22, on which nothing traded', '2026-11-22', { ...nothing, previousClose: '147.00' }],
    ['2026-11-21, the first', '2026-11-21', { ...traded, close: '147.00', previousClose: null, change: null }],
    ['2026-11-20, before it', '2026-11-20', { ...nothing, previousClose: null }],
  ])('of a day before: %s', async (_, date, shown) => {
    house.keep({
      candles: [dayCandle(0), dayCandle(1, { close: micro('148') }), dayCandle(3, { close: micro('147') })],
    });
    house.queries.sent.length = 0;
    expect((await client.data(QUERY, { date })).dayStatistics).toEqual({ symbol: 'AAPL', date, ...shown });
    expect(house.queries.sent).toEqual(['candles']);
  });

  it('of a day that has not come: BAD_USER_INPUT with the day that it is', async () => {
    const { errors } = await client.ask(QUERY, { date: '2026-11-25' });
    expect(errors).toMatchObject([
      {
        message: 'date is 2026-11-25; allowed is up to 2026-11-24, today by the time of the exchange.',
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
  });
});

describe('candles', () => {
  const QUERY = `query ($interval: CandleInterval!, $from: DateTime, $to: DateTime, $first: Int!, $after: String) {
    candles(symbol: "MSFT", interval: $interval, from: $from, to: $to, first: $first, after: $after) {
      nodes { start } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
  const MINUTE = 60_000_000;
  const minute = (count: number): CandleRecord =>
    dayCandle(0, { instrument: 1, interval: 'MINUTE_1', start: NOW + count * MINUTE });
  const page = async (variables: object) =>
    (await client.data(QUERY, { interval: 'MINUTE_1', first: 100, ...variables })).candles;
  const minutesOf = ({ nodes }: any): string[] => nodes.map(({ start }: any) => start.slice(11, 16));

  beforeAll(() => house.keep({ candles: [0, 1, 2, 4, 5].map(minute) }));

  it('each with its prices, volume, average, and the interval that it is of', async () => {
    house.keep({
      candles: CANDLE_INTERVALS.map((interval) =>
        dayCandle(0, { instrument: 1, interval, start: NOW - 86_400_000_000 }),
      ),
    });
    const fields = 'symbol interval start end open high low close volume turnover vwap tradeCount lastSequence';
    const ends: string[] = [];
    for (const interval of CANDLE_INTERVALS) {
      const { candles } = await client.data(
        `{ candles(symbol: "MSFT", interval: ${interval}, to: "2026-11-24T00:00:00Z", first: 1) { nodes { ${fields} } } }`,
      );
      const { end, ...candle } = candles.nodes[0];
      ends.push(end.slice(0, 19));
      expect(candle).toEqual({
        symbol: 'MSFT',
        interval,
        start: '2026-11-23T15:00:00.000000Z',
        open: '150.00',
        high: '151.50',
        low: '149.00',
        close: '150.50',
        volume: '3',
        turnover: '451.00',
        vwap: '150.333333',
        tradeCount: 2,
        lastSequence: '9',
      });
    }
    expect(ends).toEqual([
      '2026-11-23T15:00:01',
      '2026-11-23T15:00:05',
      '2026-11-23T15:00:15',
      '2026-11-23T15:01:00',
      '2026-11-23T15:05:00',
      '2026-11-23T15:15:00',
      '2026-11-23T16:00:00',
      '2026-11-24T15:00:00',
    ]);
  });

  it('newest first, page by page, with nothing twice, and none for a minute without a trade', async () => {
    const from = '2026-11-24T15:00:00Z';
    const first = await page({ from, first: 2 });
    expect(minutesOf(first)).toEqual(['15:05', '15:04']);
    expect(first.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: first.edges[0].cursor,
      endCursor: first.edges[1].cursor,
    });
    const second = await page({ from, first: 2, after: first.pageInfo.endCursor });
    expect(minutesOf(second)).toEqual(['15:02', '15:01']);
    const last = await page({ from, first: 2, after: second.pageInfo.endCursor });
    expect(minutesOf(last)).toEqual(['15:00']);
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it.each([
    ['from an instant, it included', '2026-11-24T15:02:00Z', null, ['15:05', '15:04', '15:02']],
    ['to an instant, it not included', '2026-11-24T15:00:00Z', '2026-11-24T15:02:00Z', ['15:01', '15:00']],
    ['by where they start, not by where they end', '2026-11-24T15:01:30Z', '2026-11-24T15:04:30Z', ['15:04', '15:02']],
    ['of no time at all', '2026-11-24T15:02:00Z', '2026-11-24T15:02:00Z', []],
  ])('%s', async (_, from, to, minutes) => {
    expect(minutesOf(await page({ from, to }))).toEqual(minutes);
  });

  it('live: each as it changes', async () => {
    const socket = await RawSocket.connect(house.url);
    const id = socket.start('subscription { candles(symbol: "MSFT", interval: MINUTE_1, maxRate: 4) { start close } }');
    await expect.poll(() => house.feeds.rates.at(-1)).toBe(4);
    house.feeds.candles.publish(minute(6));
    house.feeds.candles.publish({ ...minute(6), close: micro('152') });
    expect((await socket.count(id, 2)).map(({ candles }) => candles.close)).toEqual(['150.50', '152.00']);
    socket.close();
  });
});

describe('level 1 and statistics live', () => {
  it('come as they are, then as they change', async () => {
    house.feeds.best = { ...house.feeds.best, bid: null, ask: null };
    house.feeds.day = { instrument: 0, day: DAY, candle: null, previousClose: null };
    const socket = await RawSocket.connect(house.url);
    const top = socket.start('subscription { topOfBook(symbol: "AAPL") { sequence previousSequence bid { price } } }');
    const day = socket.start('subscription { dayStatistics(symbol: "AAPL") { date close } }');
    await socket.count(top, 1);
    await socket.count(day, 1);
    house.feeds.tops.publish({ ...house.feeds.best, sequence: 9, previousSequence: 7, bid: level('150', 1) });
    house.feeds.days.publish({ ...house.feeds.day, candle: dayCandle(0) });
    expect((await socket.count(top, 2)).map(({ topOfBook }) => topOfBook)).toEqual([
      { sequence: '7', previousSequence: null, bid: null },
      { sequence: '9', previousSequence: '7', bid: { price: '150.00' } },
    ]);
    expect((await socket.count(day, 2)).map(({ dayStatistics }) => dayStatistics)).toEqual([
      { date: '2026-11-24', close: null },
      { date: '2026-11-24', close: '150.50' },
    ]);
    socket.close();
  });

  it('maxRate goes to the feed as it was given, and as null where it was not', async () => {
    const socket = await RawSocket.connect(house.url, 'demo-alice');
    house.feeds.rates.length = 0;
    const feeds = [
      'topOfBook(symbol: "AAPL"RATE) { volume }',
      'marketByOrder(symbol: "AAPL"RATE) { __typename }',
      'candles(symbol: "AAPL", interval: DAY_1RATE) { close }',
      'dayStatistics(symbol: "AAPL"RATE) { close }',
      'auctionIndicative(symbol: "AAPL"RATE) { at }',
      'marketStatus(symbol: "AAPL"RATE) { phase }',
      'positions(accountId: "ALICE"RATE) { quantity }',
    ];
    for (const rate of ['', ', maxRate: null', ', maxRate: 1', ', maxRate: 1000']) {
      for (const feed of feeds) socket.start(`subscription { ${feed.replace('RATE', rate)} }`);
    }
    await expect.poll(() => house.feeds.rates).toEqual([null, null, 1, 1000].flatMap((rate) => feeds.map(() => rate)));
    socket.close();
  });
});
