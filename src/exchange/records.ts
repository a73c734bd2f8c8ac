import type {
  AlertLevel,
  CancelReason,
  CandleInterval,
  CashBooking,
  EntryKind,
  LimitValues,
  OrderEventType,
  OrderStatus,
  OrderType,
  ParticipantKind,
  PriceBandRule,
  RejectCode,
  RiskChange,
  RiskChangeStatus,
  RiskMetric,
  Role,
  SelfTradePrevention,
  SellMark,
  ShortSalePolicy,
  Side,
  TimeInForce,
  TradeVerdict,
  TradingState,
} from '../domain/index.ts';
import type {
  FeeScheduleRecord,
  ProtectionRegimeRecord,
  QuoteRecord,
  QuotingIncrementRecord,
  RouteRecord,
  VenueRecord,
} from './venue-records.ts';

export type * from './venue-records.ts';

/**
 * The rows that people read: what commands and their events mean, in words. Made by the recorder from one
 * command at a time, written in the transaction of the journal, and the same whether they come from there
 * or back from the database. Prices are micro-dollars, instants microseconds. Sums of money can pass 64 bits
 * and are decimal text of micro-dollars. Accounts and instruments are indexes.
 */

export interface OrderRecord {
  readonly id: number;
  readonly account: number;
  readonly instrument: number;
  readonly clientOrderId: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly selfTradePrevention: SelfTradePrevention;
  readonly price: number | null;
  readonly stopPrice: number | null;
  readonly displayQuantity: number | null;
  readonly expiresAt: number | null;
  readonly quantity: number;
  readonly filledQuantity: number;
  readonly leavesQuantity: number;
  /** Sum of price times quantity over the fills. */
  readonly notional: string;
  readonly status: OrderStatus;
  readonly rejectCode: RejectCode | null;
  /** The refusal in words, with the limit and the actual figure. */
  readonly rejectMessage: string | null;
  /** The argument that was refused, in words of the API. */
  readonly rejectField: string | null;
  readonly cancelReason: CancelReason | null;
  /** 1 at first; one more with each amendment. */
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Journal sequence of the command that brought the order. */
  readonly sequence: number;
  /** The request as it came, defaults filled in, as canonical JSON: what a repeat is compared with. */
  readonly request: string;
  /** The other instructions in force, as JSON of OrderInstructions (stop price, display quantity and expiry apart); null: none. */
  readonly instructions: string | null;
  /** JSON of `[contingency, [order ids of the list]]`; null: it hangs together with no other. */
  readonly links: string | null;
  /** How a sell was marked when it came, by its account or the venue; null for buys and refused orders that named none. */
  readonly sellMark: SellMark | null;
  /** Index of the venue that it was sent to; null: SMART, the router decides. */
  readonly venue: number | null;
  /** Id of the routed order that it is a child of; null: of none. */
  readonly parent: number | null;
  /** How it came where no client sent it; null: a client did. */
  readonly entry: EntryKind | null;
  /** When a child gets to its venue; null: it is no child. */
  readonly arrivesAt: number | null;
  /** Number of its instrument's national best quote when it came; null: there was none yet. */
  readonly quote: number | null;
  /** Fees of its fills less rebates: text of micro-dollars. Of a routed order: those of its children. */
  readonly fees: string;
}

export interface TradeRecord {
  readonly id: number;
  readonly instrument: number;
  /** The symbol's print number, +1 each. */
  readonly print: number;
  readonly price: number;
  readonly quantity: number;
  /** Null: an auction has no aggressor. */
  readonly aggressorSide: Side | null;
  readonly makerOrder: number;
  readonly takerOrder: number;
  readonly makerAccount: number;
  readonly takerAccount: number;
  readonly executedAt: number;
  /** Journal sequence of the command that made it. */
  readonly sequence: number;
  /** Index of the venue where it happened. */
  readonly venue: number;
  /** Micro-dollars; negative: a rebate. */
  readonly makerFee: number;
  readonly takerFee: number;
  /** Number of its instrument's national best quote when it happened; null: there was none yet. */
  readonly quote: number | null;
  readonly verdict: TradeVerdict;
  /** The venue whose protected quote was better, and its price; null: COMPLIANT. */
  readonly throughVenue: number | null;
  readonly throughPrice: number | null;
}

/** One line of an account's history, with the order as it stood just after. */
export interface OrderEventRecord {
  readonly account: number;
  /** The account's own count, +1 each. */
  readonly number: number;
  readonly order: number;
  readonly type: OrderEventType;
  readonly at: number;
  readonly trade: number | null;
  readonly reason: string | null;
  /** The order just after the event. */
  readonly state: OrderState;
  /** Journal sequence of the command. */
  readonly sequence: number;
}

