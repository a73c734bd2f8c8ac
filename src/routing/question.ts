import type { EntryKind, RouteOutcome, RoutingStrategy } from '../domain/index.ts';

/** Shares that a venue displays at a price (micro-dollars). */
export interface ShownLevel {
  readonly price: number;
  readonly quantity: number;
}

/** A venue as the router sees it at the moment of its decision. Money is micro-dollars, a fee that of one share; negative: a rebate. */
export interface VenueView {
  /** Index. */
  readonly venue: number;
  /** A midpoint pool: it shows nothing, and may be asked. */
  readonly dark: boolean;
  /** Whether its market is in continuous trading. */
  readonly trading: boolean;
  /** Whether self-help against it is declared (Rule 611(b)(1)). */
  readonly selfHelp: boolean;
  /** Whether nothing has been heard of its quotes for too long. */
  readonly stale: boolean;
  /** Its protected quote of the side that the order trades with; 0: none. */
  readonly protectedPrice: number;
  /** What it displays of that side, best first. Empty: nothing. */
  readonly levels: readonly ShownLevel[];
  /** At its best price (of a pool: at the midpoint); taken for all its levels. */
  readonly takerFee: number;
  /** At the order's limit. */
  readonly makerFee: number;
  /** Part of the takers that find a quote still there, in millionths. */
  readonly fillRate: number;
  /** Microseconds until an order gets there. */
  readonly latency: number;
  /** What a resting order loses to better informed takers, a share filled. */
  readonly adverseSelection: number;
  /** Shares displayed on the order's own side at its limit or better. */
  readonly queueAhead: number;
}

/** What is open of an order and at no venue, and what there is to choose from. */
export interface RouteQuestion {
  /** 0: buy, 1: sell. */
  readonly side: number;
  readonly quantity: number;
  /** Worst price, in micro-dollars; 0: any. */
  readonly limit: number;
  readonly strategy: RoutingStrategy;
  /** The only venues that it may go to; empty: all. DIRECTED goes to them in this order. */
  readonly routeTo: readonly number[];
  /** The venue of a ROUTE order: it goes there first at equal prices, and rests there. -1: none. */
  readonly prefers: number;
  /** Whether better prices come first whatever the strategy, and no protected quote is traded through (Rule 611). */
  readonly protects: boolean;
  /** Whether what cannot trade now may wait. */
  readonly mayRest: boolean;
  /** Whether a midpoint pool may be asked: not again when it has answered. */
  readonly probes: boolean;
  /** National best bid and offer; 0: none. */
  readonly bid: number;
  readonly ask: number;
  /** In order of index. */
  readonly venues: readonly VenueView[];
}

/** What the router thought of one venue, as ROUTE_SCORE has it. */
export interface RouteScorePlan {
  readonly venue: number;
  readonly outcome: RouteOutcome;
  /** Best price there, of a pool that could be asked the midpoint; 0: none. */
  readonly price: number;
  /** Shares displayed within the limit. */
  readonly size: number;
  /**
   * Micro-dollars: what a share at its best price is expected to cost (buys) or bring (sells), fees included. Where the order goes to
   * rest: what a share resting there is expected to gain, of every venue where it might have rested.
   */
  readonly score: number;
  /** Shares given to it. */
  readonly allocated: number;
  /** Of a share: the maker's where the order goes to rest, else the taker's. */
  readonly fee: number;
}

export interface RoutePlanChild {
  readonly venue: number;
  readonly kind: Exclude<EntryKind, 'QUOTE'>;
  /** TAKE: the worst price that it is meant for. REST: the limit. PROBE: the limit, 0: none. */
  readonly price: number;
  readonly quantity: number;
}

export interface RoutePlan {
  /** One a venue, in the order of the question. */
  readonly scores: readonly RouteScorePlan[];
  /** At most one a venue, in the order of the sweep. */
  readonly children: readonly RoutePlanChild[];
  /**
   * Index of a venue whose protected quote is in the way: the order may not go there, and would trade through it, lock or cross it at
   * all others. There are no children then. -1: none.
   */
  readonly blockedBy: number;
}
