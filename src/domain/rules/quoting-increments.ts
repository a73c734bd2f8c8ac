/** Smallest price steps of orders and quotes from a day on (Rule 612); micro-dollars. Executions may be finer. */
export interface QuotingIncrementRule {
  readonly from: string;
  /** At $1 and above, and below. */
  readonly atLeastOneDollar: number;
  readonly belowOneDollar: number;
  /** What the half-yearly measure of spreads may assign at $1 and above; null: it assigns nothing yet. */
  readonly assignable: number | null;
}

/** Rule 612, compliance from 2006-01-31; half a penny (Rel. 34-101070) from the first business day of November 2027 (Rel. 34-105656). */
const RULES: readonly QuotingIncrementRule[] = [
  { from: '1970-01-01', atLeastOneDollar: 1, belowOneDollar: 1, assignable: null },
  { from: '2006-01-31', atLeastOneDollar: 10_000, belowOneDollar: 100, assignable: null },
  { from: '2027-11-01', atLeastOneDollar: 10_000, belowOneDollar: 100, assignable: 5_000 },
];

/** @param day "2026-11-24" */
export function quotingIncrementRuleOn(day: string): QuotingIncrementRule {
  return RULES.findLast(({ from }) => from <= day) ?? RULES[0]!;
}

const ONE_DOLLAR = 1_000_000;

/**
 * Smallest step of a price.
 *
 * @param assigned what the measure of spreads has given the instrument; null: nothing
 */
export function quotingIncrement(rule: QuotingIncrementRule, price: number, assigned: number | null): number {
  if (price < ONE_DOLLAR) return rule.belowOneDollar;
  return assigned !== null && rule.assignable !== null ? Math.max(assigned, rule.assignable) : rule.atLeastOneDollar;
}
