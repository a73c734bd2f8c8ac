/**
 * Why the exchange refuses an order, an amendment or a cancel, in order of precedence: the first
 * that applies is the one returned. The index into the list stands in journalled events: append only
 * at the place that the precedence wants, with a new engine version.
 */
export const REJECT_CODES = [
  'UNKNOWN_INSTRUMENT',
  'UNKNOWN_VENUE',
  'DUPLICATE_CLIENT_ORDER_ID',
  'NOT_SUPPORTED',
  'INVALID_COMBINATION',
  'INVALID_QUANTITY',
  'INVALID_PRICE',
  'INVALID_EXPIRY',
  'TICK_SIZE',
  'LOT_SIZE',
  'KILLED',
  'TRADING_HALTED',
  'REDUCE_ONLY_STATE',
  'MARKET_CLOSED',
  'MESSAGE_RATE_EXCEEDED',
  'RESTRICTED_INSTRUMENT',
  'SHORT_SALE_RESTRICTED',
  'NO_LIMIT',
  'ORDER_SIZE_EXCEEDED',
  'NOTIONAL_EXCEEDED',
  'FAT_FINGER',
  'NO_REFERENCE_PRICE',
  'PRICE_COLLAR',
  'OUTSIDE_PRICE_BAND',
  'POSITION_LIMIT_EXCEEDED',
  'CREDIT_EXCEEDED',
  'DUPLICATE_ORDER',
  'TRADE_THROUGH',
  'POST_ONLY_WOULD_TRADE',
  'ORDER_NOT_FOUND',
  'ORDER_NOT_OPEN',
  'QUANTITY_BELOW_FILLED',
  'LINKED_ORDER_REJECTED',
  'TOO_MANY_OPEN_ORDERS',
  'ROUTED_CHILD',
] as const;
export type RejectCode = (typeof REJECT_CODES)[number];

/** Index of a code in {@link REJECT_CODES}; {@link ACCEPTED} where nothing is refused. */
export type RejectIndex = number;
export const ACCEPTED = -1;

const indexes = new Map<RejectCode, number>(REJECT_CODES.map((code, index) => [code, index]));

/** The integer that stands for a code in flat events. */
export function rejectIndex(code: RejectCode): RejectIndex {
  return indexes.get(code) ?? ACCEPTED;
}
