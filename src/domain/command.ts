import type { Micro } from './money.ts';
import type {
  SetTradingState,
  RequestRiskChange,
  DecideRiskChange,
  SetRestriction,
  SetShortSalePolicy,
  SetHaltRules,
  SetInstrument,
  AddPriceHistory,
  SetIndex,
  BookCash,
  BookHolding,
  AcknowledgeAlert,
  SetLimit,
} from './risk-command.ts';
import type { Micros } from './time.ts';
import type {
  ContingencyType,
  MarketPhase,
  OrderType,
  ParticipantKind,
  Peg,
  PoolPriority,
  PriceBandRule,
  ProtectionExemption,
  ProtectionRegime,
  Role,
  RoutingInstruction,
  RoutingStrategy,
  SelfTradePrevention,
  SellMark,
  Side,
  TimeInForce,
  VenueKind,
} from './words.ts';

/**
 * Everything that changes state. Commands stand in one total order, are journalled as JSON, and are all
 * that a replay needs. Accounts and instruments are named by their index, given in order of creation;
 * money is in micro-dollars, quantity in shares.
 */
export type Command =
  | SubmitOrder
  | SubmitLinkedOrders
  | AmendOrder
  | ReplaceOrder
  | CancelOrder
  | CancelAllOrders
  | KeepAlive
  | SetCancelOnDisconnect
  | SetTradingState
  | SetTradeGroup
  | AdvanceTime
  | StepClock
  | SetClock
  | SetPhase
  | SetCalendar
  | CreateVenue
  | SetVenue
  | SetVenueFees
  | QuoteVenues
  | SetSelfHelp
  | SetProtectionRegime
  | SetQuotingIncrement
  | CreateFirm
  | SetTier
  | SetLimit
  | CreateInstrument
  | CreateAccount
  | CreateApiKey
  | RevokeApiKey
  | RequestRiskChange
  | DecideRiskChange
  | SetRestriction
  | SetShortSalePolicy
  | SetHaltRules
  | SetInstrument
  | AddPriceHistory
  | SetIndex
  | BookCash
  | BookHolding
  | AcknowledgeAlert;

/** A new order, well-formed but not yet judged: quantity may be 0 and price missing. */
export interface SubmitOrder {
  readonly kind: 'SubmitOrder';
  readonly account: number;
  readonly instrument: number;
  readonly clientOrderId: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly quantity: number;
  readonly price: Micro | null;
  readonly selfTradePrevention: SelfTradePrevention;
  /** Only what differs from the default, and absent when nothing does. */
  readonly instructions?: OrderInstructions;
}

export interface OrderInstructions {
  readonly stopPrice?: Micro;
  readonly expiresAt?: Micros;
  readonly displayQuantity?: number;
  readonly minQuantity?: number;
  readonly postOnly?: true;
  readonly postOnlySlide?: true;
  readonly hidden?: true;
  readonly reduceOnly?: true;
  readonly peg?: Peg;
  readonly trailAmount?: Micro;
  /** Millionths of one per cent: 2500000 is 2.5 %. */
  readonly trailPercent?: number;
  readonly routing?: RoutingInstruction;
  /** Id of an open order of the account and instrument: a trade or trigger of one cancels the other. */
  readonly otherOrder?: number;
  /** Name of a venue other than the home market, or SMART: the router. */
  readonly venue?: string;
  /** How the router chooses; of SMART and ROUTE. Absent: BEST_PRICE. */
  readonly strategy?: RoutingStrategy;
  /** Names of the only venues that a DIRECTED order goes to, in this order. */
  readonly routeTo?: readonly string[];
  /** Exempts its trades from order protection; whoever sends it answers for that. */
  readonly exemption?: ProtectionExemption;
  /** Sells only; absent: the venue marks it, unless the account must. */
  readonly sellMark?: SellMark;
  /** Where the shares of a short sale are located (Rule 203(b)): a reference of the account's own. */
  readonly locate?: string;
  /** Id of the algorithm that sent it (RTS 6). */
  readonly algorithm?: string;
}

/**
 * Orders that hang together, taken all or none. ONE_CANCELS_OTHER: two orders; a trade or trigger of one cancels the
 * other. ONE_TRIGGERS_OTHER: the others are entered when the first has ended with something filled, for at most that
 * quantity. BRACKET: as that, with two others that cancel each other. All of one account and instrument.
 */
export interface SubmitLinkedOrders {
  readonly kind: 'SubmitLinkedOrders';
  readonly account: number;
  readonly contingency: ContingencyType;
  readonly orders: readonly SubmitOrder[];
}

/** Quantity is the new total, filled part included; null leaves a field as it is. */
export interface AmendOrder {
  readonly kind: 'AmendOrder';
  readonly account: number;
  readonly orderId: number;
  readonly quantity: number | null;
  readonly price: Micro | null;
}

