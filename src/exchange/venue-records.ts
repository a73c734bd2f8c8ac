import type {
  FeeTier,
  PoolPriority,
  ProtectionRegime,
  RouteCause,
  RouteOutcome,
  RoutingStrategy,
  VenueKind,
} from '../domain/index.ts';

/** Rows of venues, of national quotes, and of what the router decides. */

/**
 * National best bid and offer of an instrument, as it was from a command on (D39). Protected round lots alone; null where a side
 * has none.
 */
export interface QuoteRecord {
  readonly instrument: number;
  /** 1, 2, 3 … for each instrument. */
  readonly number: number;
  readonly at: number;
  /** Journal sequence of the command. */
  readonly sequence: number;
  readonly bid: number | null;
  /** Shares at the best over all venues at it, in whole round lots; 0: none. */
  readonly bidQuantity: number;
  /** Venues at the best, as bits by index. */
  readonly bidVenues: number;
  readonly ask: number | null;
  readonly askQuantity: number;
  readonly askVenues: number;
  /** Bits in the order of QUOTE_FLAGS. */
  readonly flags: number;
}

/** What the router thought of one venue. */
export interface RouteScore {
  readonly venue: number;
  readonly outcome: RouteOutcome;
  /** Best price there; null: none. */
  readonly price: number | null;
  /** Shares shown within the order's limit. */
  readonly size: number;
  /** Micro-dollars that a share is expected to cost (buys) or bring (sells), fees included; of RESTED: to gain. */
  readonly score: number;
  /** Shares given to it. */
  readonly allocated: number;
  /** Fee of a share in micro-dollars; negative: a rebate. */
  readonly fee: number;
  /** As the venue had them at that time. */
  readonly fillRate: number;
  readonly latency: number;
}

/** A decision of the router on what was open of an order and at no venue. */
export interface RouteRecord {
  readonly order: number;
  /** 1, 2, 3 … of the order. */
  readonly number: number;
  readonly at: number;
  readonly sequence: number;
  readonly strategy: RoutingStrategy;
  readonly cause: RouteCause;
  readonly quantity: number;
  /** Worst price that it may trade at; null: any. */
  readonly limit: number | null;
  /** Number of the national best quote that it saw; null: there was none. */
  readonly quote: number | null;
  /** By venue. */
  readonly scores: readonly RouteScore[];
}

export interface VenueRecord {
  readonly index: number;
  readonly name: string;
  readonly mic: string;
  readonly kind: VenueKind;
  readonly protectedQuotes: boolean;
  /** Millionths. */
  readonly fillRate: number;
  /** Microseconds. */
  readonly latency: number;
  /** Microseconds; null: quotes do not go stale. */
  readonly quoteLifetime: number | null;
  readonly priority: PoolPriority;
  /** Micro-dollars a share. */
  readonly adverseSelection: number;
  /** When self-help against it was declared, by whom and why; null: it is not. */
  readonly selfHelpSince: number | null;
  readonly selfHelpBy: string | null;
  readonly selfHelpReason: string | null;
}

/** A venue's fees from a day on. Rows are never changed: of two for a day the newer holds. */
export interface FeeScheduleRecord {
  readonly venue: number;
  readonly from: string;
  readonly tiers: readonly FeeTier[];
  readonly at: number;
  readonly sequence: number;
}

/** A regime of order protection that an operator has set from a day on. Of two for a day the newer holds. */
export interface ProtectionRegimeRecord {
  readonly from: string;
  readonly regime: ProtectionRegime;
  readonly by: string;
  readonly reason: string;
  readonly at: number;
  readonly sequence: number;
}

/** A quoting increment that an instrument was assigned from a day on. Of two for a day the newer holds. */
export interface QuotingIncrementRecord {
  readonly instrument: number;
  readonly from: string;
  readonly increment: number;
  readonly at: number;
  readonly sequence: number;
}
