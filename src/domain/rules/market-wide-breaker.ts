import type { Micros } from '../time.ts';

/** One level of the market-wide circuit breakers. */
export interface BreakerLevel {
  /** Decline of the index from its prior close that sets the level off: whole per cent, reached exactly counts. */
  readonly percent: number;
  /** How long trading halts, in microseconds; null: until the day ends. */
  readonly halt: Micros | null;
}

/** When a fall of the index halts all markets. */
export interface MarketWideBreakerRule {
  /** First day that it holds, "2019-01-01". */
  readonly from: string;
  /** Levels 1, 2 and 3. */
  readonly levels: readonly BreakerLevel[];
  /** A level that ends by itself halts no market from so long before its close on, in microseconds. */
  readonly notBeforeClose: Micros;
}

/**
 * NYSE Rule 7.12 (Nasdaq 4121): 7 and 13 % halt for 15 minutes, unless reached at 15:25 or later (12:25 where the day closes at
 * 13:00); 20 % at any time ends the day's trading.
 */
const MARKET_WIDE_BREAKERS: readonly MarketWideBreakerRule[] = [
  {
    from: '1970-01-01',
    levels: [
      { percent: 7, halt: 900_000_000 },
      { percent: 13, halt: 900_000_000 },
      { percent: 20, halt: null },
    ],
    notBeforeClose: 2_100_000_000,
  },
];

/** The rule in force on a day, "2026-11-24". */
export function marketWideBreakerOn(day: string): MarketWideBreakerRule {
  return MARKET_WIDE_BREAKERS.findLast(({ from }) => from <= day) ?? MARKET_WIDE_BREAKERS[0]!;
}

/** Index value at which a decline of so many per cent is reached: rounded to the cent, halves up. Micro-units. */
export function breakerThreshold(priorClose: number, percent: number): number {
  // The product may pass 2^53.
  const exact = BigInt(priorClose) * BigInt(100 - percent);
  const cent = 100n * 10_000n;
  return Number(((exact + cent / 2n) / cent) * 10_000n);
}

/** The highest level (1, 2, 3) whose threshold a value has reached; 0: none. Both above 0, in micro-units. */
export function marketWideLevel({ levels }: MarketWideBreakerRule, value: number, priorClose: number): number {
  return levels.findLastIndex(({ percent }) => value <= breakerThreshold(priorClose, percent)) + 1;
}
