import { divideHalfEven } from '../../../domain/index.ts';
import type { Level } from '../../../exchange/index.ts';

type Best = Level | null | undefined;

/** Null where a side is empty or the book is crossed, as it may be before an auction. */
export function spreadOf(bid: Best, ask: Best): number | null {
  return bid && ask && bid.price <= ask.price ? ask.price - bid.price : null;
}

/** Null where {@link spreadOf} is. Half a micro-dollar, which only a tick of one could make, goes to the even side. */
export function midPriceOf(bid: Best, ask: Best): number | bigint | null {
  if (!bid || !ask || bid.price > ask.price) return null;
  const sum = bid.price + ask.price;
  return sum % 2 === 0 ? sum / 2 : divideHalfEven(BigInt(sum), 2n);
}
