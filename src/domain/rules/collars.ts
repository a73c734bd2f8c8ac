import type { Micro } from '../money.ts';

/** How far from the last sale a market order may trade: the greater of an amount and a share of the price (D3). */
export interface CollarRule {
  /** First day that it holds, "2019-01-01". */
  readonly from: string;
  /** Least distance, in micro-dollars. */
  readonly amount: Micro;
  /** By the reference price: the first band whose `upTo` (micro-dollars) is not below it. Ascending. */
  readonly bands: readonly { readonly upTo: Micro; readonly percent: number }[];
}

/**
 * NYSE National Rule 7.31(a)(1)(B): no trade beyond the greater of $0.15 and the percentage of the clearly-erroneous
 * guidelines, away from the last sale.
 */
const COLLARS: readonly CollarRule[] = [
  {
    from: '1970-01-01',
    amount: 150_000,
    bands: [
      { upTo: 25_000_000, percent: 10 },
      { upTo: 50_000_000, percent: 5 },
      { upTo: Infinity, percent: 3 },
    ],
  },
];

/** The rule in force on a day, "2026-11-24". */
export function collarOn(day: string): CollarRule {
  let rule = COLLARS[0]!;
  for (const next of COLLARS) if (next.from <= day) rule = next;
  return rule;
}

/** The distance that a rule allows from a reference price, in micro-dollars, rounded down. */
export function collarDistance({ amount, bands }: CollarRule, reference: Micro): Micro {
  const { percent } = bands.find(({ upTo }) => reference <= upTo)!;
  return Math.max(amount, Math.floor((reference * percent) / 100));
}