/** The part of an order that changes in its life. */
export type OrderState = Pick<
  OrderRecord,
  | 'price'
  | 'quantity'
  | 'filledQuantity'
  | 'leavesQuantity'
  | 'notional'
  | 'status'
  | 'cancelReason'
  | 'version'
  | 'updatedAt'
  | 'sellMark'
> & {
  /**
   * Its type, time in force, self-trade prevention and instructions as canonical JSON of those fields of the order's row;
   * null where they are as in its request.
   */
  readonly terms: string | null;
};

/**
 * What a symbol traded at in an interval: from `start`, which is a multiple of the interval's length since 1970 (UTC), to the
 * next one. Intervals without a trade have none.
 */
export interface CandleRecord {
  readonly instrument: number;
  readonly interval: CandleInterval;
  readonly start: number;
  /** Prices of the first trade, the highest, the lowest, and the last. */
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Shares. */
  readonly volume: number;
  /** Sum of price times quantity: text of micro-dollars. */
  readonly turnover: string;
  readonly trades: number;
  /** The symbol's print number of the last trade in it. */
  readonly lastPrint: number;
}

/** A self-trade that was prevented (D13). */
export interface PreventionRecord {
  readonly instrument: number;
  readonly makerOrder: number;
  readonly takerOrder: number;
  /** The taker's account, whose mode decided. */
  readonly account: number;
  /** Another one where both are of one trade group. */
  readonly makerAccount: number;
  readonly mode: SelfTradePrevention;
  readonly quantity: number;
  readonly at: number;
  readonly sequence: number;
  /** Place within its command, from 0. */
  readonly place: number;
}

/** Average cost (D36): `cost` is what the open quantity cost, signed like it; rounding half-even to the micro-dollar. */
export interface PositionRecord {
  readonly account: number;
  readonly instrument: number;
  readonly quantity: number;
  readonly cost: string;
  readonly realizedPnl: string;
  /** Fees less rebates of all its fills. */
  readonly fees: string;
  /** Cost and profit with fees: what opens a position puts its fee into the cost, what closes one takes it off the profit. */
  readonly netCost: string;
  readonly netRealizedPnl: string;
}

export interface FirmRecord {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly lei: string | null;
  readonly tradingState: TradingState;
}

export interface InstrumentRecord {
  readonly index: number;
  readonly symbol: string;
  readonly name: string;
  readonly isin: string | null;
  readonly currency: string;
  readonly tickSize: number;
  readonly lotSize: number;
  readonly referencePrice: number | null;
  readonly averageDailyVolume: number | null;
  readonly volatility: number | null;
  /** Name of the calendar that its market goes by. */
  readonly calendar: string;
  readonly priceBands: PriceBandRule;
  /** Whether the venue's own breaker of a symbol holds (F69). */
  readonly symbolBreaker: boolean;
  readonly tradingState: TradingState;
}

export interface AccountRecord {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  /** Index of the firm. */
  readonly firm: number;
  readonly kind: ParticipantKind;
  readonly tier: string;
  /** Trade group for self-trade prevention; null: it is alone. */
  readonly tradeGroup: string | null;
  /** The account's own; those of its firm and of the market count too. */
  readonly tradingState: TradingState;
  readonly shortSalePolicy: ShortSalePolicy;
}

export interface TierRecord {
  readonly tier: string;
  readonly messagesPerMinute: number | null;
  readonly cancelsPerMinute: number | null;
}

/**
 * A row of limits as it was set at a journal sequence: rows are never changed, the newest of a scope and instrument is the one in
 * force, and which limit judged which order can be told for ever. Exactly one of tier, account and firm is not null.
 */
export interface LimitRecord extends LimitValues {
  readonly tier: string | null;
  readonly account: number | null;
  readonly firm: number | null;
  readonly instrument: number | null;
  readonly sequence: number;
  readonly at: number;
  /** Id of the risk change that it came with; null: of a seed. */
  readonly change: number | null;
}

/** A change of risk settings, asked for and decided by people. */
export interface RiskChangeRecord {
  readonly id: number;
  readonly change: RiskChange;
  readonly status: RiskChangeStatus;
  readonly requestedBy: string;
  readonly requestedAt: number;
  readonly reason: string;
  readonly requestedSequence: number;
  /** Null while it waits; of what tightens: the one who asked. */
  readonly decidedBy: string | null;
  readonly decidedAt: number | null;
  readonly decisionReason: string | null;
  /** Journal sequence at which it was decided: from here on it holds, where it is EFFECTIVE. */
  readonly decidedSequence: number | null;
}

/** The trading state of a scope that has no row of its own (algorithm, market): key `algorithm:ID` or `market`. */
export interface TradingStateRecord {
  readonly scope: string;
  readonly state: TradingState;
  readonly reason: string;
  readonly at: number;
  readonly sequence: number;
}

