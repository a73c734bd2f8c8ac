import type { Micro } from './money.ts';
import type { Micros } from './time.ts';
import type {
  CashBooking,
  ContingencyType,
  MarketPhase,
  OrderType,
  ParticipantKind,
  Peg,
  PriceBandRule,
  Role,
  RoutingInstruction,
  SelfTradePrevention,
  SellMark,
  ShortSalePolicy,
  Side,
  TimeInForce,
  TradingState,
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
  /** A venue other than the home market. */
  readonly venue?: string;
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

/**
 * What orders of a scope may do: exactly one of account, firm, algorithm and instrument; none: the whole market. HALTED (kill
 * switch): all its orders are canceled and no new ones taken. REDUCING: only those that reduce. Where several scopes apply,
 * the strictest counts.
 */
export interface SetTradingState extends TradingScope {
  readonly kind: 'SetTradingState';
  readonly state: TradingState;
  /** For the record: why. */
  readonly reason: string;
}

export interface TradingScope {
  readonly account?: number;
  readonly firm?: number;
  readonly algorithm?: string;
  readonly instrument?: number;
}

/**
 * A risk officer asks for a change. What only tightens takes effect at once; what loosens waits until another person approves
 * it (15c3-5(d), S16).
 */
export interface RequestRiskChange {
  readonly kind: 'RequestRiskChange';
  readonly change: RiskChange;
  /** Who: id of the API key. */
  readonly by: string;
  readonly reason: string;
}

export type RiskChange = SetLimit | SetTradingState | SetRestriction | SetShortSalePolicy;

/** Somebody else approves a change that waits, or anybody who may rejects it. */
export interface DecideRiskChange {
  readonly kind: 'DecideRiskChange';
  readonly id: number;
  readonly approve: boolean;
  readonly by: string;
  readonly reason: string;
}

/** The restricted list: nobody of the scope (account or firm; none: nobody at all) may send orders in the instrument, but to reduce. */
export interface SetRestriction {
  readonly kind: 'SetRestriction';
  readonly instrument: number;
  readonly account?: number;
  readonly firm?: number;
  readonly restricted: boolean;
}

export interface SetShortSalePolicy {
  readonly kind: 'SetShortSalePolicy';
  readonly account: number;
  readonly policy: ShortSalePolicy;
}

/** Price bands, and the venue's own breaker of a symbol (F69). What is absent stays. */
export interface SetHaltRules {
  readonly kind: 'SetHaltRules';
  readonly instrument: number;
  readonly priceBands?: PriceBandRule;
  readonly symbolBreaker?: boolean;
}

/** Reference data that changes from day to day. What is absent stays. */
export interface SetInstrument {
  readonly kind: 'SetInstrument';
  readonly instrument: number;
  readonly referencePrice?: Micro;
  readonly averageDailyVolume?: number;
}

/** A day of an instrument: "2023-12-29", close in micro-dollars, shares traded; adjusted for splits. */
export type DailyBar = readonly [date: string, close: Micro, volume: number];

/**
 * Daily closes and volumes, ascending by date, all after those that are there. With 20 or more, the average daily volume is
 * that of the last 20 (D52).
 */
export interface AddPriceHistory {
  readonly kind: 'AddPriceHistory';
  readonly instrument: number;
  readonly bars: readonly DailyBar[];
}

/** The index that the market-wide breakers watch (Rule 7.12, D40). Prior close: absent, the last value of the day before. */
export interface SetIndex {
  readonly kind: 'SetIndex';
  readonly value: Micro;
  readonly priorClose?: Micro;
}

/** An operator books cash: micro-dollars, above 0. A withdrawal, or fee, may take no more than there is. */
export interface BookCash {
  readonly kind: 'BookCash';
  readonly account: number;
  readonly booking: CashBooking;
  readonly amount: Micro;
  readonly by: string;
  readonly reason: string;
}

/** An operator books holdings that an account brings with it: shares (negative: short) and what each cost. No cash moves. */
export interface BookHolding {
  readonly kind: 'BookHolding';
  readonly account: number;
  readonly instrument: number;
  readonly quantity: number;
  readonly price: Micro;
  readonly by: string;
  readonly reason: string;
}

/** A person has seen an alert. */
export interface AcknowledgeAlert {
  readonly kind: 'AcknowledgeAlert';
  readonly id: number;
  readonly by: string;
  readonly note: string;
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

export interface CreateVenue {
  readonly kind: 'CreateVenue';
  readonly name: string;
  readonly mic: string;
  readonly venueKind: VenueKind;
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

/**
 * Risk limits of a scope: a tier, an account or a firm (exactly one), for one instrument or (null) for all. Each limit is taken
 * from the nearest row that has it: account and instrument, account, tier and instrument, tier. An absent limit stays as the
 * row has it, null takes it out of the row. Firms have only `maxCredit`, over all their accounts.
 */
export interface SetLimit extends LimitChange {
  readonly kind: 'SetLimit';
  readonly tier?: string;
  readonly account?: number;
  readonly firm?: number;
  readonly instrument: number | null;
}

/** Money is micro-dollars; percentages are millionths of one per cent: 5000000 is 5 %. */
export interface LimitValues {
  /** Largest order, in shares. Without it, and without maxPosition, nothing may be sent. */
  readonly maxOrderQuantity: number | null;
  /** Largest position either way, all open orders of a side filled. */
  readonly maxPosition: number | null;
  readonly maxOrderNotional: number | null;
  /** Largest order as a share of the 20-day average volume (F61, D52). */
  readonly maxVolumePercent: number | null;
  /** The typical order, and how many times it an order may be (F62). */
  readonly typicalQuantity: number | null;
  readonly typicalMultiple: number | null;
  /** How far a limit may lie beyond the reference price, on the side where it trades. */
  readonly collarPercent: number | null;
  /** Largest exposure over all instruments, at the day's reference prices (15c3-5(c)(1)(i)). Not by instrument. */
  readonly maxCredit: number | null;
  /** Most equal orders within a window (microseconds) that begins with the first of them. Not by instrument. */
  readonly maxDuplicates: number | null;
  readonly duplicateWindow: number | null;
  /** Messages and cancels per 60 s; before those of the tier. Not by instrument. */
  readonly messagesPerMinute: number | null;
  readonly cancelsPerMinute: number | null;
  /** Limits of the post-trade monitor (F73, F74). Not by instrument. */
  readonly maxPnlImpact: number | null;
  readonly maxVar: number | null;
  readonly maxDrawdown: number | null;
  /** Share of the largest position. */
  readonly maxConcentration: number | null;
  /** Millionths of a day, to liquidate the slowest position. */
  readonly maxLiquidationDays: number | null;
}

export type LimitChange = { readonly [Name in keyof LimitValues]?: LimitValues[Name] };

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
