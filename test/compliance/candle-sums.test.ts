import { expect, test } from 'vitest';
import { CandleSums } from '../../src/compliance/index.ts';
import type { TradeRecord } from '../../src/exchange/index.ts';
import { PLAIN_TRADE } from './support.ts';

const MINUTE = 60_000_000;
const DAY = 1440 * MINUTE;

function trade(print: number, executedAt: number, price: number, quantity: number): TradeRecord {
  return {
    id: print,
    instrument: 3,
    print,
    price,
    quantity,
    aggressorSide: null,
    makerOrder: 1,
    takerOrder: 2,
    makerAccount: 0,
    takerAccount: 1,
    executedAt,
    sequence: print,
    ...PLAIN_TRADE,
  };
}

test('I19 a candle is handed out once no trade can come into it, with what its trades come to', () => {
  const sums = new CandleSums();
  sums.take(trade(1, DAY, 50, 2));
  sums.take(trade(2, DAY + 1, 70, 3));
  sums.take(trade(3, DAY + MINUTE - 1, 60, 5));
  const seconds = sums.drain();
  expect(seconds.map(({ interval }) => interval)).toEqual(['SECOND_1', 'SECOND_5', 'SECOND_15']);
  sums.take(trade(4, DAY + MINUTE, 40, 1));
  const minute = sums.drain().filter(({ interval }) => interval === 'MINUTE_1');
  const candle = { instrument: 3, start: DAY, open: 50, high: 70, low: 50, close: 60, volume: 10, turnover: '610' };
  expect(minute).toEqual([{ ...candle, interval: 'MINUTE_1', trades: 3, lastPrint: 3 }]);
  sums.end();
  const rest = sums.drain();
  expect(rest.map(({ interval }) => interval)).toContain('DAY_1');
  expect(rest.find(({ interval }) => interval === 'DAY_1')).toEqual({
    ...candle,
    interval: 'DAY_1',
    low: 40,
    close: 40,
    volume: 11,
    turnover: '650',
    trades: 4,
    lastPrint: 4,
  });
  expect(sums.count).toBe(3 + 3 + 1 + 8);
  expect(sums.waiting).toBe(0);
});
