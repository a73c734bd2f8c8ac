import { openQuantity, type NaiveOrder, type Terms } from './state.ts';
import type { NewRequest, OrderType, ReplaceRequest, TimeInForce } from './protocol.ts';

/** What a new order asks for, with the defaults filled in. */
export function termsOfNew(request: NewRequest): Terms {
  return {
    id: request.id,
    side: request.side,
    type: request.type,
    tif: request.tif ?? defaultTif(request.type),
    price: request.price ?? null,
    stop: request.stop ?? null,
    trail: request.trail ?? null,
    trailPct: request.trailPct ?? null,
    display: request.display ?? null,
    hidden: request.hidden ?? false,
    minQty: request.minQty ?? null,
    postOnly: request.postOnly ?? false,
    reduceOnly: request.reduceOnly ?? false,
    peg: request.peg ?? null,
    account: request.account ?? null,
    stp: request.stp ?? 'CANCEL_TAKER',
    expiresAt: request.expiresAt ?? null,
    oco: request.oco ?? null,
    qty: request.qty,
  };
}

/** The whole new order: what is absent stays as it is, null takes away. Its quantity is what is to be open. */
export function termsOfReplacement(request: ReplaceRequest, old: NaiveOrder): Terms {
  const type = request.type ?? old.type;
  return {
    id: old.id,
    side: request.side ?? old.side,
    type,
    tif: request.tif === null ? defaultTif(type) : (request.tif ?? old.tif),
    price: kept(request.price, old.price),
    stop: kept(request.stop, old.stop),
    trail: kept(request.trail, old.trail),
    trailPct: kept(request.trailPct, old.trailPct),
    display: kept(request.display, old.display),
    hidden: kept(request.hidden, old.hidden) ?? false,
    minQty: kept(request.minQty, old.minQty),
    postOnly: kept(request.postOnly, old.postOnly) ?? false,
    reduceOnly: kept(request.reduceOnly, old.reduceOnly) ?? false,
    peg: kept(request.peg, old.peg),
    account: kept(request.account, old.account),
    stp: kept(request.stp, old.stp) ?? 'CANCEL_TAKER',
    expiresAt: kept(request.expiresAt, old.expiresAt),
    oco: kept(request.oco, old.oco),
    qty: request.qty ?? openQuantity(old),
  };
}

function defaultTif(type: OrderType): TimeInForce {
  return type === 'MARKET' ? 'IOC' : 'GTC';
}

function kept<Value>(asked: Value | null | undefined, old: Value | null): Value | null {
  return asked === undefined ? old : asked;
}
