import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CANDLE_INTERVALS, CANDLE_LENGTHS, parseInstant, type CandleInterval } from '../../src/domain/index.ts';
import { noChanges, type CandleRecord, type TradeRecord } from '../../src/exchange/index.ts';
import { mergeChanges } from '../../src/exchange/merge-changes.ts';
import { Tape, candleStart } from '../../src/exchange/tape.ts';
import { HOME_TRADE } from '../support/home-market.ts';
import { newestTwo } from '../support/rows-after.ts';

/** A trade of instrument 0 at a time of 24 November 2026, or of another day. */
function trade(print: number, time: string, dollars: number, quantity: number, instrument = 0): TradeRecord {
  const executedAt = parseInstant(time.includes('T') ? `${time}Z` : `2026-11-24T${time}Z`)!;
  return {
    id: print,
    instrument,
    print,
    price: dollars * 1_000_000,
    quantity,
    aggressorSide: 'BUY',
    makerOrder: 1,
    takerOrder: 2,
    makerAccount: 0,
    takerAccount: 1,
    executedAt,
    sequence: print,
    ...HOME_TRADE,
  };
}

/** "09:30:00 open high low close, volume for turnover in n, last print", in dollars. */
function show({ start, open, high, low, close, volume, turnover, trades, lastPrint }: CandleRecord): string {
  const [date, time] = new Date(start / 1000).toISOString().slice(0, 19).split('T');
  const prices = [open, high, low, close].map((price) => price / 1_000_000).join(' ');
  const day = date === '2026-11-24' ? '' : `${date}T`;
  return `${day}${time} ${prices}, ${volume} for ${BigInt(turnover) / 1_000_000n} in ${trades}, last ${lastPrint}`;
}

/** Every candle of an interval that a tape tells of, as its last row has it. */
function fold(trades: readonly TradeRecord[], interval: CandleInterval): string[] {
  const tape = new Tape([]);
  const rows = new Map<number, CandleRecord>();
  for (const each of trades) {
    tape.take(each);
    for (const row of tape.drain()) if (row.interval === interval) rows.set(row.start, row);
  }
  return [...rows.values()].map(show);
}

describe('F95 trades fold into candles', () => {
  const MORNING = [
    trade(1, '09:29:59.999999', 100, 10),
    // Exactly at the border: the first of the next interval.
    trade(2, '09:30:00', 102, 5),
    trade(3, '09:30:00', 99, 20),
    trade(4, '09:30:00.999999', 101, 1),
    trade(5, '09:30:01', 101, 100),
    // Nothing trades for a while: no candle stands for it.
    trade(6, '09:44:59.999999', 103, 7),
    trade(7, '09:45:00', 98, 2),
    trade(8, '10:00:00', 97, 3),
  ];

  test.each<[CandleInterval, readonly string[]]>([
    [
      'SECOND_1',
      [
        '09:29:59 100 100 100 100, 10 for 1000 in 1, last 1',
        '09:30:00 102 102 99 101, 26 for 2591 in 3, last 4',
        '09:30:01 101 101 101 101, 100 for 10100 in 1, last 5',
        '09:44:59 103 103 103 103, 7 for 721 in 1, last 6',
        '09:45:00 98 98 98 98, 2 for 196 in 1, last 7',
        '10:00:00 97 97 97 97, 3 for 291 in 1, last 8',
      ],
    ],
    [
      'SECOND_5',
      [
        '09:29:55 100 100 100 100, 10 for 1000 in 1, last 1',
        '09:30:00 102 102 99 101, 126 for 12691 in 4, last 5',
        '09:44:55 103 103 103 103, 7 for 721 in 1, last 6',
        '09:45:00 98 98 98 98, 2 for 196 in 1, last 7',
        '10:00:00 97 97 97 97, 3 for 291 in 1, last 8',
      ],
    ],
    [
      'MINUTE_15',
      [
        '09:15:00 100 100 100 100, 10 for 1000 in 1, last 1',
        '09:30:00 102 103 99 103, 133 for 13412 in 5, last 6',
        '09:45:00 98 98 98 98, 2 for 196 in 1, last 7',
        '10:00:00 97 97 97 97, 3 for 291 in 1, last 8',
      ],
    ],
    ['HOUR_1', ['09:00:00 100 103 98 98, 145 for 14608 in 7, last 7', '10:00:00 97 97 97 97, 3 for 291 in 1, last 8']],
    ['DAY_1', ['00:00:00 100 103 97 97, 148 for 14899 in 8, last 8']],
  ])('%s', (interval, expected) => {
    expect(fold(MORNING, interval)).toEqual(expected);
  });

  test('a day is one of UTC, whatever the hours of the market', () => {
    const trades = [
      trade(1, '2026-11-24T23:59:59.999999', 100, 1),
      trade(2, '2026-11-25T00:00:00', 110, 1),
      trade(3, '2026-12-01T12:00:00', 120, 1),
    ];
    expect(fold(trades, 'DAY_1')).toEqual([
      '00:00:00 100 100 100 100, 1 for 100 in 1, last 1',
      '2026-11-25T00:00:00 110 110 110 110, 1 for 110 in 1, last 2',
      '2026-12-01T00:00:00 120 120 120 120, 1 for 120 in 1, last 3',
    ]);
  });

  test('turnover is exact where it passes 64 bits', () => {
    const huge = { price: 999_999_999_999_999, quantity: 1_000_000_000 };
    const tape = new Tape([]);
    for (let print = 1; print <= 3; print++) tape.take({ ...trade(print, '09:30:00', 1, 1), ...huge });
    for (const { turnover } of tape.drain()) expect(turnover).toBe('2999999999999997000000000');
  });

  test('what is told after a command is what it changed, each candle once, and symbols apart', () => {
    const tape = new Tape([]);
    expect(tape.drain()).toEqual([]);
    tape.take(trade(1, '09:30:00', 100, 1));
    tape.take(trade(2, '09:30:00', 101, 1));
    tape.take(trade(1, '09:30:00', 50, 1, 7));
    const rows = tape.drain();
    expect(rows.map(({ instrument, interval }) => [instrument, interval])).toEqual(
      [0, 7].flatMap((instrument) => CANDLE_INTERVALS.map((interval) => [instrument, interval])),
    );
    expect(
      rows
        .filter(({ instrument }) => instrument === 0)
        .every(({ trades, close }) => trades === 2 && close === 101_000_000),
    ).toBe(true);
    expect(tape.drain()).toEqual([]);
  });

  test('a row that was told stays as it was', () => {
    const tape = new Tape([]);
    tape.take(trade(1, '09:30:00', 100, 1));
    const [before] = tape.drain();
    const kept = { ...before };
    tape.take(trade(2, '09:30:00', 101, 1));
    tape.drain();
    expect(before).toEqual(kept);
  });

  test('a trade earlier than its candle is a bug', () => {
    const tape = new Tape([]);
    tape.take(trade(1, '09:30:01', 100, 1));
    expect(() => tape.take(trade(2, '09:30:00', 100, 1))).toThrow(/print 2 of instrument 0 is no earlier/);
  });
});

