import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  expectedShortfall,
  floorSquareRoot,
  historicalValueAtRisk,
  parametricValueAtRisk,
  rankOf,
  scenarioProfits,
  squareRootHalfEven,
  valueAtRisk,
  type Scenarios,
} from '../../../src/risk/index.ts';

const PERCENT = 10_000_000n;
const DOLLAR = 1_000_000n;

/** The worked example of docs/RISK.md: 200 days, on which A falls by 5, 4 and 3 %, B rises by 2 % on the first of them. */
const example: Scenarios = {
  dates: Array.from({ length: 200 }, (_, place) => `day-${String(place + 1).padStart(3, '0')}`),
  instruments: [4, 9],
  returns: [
    Array.from({ length: 200 }, (_, place) => (place < 3 ? -(5n - BigInt(place)) * PERCENT : PERCENT / 10n)),
    Array.from({ length: 200 }, (_, place) => (place === 0 ? 2n * PERCENT : 0n)),
  ],
};

describe('F76 D58 value at risk', () => {
  it('worked example: 100,000 of A and 50,000 of B lose 4,000, 4,000 and 3,000 on their worst days', () => {
    const values = new Map([
      [4, 100_000n * DOLLAR],
      [9, 50_000n * DOLLAR],
    ]);
    const profits = scenarioProfits(values, example);
    expect(profits.slice(0, 4)).toEqual([-4_000n, -4_000n, -3_000n, 100n].map((dollars) => dollars * DOLLAR));
    expect(valueAtRisk(values, example)).toEqual({
      // ceil(1 % of 200) = 2: the second largest loss.
      historical: 4_000n * DOLLAR,
      expectedShortfall: 4_000n * DOLLAR,
      // 2.326348 × √((2 × 4,000² + 3,000² + 197 × 100²) ÷ 199)
      parametric: 1_081_012_760n,
      scenarios: 200,
      from: 'day-001',
      to: 'day-200',
    });
  });

  it('shorts gain where longs lose', () => {
    const values = new Map([[4, -100_000n * DOLLAR]]);
    expect(valueAtRisk(values, example)).toMatchObject({ historical: 100n * DOLLAR, expectedShortfall: 100n * DOLLAR });
  });

  it.each([
    [100, 1],
    [101, 2],
    [200, 2],
    [250, 3],
    [500, 5],
  ])('of %i days it is the loss at rank %i', (days, rank) => {
    expect(rankOf(days)).toBe(rank);
    // Losses of 1, 2, 3 … micro-dollars, in a wild order.
    const profits = Array.from({ length: days }, (_, place) => -BigInt(((place * 37) % days) + 1));
    expect(historicalValueAtRisk(profits)).toBe(BigInt(days - rank + 1));
  });

  it('expected shortfall is the mean of the worst, half-even: 500 days, 11, 9, 8, 7 and 6', () => {
    const worst = [-11n, -9n, -8n, -7n, -6n];
    const profits = [...Array.from({ length: 495 }, () => 3n), ...worst];
    expect(historicalValueAtRisk(profits)).toBe(6n);
    expect(expectedShortfall(profits)).toBe(8n); // 41 / 5 = 8.2
    expect(expectedShortfall([-4n, -3n, ...Array.from({ length: 198 }, () => 0n)])).toBe(4n); // 3.5
    expect(expectedShortfall([-6n, -3n, ...Array.from({ length: 198 }, () => 0n)])).toBe(4n); // 4.5
  });

  it('is 0 where nothing can be lost', () => {
    const profits = Array.from({ length: 100 }, () => 7n);
    expect([historicalValueAtRisk(profits), expectedShortfall(profits)]).toEqual([0n, 0n]);
  });

  it('parametric: a profit and a loss of 1 dollar by turns on 101 days are 2.326348 × √(101 ÷ 100) dollars', () => {
    const profits = Array.from({ length: 101 }, (_, place) => (place % 2 === 0 ? DOLLAR : -DOLLAR));
    expect(parametricValueAtRisk(profits)).toBe(2_337_951n);
    expect(Math.abs(2.326348 * Math.sqrt(1.01) * 1e6 - 2_337_951)).toBeLessThan(0.5);
  });
});

describe('square roots of integers', () => {
  it('are the largest integer whose square is not above', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 300n }), (value) => {
        const root = floorSquareRoot(value);
        expect(root * root <= value && (root + 1n) ** 2n > value).toBe(true);
      }),
    );
    for (let root = 0n; root < 1_000n; root++) {
      expect(floorSquareRoot(root * root)).toBe(root);
      if (root > 0n) expect(floorSquareRoot(root * root - 1n)).toBe(root - 1n);
    }
  });

  it('of fractions are the nearest integer, halves to even', () => {
    expect(squareRootHalfEven(25n, 4n)).toBe(2n); // 2.5
    expect(squareRootHalfEven(49n, 4n)).toBe(4n); // 3.5
    expect(squareRootHalfEven(49n, 5n)).toBe(3n); // 3.13
    expect(squareRootHalfEven(2_501n, 400n)).toBe(3n); // 2.5005
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 200n }), fc.bigInt({ min: 1n, max: 1n << 80n }), (above, below) => {
        const root = squareRootHalfEven(above, below);
        expect((2n * root + 1n) ** 2n * below >= 4n * above).toBe(true);
        if (root > 0n) expect((2n * root - 1n) ** 2n * below <= 4n * above).toBe(true);
      }),
    );
  });
});
