/** Shares of a round lot by price, from a day on (Rule 600(b)(93)). */
export interface RoundLotRule {
  readonly from: string;
  /** Descending: the first whose price (micro-dollars) lies below the instrument's. */
  readonly bands: readonly { readonly above: number; readonly shares: number }[];
}

const RULES: readonly RoundLotRule[] = [
  { from: '1970-01-01', bands: [{ above: -1, shares: 100 }] },
  {
    from: '2025-11-03',
    bands: [
      { above: 10_000_000_000, shares: 1 },
      { above: 1_000_000_000, shares: 10 },
      { above: 250_000_000, shares: 40 },
      { above: -1, shares: 100 },
    ],
  },
];

/** @param day "2026-11-24" */
export function roundLotRuleOn(day: string): RoundLotRule {
  return RULES.findLast(({ from }) => from <= day) ?? RULES[0]!;
}

/**
 * Shares of a round lot.
 *
 * @param price what the instrument trades at, in micro-dollars: its close before; 0, where there is none, is a low price
 */
export function roundLot({ bands }: RoundLotRule, price: number): number {
  return bands.find(({ above }) => price > above)!.shares;
}
