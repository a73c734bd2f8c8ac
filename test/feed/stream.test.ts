import { describe, expect, it } from 'vitest';
import { EVENT, EventBuffer, MARKET_PHASES } from '../../src/domain/index.ts';
import { House, range } from './support/house.ts';
import { quiet, Reader } from './support/reading.ts';
import { committed } from './support/rows.ts';

const NONE = {
  books: 0,
  topsOfBook: 0,
  nationalQuotes: 0,
  bookOrders: 0,
  trades: 0,
  candles: 0,
  statistics: 0,
  orderEvents: 0,
  auctions: 0,
  markets: 0,
  alerts: 0,
  positions: 0,
  bookViews: 0,
  topics: 0,
  timers: 0,
  slowConsumers: 0,
  mergedDeltas: 0,
};

/** What guards a market that nothing guards. */
const UNGUARDED = { halt: null, bands: null, shortSaleRestriction: null };

/** One stream of every kind. */
const KINDS: [string, (house: House) => AsyncIterableIterator<unknown>][] = [
  ['a book', (house) => house.feeds.subscribeBook(0, 5, null)],
  ['a top of book', (house) => house.feeds.subscribeTopOfBook(0, null)],
  ['a national best quote', (house) => house.feeds.subscribeNbbo(0, null)],
  ['a national best quote at a pace', (house) => house.feeds.subscribeNbbo(0, 4)],
  ['orders of a book', (house) => house.feeds.subscribeOrders(0, null)],
  ['candles', (house) => house.feeds.subscribeCandles(0, 'MINUTE_1', null)],
  ['statistics', (house) => house.feeds.subscribeStatistics(0, null)],
  ['a book at a pace', (house) => house.feeds.subscribeBook(0, 5, 4)],
  ['a top of book at a pace', (house) => house.feeds.subscribeTopOfBook(0, 4)],
  ['orders of a book at a pace', (house) => house.feeds.subscribeOrders(0, 4)],
  ['candles at a pace', (house) => house.feeds.subscribeCandles(0, 'MINUTE_1', 4)],
  ['statistics at a pace', (house) => house.feeds.subscribeStatistics(0, 4)],
  ['a market at a pace', (house) => house.feeds.subscribeMarket(0, 4)],
  ['positions at a pace', (house) => house.feeds.subscribePositions(0, 4)],
  ['prints', (house) => house.feeds.subscribeTrades(0, null)],
  ['prints that replay', (house) => house.feeds.subscribeTrades(0, 0)],
  ['the tape', (house) => house.feeds.subscribeTrades(null, null)],
  ['order events', (house) => house.feeds.subscribeOrderEvents(0, null)],
  ['order events that replay', (house) => house.feeds.subscribeOrderEvents(0, 0)],
  ['an auction', (house) => house.feeds.subscribeAuction(0, null)],
  ['a market', (house) => house.feeds.subscribeMarket(0, null)],
  ['alerts of some accounts', (house) => house.feeds.subscribeAlerts([0, 1])],
  ['alerts of all accounts', (house) => house.feeds.subscribeAlerts(null)],
  ['positions', (house) => house.feeds.subscribePositions(0, null)],
];

