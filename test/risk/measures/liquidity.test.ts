import { describe, expect, it } from 'vitest';
import { daysToLiquidate, liquidityOf } from '../../../src/risk/index.ts';

describe('F79 D58 days to liquidate', () => {
  it('worked example: 300,000 shares at a fifth of 1,000,000 a day take 1.5 days, long or short', () => {
    expect(daysToLiquidate(300_000, 1_000_000)).toBe(1_500_000);
    expect(daysToLiquidate(-300_000, 1_000_000)).toBe(1_500_000);
  });

  it('are rounded half-even to the millionth', () => {
    expect(daysToLiquidate(1, 3)).toBe(1_666_667);
    expect(daysToLiquidate(1, 10_000_000)).toBe(0); // 0.5 millionths
    expect(daysToLiquidate(3, 10_000_000)).toBe(2); // 1.5 millionths
  });

  it('are unknown without an average volume', () => {
    expect(daysToLiquidate(100, null)).toBeNull();
    expect(daysToLiquidate(100, 0)).toBeNull();
  });

  it('of a portfolio are those of its slowest position; one that is unknown makes the whole unknown', () => {
    const volumes = new Map<number, number | null>([
      [0, 1_000_000],
      [1, 50_000],
      [2, null],
    ]);
    const volumeOf = (instrument: number): number | null => volumes.get(instrument) ?? null;
    const held = new Map([
      [1, 30_000],
      [0, 100_000],
    ]);
    expect(liquidityOf(held, volumeOf)).toEqual({
      days: 3_000_000,
      positions: [
        { instrument: 0, days: 500_000 },
        { instrument: 1, days: 3_000_000 },
      ],
    });
    expect(liquidityOf(new Map([...held, [2, 1]]), volumeOf).days).toBeNull();
    expect(liquidityOf(new Map([[2, 1], ...held]), volumeOf).days).toBeNull();
    expect(liquidityOf(new Map(), volumeOf)).toEqual({ days: null, positions: [] });
  });
});
