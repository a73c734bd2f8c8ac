import type { NewRequest } from '../../conformance/protocol.ts';
import type { SelfTradePrevention, Side } from '../../../src/domain/index.ts';

/** What the recordings say of an order. Price in ticks, quantities in whole units. */
export interface RecordedOrder {
  readonly id: string;
  readonly side: Side;
  readonly price: number;
  readonly qty: number;
  /** Slice of an iceberg; undefined: all of it is shown. */
  readonly display?: number | undefined;
  /** Only where orders of one owner meet. */
  readonly account?: string | undefined;
}

const NOTHING_ELSE = {
  stop: undefined,
  trail: undefined,
  trailPct: undefined,
  hidden: undefined,
  minQty: undefined,
  postOnly: undefined,
  reduceOnly: undefined,
  peg: undefined,
  expiresAt: undefined,
  oco: undefined,
} as const;

/** A limit order that rests with what it does not trade at once. */
export function restingOrder(order: RecordedOrder): NewRequest {
  return limitOrder(order, 'GTC');
}

/** A limit order that is done with what it trades at once. */
export function aggressor(order: RecordedOrder, prevention?: SelfTradePrevention): NewRequest {
  return limitOrder(order, 'IOC', prevention);
}

function limitOrder(
  { id, side, price, qty, display, account }: RecordedOrder,
  tif: 'GTC' | 'IOC',
  stp?: SelfTradePrevention,
): NewRequest {
  return { ...NOTHING_ELSE, op: 'new', type: 'LIMIT', id, side, price, qty, tif, display, account, stp };
}
