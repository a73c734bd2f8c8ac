import { describe, expect, it } from 'vitest';
import {
  accessFeeRuleOn,
  protectionOn,
  quotingIncrement,
  quotingIncrementRuleOn,
  roundLot,
  roundLotRuleOn,
  rulesOn,
} from '../../../src/domain/index.ts';

const CENT = 10_000;
const dollars = (amount: number): number => Math.round(amount * 1_000_000);
/** Whether an order or quote may have a price on a day. */
const isQuotable = (day: string, price: number, assigned: number | null = null): boolean =>
  price % quotingIncrement(quotingIncrementRuleOn(day), price, assigned) === 0;

describe('F52 D41 Rule 612: quoting increments', () => {
  it('every cent from $1 to $200 may be quoted: the remainder is exact', () => {
    const refused: number[] = [];
    for (let cents = 100; cents <= 20_000; cents++) if (!isQuotable('2026-11-24', cents * CENT)) refused.push(cents);
    expect(refused).toEqual([]);
  });

  it.each([
    ['2026-11-24', 150.01, true],
    ['2026-11-24', 150.015, false],
    ['2026-11-24', 150.0001, false],
    ['2026-11-24', 1, true],
    ['2026-11-24', 1.0001, false],
    ['2026-11-24', 0.9999, true],
    ['2026-11-24', 0.99995, false],
    ['2026-11-24', 0.0001, true],
    ['2006-01-30', 150.015, true],
    ['2006-01-31', 150.015, false],
  ])('on %s a price of %d may be quoted: %s', (day, price, allowed) => {
    expect(isQuotable(day, dollars(price))).toBe(allowed);
  });

  it('a dollar is the first price that goes by cents', () => {
    const rule = quotingIncrementRuleOn('2026-11-24');
    expect([999_900, 1_000_000].map((price) => quotingIncrement(rule, price, null))).toEqual([100, CENT]);
  });

  it('half a penny from November 2027 on, and only where it is assigned', () => {
    const price = dollars(150.015);
    expect(isQuotable('2027-10-29', price, 5_000)).toBe(false);
    expect(isQuotable('2027-11-01', price, 5_000)).toBe(true);
    expect(isQuotable('2027-11-01', price, 10_000)).toBe(false);
    expect(isQuotable('2027-11-01', price, null)).toBe(false);
    expect(isQuotable('2027-11-01', dollars(150.0125), 5_000)).toBe(false);
    // Below $1 nothing is assigned.
    expect(isQuotable('2027-11-01', dollars(0.9999), 5_000)).toBe(true);
  });
});

describe('D42 Rule 610(c): access fees', () => {
  it.each([
    ['2006-01-30', 1_000_000, 1_000_000],
    ['2006-01-31', 3_000, 3_000],
    ['2026-11-24', 3_000, 3_000],
    ['2027-10-31', 3_000, 3_000],
    ['2027-11-01', 1_000, 1_000],
  ])('on %s at most %d micro-dollars a share, below $1 %d millionths', (day, perShare, rate) => {
    expect(accessFeeRuleOn(day)).toMatchObject({ perShare, rate });
  });
});

describe('D39 round lots', () => {
  it.each([
    ['2025-11-02', 20_000, 100],
    ['2025-11-03', 0, 100],
    ['2025-11-03', 250, 100],
    ['2025-11-03', 250.01, 40],
    ['2025-11-03', 1_000, 40],
    ['2025-11-03', 1_000.01, 10],
    ['2025-11-03', 10_000, 10],
    ['2025-11-03', 10_000.01, 1],
  ])('on %s at a close of %d: %i shares', (day, price, shares) => {
    expect(roundLot(roundLotRuleOn(day), dollars(price))).toBe(shares);
  });
});

describe('D43 order protection', () => {
  it('Rule 611 holds from July 2007 on; before that only best execution is asked for', () => {
    expect(protectionOn('2007-07-08').regime).toBe('BEST_EX_ONLY');
    expect(protectionOn('2007-07-09').regime).toBe('RULE_611');
    expect(protectionOn('2026-11-24')).toMatchObject({ regime: 'RULE_611', flickerWindow: 1_000_000 });
  });

  it('a day has all rules between venues', () => {
    const { protection, roundLots, quotingIncrements, accessFees } = rulesOn('2027-11-01');
    expect([protection.regime, roundLots.from, quotingIncrements.assignable, accessFees.perShare]).toEqual([
      'RULE_611',
      '2025-11-03',
      5_000,
      1_000,
    ]);
  });
});
