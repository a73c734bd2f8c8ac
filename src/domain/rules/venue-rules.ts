import type { Micros } from '../time.ts';
import { accessFeeRuleOn, type AccessFeeRule } from './access-fees.ts';
import { collarOn, type CollarRule } from './collars.ts';
import { marketWideBreakerOn, type MarketWideBreakerRule } from './market-wide-breaker.ts';
import { protectionOn, type ProtectionRule } from './order-protection.ts';
import { limitUpLimitDownOn, type LimitUpLimitDownRule } from './price-bands.ts';
import { quotingIncrementRuleOn, type QuotingIncrementRule } from './quoting-increments.ts';
import { roundLotRuleOn, type RoundLotRule } from './round-lots.ts';
import { shortSaleRuleOn, type ShortSaleRule } from './short-sales.ts';
import { symbolBreakerOn, type SymbolBreakerRule } from './symbol-breaker.ts';

/** What the venue sets itself, from a day on. */
export interface VenueRules {
  readonly from: string;
  /** Least time between two indications of a call auction, in microseconds. */
  readonly indicationInterval: Micros;
  /** How long a reopening auction calls for orders after a halt that ends by itself, in microseconds. */
  readonly reopeningCall: Micros;
  /** Most slices of an iceberg: one order against it would be as many trades. */
  readonly maxSlices: number;
  /** Most orders that an account may have open, over all instruments. */
  readonly maxOpenOrders: number;
  /** Most pegged orders and trailing stops that an account may have open in one instrument. */
  readonly maxFollowers: number;
  /** Most decisions that the router makes on an order. */
  readonly maxRoutes: number;
  /** Most levels of a venue's book that the router looks at. */
  readonly routedLevels: number;
  /** Most levels a side that a venue's quote may show. */
  readonly quotedLevels: number;
}

const VENUE_RULES: readonly VenueRules[] = [
  {
    from: '1970-01-01',
    indicationInterval: 1_000_000,
    reopeningCall: 300_000_000,
    maxSlices: 10_000,
    maxOpenOrders: 50_000,
    maxFollowers: 1_000,
    maxRoutes: 25,
    routedLevels: 25,
    quotedLevels: 10,
  },
];

/** The rules of markets in force on a day. */
export interface RulesOfDay {
  readonly venue: VenueRules;
  /** Null: no collar. */
  readonly collar: CollarRule | null;
  readonly limitUpLimitDown: LimitUpLimitDownRule;
  readonly symbolBreaker: SymbolBreakerRule;
  readonly marketWideBreaker: MarketWideBreakerRule;
  readonly shortSale: ShortSaleRule;
  readonly protection: ProtectionRule;
  readonly roundLots: RoundLotRule;
  readonly quotingIncrements: QuotingIncrementRule;
  readonly accessFees: AccessFeeRule;
}

/** What holds on a day of the venue, "2026-11-24". */
export function rulesOn(day: string): RulesOfDay {
  let venue = VENUE_RULES[0]!;
  for (const next of VENUE_RULES) if (next.from <= day) venue = next;
  return {
    venue,
    collar: collarOn(day),
    limitUpLimitDown: limitUpLimitDownOn(day),
    symbolBreaker: symbolBreakerOn(day),
    marketWideBreaker: marketWideBreakerOn(day),
    shortSale: shortSaleRuleOn(day),
    protection: protectionOn(day),
    roundLots: roundLotRuleOn(day),
    quotingIncrements: quotingIncrementRuleOn(day),
    accessFees: accessFeeRuleOn(day),
  };
}
