import { beforeEach, describe, expect, it } from 'vitest';
import type { AlertRecord } from '../../../src/exchange/index.ts';
import { WatchedHouse, type Trade } from './watched-house.ts';

const ALICE = 0;
const BOB = 1;
const AAPL = 0;
const TSLA = 1;
const dollars = (amount: number): number => Math.round(amount * 1_000_000);
/** Of alerts: micro-dollars as text. */
const text = (amount: number): string => String(dollars(amount));

let house: WatchedHouse;
/** AAPL rises and falls by 2 % by turns, TSLA has no history. */
const turns = Array.from({ length: 202 }, (_, day) => dollars(day % 2 === 0 ? 100 : 98));

beforeEach(() => {
  house = new WatchedHouse(2, [
    { price: dollars(100), volume: 1_000_000, closes: turns },
    { price: dollars(200), volume: null, closes: [] },
  ]);
});

/** Alice buys of Bob (negative: sells to him). */
function trade(quantity: number, price: number, instrument = AAPL): readonly AlertRecord[] {
  const [buyer, seller] = quantity > 0 ? [ALICE, BOB] : [BOB, ALICE];
  const fill: Trade = { instrument, buyer, seller, price: dollars(price), quantity: Math.abs(quantity) };
  return house.take({ kind: 'trades', trades: [fill] });
}

const limit = (metric: 'PNL_IMPACT' | 'VAR' | 'CONCENTRATION' | 'DRAWDOWN' | 'LIQUIDITY', to: number | null) =>
  house.take({ kind: 'limit', account: ALICE, metric, limit: to });

describe('F73 impact of a trade on profit', () => {
  beforeEach(() => {
    limit('PNL_IMPACT', dollars(10_000));
    trade(10_000, 100);
  });

  it.each([
    [99.2, null],
    [99.1999, 'WARN'],
    [99, 'WARN'],
    [98.9999, 'BREACH'],
    [100.8, null],
    [100.81, 'WARN'],
    [101.0001, 'BREACH'],
  ])('10,000 shares from 100.00 to %d: %s, whichever way it goes', (price, level) => {
    const alerts = trade(1, price);
    expect(alerts.map((alert) => alert.level)).toEqual(level === null ? [] : [level]);
    if (level === null) return;
    expect(alerts[0]).toMatchObject({
      metric: 'PNL_IMPACT',
      account: ALICE,
      instrument: AAPL,
      trade: 2,
      value: text((price - 100) * 10_000),
      limit: text(10_000),
      clearedAt: null,
    });
  });

  it('D57 is judged trade by trade, and clears never', () => {
    expect(trade(1, 98)).toHaveLength(1);
    expect(trade(1, 98)).toEqual([]);
    expect(trade(1, 100)).toHaveLength(1);
    expect(house.alerts.map(({ clearedAt }) => clearedAt)).toEqual([null, null]);
  });

  it('of one command that trades twice, each trade is judged from the price of the one before', () => {
    const fill = (price: number): Trade => ({
      instrument: AAPL,
      buyer: ALICE,
      seller: BOB,
      price: dollars(price),
      quantity: 1,
    });
    expect(house.take({ kind: 'trades', trades: [fill(99.3), fill(98.6)] })).toEqual([]);
    expect(house.take({ kind: 'trades', trades: [fill(97), fill(96.9)] })).toHaveLength(1);
  });

  it('of a trade with oneself is that of the move, counted once', () => {
    const fill: Trade = { instrument: AAPL, buyer: ALICE, seller: ALICE, price: dollars(98.5), quantity: 500 };
    const alerts = house.take({ kind: 'trades', trades: [fill] });
    expect(alerts.map(({ value }) => value)).toEqual([text(-15_000)]);
  });
});

