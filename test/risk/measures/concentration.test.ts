import { describe, expect, it } from 'vitest';
import { concentrationOf } from '../../../src/risk/index.ts';

describe('F78 D58 concentration', () => {
  it('worked example: 50,000, 30,000 and 20,000 are 50 % in the largest, and an index of 0.38', () => {
    const gross = new Map([
      [2, 30_000n],
      [0, 50_000n],
      [1, 20_000n],
    ]);
    expect(concentrationOf(gross)).toEqual({ largestInstrument: 0, largestShare: 50_000_000, herfindahl: 380_000 });
  });

  it('all in one is 100 % and 1', () => {
    expect(concentrationOf(new Map([[5, 7n]]))).toEqual({
      largestInstrument: 5,
      largestShare: 100_000_000,
      herfindahl: 1_000_000,
    });
  });

  it('thirds are rounded half-even, and the lowest index of equals is named', () => {
    const thirds = new Map([3, 1, 2].map((instrument) => [instrument, 1n]));
    expect(concentrationOf(thirds)).toEqual({ largestInstrument: 1, largestShare: 33_333_333, herfindahl: 333_333 });
  });

  it('of nothing, or of what is worth nothing, is none', () => {
    expect(concentrationOf(new Map())).toBeNull();
    expect(concentrationOf(new Map([[0, 0n]]))).toBeNull();
  });
});
