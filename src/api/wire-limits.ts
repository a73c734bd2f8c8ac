import { formatDecimal, type LimitChange, type RejectCode } from '../domain/index.ts';
import type { CheckResult } from '../exchange/index.ts';
import { LIMIT_NAMES, type LimitName } from '../risk/index.ts';
import type { LimitName as LimitWord, SetLimitInput } from './generated/schema-types.ts';

/** maxOrderQuantity → MAX_ORDER_QUANTITY. */
export function limitWord(name: LimitName): LimitWord {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase() as LimitWord;
}

/** The limits that an input sets, or (null) takes out. */
export function toLimitChange(input: SetLimitInput): LimitChange {
  const change: Partial<Record<LimitName, number | null>> = {};
  for (const name of LIMIT_NAMES) {
    const value = input[name];
    if (value !== undefined) change[name] = value;
  }
  return change;
}

/** Codes whose figures are money, and those whose figures are counts of shares, messages or orders. The others have none. */
const MONEY: ReadonlySet<RejectCode> = new Set<RejectCode>([
  'INVALID_PRICE',
  'TICK_SIZE',
  'SHORT_SALE_RESTRICTED',
  'NOTIONAL_EXCEEDED',
  'PRICE_COLLAR',
  'OUTSIDE_PRICE_BAND',
  'CREDIT_EXCEEDED',
  'TRADE_THROUGH',
  'POST_ONLY_WOULD_TRADE',
]);
const COUNTS: ReadonlySet<RejectCode> = new Set<RejectCode>([
  'INVALID_QUANTITY',
  'LOT_SIZE',
  'REDUCE_ONLY_STATE',
  'MESSAGE_RATE_EXCEEDED',
  'ORDER_SIZE_EXCEEDED',
  'FAT_FINGER',
  'POSITION_LIMIT_EXCEEDED',
  'DUPLICATE_ORDER',
  'TOO_MANY_OPEN_ORDERS',
]);

/** Figures of a check in the unit of its code; null where it has none for people. */
export function checkFigures({ code, limit, actual }: CheckResult): {
  readonly limit: string | null;
  readonly actual: string | null;
} {
  const isPrice = MONEY.has(code);
  // A sale whose mark or locate is missing has no price at fault; its message says what is.
  const isFault = isPrice && actual !== null && actual < 0;
  if (isFault || (!isPrice && !COUNTS.has(code))) return { limit: null, actual: null };
  const text = (figure: number | null): string | null =>
    figure === null ? null : isPrice ? formatDecimal(figure) : String(figure);
  return { limit: text(limit), actual: text(actual) };
}
