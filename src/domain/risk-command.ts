import type { Micro } from './money.ts';
import type { CashBooking, PriceBandRule, ShortSalePolicy, TradingState } from './words.ts';

/*
 * Commands about risk: limits, trading states and lists with the people who change them, halts, reference data of days, bookings.
 */

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