/** An entry of the restricted list; `restricted` false: taken off again. Null account and firm: for everybody. */
export interface RestrictionRecord {
  readonly instrument: number;
  readonly account: number | null;
  readonly firm: number | null;
  readonly restricted: boolean;
  readonly at: number;
  readonly sequence: number;
}

/** What an operator booked. Trades move cash too, and stand in the table of trades. */
export interface LedgerRecord {
  /** 1, 2, 3 … over all accounts. */
  readonly id: number;
  readonly account: number;
  readonly booking: CashBooking | 'OPENING_HOLDING';
  /** Of an opening holding; else null. */
  readonly instrument: number | null;
  readonly quantity: number | null;
  readonly price: number | null;
  /** Cash, signed as it moves the balance; 0 for holdings. */
  readonly amount: number;
  readonly by: string;
  readonly reason: string;
  readonly at: number;
  readonly sequence: number;
}

/** An account's cash and the highest point of its profit. Text of micro-dollars. */
export interface BalanceRecord {
  readonly account: number;
  /** Deposits less withdrawals and booked fees, less what was bought, plus what was sold, less fees of trades. */
  readonly cash: string;
  readonly deposits: string;
  readonly withdrawals: string;
  /** What operators have booked as fees. Those of trades stand with the positions. */
  readonly fees: string;
  /** Highest total profit so far (0 at first), and the largest fall below such a peak: at the account's own trades and bookings, and at ends of days. */
  readonly peakPnl: string;
  readonly maxDrawdown: string;
}

/** A crossing of a limit of the post-trade monitor. */
export interface AlertRecord {
  /** 1, 2, 3 … over all accounts. */
  readonly id: number;
  readonly account: number;
  readonly metric: RiskMetric;
  readonly level: AlertLevel;
  /** The trade that brought it about; null: none did (a day's end, a changed limit). */
  readonly trade: number | null;
  /** Of PNL_IMPACT, CONCENTRATION and LIQUIDITY: the position it is about. */
  readonly instrument: number | null;
  /** Micro-dollars (PNL_IMPACT, VAR, DRAWDOWN), millionths of one per cent (CONCENTRATION), millionths of a day (LIQUIDITY); text. */
  readonly value: string;
  readonly limit: string;
  readonly at: number;
  readonly sequence: number;
  /** When the measure was back below, or another level took its place: null until then, and for ever for PNL_IMPACT. */
  readonly clearedAt: number | null;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: number | null;
  readonly note: string | null;
}

/** A day of an instrument, adjusted for splits. */
export interface PriceHistoryRecord {
  readonly instrument: number;
  readonly date: string;
  readonly close: number;
  readonly volume: number;
}

export interface ApiKeyRecord {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly hash: string;
  readonly roles: readonly Role[];
  readonly accounts: readonly number[];
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

/** Rows that a command, or a group of commands, adds or replaces. */
export interface Changes {
  readonly orders: OrderRecord[];
  readonly trades: TradeRecord[];
  readonly candles: CandleRecord[];
  readonly orderEvents: OrderEventRecord[];
  readonly preventions: PreventionRecord[];
  readonly positions: PositionRecord[];
  readonly quotes: QuoteRecord[];
  readonly routes: RouteRecord[];
  readonly venues: VenueRecord[];
  readonly feeSchedules: FeeScheduleRecord[];
  readonly protectionRegimes: ProtectionRegimeRecord[];
  readonly quotingIncrements: QuotingIncrementRecord[];
  readonly firms: FirmRecord[];
  readonly instruments: InstrumentRecord[];
  readonly accounts: AccountRecord[];
  readonly tiers: TierRecord[];
  readonly limits: LimitRecord[];
  readonly apiKeys: ApiKeyRecord[];
  readonly riskChanges: RiskChangeRecord[];
  readonly tradingStates: TradingStateRecord[];
  readonly restrictions: RestrictionRecord[];
  readonly ledger: LedgerRecord[];
  readonly balances: BalanceRecord[];
  readonly alerts: AlertRecord[];
  readonly priceHistory: PriceHistoryRecord[];
}

/** No rows yet. */
export function noChanges(): Changes {
  return {
    orders: [],
    trades: [],
    candles: [],
    orderEvents: [],
    preventions: [],
    positions: [],
    quotes: [],
    routes: [],
    venues: [],
    feeSchedules: [],
    protectionRegimes: [],
    quotingIncrements: [],
    firms: [],
    instruments: [],
    accounts: [],
    tiers: [],
    limits: [],
    apiKeys: [],
    riskChanges: [],
    tradingStates: [],
    restrictions: [],
    ledger: [],
    balances: [],
    alerts: [],
    priceHistory: [],
  };
}