describe('F96 F98 the registry', () => {
  it('counts subscribers by kind, and views once for each book and depth', () => {
    const house = new House();
    for (const [, subscribe] of KINDS) subscribe(house);
    for (const depth of [5, 5, 10]) house.feeds.subscribeBook(0, depth, null);
    house.feeds.subscribeBook(1, 5, null);
    expect(house.feeds.counts).toEqual({
      ...NONE,
      books: 6,
      topsOfBook: 2,
      nationalQuotes: 2,
      bookOrders: 2,
      trades: 3,
      candles: 2,
      statistics: 2,
      orderEvents: 2,
      auctions: 1,
      markets: 2,
      alerts: 2,
      positions: 2,
      bookViews: 4,
      topics: 14,
      timers: 1,
    });
  });

  it.each(KINDS)('holds nothing of %s after return()', async (_name, subscribe) => {
    const house = new House();
    const stream = subscribe(house);
    expect(house.feeds.counts).not.toEqual(NONE);
    await stream.return!();
    await stream.return!();
    expect(house.feeds.counts).toEqual(NONE);
    house.print(0);
    house.orderEvent(0);
    await expect(stream.next()).resolves.toEqual({ done: true, value: undefined });
  });

  it.each(KINDS)('lets go of %s at once while a read waits', async (_name, subscribe) => {
    const house = new House();
    house.stored.held = true;
    const stream = subscribe(house);
    const { books, topsOfBook, nationalQuotes, bookOrders, statistics, markets } = house.feeds.counts;
    if (books + topsOfBook + nationalQuotes + bookOrders + statistics + markets > 0) await stream.next();
    const waiting = [stream.next(), stream.next()];
    const returned = stream.return!();
    expect(house.feeds.counts).toEqual(NONE);
    await expect(Promise.all([...waiting, returned])).resolves.toEqual(Array(3).fill({ done: true, value: undefined }));
    house.stored.answerAll();
    await quiet();
    expect(house.stored.log.length).toBeLessThan(2);
  });

  it('ends a stream when its reader throws', async () => {
    const house = new House();
    const stream = house.feeds.subscribeTrades(0, null);
    await expect(stream.throw!(new Error('reader'))).rejects.toThrow('reader');
    expect(house.feeds.counts).toEqual(NONE);
  });

  it('lets a loop that breaks off release its stream', async () => {
    const house = new House();
    house.print(0, 3);
    for await (const trade of house.feeds.subscribeTrades(0, 0)) if (trade.print === 2) break;
    expect(house.feeds.counts).toEqual(NONE);
  });

  it('close() ends every stream with no error', async () => {
    const house = new House();
    const readers = KINDS.map(([, subscribe]) => new Reader(subscribe(house)));
    for (const reader of readers) await reader.drain();
    house.feeds.close();
    for (const reader of readers) await reader.drain();
    expect(readers.map(({ ended, error }) => ({ ended, error }))).toEqual(
      Array(KINDS.length).fill({ ended: true, error: undefined }),
    );
    expect(house.feeds.counts).toEqual(NONE);
  });
});

describe('a stream', () => {
  it('answers reads that wait in the order in which they came', async () => {
    const house = new House();
    const stream = house.feeds.subscribeTrades(0, null);
    const waiting = [1, 2, 3].map(() => stream.next());
    house.print(0, 3);
    const numbers = (await Promise.all(waiting)).map((result) => (result.done ? 0 : result.value.print));
    expect(numbers).toEqual(range(1, 3));
  });
});

describe('books and markets', () => {
  it('an instrument created by a command has an empty book at once, CONTINUOUS until an event says otherwise', () => {
    const house = new House();
    const row = { index: 2, symbol: 'NEW', name: 'New', isin: null, currency: 'USD', tickSize: 10_000, lotSize: 1 };
    const created = {
      ...row,
      referencePrice: null,
      averageDailyVolume: null,
      volatility: null,
      calendar: 'ALWAYS_OPEN',
      priceBands: 'NONE' as const,
      symbolBreaker: false,
      tradingState: 'ACTIVE' as const,
    };
    const events = new EventBuffer();
    events.push(EVENT.CREATED, 2);
    house.feeds.committed(committed(events, { instruments: [created] }, 77));
    expect(house.feeds.book(2, 10)).toEqual({ sequence: 0, bids: [], asks: [] });
    expect(house.feeds.market(2)).toEqual({ ...UNGUARDED, phase: 'CONTINUOUS', since: 77, lastPrice: null });

    events.clear();
    events.push(EVENT.PHASE, 2, MARKET_PHASES.indexOf('HALTED'));
    house.feeds.committed(committed(events, {}, 99));
    expect(house.feeds.market(2)).toEqual({ ...UNGUARDED, phase: 'HALTED', since: 99, lastPrice: null });
  });

  it('take a command once, though it is announced again after a reload', () => {
    const { feeds } = new House();
    const events = new EventBuffer();
    events.push(EVENT.RESTED, 0, 1, 0, 10_000, 100);
    events.push(EVENT.BOOK_CHANGED, 0, 1);
    feeds.committed(committed(events));
    events.clear();
    events.push(EVENT.TRADE, 0, 1, 1, 1, 2, 10_000, 60, 1);
    events.push(EVENT.BOOK_CHANGED, 0, 2);
    const trade = committed(events);
    feeds.committed(trade);
    feeds.committed(trade);
    expect(feeds.book(0, 1).bids).toEqual([{ price: 10_000, quantity: 40, orderCount: 1 }]);
  });

  it('of unknown instruments, and depths that are none, are faults of the caller', () => {
    const { feeds } = new House();
    expect(() => feeds.book(9, 10)).toThrow('no book of instrument 9');
    expect(() => feeds.subscribeTrades(9, null)).toThrow('no book of instrument 9');
    for (const depth of [0, -1, 1.5, Number.NaN]) {
      expect(() => feeds.subscribeBook(0, depth, null)).toThrow(`not ${depth}`);
      expect(() => feeds.book(0, depth)).toThrow(`not ${depth}`);
    }
    expect(feeds.counts).toEqual(NONE);
  });
});
