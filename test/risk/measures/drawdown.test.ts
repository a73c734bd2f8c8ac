import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CURVE_START, afterPoint, drawdownAt } from '../../../src/risk/index.ts';

const curveOf = (points: readonly bigint[]) => points.reduce(afterPoint, CURVE_START);

describe('F77 D58 maximum drawdown', () => {
  it('worked example: 0, 100, 40, 120, 30, 90 falls by 90 from the peak of 120, and now stands 30 below it', () => {
    expect(curveOf([100n, 40n, 120n, 30n])).toEqual({ peakPnl: 120n, maxDrawdown: 90n });
    expect(drawdownAt(curveOf([100n, 40n, 120n, 30n]), 90n)).toEqual({
      peakPnl: 120n,
      maxDrawdown: 90n,
      currentDrawdown: 30n,
    });
  });

  it('begins at 0: a first loss is a fall', () => {
    expect(curveOf([-50n, -20n])).toEqual({ peakPnl: 0n, maxDrawdown: 50n });
  });

  it('of a report takes its own instant in, whether a new peak or a new fall', () => {
    expect(drawdownAt(curveOf([10n]), 25n)).toEqual({ peakPnl: 25n, maxDrawdown: 0n, currentDrawdown: 0n });
    expect(drawdownAt(curveOf([10n]), -5n)).toEqual({ peakPnl: 10n, maxDrawdown: 15n, currentDrawdown: 15n });
  });

  it('point by point is the largest fall from any point to a later one', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -1_000n, max: 1_000n })), (points) => {
        const all = [0n, ...points];
        let largest = 0n;
        all.forEach((high, from) => {
          for (const low of all.slice(from)) if (high - low > largest) largest = high - low;
        });
        const peak = all.reduce((most, point) => (point > most ? point : most));
        expect(curveOf(points)).toEqual({ peakPnl: peak, maxDrawdown: largest });
      }),
    );
  });
});
