/**
 * The closed vocabularies of the market, in FIX words. Where the hot loop wants an integer,
 * it uses the index into the list, so the order of a list is part of the journal's format: append only.
 */

export const SIDES = ['BUY', 'SELL'] as const;
export type Side = (typeof SIDES)[number];

export const ORDER_TYPES = ['LIMIT', 'MARKET', 'STOP', 'STOP_LIMIT'] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

export const TIMES_IN_FORCE = ['DAY', 'GTC', 'GTD', 'IOC', 'FOK', 'AT_THE_OPENING', 'AT_THE_CLOSE'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

const timeInForceIndexes = indexesOf(TIMES_IN_FORCE);
/** Index into {@link TIMES_IN_FORCE}. */
export function timeInForceIndex(word: TimeInForce): number {
  return timeInForceIndexes[word];
}

export const SELF_TRADE_PREVENTIONS = ['CANCEL_TAKER', 'CANCEL_MAKER', 'CANCEL_BOTH', 'DECREMENT', 'NONE'] as const;
export type SelfTradePrevention = (typeof SELF_TRADE_PREVENTIONS)[number];

const selfTradePreventionIndexes = indexesOf(SELF_TRADE_PREVENTIONS);
/** Index into {@link SELF_TRADE_PREVENTIONS}. */
export function selfTradePreventionIndex(word: SelfTradePrevention): number {
  return selfTradePreventionIndexes[word];
}

export const PEGS = ['MID', 'PRIMARY'] as const;
export type Peg = (typeof PEGS)[number];

export const ROUTING_INSTRUCTIONS = ['CANCEL', 'ROUTE', 'REPRICE', 'STAY'] as const;
export type RoutingInstruction = (typeof ROUTING_INSTRUCTIONS)[number];

/** How the router chooses among venues. Under Rule 611 better protected prices come first in each; the strategy decides among equals. */
export const ROUTING_STRATEGIES = ['BEST_PRICE', 'LOWEST_COST', 'FASTEST', 'DARK_FIRST', 'DIRECTED'] as const;
export type RoutingStrategy = (typeof ROUTING_STRATEGIES)[number];

/** What may be said of an order that exempts its trades from Rule 611(a): paragraphs (b)(5), (b)(7), (b)(2), (b)(9). */
export const PROTECTION_EXEMPTIONS = ['INTERMARKET_SWEEP', 'BENCHMARK', 'NOT_REGULAR_WAY', 'STOPPED'] as const;
export type ProtectionExemption = (typeof PROTECTION_EXEMPTIONS)[number];

/**
 * What order protection says of a trade. COMPLIANT: no protected quote of another venue was better. RECORDED: one was, on a day
 * that only asks for best execution. All others: one was, and an exception of Rule 611(b) allows it.
 */
export const TRADE_VERDICTS = [
  'COMPLIANT',
  'RECORDED',
  'SELF_HELP',
  'NOT_REGULAR_WAY',
  'SINGLE_PRICE',
  'CROSSED_MARKET',
  'INTERMARKET_SWEEP',
  'BENCHMARK',
  'FLICKERING',
  'STOPPED',
] as const;
export type TradeVerdict = (typeof TRADE_VERDICTS)[number];

/** Whether trading through a protected quote is prevented, or only written down. */
export const PROTECTION_REGIMES = ['RULE_611', 'BEST_EX_ONLY'] as const;
export type ProtectionRegime = (typeof PROTECTION_REGIMES)[number];

/** What a national best quote is worth saying of, as bits in this order. STALE and HALTED: at least one venue's quotes are. */
export const QUOTE_FLAGS = ['LOCKED', 'CROSSED', 'STALE', 'HALTED'] as const;
export type QuoteFlag = (typeof QUOTE_FLAGS)[number];

/** Why the router decides: the order came, part of it came back, it was amended. */
export const ROUTE_CAUSES = ['NEW', 'RETURNED', 'AMENDED'] as const;
export type RouteCause = (typeof ROUTE_CAUSES)[number];

/**
 * What the router does at a venue, or why nothing. TAKEN: a child takes what is shown. PROBED: a child asks the midpoint pool.
 * RESTED: what is left goes there to wait. PASSED_OVER: another is better.
 */
export const ROUTE_OUTCOMES = [
  'TAKEN',
  'PROBED',
  'RESTED',
  'PASSED_OVER',
  'NO_QUOTE',
  'OUTSIDE_LIMIT',
  'NOT_TRADING',
  'SELF_HELP',
  'STALE',
  'NOT_DIRECTED',
] as const;
export type RouteOutcome = (typeof ROUTE_OUTCOMES)[number];

/** Orders that no client sent: children of routed orders (take, rest, probe), and quotes of a venue. */
export const ENTRY_KINDS = ['TAKE', 'REST', 'PROBE', 'QUOTE'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** Who is first in a midpoint pool: by time, or by size and then time. */
export const POOL_PRIORITIES = ['TIME', 'SIZE_TIME'] as const;
export type PoolPriority = (typeof POOL_PRIORITIES)[number];

export const ORDER_STATUSES = [
  'PENDING_TRIGGER',
  'NEW',
  'PARTIALLY_FILLED',
  'FILLED',
  'CANCELED',
  'REJECTED',
  'EXPIRED',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** The statuses of an order that can still trade. */
export const OPEN_STATUSES: readonly OrderStatus[] = ['PENDING_TRIGGER', 'NEW', 'PARTIALLY_FILLED'];

export const CANCEL_REASONS = [
  'USER',
  'IOC',
  'FOK',
  'NO_LIQUIDITY',
  'SELF_TRADE_PREVENTION',
  'MASS_CANCEL',
  'KILL_SWITCH',
  'MIN_QUANTITY',
  'DISCONNECT',
  'PHASE',
  'PRICE_COLLAR',
  'LINKED',
  'REGULATION',
  'REDUCE_ONLY',
  'PRICE_BAND',
  'FADED',
  'REQUOTED',
  'ROUTED',
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

export const ORDER_EVENT_TYPES = [
  'NEW',
  'REJECTED',
  'AMENDED',
  'REPLACED',
  'TRIGGERED',
  'TRADE',
  'REFRESHED',
  'CANCELED',
  'EXPIRED',
] as const;
export type OrderEventType = (typeof ORDER_EVENT_TYPES)[number];

export const MARKET_PHASES = [
  'PRE_OPEN',
  'OPENING_AUCTION',
  'CONTINUOUS',
  'CLOSING_AUCTION',
  'CLOSED',
  'HALTED',
  'REOPENING_AUCTION',
] as const;
export type MarketPhase = (typeof MARKET_PHASES)[number];

/** Phases in which orders are called in and nothing matches until the uncross. */
export const AUCTION_PHASES: readonly MarketPhase[] = ['OPENING_AUCTION', 'CLOSING_AUCTION', 'REOPENING_AUCTION'];

export const CONTINGENCY_TYPES = ['ONE_CANCELS_OTHER', 'ONE_TRIGGERS_OTHER', 'BRACKET'] as const;
export type ContingencyType = (typeof CONTINGENCY_TYPES)[number];

export const TRADING_STATES = ['ACTIVE', 'REDUCING', 'HALTED'] as const;
export type TradingState = (typeof TRADING_STATES)[number];

/** How a sell order is marked (Regulation SHO, Rule 200(g)). */
export const SELL_MARKS = ['LONG', 'SHORT', 'SHORT_EXEMPT'] as const;
export type SellMark = (typeof SELL_MARKS)[number];

/** What an account must say of its sells: nothing (the venue marks them), the mark, or mark and locate (Rule 203(b)). */
export const SHORT_SALE_POLICIES = ['VENUE_MARKS', 'MUST_MARK', 'MUST_MARK_AND_LOCATE'] as const;
export type ShortSalePolicy = (typeof SHORT_SALE_POLICIES)[number];

/** Price bands that a market has: none, or those of the limit up-limit down plan, by tier. */
export const PRICE_BAND_RULES = ['NONE', 'LULD_TIER_1', 'LULD_TIER_2'] as const;
export type PriceBandRule = (typeof PRICE_BAND_RULES)[number];

/** NONE: no bands hold now. LIMIT_STATE: the best price stands at a band, and a pause comes if it stays there. */
export const PRICE_BAND_STATES = ['NONE', 'NORMAL', 'LIMIT_STATE'] as const;
export type PriceBandState = (typeof PRICE_BAND_STATES)[number];

/** What brought a halt about. */
export const HALT_KINDS = ['OPERATOR', 'MARKET_WIDE', 'PRICE_BAND', 'SYMBOL_BREAKER'] as const;
export type HaltKind = (typeof HALT_KINDS)[number];

/** Bookings of a cash ledger by operators, trades apart. */
export const CASH_BOOKINGS = ['DEPOSIT', 'WITHDRAWAL', 'FEE'] as const;
export type CashBooking = (typeof CASH_BOOKINGS)[number];

export const RISK_CHANGE_STATUSES = ['PENDING', 'EFFECTIVE', 'REJECTED'] as const;
export type RiskChangeStatus = (typeof RISK_CHANGE_STATUSES)[number];

/** What the post-trade monitor watches. */
export const RISK_METRICS = ['PNL_IMPACT', 'VAR', 'CONCENTRATION', 'DRAWDOWN', 'LIQUIDITY'] as const;
export type RiskMetric = (typeof RISK_METRICS)[number];

/** WARN: beyond 80 % of the limit. BREACH: beyond the limit. */
export const ALERT_LEVELS = ['WARN', 'BREACH'] as const;
export type AlertLevel = (typeof ALERT_LEVELS)[number];

export const VENUE_KINDS = ['LIT', 'DARK'] as const;
export type VenueKind = (typeof VENUE_KINDS)[number];

export const PARTICIPANT_KINDS = ['RETAIL', 'INSTITUTION', 'MARKET_MAKER', 'ALGORITHMIC'] as const;
export type ParticipantKind = (typeof PARTICIPANT_KINDS)[number];

export const ROLES = ['TRADER', 'MARKET_MAKER', 'RISK', 'COMPLIANCE', 'OPERATOR', 'MARKET_DATA'] as const;
export type Role = (typeof ROLES)[number];

function indexesOf<Word extends string>(words: readonly Word[]): Readonly<Record<Word, number>> {
  return Object.fromEntries(words.map((word, index) => [word, index])) as Record<Word, number>;
}

/** Lengths of candles. */
export const CANDLE_INTERVALS = [
  'SECOND_1',
  'SECOND_5',
  'SECOND_15',
  'MINUTE_1',
  'MINUTE_5',
  'MINUTE_15',
  'HOUR_1',
  'DAY_1',
] as const;
export type CandleInterval = (typeof CANDLE_INTERVALS)[number];

const SECOND = 1_000_000;

/** How long a candle is, in microseconds. */
export const CANDLE_LENGTHS: Readonly<Record<CandleInterval, number>> = {
  SECOND_1: SECOND,
  SECOND_5: 5 * SECOND,
  SECOND_15: 15 * SECOND,
  MINUTE_1: 60 * SECOND,
  MINUTE_5: 300 * SECOND,
  MINUTE_15: 900 * SECOND,
  HOUR_1: 3_600 * SECOND,
  DAY_1: 86_400 * SECOND,
};
