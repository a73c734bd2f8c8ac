import { divideHalfEven } from '../../domain/index.ts';

/** A day's close, in micro-dollars, adjusted for splits. */
export interface Close {
  readonly date: string;
  readonly close: number;
}

/** Daily returns of one instrument, ascending by date, in billionths: 10000000n is 1 %. */
export interface ReturnHistory {
  readonly instrument: number;
  readonly dates: readonly string[];
  /** One a date. */
  readonly returns: readonly bigint[];
}

/** A whole, in billionths. */
const WHOLE = 1_000_000_000n;

/**
 * What a close is above the one before it, as a share of that: rounded half-even to the billionth. The first day has no return.
 *
 * @param closes ascending by date
 */
export function returnHistory(instrument: number, closes: readonly Close[]): ReturnHistory {
  const dates: string[] = [];
  const returns: bigint[] = [];
  for (let day = 1; day < closes.length; day++) {
    const { date, close } = closes[day]!;
    dates.push(date);
    returns.push(dailyReturn(closes[day - 1]!.close, close));
  }
  return { instrument, dates, returns };
}

/** In billionths, rounded half-even. Prices above 0. */
export function dailyReturn(before: number, close: number): bigint {
  return divideHalfEven(BigInt(close - before) * WHOLE, BigInt(before));
}

/** What a value (micro-dollars, signed) gains by a return (billionths): rounded half-even to the micro-dollar. */
export function gain(value: bigint, dailyReturn: bigint): bigint {
  return divideHalfEven(value * dailyReturn, WHOLE);
}
