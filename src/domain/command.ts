import type { Micro } from './money.ts';
import type { Micros } from './time.ts';
import type {
  OrderType,
  ParticipantKind,
  Peg,
  Role,
  RoutingInstruction,
  SelfTradePrevention,
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
  | AmendOrder
  | CancelOrder
  | CancelAllOrders
  | AdvanceTime
  | CreateVenue
  | CreateFirm
  | SetTier
  | SetLimit
  | CreateInstrument
  | CreateAccount
  | CreateApiKey
  | RevokeApiKey;

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
  readonly trailPercent?: Micro;
  readonly routing?: RoutingInstruction;
  /** A venue other than the home market. */
  readonly venue?: string;
}

/** Quantity is the new total, filled part included; null leaves a field as it is. */
export interface AmendOrder {
  readonly kind: 'AmendOrder';
  readonly account: number;
  readonly orderId: number;
  readonly quantity: number | null;
  readonly price: Micro | null;
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
}

/**
 * Time passes to the command's own time. What is due by then happens; a session that comes with it
 * begins after that. Instants of sessions are computed outside, so that a replay does not hang on
 * the time-zone data of the machine.
 */
export interface AdvanceTime {
  readonly kind: 'AdvanceTime';
  readonly session?: Session;
}

/** A trading day of the venue. DAY orders expire at its end. */
export interface Session {
  /** The venue's calendar day, "2026-11-24". */
  readonly date: string;
  readonly endsAt: Micros;
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

/** Risk limits of a tier, for one instrument or (null) for all that have no row of their own. */
export interface SetLimit {
  readonly kind: 'SetLimit';
  readonly tier: string;
  readonly instrument: number | null;
  readonly maxOrderQuantity: number;
  readonly maxPosition: number;
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
