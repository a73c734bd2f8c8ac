import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CANDLE_INTERVALS, CANDLE_LENGTHS, type CandleInterval } from '../../src/domain/index.ts';
import {
  Tape,
  noChanges,
  type CandleRecord,
  type OrderEventRecord,
  type Span,
  type TradeRecord,
} from '../../src/exchange/index.ts';
import { openQueries, type SqliteQueries } from '../../src/store/index.ts';
import { HOME_TRADE, venueRow } from '../support/home-market.ts';
import { newestTwo } from '../support/rows-after.ts';
import { START } from './sample-group.ts';
import { journalOn, sampleDatabase } from './support.ts';

const SECOND = 1_000_000;

/** Three at an instant, a second and a half between the instants; of three symbols, three venues and four accounts, some with themselves. */
const trades: readonly TradeRecord[] = Array.from({ length: 120 }, (_, place) => ({
  id: place + 1,
  instrument: (place % 5) % 3,
  print: place + 1,
  price: 150_000_000 + ((place * 7) % 11) * 10_000,
  quantity: 100 + place,
  aggressorSide: 'BUY' as const,
  makerOrder: 1,
  takerOrder: 2,
  makerAccount: place % 4,
  takerAccount: (place * 3 + 1) % 4,
  executedAt: START + Math.floor(place / 3) * 1.5 * SECOND,
  sequence: place + 1,
  ...HOME_TRADE,
  venue: (place >> 2) % 3,
}));

const tape = new Tape([]);
for (const trade of trades) tape.take(trade);
const candles = tape.drain();

const event = (order: number, number: number, type: OrderEventRecord['type'], reason: string | null = null) =>
  ({
    account: order % 2,
    number: order * 100 + number,
    order,
    type,
    at: START + order * 100 + number,
    trade: null,
    reason,
    state: {
      price: 150_000_000,
      quantity: 100,
      filledQuantity: 0,
      leavesQuantity: 100,
      notional: '0',
      status: 'NEW',
      cancelReason: null,
      version: 1,
      updatedAt: START,
      sellMark: null,
      terms: null,
    },
    sequence: 1,
  }) satisfies OrderEventRecord;

