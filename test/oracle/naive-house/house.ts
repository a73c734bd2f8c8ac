import type {
  HaltKind,
  MarketPhase,
  PriceBandRule,
  RiskChange,
  SellMark,
  Session,
  SetLimit,
  ShortSalePolicy,
  TradingState,
} from '../../../src/domain/index.ts';
import type { NaiveOrder, State } from '../naive-market/index.ts';

/** What the exchange knows, as plain lists that are searched whenever anything is asked. Money is micro-dollars, time microseconds. */
export interface House {
  now: number;
  readonly instruments: HouseInstrument[];
  readonly accounts: HouseAccount[];
  readonly firms: string[];
  readonly tiers: string[];
  /** Message budgets of tiers per 60 s; null: none. */
  readonly tierRates: Map<string, { readonly messages: number | null; readonly cancels: number | null }>;
  /** Each change of limits, in the order in which they came: what a row says follows from all of its scope. */
  readonly limitChanges: SetLimit[];
  /** Each trading state that was set, in order: the last of a scope counts. */
  readonly states: { readonly scope: string; readonly state: TradingState }[];
  /** The restricted list: `instrument scope`. */
  readonly restricted: Set<string>;
  readonly riskChanges: HouseRiskChange[];
  messages: Message[];
  /** Equal orders that were taken: the window begins with the first of them. */
  readonly windows: Map<string, { first: number; count: number }>;
  /** What is on the paper of each order, open or not, beside its terms. */
  readonly papers: Map<string, Papers>;
  nextOrderId: number;
  /** Calendars' sessions that have begun. */
  readonly sessions: Map<string, { readonly session: Session; next: number }>;
  readonly index: HouseIndex;
  /** What is said in answer to the command, a line an event. */
  said: string[];
}

export interface HouseInstrument {
  readonly index: number;
  readonly tick: number;
  readonly lot: number;
  readonly calendar: string;
  /** The day's reference price: the prior close; null: there is none. */
  dayReference: number | null;
  averageDailyVolume: number | null;
  readonly volumes: number[];
  /** The matching of orders, in ticks. */
  readonly market: State;
  phase: MarketPhase;
  phaseEndsAt: number;
  manual: boolean;
  /** Whether it has traded since the venue's day began. */
  tradedToday: boolean;
  /** The trades that are told now are those of an uncross. */
  isUncrossing: boolean;
  readonly halts: Halts;
}

/** What halts one instrument, or bounds its prices. Money is micro-dollars. */
export interface Halts {
  bandRule: PriceBandRule;
  /** Whether bands are to hold now: in continuous trading, where the instrument has them. */
  hasBands: boolean;
  /** What the bands lie around; null: no trade has made a reference price yet. */
  reference: number | null;
  /** Since when the reference price stands. */
  referenceSince: number;
  /** Bands in force; null: none hold now. */
  bands: Bands | null;
  /** Trades since continuous trading began. */
  trades: { readonly at: number; readonly price: number }[];
  /** The best price of a side stands at its band; null: none does. */
  limitState: { readonly side: 'BUY' | 'SELL'; readonly pauseAt: number } | null;
  hasBreaker: boolean;
  /** Highest level of the symbol's breaker that was met today. */
  breakerLevel: number;
  /** The halt that is on, reopening auction included; null: none. */
  halt: Halt | null;
  /** How often its reopening auction was extended. */
  extensions: number;
  /** Days that Rule 201 still holds on, today included, and what set it off. */
  shortSaleDays: number;
  shortSalePrice: number;
  /** When its day closes; Infinity: it does not. */
  closesAt: number;
  /** Trades in continuous trading that nobody has looked at yet. */
  fresh: { readonly price: number; readonly isUncross: boolean }[];
}

export interface Bands {
  readonly lower: number;
  readonly upper: number;
}

export interface Halt {
  readonly kind: HaltKind;
  /** 0: it has none. */
  readonly level: number;
  /** What did it, and what that was measured from; 0: an operator. */
  readonly price: number;
  readonly reference: number;
  /** Infinity: it does not end by itself. */
  readonly until: number;
}

/** The index of the market-wide breakers. 0: not known. */
export interface HouseIndex {
  value: number;
  priorClose: number;
  /** Highest level of the day. */
  level: number;
  day: string;
}

export interface HouseAccount {
  readonly index: number;
  readonly firm: number;
  readonly tier: string;
  policy: ShortSalePolicy;
  cash: number;
}

export interface HouseRiskChange {
  readonly id: number;
  readonly change: RiskChange;
  readonly by: string;
  readonly at: number;
  status: 'PENDING' | 'EFFECTIVE' | 'REJECTED';
  /** The trading state that it is about was set otherwise since. */
  isOutOfDate: boolean;
}

/** A message that counts, or a cancel. */
export interface Message {
  readonly account: number;
  readonly isCancel: boolean;
  readonly at: number;
}

/** What an order says beside its terms. Null: nothing. */
export interface Papers {
  readonly account: number;
  readonly instrument: number;
  readonly side: 'BUY' | 'SELL';
  /** As its account marked it. */
  readonly asked: SellMark | null;
  readonly locate: string | null;
  readonly algorithm: string | null;
  /** As it counts: its account's mark, else the venue's. */
  mark: SellMark;
}

export function say(house: House, line: string): void {
  house.said.push(line);
}

/** Shares; below zero: short. */
export function positionOf(instrument: HouseInstrument, account: number): number {
  return instrument.market.positions.get(String(account)) ?? 0;
}

/** The open orders of an account and side, but one. */
export function openOrders(
  instrument: HouseInstrument,
  account: number,
  side: 'BUY' | 'SELL',
  but: NaiveOrder | undefined,
): NaiveOrder[] {
  return instrument.market.orders.filter(
    (order) => order !== but && order.account === String(account) && order.side === side,
  );
}

/** What is open of an account's orders of a side, in shares. */
export function openShares(
  instrument: HouseInstrument,
  account: number,
  side: 'BUY' | 'SELL',
  but?: NaiveOrder,
): number {
  return openOrders(instrument, account, side, but).reduce((sum, order) => sum + order.qty - order.filled, 0);
}

/** The last trade, else the day's reference price; null: neither. Micro-dollars. */
export function referencePrice(instrument: HouseInstrument): number | null {
  const { lastPrice } = instrument.market;
  return lastPrice === null ? instrument.dayReference : lastPrice * instrument.tick;
}
