import type { Micro } from '../money.ts';

/** When a fall of the price restricts short sales. */
export interface ShortSaleRule {
  /** First day that it holds, "2019-01-01". */
  readonly from: string;
  /** Decline from the prior close that sets it off: whole per cent, reached exactly counts. */
  readonly percent: number;
  /** Days of the venue that it holds on, the one on which it is set off included. */
  readonly days: number;
}

/** Rule 201 of Regulation SHO, 17 CFR 242.201(b)(1): 10 % or more; the rest of that day and the day after. */
const SHORT_SALE_RULES: readonly ShortSaleRule[] = [{ from: '1970-01-01', percent: 10, days: 2 }];

/** The rule in force on a day, "2026-11-24". */
export function shortSaleRuleOn(day: string): ShortSaleRule {
  return SHORT_SALE_RULES.findLast(({ from }) => from <= day) ?? SHORT_SALE_RULES[0]!;
}

/** The highest price, in micro-dollars, that sets the restriction off. */
export function shortSaleTrigger({ percent }: ShortSaleRule, priorClose: Micro): Micro {
  return priorClose - Math.ceil((priorClose * percent) / 100);
}
