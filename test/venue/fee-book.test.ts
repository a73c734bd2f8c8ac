import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_QUANTITY, accessFeeRuleOn, type FeeTier } from '../../src/domain/index.ts';
import { FeeBook, MAKER, TAKER } from '../../src/venue/index.ts';

const DAY = '2026-11-24';
const LATER = '2027-11-01';
const tier = (terms: Partial<FeeTier> = {}): FeeTier => ({
  minimumVolume: 0,
  maker: -1_500,
  taker: 3_000,
  makerRate: 0,
  takerRate: 3_000,
  ...terms,
});

function book(tiers: readonly FeeTier[], capped = true): FeeBook {
  const fees = new FeeBook(capped);
  fees.set('2020-01-01', tiers);
  return fees;
}

describe('F80 fees', () => {
  it('so much a share at $1 and above: who takes pays, who makes gets a rebate', () => {
    const fees = book([tier()]);
    expect(fees.feeOf(TAKER, 150_000_000, 100, DAY, 0)).toBe(300_000);
    expect(fees.feeOf(MAKER, 150_000_000, 100, DAY, 0)).toBe(-150_000);
    expect(fees.feeOf(TAKER, 1_000_000, 7, DAY, 0)).toBe(21_000);
  });

  it.each([
    // 0.3 % of the notional in micro-dollars, halves to even.
    [999_900, 100, 299_970],
    [500, 1, 2],
    [500, 3, 4],
    [100, 5, 2],
    [1, 1, 0],
  ])('below $1 a part of the notional: %d micro-dollars x %d shares cost %d', (price, quantity, fee) => {
    expect(book([tier()], false).feeOf(TAKER, price, quantity, DAY, 0)).toBe(fee);
  });

  it('the tier that the month has reached before the fill holds for the whole fill', () => {
    const fees = book([tier(), tier({ minimumVolume: 10_000, maker: -2_000, taker: 2_500 })]);
    expect(fees.feeOf(TAKER, 2_000_000, 100_000, DAY, 9_999)).toBe(300_000_000);
    expect(fees.feeOf(TAKER, 2_000_000, 100, DAY, 10_000)).toBe(250_000);
    expect(fees.feeOf(MAKER, 2_000_000, 100, DAY, 10_000)).toBe(-200_000);
  });

  it('a schedule holds from its day on until the next one’s; of two for a day the newer', () => {
    const fees = book([tier()]);
    fees.set('2026-12-01', [tier({ taker: 2_000 })]);
    fees.set('2026-06-01', [tier({ taker: 1_000 })]);
    fees.set('2026-06-01', [tier({ taker: 1_500 })]);
    const taker = (day: string): number => fees.perShare(TAKER, 2_000_000, day, 0);
    expect(['2019-12-31', '2020-01-01', '2026-05-31', '2026-06-01', '2026-11-30', '2026-12-01'].map(taker)).toEqual([
      0, 3_000, 3_000, 1_500, 1_500, 2_000,
    ]);
    expect(fees.inForce('2019-12-31')).toBeUndefined();
    expect(fees.from('2026-07-01').map(({ from }) => from)).toEqual(['2026-06-01', '2026-12-01']);
  });

  it('D42 a schedule that was lawful when it was set is held to the cap of the trade’s day', () => {
    const fees = book([tier()]);
    expect(fees.feeOf(TAKER, 150_000_000, 100, '2027-10-31', 0)).toBe(300_000);
    expect(fees.feeOf(TAKER, 150_000_000, 100, LATER, 0)).toBe(100_000);
    expect(fees.feeOf(TAKER, 500_000, 100, LATER, 0)).toBe(50_000);
    expect(fees.feeOf(MAKER, 150_000_000, 100, LATER, 0)).toBe(-150_000);
  });

  it('D42 what is not protected has no cap', () => {
    expect(book([tier({ taker: 9_000 })], false).feeOf(TAKER, 150_000_000, 100, DAY, 0)).toBe(900_000);
    expect(book([tier({ taker: 9_000 })], true).feeOf(TAKER, 150_000_000, 100, DAY, 0)).toBe(300_000);
  });

  it('a snapshot brings the same fees back', () => {
    const fees = book([tier(), tier({ minimumVolume: 5, taker: 1 })]);
    const copy = new FeeBook(true);
    copy.restore(JSON.parse(JSON.stringify(fees.capture())));
    expect(copy.capture()).toEqual(fees.capture());
    expect(copy.feeOf(TAKER, 2_000_000, 3, DAY, 5)).toBe(3);
  });
});

describe('F53 whatever the schedule', () => {
  const anyTier = fc.record({
    minimumVolume: fc.constant(0),
    maker: fc.integer({ min: -50_000, max: 50_000 }),
    taker: fc.integer({ min: -50_000, max: 50_000 }),
    makerRate: fc.integer({ min: -50_000, max: 50_000 }),
    takerRate: fc.integer({ min: -50_000, max: 50_000 }),
  });
  const price = fc.oneof(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 1_000_000, max: 9_000_000 }));
  const quantity = fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.constant(MAX_QUANTITY));
  const day = fc.constantFrom(DAY, LATER);

  it('taking a protected quote never costs more than Rule 610(c) allows, to the micro-dollar', () => {
    fc.assert(
      fc.property(anyTier, price, quantity, day, (terms, at, shares, on) => {
        const fee = BigInt(book([terms]).feeOf(TAKER, at, shares, on, 0));
        const { perShare, rate } = accessFeeRuleOn(on);
        if (at >= 1_000_000) expect(fee <= BigInt(perShare) * BigInt(shares)).toBe(true);
        else expect(fee * 1_000_000n <= BigInt(rate) * BigInt(at) * BigInt(shares)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('fees are whole micro-dollars, and at $1 and above as much for all fills as for their sum', () => {
    const fills = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(anyTier, fills, fc.constantFrom(MAKER, TAKER), (terms, quantities, role) => {
        const fees = book([terms]);
        const sum = (list: readonly number[]): number => list.reduce((total, each) => total + each, 0);
        const each = quantities.map((shares) => fees.feeOf(role, 1_500_000, shares, DAY, 0));
        expect(each.every(Number.isSafeInteger)).toBe(true);
        expect(sum(each)).toBe(fees.feeOf(role, 1_500_000, sum(quantities), DAY, 0));
        expect(fees.perShare(role, 1_500_000, DAY, 0) * sum(quantities)).toBe(sum(each));
      }),
    );
  });
});
