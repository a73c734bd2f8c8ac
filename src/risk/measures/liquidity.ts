import { divideHalfEven } from '../../domain/index.ts';
import type { Liquidity } from '../risk-report.ts';

/** One may be a fifth of a day's volume without moving the price much (D58): days are 5 × shares ÷ average volume. */
const VOLUME_PARTS = 5n;
const MILLION = 1_000_000n;

/** Millionths of a day that it takes to liquidate so many shares, half-even; null without an average volume. */
export function daysToLiquidate(shares: number, averageDailyVolume: number | null): number | null {
  if (averageDailyVolume === null || averageDailyVolume <= 0) return null;
  return Number(divideHalfEven(BigInt(Math.abs(shares)) * VOLUME_PARTS * MILLION, BigInt(averageDailyVolume)));
}

/**
 * Days of each instrument held, by index, and of the slowest of them.
 *
 * @param shares instrument → shares held without signs, above 0
 */
export function liquidityOf(
  shares: ReadonlyMap<number, number>,
  averageDailyVolume: (instrument: number) => number | null,
): Liquidity {
  const positions = [...shares]
    .sort(([a], [b]) => a - b)
    .map(([instrument, held]) => ({ instrument, days: daysToLiquidate(held, averageDailyVolume(instrument)) }));
  let slowest: number | null = positions.length === 0 ? null : 0;
  for (const { days } of positions) slowest = slowest === null || days === null ? null : Math.max(slowest, days);
  return { days: slowest, positions };
}