/**
 * Cancel and new in one step under the same id: always loses priority. What is left out stays as it is, null takes an
 * instruction away. Where the new order would be refused, the old one stays.
 */
export interface ReplaceOrder {
  readonly kind: 'ReplaceOrder';
  readonly account: number;
  readonly orderId: number;
  readonly terms: ReplacementTerms;
}

export interface ReplacementTerms {
  /** The API offers neither; the conformance door does. */
  readonly side?: Side;
  readonly account?: number;
  readonly type?: OrderType;
  readonly timeInForce?: TimeInForce;
  /** What is to be open from now on; the filled part is not in it. */
  readonly quantity?: number;
  readonly price?: Micro | null;
  readonly selfTradePrevention?: SelfTradePrevention;
  readonly instructions?: { readonly [Name in keyof OrderInstructions]?: OrderInstructions[Name] | null };
}

export interface CancelOrder {
  readonly kind: 'CancelOrder';
  readonly account: number;
  readonly orderId: number;
}

/** Null instrument or side: all of them. */
export interface CancelAllOrders {
  readonly kind: 'CancelAllOrders';
  readonly account: number;
  readonly instrument: number | null;
  readonly side: Side | null;
  /** The account's connection or its sign of life is gone: the cancels say so. */
  readonly disconnected?: true;
}

/**
 * Dead-man's switch: unless the account is heard of again within so many microseconds, all its orders are canceled.
 * Null: the switch is taken off.
 */
export interface KeepAlive {
  readonly kind: 'KeepAlive';
  readonly account: number;
  readonly within: number | null;
}

/** Whether an account's orders are canceled when a connection that asked for it ends; after a crash too. */
export interface SetCancelOnDisconnect {
  readonly kind: 'SetCancelOnDisconnect';
  readonly account: number;
  readonly enabled: boolean;
}

/** Accounts of one trade group do not trade with each other where self-trade prevention is on. Null: none but itself. */
export interface SetTradeGroup {
  readonly kind: 'SetTradeGroup';
  readonly account: number;
  readonly group: string | null;
}

/**
 * Time passes to the command's own time, and what is due by then happens. Sessions that come with it begin, each in its
 * calendar. Instants of sessions are computed outside, so that a replay does not hang on the time-zone data of the machine.
 */
export interface AdvanceTime {
  readonly kind: 'AdvanceTime';
  readonly sessions?: readonly Session[];
}

/** A phase that the markets of a calendar enter at an instant. */
export interface SessionPhase {
  readonly phase: MarketPhase;
  readonly at: Micros;
}

/** A trading day of a calendar, with the phases that its markets go through. */
export interface Session {
  readonly calendar: string;
  /** The venue's day, "2026-11-24". */
  readonly date: string;
  /** Ascending; the first at the session's begin. DAY orders expire when CLOSED begins, or at the end where it never does. */
  readonly phases: readonly SessionPhase[];
  /** When the next session may begin. */
  readonly endsAt: Micros;
}

/** The virtual clock is put forward to an instant; the sequencer lets what is due before it happen first. */
export interface StepClock {
  readonly kind: 'StepClock';
  readonly to: Micros;
}

/** How engine time passes. Null: with the real clock. Else millionths of real time: 0 stands still, 1000000 is real time. */
export interface SetClock {
  readonly kind: 'SetClock';
  readonly rate: number | null;
}

/**
 * An operator takes a market, or (null) all of them, into a phase. With a duration (microseconds) the phase that follows it comes
 * by itself: after a call auction the one that it leads to, after HALTED a reopening auction.
 */
export interface SetPhase {
  readonly kind: 'SetPhase';
  readonly instrument: number | null;
  readonly phase: MarketPhase;
  readonly duration: number | null;
}

/** The calendar that a market goes by. */
export interface SetCalendar {
  readonly kind: 'SetCalendar';
  readonly instrument: number;
  readonly calendar: string;
}

/** The first is the home market; each of the others gets a book, or a midpoint pool, of every instrument. */
export interface CreateVenue extends VenueTerms {
  readonly kind: 'CreateVenue';
  readonly name: string;
  readonly mic: string;
  readonly venueKind: VenueKind;
}

/** What may be set of a venue; absent: as it is, or as the default has it. */
export interface VenueTerms {
  /** Whether its quotes are protected (Rule 600(b)(70)); of lit venues alone. Default: a lit venue's are. */
  readonly protectedQuotes?: boolean;
  /** Part of the takers that find a quote still there, in millionths. Default: all. */
  readonly fillRate?: number;
  /** Microseconds that a routed order takes to get there. Default: 0. */
  readonly latency?: number;
  /** Microseconds after which quotes entered by `QuoteVenues` are stale, unless heard of again. Default, null: never. */
  readonly quoteLifetime?: number | null;
  /** Of a pool: who is first. Default: TIME. */
  readonly priority?: PoolPriority;
  /** What a resting order is expected to lose to better informed takers, in micro-dollars a share filled. Default: 0. */
  readonly adverseSelection?: number;
}

