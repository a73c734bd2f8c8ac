import type {
  CancelReason,
  OrderEventType,
  OrderStatus,
  OrderType,
  ParticipantKind,
  RejectCode,
  Role,
  SelfTradePrevention,
  Side,
  TimeInForce,
  TradingState,
  VenueKind,
} from '../domain/index.ts';

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
> & {
  /**
   * Its type, time in force, self-trade prevention and instructions as canonical JSON of those fields of the order's row;
   * null where they are as in its request.
   */
  readonly terms: string | null;
};

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
}

export interface VenueRecord {
  readonly index: number;
  readonly name: string;
  readonly mic: string;
  readonly kind: VenueKind;
}

export interface FirmRecord {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly lei: string | null;
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
  readonly tradingState: TradingState;
}

export interface TierRecord {
  readonly tier: string;
  readonly messagesPerMinute: number | null;
  readonly cancelsPerMinute: number | null;
}

export interface LimitRecord {
  readonly tier: string;
  readonly instrument: number | null;
  readonly maxOrderQuantity: number;
  readonly maxPosition: number;
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
  readonly orderEvents: OrderEventRecord[];
  readonly preventions: PreventionRecord[];
  readonly positions: PositionRecord[];
  readonly venues: VenueRecord[];
  readonly firms: FirmRecord[];
  readonly instruments: InstrumentRecord[];
  readonly accounts: AccountRecord[];
  readonly tiers: TierRecord[];
  readonly limits: LimitRecord[];
  readonly apiKeys: ApiKeyRecord[];
}

/** No rows yet. */
export function noChanges(): Changes {
  return {
    orders: [],
    trades: [],
    orderEvents: [],
    preventions: [],
    positions: [],
    venues: [],
    firms: [],
    instruments: [],
    accounts: [],
    tiers: [],
    limits: [],
    apiKeys: [],
  };
}