const instruments = [0, 1, 2].map((index) => ({
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

let sample: Awaited<ReturnType<typeof sampleDatabase>>;
let queries: SqliteQueries;
beforeAll(async () => {
  const orderEvents = [
    event(1, 1, 'NEW'),
    // Two fills, and less of it: it stays where it is.
    event(2, 1, 'NEW'),
    event(2, 2, 'TRADE'),
    event(2, 3, 'AMENDED', 'PRIORITY_KEPT'),
    event(2, 4, 'AMENDED', 'SELF_TRADE_PREVENTION'),
    event(3, 1, 'NEW'),
    event(3, 2, 'AMENDED', 'PRIORITY_LOST'),
    event(3, 3, 'TRADE'),
    event(4, 1, 'NEW'),
    event(4, 2, 'TRADE'),
    event(4, 3, 'REFRESHED'),
    event(4, 4, 'TRADE'),
    event(5, 1, 'NEW'),
    event(5, 2, 'TRIGGERED'),
    event(6, 1, 'NEW'),
    event(6, 2, 'AMENDED', 'PRIORITY_LOST'),
    event(6, 3, 'REPLACED'),
  ];
  const entry = { sequence: 1, time: START, actor: 'x', command: { kind: 'AdvanceTime' }, events: '[]' } as const;
  const venues = ['HOME', 'NYSE', 'IEX'].map((name, index) => venueRow(index, name));
  const changes = { ...noChanges(), venues, instruments, trades: [...trades], candles, orderEvents };
  sample = await sampleDatabase([{ entries: [entry], changes }]);
  queries = await openQueries(sample.url);
});
afterAll(async () => {
  await queries.close();
  sample.remove();
});

/** Follows a keyset to the end, or for so many pages. */
async function pages<Row>(
  read: (before: number | null) => Promise<{ rows: readonly Row[]; hasNextPage: boolean }>,
  keyOf: (row: Row) => number,
  most = Infinity,
): Promise<Row[]> {
  const all: Row[] = [];
  for (let page = 0; page < most; page++) {
    const { rows, hasNextPage } = await read(all.length === 0 ? null : keyOf(all.at(-1)!));
    all.push(...rows);
    if (!hasNextPage) break;
  }
  return all;
}

const lies = (at: number, { from, to }: Span): boolean => (from === null || at >= from) && (to === null || at < to);

const [FIRST, LAST] = [trades[0]!.executedAt, trades.at(-1)!.executedAt];
/** At borders of instants, between them, and beyond all. */
const SPANS: readonly Span[] = [
  { from: null, to: null },
  { from: FIRST + 15 * SECOND, to: null },
  { from: FIRST + 15 * SECOND + 1, to: null },
  { from: null, to: FIRST + 30 * SECOND },
  { from: null, to: FIRST + 30 * SECOND + 1 },
  { from: FIRST + 6 * SECOND, to: FIRST + 45 * SECOND },
  { from: FIRST, to: FIRST + 1 },
  { from: FIRST, to: FIRST },
  { from: LAST, to: null },
  { from: LAST + 1, to: null },
  { from: null, to: FIRST },
  { from: FIRST + 45 * SECOND, to: FIRST + 6 * SECOND },
  { from: 0, to: Number.MAX_SAFE_INTEGER },
];

describe('F95 trades of a span of time, newest first', () => {
  test.each([
    { account: null, instrument: null, venue: null },
    { account: null, instrument: 2, venue: null },
    { account: null, instrument: null, venue: 1 },
    { account: null, instrument: 2, venue: 1 },
    { account: 1, instrument: null, venue: null },
    { account: 1, instrument: 0, venue: null },
    { account: 1, instrument: null, venue: 2 },
    { account: 1, instrument: 0, venue: 2 },
  ])('account $account, instrument $instrument, venue $venue', async ({ account, instrument, venue }) => {
    for (const span of SPANS) {
      const expected = trades
        .filter(({ makerAccount, takerAccount }) => account === null || [makerAccount, takerAccount].includes(account))
        .filter((trade) => (instrument === null || trade.instrument === instrument) && lies(trade.executedAt, span))
        .filter((trade) => venue === null || trade.venue === venue)
        .reverse();
      for (const first of [9, 500]) {
        const read = (before: number | null) => queries.trades({ account, instrument, venue, ...span }, first, before);
        expect(await pages(read, ({ id }) => id)).toEqual(expected);
      }
    }
  });
});

describe('F95 candles of a span of time, newest first', () => {
  const of = (instrument: number, interval: CandleInterval): CandleRecord[] =>
    candles.filter((candle) => candle.instrument === instrument && candle.interval === interval).reverse();

  test.each(CANDLE_INTERVALS)('%s', async (interval) => {
    const length = CANDLE_LENGTHS[interval];
    const border = FIRST - (FIRST % length) + length;
    for (const span of [
      ...SPANS,
      { from: border, to: border + 5 * length },
      { from: border + 1, to: border + length },
    ]) {
      const expected = of(1, interval).filter(({ start }) => lies(start, span));
      for (const first of [5, 100]) {
        const read = (before: number | null) => queries.candles(1, interval, span, first, before);
        expect(await pages(read, ({ start }) => start)).toEqual(expected);
      }
    }
  });

  test('a symbol that never traded has none', async () => {
    expect(await queries.candles(7, 'SECOND_1', SPANS[0]!, 10, null)).toEqual({ rows: [], hasNextPage: false });
  });
});

test('the recorder goes on from the last trade of each symbol, and the two newest candles', async () => {
  const journal = await journalOn(sample.copy());
  const rows = await journal.recorderRows();
  const last = [0, 1, 2].map((instrument) => trades.findLast((trade) => trade.instrument === instrument)!);
  expect(new Map(rows.lastTrades)).toEqual(new Map(last.map((trade) => [trade.instrument, trade])));
  expect(new Set(rows.candles)).toEqual(new Set(newestTwo(candles)));
  for (const [place, { instrument, interval, start }] of rows.candles.entries()) {
    const before = rows.candles[place - 1];
    if (before?.instrument === instrument && before.interval === interval) expect(before.start).toBeLessThan(start);
  }
});

describe('F94 when open orders took their place in the queue', () => {
  test('by the newest event that gave it to them', async () => {
    const times = await queries.queueTimes([1, 2, 3, 4, 5, 6, 99]);
    expect([...times]).toEqual([
      [1, event(1, 1, 'NEW').at],
      [2, event(2, 1, 'NEW').at],
      [3, event(3, 2, 'AMENDED').at],
      [4, event(4, 3, 'REFRESHED').at],
      [5, event(5, 2, 'TRIGGERED').at],
      [6, event(6, 3, 'REPLACED').at],
    ]);
  });

  test('one statement for any number of them, none for none', async () => {
    const many = Array.from({ length: 3000 }, (_, place) => place + 1);
    const before = queries.queryCount;
    expect((await queries.queueTimes(many)).size).toBe(6);
    expect(await queries.queueTimes([])).toEqual(new Map());
    expect(queries.queryCount - before).toBe(1);
  });
});
