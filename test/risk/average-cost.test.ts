import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_PRICE, MAX_QUANTITY } from '../../src/domain/index.ts';
import { FLAT, afterFill, type CostBasis } from '../../src/risk/index.ts';

/** Fills as [signed quantity, price in micro-dollars], from a flat position. */
const after = (...fills: readonly (readonly [number, number])[]): CostBasis =>
  fills.reduce<CostBasis>((basis, [signed, price]) => afterFill(basis, signed, price), FLAT);

const basis = (quantity: number, cost: number, realizedPnl: number): CostBasis => ({
  quantity,
  cost: BigInt(cost),
  realizedPnl: BigInt(realizedPnl),
});

describe('D36 average cost', () => {
  it('what adds to a position adds what it cost', () => {
    expect(after([100, 150_000_000], [50, 153_000_000])).toEqual(basis(150, 22_650_000_000, 0));
    expect(after([-100, 150_000_000], [-50, 153_000_000])).toEqual(basis(-150, -22_650_000_000, 0));
  });

  it('what reduces it takes its share of the cost and realises the difference', () => {
    expect(after([100, 150_000_000], [-40, 151_000_000])).toEqual(basis(60, 9_000_000_000, 40_000_000));
    expect(after([-100, 150_000_000], [40, 151_000_000])).toEqual(basis(-60, -9_000_000_000, -40_000_000));
  });

  it('what closes it leaves no cost behind', () => {
    expect(after([3, 10], [4, 11], [-7, 20])).toEqual(basis(0, 0, 7 * 20 - 74));
    expect(after([-3, 10], [-4, 11], [7, 20])).toEqual(basis(0, 0, 74 - 7 * 20));
  });

  it('F72 a flip closes the old position and opens the new one at the fill’s price', () => {
    expect(after([100, 150_000_000], [-250, 149_000_000])).toEqual(basis(-150, -22_350_000_000, -100_000_000));
    expect(after([-100, 150_000_000], [250, 149_000_000])).toEqual(basis(150, 22_350_000_000, 100_000_000));
  });

  it('a flip there and back leaves what was realised and no more', () => {
    expect(after([1, 100], [-2, 110], [2, 105], [-1, 95])).toEqual(basis(0, 0, 10 + 5 - 10));
  });

  it.each([
    // Cost of the position, shares closed of 2: the half goes to the even micro-dollar.
    [1, 0],
    [3, 2],
    [5, 2],
    [7, 4],
  ])('a cost of %i micro-dollars over two shares gives %i to the one that is closed: half to even', (cost, closed) => {
    const long = afterFill(basis(2, cost, 0), -1, 10);
    expect(long).toEqual(basis(1, cost - closed, 10 - closed));
    const short = afterFill(basis(-2, -cost, 0), 1, 10);
    expect(short).toEqual(basis(-1, closed - cost, closed - 10));
  });

  it('rounds thirds to the nearest and loses nothing of the cost', () => {
    const first = afterFill(basis(3, 100, 0), -1, 40);
    expect(first).toEqual(basis(2, 67, 7));
    // 33.5 to even is 34.
    expect(afterFill(first, -1, 40)).toEqual(basis(1, 33, 13));
    expect(after([1, 33], [1, 33], [1, 34], [-1, 40], [-1, 40], [-1, 40])).toEqual(basis(0, 0, 20));
  });

  it('is exact where sums are far beyond 2^53', () => {
    const basisOf = after([MAX_QUANTITY, MAX_PRICE], [MAX_QUANTITY, MAX_PRICE], [-1, MAX_PRICE]);
    const shares = 2n * BigInt(MAX_QUANTITY) - 1n;
    expect(basisOf).toEqual({ quantity: Number(shares), cost: shares * BigInt(MAX_PRICE), realizedPnl: 0n });
  });

  it('realised profit is what came in less what went out plus the cost of what is held, whatever the fills', () => {
    const fill = fc.tuple(
      fc.integer({ min: -50, max: 50 }).filter((signed) => signed !== 0),
      fc.integer({ min: 1, max: 1000 }),
    );
    fc.assert(
      fc.property(fc.array(fill, { maxLength: 60 }), (fills) => {
        const { quantity, cost, realizedPnl } = after(...fills);
        const paid = fills.reduce((sum, [signed, price]) => sum + BigInt(signed) * BigInt(price), 0n);
        expect(quantity).toBe(fills.reduce((sum, [signed]) => sum + signed, 0));
        expect(realizedPnl).toBe(cost - paid);
        // The cost is signed as the position is, and none without one.
        expect(cost === 0n ? 0 : cost > 0n ? 1 : -1).toBe(Math.sign(quantity));
      }),
      { numRuns: 500 },
    );
  });
});
