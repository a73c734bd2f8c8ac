/** Most that may be charged for taking a protected quote, from a day on (Rule 610(c)). */
export interface AccessFeeRule {
  readonly from: string;
  /** Micro-dollars a share, at $1 and above. */
  readonly perShare: number;
  /** Millionths of the price, below $1. */
  readonly rate: number;
}

/** The amendment of 2024 (Rel. 34-101070), compliance put off to the first business day of November 2027 (Rel. 34-105656). */
const RULES: readonly AccessFeeRule[] = [
  { from: '1970-01-01', perShare: 1_000_000, rate: 1_000_000 },
  { from: '2006-01-31', perShare: 3_000, rate: 3_000 },
  { from: '2027-11-01', perShare: 1_000, rate: 1_000 },
];

/** @param day "2026-11-24" */
export function accessFeeRuleOn(day: string): AccessFeeRule {
  return RULES.findLast(({ from }) => from <= day) ?? RULES[0]!;
}