describe('F74 D57 value at risk', () => {
  beforeEach(() => {
    limit('VAR', dollars(50_000));
  });

  /** AAPL loses 2 % on its worst days. */
  const sharesFor = (loss: number): number => Math.round(loss / 0.02 / 100);

  it('at 80 % of the limit is silent, beyond it WARN, beyond the limit BREACH: one alert a crossing', () => {
    expect(trade(sharesFor(40_000), 100)).toEqual([]);
    const [warn] = trade(1, 100);
    expect(warn).toMatchObject({ metric: 'VAR', level: 'WARN', value: text(40_002), limit: text(50_000), trade: 2 });
    expect(trade(sharesFor(9_998), 100)).toEqual([]);
    const alerts = trade(1, 100);
    expect(alerts.map(({ id, level, clearedAt }) => [id, level, clearedAt !== null])).toEqual([
      [1, 'WARN', true],
      [2, 'BREACH', false],
    ]);
    expect(trade(sharesFor(20_000), 100)).toEqual([]);
  });

  it('falls back at 90 % to WARN and at 70 % to nothing, and rings anew only then', () => {
    trade(sharesFor(60_000), 100);
    expect(trade(-sharesFor(14_998), 100)).toEqual([]); // 45,002
    const fallen = trade(-1, 100); // 45,000
    expect(fallen.map(({ id, level, clearedAt }) => [id, level, clearedAt])).toEqual([
      [1, 'BREACH', house.time],
      [2, 'WARN', null],
    ]);
    expect(fallen[1]?.value).toBe(text(45_000));
    expect(trade(-sharesFor(9_998), 100)).toEqual([]); // 35,002
    expect(trade(sharesFor(9_998), 100)).toEqual([]);
    expect(trade(-sharesFor(10_000), 100)).toMatchObject([{ id: 2, level: 'WARN', clearedAt: house.time }]); // 35,000
    expect(trade(sharesFor(5_000), 100)).toEqual([]); // 40,000
    expect(trade(1, 100)).toMatchObject([{ id: 3, level: 'WARN' }]);
  });

  it('from above the limit to nothing at once clears, and says no more', () => {
    trade(sharesFor(60_000), 100);
    expect(trade(-sharesFor(60_000), 100)).toMatchObject([{ id: 1, level: 'BREACH', clearedAt: house.time }]);
  });

  it('is measured anew when a limit is set, and cleared when it is taken away; no trade brought that about', () => {
    trade(sharesFor(45_000), 100);
    expect(house.alerts).toMatchObject([{ level: 'WARN', trade: 1 }]);
    expect(limit('VAR', dollars(44_000))).toMatchObject([
      { id: 1, level: 'WARN' },
      { id: 2, level: 'BREACH', trade: null, limit: text(44_000) },
    ]);
    expect(limit('VAR', null)).toMatchObject([{ id: 2, clearedAt: house.time }]);
  });

  it('is measured anew when history is added: a day of -5 % is the worst of a hundred, twice is the rank', () => {
    trade(sharesFor(30_000), 100);
    expect(house.take({ kind: 'bar', instrument: AAPL, close: dollars(93.1) })).toEqual([]);
    const risen = Array.from({ length: 3 }, (_, day) =>
      house.take({ kind: 'bar', instrument: AAPL, close: dollars(90 - 5 * day) }),
    );
    expect(risen.flat()).not.toEqual([]);
    expect(house.alerts[0]).toMatchObject({ metric: 'VAR', trade: null, account: ALICE });
  });

  it('does not see what has no history', () => {
    expect(trade(1_000_000, 200, TSLA)).toEqual([]);
  });
});

