import { describe, expect, it } from 'vitest';
import { CANDLE_LENGTHS } from '../../src/domain/index.ts';
import { SlowConsumer, type CandleRecord, type DayStatistics } from '../../src/exchange/index.ts';
import type { LiveFeeds } from '../../src/feed/index.ts';
import { Desk } from './support/desk.ts';
import { Reader } from './support/reading.ts';
import { Ticks } from './support/ticks.ts';

const SECOND = CANDLE_LENGTHS.SECOND_1;
const DAY = CANDLE_LENGTHS.DAY_1;

/** "2s 10.00-10.20 150/2": begin in seconds, low and high, volume and trades. */
function noteCandle({ start, low, high, volume, trades }: CandleRecord): string {
  return `${start / SECOND}s ${(low / 1e6).toFixed(2)}-${(high / 1e6).toFixed(2)} ${volume}/${trades}`;
}

/** "day 0 150/2 after 10.00" */
function noteDay({ day, candle, previousClose }: DayStatistics): string {
  const traded = candle ? `${candle.volume}/${candle.trades}` : 'nothing';
  return `day ${day / DAY} ${traded} after ${previousClose === null ? '-' : (previousClose / 1e6).toFixed(2)}`;
}

/** A trade of so many at a price, at an instant. */
function trade(desk: Desk, time: number, quantity: number, price: string): void {
  desk.time = time;
  desk.hiddenCommand(`trade 99 ${quantity} @ ${price}`);
}

function candles(feeds: LiveFeeds, maxRate: number | null = null): Reader<CandleRecord> {
  return new Reader(feeds.subscribeCandles(0, 'SECOND_1', maxRate));
}

describe('candles', () => {
  it('the newest first, then each change of it, and the next ones', async () => {
    const desk = new Desk();
    trade(desk, SECOND, 100, '10.00');
    const reader = candles(desk.feeds);
    const none = new Reader(desk.feeds.subscribeCandles(0, 'HOUR_1', null));
    await reader.drain();
    trade(desk, SECOND + 7, 50, '10.20');
    await reader.drain();
    trade(desk, 3 * SECOND, 10, '10.10');
    expect((await reader.drain()).map(noteCandle)).toEqual([
      '1s 10.00-10.00 100/1',
      '1s 10.00-10.20 150/2',
      '3s 10.10-10.10 10/1',
    ]);
    expect((await none.drain()).map(noteCandle)).toEqual(['0s 10.00-10.20 160/3']);
  });

  it('D64 a slow reader gets the newest of each, in order, and ends when too many wait, with the last print that it has', async () => {
    const desk = new Desk([], { candleQueue: 3 });
    const slow = candles(desk.feeds);
    const [slower] = [candles(desk.feeds)];
    trade(desk, SECOND, 1, '10.00');
    await slower.drain();
    for (const time of [1, 1, 2, 2, 3]) trade(desk, time * SECOND + 1, 1, '10.00');
    expect((await slow.drain()).map(noteCandle)).toEqual([
      '1s 10.00-10.00 3/3',
      '2s 10.00-10.00 2/2',
      '3s 10.00-10.00 1/1',
    ]);
    // The one that it waited for was handed out; three more wait, and the fourth is too much.
    for (const time of [4, 5]) trade(desk, time * SECOND, 1, '10.00');
    await slower.drain();
    expect(slower.error).toEqual(new SlowConsumer(2));
    expect(desk.feeds.counts).toMatchObject({ candles: 1, slowConsumers: 1 });
  });

  it('at a pace tell one a tick: of a candle that is over as it was in the end, then of the next', async () => {
    const ticks = new Ticks();
    const desk = new Desk([], ticks.options);
    const [one, other] = [candles(desk.feeds, 1), candles(desk.feeds, 1)];
    for (const reader of [one, other]) await reader.drain();
    for (const time of [1, 1, 2, 2]) trade(desk, time * SECOND, 1, '10.00');
    const late = candles(desk.feeds, 1);
    expect((await late.drain()).map(noteCandle)).toEqual(['2s 10.00-10.00 2/2']);
    for (let tick = 0; tick < 4; tick++) {
      ticks.tick(1000);
      for (const reader of [one, other, late]) await reader.drain();
    }
    expect(one.items.map(noteCandle)).toEqual(['1s 10.00-10.00 2/2', '2s 10.00-10.00 2/2']);
    expect(other.items[1]).toBe(one.items[1]);
    // Who began with the newest is told nothing of an older one.
    expect(late.items).toHaveLength(1);
  });

  it('after a restart begin with what the database has', async () => {
    const { feeds } = new Desk();
    const reader = candles(feeds);
    const row = (start: number, lastPrint: number): CandleRecord => ({
      ...{ instrument: 0, interval: 'SECOND_1', start, open: 1, high: 2, low: 1, close: 2, volume: 5 },
      ...{ turnover: '7', trades: 2, lastPrint },
    });
    const rows = [row(SECOND, 4), row(9 * SECOND, 6)];
    feeds.seedTape(rows, new Map());
    expect(await candles(feeds).drain()).toEqual([rows[1]]);
    expect(await reader.drain()).toEqual(rows);
  });
});

describe('day statistics', () => {
  it('are those of the day (UTC); a new one begins with its first command, and everybody is told', async () => {
    const desk = new Desk();
    const reader = new Reader(desk.feeds.subscribeStatistics(0, null));
    await reader.drain();
    trade(desk, 5, 100, '10.00');
    await reader.drain();
    trade(desk, DAY - 1, 50, '10.30');
    await reader.drain();
    desk.time = DAY;
    desk.pass();
    await reader.drain();
    desk.pass();
    trade(desk, DAY + 1, 7, '10.20');
    await reader.drain();
    // A day without a trade.
    trade(desk, 3 * DAY, 1, '10.10');
    expect((await reader.drain()).map(noteDay)).toEqual([
      'day 0 nothing after -',
      'day 0 100/1 after -',
      'day 0 150/2 after -',
      'day 1 nothing after 10.30',
      'day 1 7/1 after 10.30',
      'day 3 1/1 after 10.20',
    ]);
    expect(desk.feeds.statistics(0)).toEqual(reader.items.at(-1));
  });

  it('D64 a slow reader, and one at a pace, get the newest alone', async () => {
    const ticks = new Ticks();
    const desk = new Desk([], ticks.options);
    const slow = new Reader(desk.feeds.subscribeStatistics(0, null));
    const paced = new Reader(desk.feeds.subscribeStatistics(0, 2));
    await paced.drain();
    for (const time of [1, 2, 3]) trade(desk, time, 10, '10.00');
    expect((await slow.drain()).map(noteDay)).toEqual(['day 0 30/3 after -']);
    expect(await paced.drain()).toHaveLength(1);
    ticks.tick(500);
    expect((await paced.drain())[1]).toBe(slow.items[0]);
  });

  it('after a restart are what the database has, and the day before it', async () => {
    const { feeds } = new Desk();
    const row = (day: number, close: number): CandleRecord => ({
      ...{ instrument: 0, interval: 'DAY_1', start: day * DAY, open: 1, high: 2e7, low: 1, close, volume: 5 },
      ...{ turnover: '7', trades: 2, lastPrint: day },
    });
    feeds.seedTime(6 * DAY + 5);
    feeds.seedTape([row(3, 10_500_000), row(6, 11_000_000)], new Map());
    expect(noteDay(feeds.statistics(0))).toBe('day 6 5/2 after 10.50');
    feeds.seedTime(8 * DAY);
    expect(noteDay(feeds.statistics(0))).toBe('day 8 nothing after 11.00');
  });
});
