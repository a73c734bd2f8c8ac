import { describe, expect, it } from 'vitest';
import { dailyReturn, gain, returnHistory } from '../../../src/risk/index.ts';

describe('D58 daily returns', () => {
  it('are close to close, in billionths: 100.00, 101.00, 99.99 is +1 % and -1 %', () => {
    const closes = [
      { date: '2023-12-27', close: 100_000_000 },
      { date: '2023-12-28', close: 101_000_000 },
      { date: '2023-12-29', close: 99_990_000 },
    ];
    expect(returnHistory(3, closes)).toEqual({
      instrument: 3,
      dates: ['2023-12-28', '2023-12-29'],
      returns: [10_000_000n, -10_000_000n],
    });
  });

  it('are rounded half-even to the billionth, up and down alike', () => {
    expect(dailyReturn(3_000_000, 4_000_000)).toBe(333_333_333n);
    expect(dailyReturn(3_000_000, 5_000_000)).toBe(666_666_667n);
    // A half: 1/2,000,000,000 of the close before.
    expect(dailyReturn(2_000_000_000, 2_000_000_001)).toBe(0n);
    expect(dailyReturn(2_000_000_000, 2_000_000_003)).toBe(2n);
    expect(dailyReturn(2_000_000_000, 1_999_999_999)).toBe(0n);
    expect(dailyReturn(2_000_000_000, 1_999_999_997)).toBe(-2n);
  });

  it('of less than two days are none', () => {
    expect(returnHistory(0, []).returns).toEqual([]);
    expect(returnHistory(0, [{ date: '2023-12-29', close: 1 }]).returns).toEqual([]);
  });

  it('make a gain that is rounded half-even to the micro-dollar: 19,253.00 dollars at -1.5 % is -288.795', () => {
    expect(gain(19_253_000_000n, -15_000_000n)).toBe(-288_795_000n);
    expect(gain(1n, 500_000_000n)).toBe(0n);
    expect(gain(3n, 500_000_000n)).toBe(2n);
    expect(gain(-3n, 500_000_000n)).toBe(-2n);
  });
});