describe('F77 D57 drawdown', () => {
  beforeEach(() => {
    limit('DRAWDOWN', dollars(1_000));
    trade(1_000, 100);
    trade(1, 102);
  });

  it('is from the peak of the profit to where it stands, at own trades', () => {
    expect(house.curve(ALICE)).toEqual({ peakPnl: 2_000_000_000n, maxDrawdown: 0n });
    // 1,001 shares: 0.79 each is 790.79, 0.80 each is 800.80.
    expect(trade(-1, 101.21)).toEqual([]);
    expect(trade(1, 101.2)).toMatchObject([
      { metric: 'DRAWDOWN', level: 'WARN', instrument: null, value: text(800.79) },
    ]);
    expect(trade(1, 100.9)).toMatchObject([{ level: 'WARN', clearedAt: house.time }, { level: 'BREACH' }]);
    expect(trade(1, 102)).toMatchObject([{ level: 'BREACH', clearedAt: house.time }]);
    expect(house.curve(ALICE).maxDrawdown).toBe(1_101_090_000n);
  });

  it('goes on at ends of days, where others have moved the price', () => {
    house = new WatchedHouse(3, [{ price: dollars(100), volume: null, closes: [] }]);
    limit('DRAWDOWN', dollars(1_000));
    trade(1_000, 100);
    const others: Trade = { instrument: AAPL, buyer: 2, seller: BOB, price: dollars(98), quantity: 1 };
    expect(house.take({ kind: 'trades', trades: [others] })).toEqual([]);
    expect(house.curve(ALICE).maxDrawdown).toBe(0n);
    expect(house.take({ kind: 'dayEnd' })).toMatchObject([
      { account: ALICE, level: 'BREACH', trade: null, value: text(2_000) },
    ]);
    expect(house.curve(ALICE).maxDrawdown).toBe(2_000_000_000n);
  });

  it('counts fees, and no deposits', () => {
    expect(house.take({ kind: 'deposit', account: ALICE, amount: dollars(1_000_000) })).toEqual([]);
    expect(house.curve(ALICE)).toEqual({ peakPnl: 2_000_000_000n, maxDrawdown: 0n });
    expect(house.take({ kind: 'fee', account: ALICE, amount: dollars(801) })).toMatchObject([
      { level: 'WARN', trade: null },
    ]);
    expect(house.curve(ALICE).maxDrawdown).toBe(801_000_000n);
  });
});

describe('F78 F79 D57 concentration and liquidity', () => {
  it('names the largest position, and how large it is', () => {
    limit('CONCENTRATION', 60_000_000);
    expect(trade(100, 100)).toMatchObject([
      { metric: 'CONCENTRATION', level: 'BREACH', value: '100000000', instrument: AAPL },
    ]);
    expect(trade(50, 200, TSLA)).toMatchObject([
      { level: 'BREACH', clearedAt: house.time },
      { level: 'WARN', value: '50000000' },
    ]);
    expect(trade(50, 200, TSLA)).toMatchObject([
      { level: 'WARN', clearedAt: house.time },
      { level: 'BREACH', value: '66666667', instrument: TSLA },
    ]);
  });

  it('names the slowest position; one whose volume is not known does not hide it', () => {
    limit('LIQUIDITY', 1_000_000);
    trade(10, 200, TSLA);
    expect(trade(160_000, 100)).toEqual([]);
    expect(trade(1, 100)).toMatchObject([{ metric: 'LIQUIDITY', level: 'WARN', value: '800005', instrument: AAPL }]);
    expect(house.take({ kind: 'reference', instrument: AAPL, price: dollars(100), volume: 800_000 })).toMatchObject([
      { level: 'WARN', clearedAt: house.time },
      { level: 'BREACH', value: '1000006', trade: null },
    ]);
  });
});

describe('D57 acknowledgements', () => {
  beforeEach(() => {
    limit('LIQUIDITY', 1_000_000);
    trade(1_000_000, 100);
  });

  it('keep who, when and why, once; the alert is cleared later with all that', () => {
    const seen = { id: 1, acknowledgedBy: 'key-risk', note: 'seen', acknowledgedAt: house.time + 1 };
    expect(house.take({ kind: 'acknowledge', id: 1 })).toMatchObject([seen]);
    expect(house.take({ kind: 'acknowledge', id: 1 })).toEqual([]);
    expect(house.take({ kind: 'acknowledge', id: 99 })).toEqual([]);
    expect(trade(1, 100)).toEqual([]);
    expect(trade(-1_000_001, 100)).toMatchObject([{ ...seen, clearedAt: house.time }]);
  });

  it('may come after the alert was cleared', () => {
    trade(-1_000_000, 100);
    expect(house.take({ kind: 'acknowledge', id: 1 })).toMatchObject([
      { id: 1, clearedAt: house.time - 1, note: 'seen' },
    ]);
  });
});
