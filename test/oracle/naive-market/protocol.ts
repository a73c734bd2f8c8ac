import type { CancelReason, OrderType, Peg, RejectCode, SelfTradePrevention, Side } from '../../../src/domain/index.ts';

/** The lines of the conformance door as types: prices in ticks, quantities in units, instants in microseconds. */

export type TimeInForce = 'DAY' | 'GTC' | 'GTD' | 'IOC' | 'FOK' | 'OPEN' | 'CLOSE';
export type Phase = 'AUCTION' | 'CONTINUOUS' | 'HALTED' | 'CLOSED';
export type PostOnly = boolean | 'SLIDE';
export type Code = RejectCode | 'BAD_INPUT';
export type { CancelReason, OrderType, Peg, SelfTradePrevention, Side };

/** What an order may carry, apart from what each must have. `null` is as good as absent, but in `replace` it takes away. */
interface OptionalFields {
  readonly tif?: TimeInForce | null;
  readonly price?: number | null;
  readonly stop?: number | null;
  readonly trail?: number | null;
  readonly trailPct?: number | null;
  readonly display?: number | null;
  readonly hidden?: boolean | null;
  readonly minQty?: number | null;
  readonly postOnly?: PostOnly | null;
  readonly reduceOnly?: boolean | null;
  readonly peg?: Peg | null;
  readonly account?: string | null;
  readonly stp?: SelfTradePrevention | null;
  readonly expiresAt?: number | null;
  readonly oco?: string | null;
}

export interface NewRequest extends OptionalFields {
  readonly op: 'new';
  readonly id: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly qty: number;
}

/** `qty` is the new open quantity. */
export interface ReplaceRequest extends OptionalFields {
  readonly op: 'replace';
  readonly id: string;
  readonly side?: Side;
  readonly type?: OrderType;
  readonly qty?: number;
}

/** `qty` is the new total, filled part included. */
export interface AmendRequest {
  readonly op: 'amend';
  readonly id: string;
  readonly price?: number | null;
  readonly qty?: number | null;
}

export type Request =
  | NewRequest
  | ReplaceRequest
  | AmendRequest
  | { readonly op: 'cancel'; readonly id: string }
  | { readonly op: 'phase'; readonly to: Phase }
  | { readonly op: 'time'; readonly now: number }
  | BookRequest
  | { readonly op: 'reset' }
  | { readonly op: 'config'; readonly risk: boolean };

export interface BookRequest {
  readonly op: 'book';
  readonly depth?: number | null;
  readonly orders?: boolean | null;
}

/** Price, displayed quantity, number of displayed orders. */
export type Level = readonly [number, number, number];
/** Id, price, open quantity with the reserve. */
export type Listed = readonly [string, number, number];

/** One line out without its `seq`. */
export type Output =
  | { readonly event: 'accepted'; readonly id: string }
  | { readonly event: 'rejected'; readonly id?: string; readonly code: Code }
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
  | { readonly event: 'phase'; readonly to: Phase }
  | { readonly event: 'time'; readonly now: number }
  | { readonly event: 'reset' }
  | { readonly event: 'config'; readonly risk: boolean }
  | {
      readonly event: 'book';
      readonly bids: readonly Level[];
      readonly asks: readonly Level[];
      readonly orders?: { readonly bids: readonly Listed[]; readonly asks: readonly Listed[] };
    };