test('a group of commands writes each candle once, as it is after the last of them', () => {
  const tape = new Tape([]);
  const commands = [
    [trade(1, '09:30:00', 100, 1)],
    [],
    [trade(2, '09:30:00.5', 101, 1), trade(3, '09:30:00.5', 99, 1)],
    [trade(4, '09:30:01', 102, 1)],
  ].map((trades) => {
    for (const each of trades) tape.take(each);
    return { ...noChanges(), candles: tape.drain() };
  });
  const seconds = mergeChanges(commands).candles.filter(({ interval }) => interval === 'SECOND_1');
  expect(seconds.map(show)).toEqual([
    '09:30:00 100 101 99 99, 3 for 300 in 3, last 3',
    '09:30:01 102 102 102 102, 1 for 102 in 1, last 4',
  ]);
  expect(mergeChanges(commands).candles).toHaveLength(CANDLE_INTERVALS.length + 1);
});

/** All trades of an interval, looked for anew for each. */
function naive(trades: readonly TradeRecord[]): Map<string, CandleRecord> {
  const candles = new Map<string, CandleRecord>();
  for (const interval of CANDLE_INTERVALS) {
    const length = CANDLE_LENGTHS[interval];
    for (const { instrument, executedAt } of trades) {
      const start = Math.floor(executedAt / length) * length;
      const within = trades.filter(
        (other) => other.instrument === instrument && other.executedAt >= start && other.executedAt < start + length,
      );
      const prices = within.map(({ price }) => price);
      candles.set(`${instrument}:${interval}:${start}`, {
        instrument,
        interval,
        start,
        open: prices[0]!,
        high: Math.max(...prices),
        low: Math.min(...prices),
        close: prices.at(-1)!,
        volume: within.reduce((sum, { quantity }) => sum + quantity, 0),
        turnover: within.reduce((sum, { price, quantity }) => sum + BigInt(price) * BigInt(quantity), 0n).toString(),
        trades: within.length,
        lastPrint: within.at(-1)!.print,
      });
    }
  }
  return candles;
}

const STEPS = fc.constantFrom(0, 1, 999_999, 1_000_000, 4_000_000, 60_000_000, 3_600_000_000, 86_400_000_000);
const TRADES = fc
  .array(
    fc.record({
      step: STEPS,
      instrument: fc.integer({ min: 0, max: 2 }),
      price: fc.integer({ min: 1, max: 999_999_999_999_999 }),
      quantity: fc.integer({ min: 1, max: 1_000_000_000 }),
      /** Whether the exchange starts again before it, with the newest rows only. */
      restarts: fc.boolean(),
      /** Whether it ends a command. */
      ends: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((steps) => {
    let executedAt = candleStart('DAY_1', parseInstant('2026-11-24T00:00:00Z')!);
    const prints = [0, 0, 0];
    return steps.map(({ step, instrument, price, quantity, ...rest }, place) => {
      executedAt += step;
      const print = ++prints[instrument]!;
      return { ...trade(print, '00:00:00', 1, quantity, instrument), id: place + 1, price, executedAt, ...rest };
    });
  });

test('F95 candles are what a naive look at all trades gives, over any restarts (property)', () => {
  fc.assert(
    fc.property(TRADES, (trades) => {
      const table = new Map<string, CandleRecord>();
      let tape = new Tape([]);
      const commit = (): void => {
        for (const row of tape.drain()) table.set(`${row.instrument}:${row.interval}:${row.start}`, row);
      };
      for (const { restarts, ends, ...each } of trades) {
        if (restarts) {
          commit();
          tape = new Tape(newestTwo([...table.values()]));
        }
        tape.take(each);
        if (ends) commit();
      }
      commit();
      expect(table).toEqual(naive(trades));
    }),
    { numRuns: 150 },
  );
});
