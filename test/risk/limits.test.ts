import { describe, expect, it } from 'vitest';
import { Limits } from '../../src/risk/index.ts';

const row = (maxOrderQuantity: number, maxPosition: number) => ({ maxOrderQuantity, maxPosition });
const NO_BUDGET = { messagesPerMinute: null, cancelsPerMinute: null };

/** Largest order and position that apply; -1 where nothing does. */
const applying = (limits: Limits, tier: number, instrument: number): number[] => {
  const cell = limits.cell(tier, instrument);
  return [limits.maxOrderQuantity[cell]!, limits.maxPosition[cell]!];
};

describe('limits', () => {
  it('D53 a tier’s row for an instrument comes before its row for all, whichever was set first', () => {
    const limits = new Limits();
    const [one, other] = [limits.setTier('A', NO_BUDGET), limits.setTier('B', NO_BUDGET)];
    limits.setLimit(one, 3, row(5, 50));
    limits.setLimit(one, null, row(1, 10));
    limits.setLimit(other, null, row(2, 20));
    limits.setLimit(other, 3, row(6, 60));
    expect([applying(limits, one, 3), applying(limits, one, 4)]).toEqual([
      [5, 50],
      [1, 10],
    ]);
    expect([applying(limits, other, 3), applying(limits, other, 4)]).toEqual([
      [6, 60],
      [2, 20],
    ]);
  });

  it('hold for instruments and tiers that come later', () => {
    const limits = new Limits();
    const first = limits.setTier('T0', NO_BUDGET);
    limits.setLimit(first, null, row(1, 10));
    limits.setLimit(first, 7, row(7, 70));
    limits.reserve(300);
    expect(applying(limits, first, 299)).toEqual([1, 10]);
    expect(applying(limits, first, 7)).toEqual([7, 70]);
    for (let index = 1; index < 40; index++) expect(limits.setTier(`T${index}`, NO_BUDGET)).toBe(index);
    expect(applying(limits, first, 299)).toEqual([1, 10]);
    expect(applying(limits, 39, 299)).toEqual([-1, -1]);
  });

  it('are listed by tier and instrument, the row for all first, as they were last set', () => {
    const limits = new Limits();
    const tier = limits.setTier('A', NO_BUDGET);
    limits.setLimit(tier, 9, row(9, 90));
    limits.setLimit(tier, 2, row(2, 20));
    limits.setLimit(tier, null, row(1, 10));
    limits.setLimit(tier, 9, row(8, 80));
    expect(limits.list()).toEqual([
      ['A', -1, 1, 10],
      ['A', 2, 2, 20],
      ['A', 9, 8, 80],
    ]);
  });

  it('a tier set again keeps its index and takes the new budgets', () => {
    const limits = new Limits();
    limits.setTier('A', NO_BUDGET);
    expect(limits.setTier('A', { messagesPerMinute: 5, cancelsPerMinute: 6 })).toBe(0);
    expect(limits.budget(0)).toEqual({ messagesPerMinute: 5, cancelsPerMinute: 6 });
    expect([limits.tier('A'), limits.tier('B'), limits.names]).toEqual([0, undefined, ['A']]);
  });
});
