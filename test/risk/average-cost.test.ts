import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_PRICE, MAX_QUANTITY } from '../../src/domain/index.ts';
import { FLAT, NET_FLAT, afterFill, afterNetFill, type CostBasis, type NetBasis } from '../../src/risk/index.ts';

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

/** Fills as [signed quantity, price, fee]. */
const afterNet = (...fills: readonly (readonly [number, number, number])[]): NetBasis =>
  fills.reduce<NetBasis>((basis, [signed, price, fee]) => afterNetFill(basis, signed, price, BigInt(fee)), NET_FLAT);

describe('D36 average cost with fees', () => {
  const net = (quantity: number, cost: number, realizedPnl: number, fees: number): NetBasis => ({
    ...basis(quantity, cost, realizedPnl),
    fees: BigInt(fees),
  });

  it('the fee of what opens a position is a cost, of a long and of a short one; a rebate makes it cheaper', () => {
    expect(afterNet([100, 1_000, 30])).toEqual(net(100, 100_030, 0, 30));
    expect(afterNet([-100, 1_000, 30])).toEqual(net(-100, -99_970, 0, 30));
    expect(afterNet([100, 1_000, -20])).toEqual(net(100, 99_980, 0, -20));
  });

  it('the fee of what closes one comes off the profit, with its share of what opening cost', () => {
    expect(afterNet([100, 1_000, 30], [-50, 1_100, 10])).toEqual(net(50, 50_015, 5_000 - 15 - 10, 40));
    expect(afterNet([100, 1_000, 30], [-100, 1_100, 10])).toEqual(net(0, 0, 10_000 - 40, 40));
  });

  it.each([
    // A fill of 4 that closes 1 of them: a fee of 2 or 6 has half a micro-dollar to spare, which goes to even.
    [2, 0, 2],
    [6, 2, 4],
    [10, 2, 8],
    [-2, 0, -2],
    [-6, -2, -4],
  ])('a flip splits a fee of %i by shares, half to even: %i closes, %i opens', (fee, closing, opening) => {
    expect(afterNet([1, 100, 0], [-4, 100, fee])).toEqual(net(-3, -300 + opening, -closing, fee));
  });

  it('profit less cost is what cash did, and differs from that without fees by the fees, whatever the fills', () => {
    const fill = fc.tuple(
      fc.integer({ min: -50, max: 50 }).filter((signed) => signed !== 0),
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: -100, max: 100 }),
    );
    fc.assert(
      fc.property(fc.array(fill, { maxLength: 30 }), (fills) => {
        const withFees = afterNet(...fills);
        const without = after(...fills.map(([signed, price]) => [signed, price] as const));
        const fees = fills.reduce((sum, [, , fee]) => sum + fee, 0);
        const cash = fills.reduce((sum, [signed, price, fee]) => sum - signed * price - fee, 0);
        expect(withFees.quantity).toBe(without.quantity);
        expect(withFees.fees).toBe(BigInt(fees));
        expect(withFees.realizedPnl - withFees.cost).toBe(BigInt(cash));
        expect(without.realizedPnl - without.cost).toBe(BigInt(cash + fees));
        if (withFees.quantity === 0) expect(withFees.cost).toBe(0n);
      }),
    );
  });
});