export interface SetVenue extends VenueTerms {
  readonly kind: 'SetVenue';
  /** Index. */
  readonly venue: number;
}

/** Fees from a volume on: shares that the account has traded at the venue in the calendar month (UTC) before the fill. */
export interface FeeTier {
  readonly minimumVolume: number;
  /** Micro-dollars a share, at prices of $1 and more. Negative: a rebate. */
  readonly maker: number;
  readonly taker: number;
  /** Millionths of the notional, at prices below $1. */
  readonly makerRate: number;
  readonly takerRate: number;
}

/** A venue's fees from a day (UTC, "2026-11-24") on, until the next schedule's. Tiers ascend, the first from volume 0. */
export interface SetVenueFees {
  readonly kind: 'SetVenueFees';
  readonly venue: number;
  readonly from: string;
  readonly tiers: readonly FeeTier[];
}

/** A level that an away venue shows. */
export interface QuotedLevel {
  readonly price: Micro;
  readonly quantity: number;
}

/** What an away venue shows of an instrument, best first. It takes the place of all that the account has quoted there before. */
export interface VenueQuote {
  readonly venue: number;
  readonly instrument: number;
  readonly bids: readonly QuotedLevel[];
  readonly asks: readonly QuotedLevel[];
}

/** Quotes of away venues, as a market data feed tells of them. They stand as orders of the account in the venues' books. */
export interface QuoteVenues {
  readonly kind: 'QuoteVenues';
  readonly account: number;
  readonly quotes: readonly VenueQuote[];
}

/** An operator declares (Rule 611(b)(1)), or ends, self-help against a venue that fails to answer: its quotes are not protected. */
export interface SetSelfHelp {
  readonly kind: 'SetSelfHelp';
  readonly venue: number;
  readonly declared: boolean;
  readonly by: string;
  readonly reason: string;
}

/** From a day of the venue ("2026-11-24") on another regime of order protection holds. */
export interface SetProtectionRegime {
  readonly kind: 'SetProtectionRegime';
  readonly regime: ProtectionRegime;
  readonly from: string;
  readonly by: string;
  readonly reason: string;
}

/** The increment that the half-yearly measure of spreads gives an instrument from a day on (Rule 612(b)(2)); where the rule allows it. */
export interface SetQuotingIncrement {
  readonly kind: 'SetQuotingIncrement';
  readonly instrument: number;
  readonly from: string;
  /** 5000 (half a penny) or 10000, in micro-dollars. */
  readonly increment: Micro;
}

export interface CreateFirm {
  readonly kind: 'CreateFirm';
  readonly id: string;
  readonly name: string;
  readonly lei: string | null;
}

/** Message budgets of the accounts of a tier, per 60 s of engine time; null: none. */
export interface SetTier {
  readonly kind: 'SetTier';
  readonly tier: string;
  readonly messagesPerMinute: number | null;
  readonly cancelsPerMinute: number | null;
}

export interface CreateInstrument {
  readonly kind: 'CreateInstrument';
  readonly symbol: string;
  readonly name: string;
  readonly isin: string | null;
  readonly currency: string;
  readonly tickSize: Micro;
  readonly lotSize: number;
  readonly referencePrice: Micro | null;
  readonly averageDailyVolume: number | null;
  /** Annualised, in millionths: 200000 is 20 %. */
  readonly volatility: number | null;
  /** Absent: ALWAYS_OPEN. */
  readonly calendar?: string;
  /** Absent: NONE. */
  readonly priceBands?: PriceBandRule;
  /** Absent: the market has none. */
  readonly symbolBreaker?: true;
}

export interface CreateAccount {
  readonly kind: 'CreateAccount';
  readonly id: string;
  readonly name: string;
  readonly firm: string;
  readonly participantKind: ParticipantKind;
  readonly tier: string;
}

/** A key's secret never comes here: only its SHA-256. */
export interface CreateApiKey {
  readonly kind: 'CreateApiKey';
  readonly id: string;
  readonly name: string;
  /** First characters of the secret, for people to tell keys apart. */
  readonly prefix: string;
  /** SHA-256 of the secret, lower-case hex. */
  readonly hash: string;
  readonly roles: readonly Role[];
  readonly accounts: readonly number[];
}

export interface RevokeApiKey {
  readonly kind: 'RevokeApiKey';
  readonly id: string;
}
