import type { Micro } from '../money.ts';
import type { BreakerLevel } from './market-wide-breaker.ts';

/** The venue's own breaker of a symbol: how far a last trade may lie from the day's reference price, either way. */
export interface SymbolBreakerRule {
  /** First day that it holds, "2019-01-01". */
  readonly from: string;
  /** Levels 1, 2 and 3. */
  readonly levels: readonly BreakerLevel[];
}

/** F69: 7 and 13 % halt the symbol for 15 minutes, 20 % until its day ends. */
const SYMBOL_BREAKERS: readonly SymbolBreakerRule[] = [
  {
    from: '1970-01-01',
    levels: [
      { percent: 7, halt: 900_000_000 },
      { percent: 13, halt: 900_000_000 },
      { percent: 20, halt: null },
    ],
  },
];

/** The rule in force on a day, "2026-11-24". */
export function symbolBreakerOn(day: string): SymbolBreakerRule {
  return SYMBOL_BREAKERS.findLast(({ from }) => from <= day) ?? SYMBOL_BREAKERS[0]!;
}

/** The highest level (1, 2, 3) that a price has reached; 0: none. */
export function symbolBreakerLevel({ levels }: SymbolBreakerRule, price: Micro, reference: Micro): number {
  const distance = Math.abs(price - reference) * 100;
  return levels.findLastIndex(({ percent }) => distance >= percent * reference) + 1;
}
