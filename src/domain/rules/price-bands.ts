import type { Micro } from '../money.ts';
import type { Micros } from '../time.ts';
import type { PriceBandRule } from '../words.ts';

/** How wide the bands are where the prior close lies in a range of prices. */
export interface BandWidth {
  /** Highest prior close that it holds for, in micro-dollars. */
  readonly upTo: Micro;
  /** By tier: whole per cent of the reference price. */
  readonly percent: readonly [tier1: number, tier2: number];
  /** Widest that a band may be, in micro-dollars. */
  readonly most: Micro;
  /** By tier: whether it is twice as wide shortly before the close. */
  readonly doubles: readonly [tier1: boolean, tier2: boolean];
}

/** Limit up-limit down bands around a reference price. Times in microseconds, prices in micro-dollars. */
export interface LimitUpLimitDownRule {
  /** First day that it holds, "2019-01-01". */
  readonly from: string;
  /** Trades of the last so much make up the reference price. */
  readonly window: Micros;
  /** Least change, in whole per cent of the reference price, that gives a new one. */
  readonly leastChange: number;
  /** Least time between a reference price and the next. */
  readonly leastStanding: Micros;
  /** How long a limit state may last before trading pauses. */
  readonly limitState: Micros;
  readonly pause: Micros;
  /** From so long before the close on, bands that do are twice as wide. */
  readonly doubledBeforeClose: Micros;
  /** By the prior close, ascending. */
  readonly widths: readonly BandWidth[];
  /** What the price of a reopening auction may be away from the band that brought about the pause: the greater of the two. */
  readonly auctionCollar: { readonly percent: number; readonly amount: Micro };
  /** How much longer an auction whose price is farther away goes on calling; the collar is wider by as much again then. */
  readonly auctionExtension: Micros;
}

/**
 * The plan to address extraordinary market volatility (limit up-limit down), sections V to VII, as it stands since Amendment 18,
 * which did away with the doubling after the open; auction collars as of Amendment 12 and NYSE Rule 7.35A.
 */
const LIMIT_UP_LIMIT_DOWN: readonly LimitUpLimitDownRule[] = [
  {
    from: '1970-01-01',
    window: 300_000_000,
    leastChange: 1,
    leastStanding: 30_000_000,
    limitState: 15_000_000,
    pause: 300_000_000,
    doubledBeforeClose: 1_500_000_000,
    widths: [
      { upTo: 749_999, percent: [75, 75], most: 150_000, doubles: [true, true] },
      { upTo: 3_000_000, percent: [20, 20], most: Infinity, doubles: [true, true] },
      { upTo: Infinity, percent: [5, 10], most: Infinity, doubles: [true, false] },
    ],
    auctionCollar: { percent: 5, amount: 150_000 },
    auctionExtension: 300_000_000,
  },
];

/** The rule in force on a day, "2026-11-24". */
export function limitUpLimitDownOn(day: string): LimitUpLimitDownRule {
  return LIMIT_UP_LIMIT_DOWN.findLast(({ from }) => from <= day) ?? LIMIT_UP_LIMIT_DOWN[0]!;
}

/**
 * How far the bands lie from a reference price, in micro-dollars, not rounded to ticks yet.
 *
 * @param bands of which tier; not NONE
 * @param priorClose 0: there is none, and the reference price itself says which width holds
 * @param isDoubled whether the close is near
 */
export function bandDistance(
  rule: LimitUpLimitDownRule,
  bands: PriceBandRule,
  reference: Micro,
  priorClose: Micro,
  isDoubled: boolean,
): Micro {
  const tier = bands === 'LULD_TIER_1' ? 0 : 1;
  const { percent, most, doubles } = widthAt(rule, priorClose > 0 ? priorClose : reference);
  const distance = Math.min((reference * percent[tier]) / 100, most);
  return isDoubled && doubles[tier] ? 2 * distance : distance;
}

function widthAt({ widths }: LimitUpLimitDownRule, price: Micro): BandWidth {
  return widths.find(({ upTo }) => price <= upTo)!;
}

/** How far the price of a reopening auction may lie from the band that brought about the pause, in micro-dollars. */
export function auctionCollarDistance({ auctionCollar }: LimitUpLimitDownRule, reference: Micro): Micro {
  return Math.max(auctionCollar.amount, (reference * auctionCollar.percent) / 100);
}
