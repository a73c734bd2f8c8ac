import { expect, test } from 'vitest';
import { ReportFold, type FoldedTrade } from '../../../src/risk/index.ts';

const DAY = 86_400_000_000;
const NOON = Date.UTC(2026, 10, 24, 17) * 1_000;
const MARKET = { histories: new Map(), averageDailyVolume: () => null };
const nothing = (): null => null;

let sequence = 0;
const trade = (at: number, maker: number, taker: number, dollars: number): FoldedTrade => ({
  sequence: ++sequence,
  at,
  instrument: 0,
  maker,
  taker,
  makerSide: 'BUY',
  price: dollars * 1_000_000,
  quantity: 100,
  makerFee: 0,
  takerFee: 0,
});

test('F75 a copy goes on as the fold itself would, the end of a day that is due included, and moves nothing in it', () => {
  const ofFirst = (account: number): boolean => account === 0;
  const fold = new ReportFold(ofFirst, nothing);
  fold.takeBooking({
    sequence: ++sequence,
    at: NOON,
    account: 0,
    booking: 'DEPOSIT',
    instrument: null,
    quantity: null,
    price: null,
    amount: 5_000_000_000,
  });
  // Wins 400, and buys again.
  for (const [maker, taker, dollars] of [
    [0, 1, 10],
    [1, 0, 14],
    [0, 1, 10],
  ] as const) {
    fold.takeTrade(trade(NOON, maker, taker, dollars));
  }
  // Others move the mark, so that the account stands lowest at the end of the day.
  fold.takeTrade(trade(NOON + 1, 1, 2, 2));
  const before = fold.report(NOON + 1, MARKET);
  const copy = fold.copy(ofFirst, nothing);
  expect(copy.report(NOON + 1, MARKET)).toEqual(before);
  expect(copy.positionCount).toBe(1);

  const later = [trade(NOON + DAY, 2, 1, 8), trade(NOON + DAY + 1, 1, 0, 8)];
  copy.takeAll(later, []);
  expect(fold.report(NOON + 1, MARKET)).toEqual(before);
  fold.takeAll(later, []);
  const report = copy.report(NOON + DAY, MARKET);
  expect(report).toEqual(fold.report(NOON + DAY, MARKET));
  expect(report.drawdown).toMatchObject({ peakPnl: 400_000_000n, maxDrawdown: 800_000_000n });
  expect(report.cash).toBe(5_000_000_000n - 1_000_000_000n + 1_400_000_000n - 1_000_000_000n + 800_000_000n);
});
