import type { CancelReason, OrderType, Peg, RejectCode, SelfTradePrevention, Side } from '../../src/domain/index.ts';

/**
 * The words of the conformance door (docs/CONFORMANCE.md) as types. Prices are whole ticks, quantities whole units, instants
 * microseconds. A field that a request leaves out is `undefined` here.
 */

/** The times in force of the door; OPEN and CLOSE are the orders at the opening and at the close. */
export const DOOR_TIMES_IN_FORCE = ['DAY', 'GTC', 'GTD', 'IOC', 'FOK', 'OPEN', 'CLOSE'] as const;
export type DoorTimeInForce = (typeof DOOR_TIMES_IN_FORCE)[number];

export const DOOR_PHASES = ['AUCTION', 'CONTINUOUS', 'HALTED', 'CLOSED'] as const;
export type DoorPhase = (typeof DOOR_PHASES)[number];

/** `true` refuses an order that would trade, `SLIDE` moves its price until it does not. */
export type DoorPostOnly = boolean | 'SLIDE';

/** A new order. What the parser has not judged: zeros, sizes beyond the bounds, and which fields go together. */
export interface NewRequest {
  readonly op: 'new';
  readonly id: string;
  readonly side: Side;
  readonly type: OrderType;
  /** The default is filled in: IOC for MARKET, otherwise GTC. */
  readonly tif: DoorTimeInForce;
  readonly qty: number;
  readonly price: number | undefined;
  readonly stop: number | undefined;
  /** Ticks. */
  readonly trail: number | undefined;
  /** Whole per cent. */
  readonly trailPct: number | undefined;
  readonly display: number | undefined;
  readonly hidden: boolean | undefined;
  readonly minQty: number | undefined;
  readonly postOnly: DoorPostOnly | undefined;
  readonly reduceOnly: boolean | undefined;
  readonly peg: Peg | undefined;
  readonly account: string | undefined;
  readonly stp: SelfTradePrevention | undefined;
  readonly expiresAt: number | undefined;
  /** Id of the order that is canceled when this one trades, and the other way round. */
  readonly oco: string | undefined;
}

/** What an order cannot be without, so that `replace` cannot take it away. */
type Needed = 'op' | 'id' | 'side' | 'type' | 'qty';

/**
 * A new order under an open order's id. `undefined` leaves a field as it is, `null` takes it away (for `tif`: back to the
 * default of the type). `qty` is the new open quantity.
 */
export type ReplaceRequest = {
  readonly op: 'replace';
  readonly id: string;
  readonly side: Side | undefined;
  readonly type: OrderType | undefined;
  readonly qty: number | undefined;
} & { readonly [Field in Exclude<keyof NewRequest, Needed>]: NewRequest[Field] | null | undefined };

export interface CancelRequest {
  readonly op: 'cancel';
  readonly id: string;
}

/** `undefined` leaves a field as it is. `qty` is the new total, filled part included. */
export interface AmendRequest {
  readonly op: 'amend';
  readonly id: string;
  readonly price: number | undefined;
  readonly qty: number | undefined;
}

export interface PhaseRequest {
  readonly op: 'phase';
  readonly to: DoorPhase;
}

/** The door has seen to it that `now` does not go back. */
export interface TimeRequest {
  readonly op: 'time';
  readonly now: number;
}

export interface BookRequest {
  readonly op: 'book';
  /** Levels a side; all of them where it is `undefined`. */
  readonly depth: number | undefined;
  readonly orders: boolean;
}

export interface ResetRequest {
  readonly op: 'reset';
}

/** Comes before every other request on an empty book; the door has seen to it. */
export interface ConfigRequest {
  readonly op: 'config';
  readonly risk: boolean;
}

export type Request =
  | NewRequest
  | CancelRequest
  | AmendRequest
  | ReplaceRequest
  | PhaseRequest
  | TimeRequest
  | BookRequest
  | ResetRequest
  | ConfigRequest;

/** Price, displayed quantity, number of displayed orders. */
export type DoorLevel = readonly [price: number, quantity: number, orders: number];
/** Id, price, open quantity with the reserve. */
export type DoorOrder = readonly [id: string, price: number, open: number];

export interface BothSides<Entry> {
  readonly bids: readonly Entry[];
  readonly asks: readonly Entry[];
}

/** One line out, but for its `seq`, which is the door's own. */
export type Output =
  | { readonly event: 'accepted'; readonly id: string }
  | { readonly event: 'rejected'; readonly id: string | undefined; readonly code: RejectCode | 'BAD_INPUT' }
  | {
      readonly event: 'trade';
      readonly maker: string;
      readonly taker: string;
      readonly price: number;
      readonly qty: number;
    }
  | { readonly event: 'refreshed'; readonly id: string; readonly qty: number }
  | { readonly event: 'canceled'; readonly id: string; readonly qty: number; readonly reason: CancelReason }
  | { readonly event: 'prevented'; readonly maker: string; readonly taker: string; readonly qty: number }
  | { readonly event: 'amended'; readonly id: string; readonly priority: 'kept' | 'lost' }
  | { readonly event: 'replaced'; readonly id: string }
  | { readonly event: 'triggered'; readonly id: string }
  | { readonly event: 'expired'; readonly id: string; readonly qty: number }
  | { readonly event: 'phase'; readonly to: DoorPhase }
  | { readonly event: 'time'; readonly now: number }
  | { readonly event: 'reset' }
  | { readonly event: 'config'; readonly risk: boolean }
  | ({ readonly event: 'book'; readonly orders: BothSides<DoorOrder> | undefined } & BothSides<DoorLevel>);

/**
 * A market behind the door: one instrument and one lit book, empty and CONTINUOUS at first. The core is one
 * (`core-book.ts`), the tests have others.
 */
export interface ConformanceBook {
  /**
   * Carries a request out and says what came of it, in order: at least one output, the answer to the request first. The list
   * is read before the next call, so it may be used again.
   */
  take(request: Request): readonly Output[];
}

/** What an order has that names no time in force. */
export function defaultTimeInForce(type: OrderType): DoorTimeInForce {
  return type === 'MARKET' ? 'IOC' : 'GTC';
}
