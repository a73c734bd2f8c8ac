import { formatInstant, type Micros } from '../../domain/index.ts';
import type { MaxRate, Span } from '../../exchange/index.ts';
import type { Services } from '../context.ts';
import { badInput } from '../errors.ts';

/** Most price levels a side. */
export const DEEPEST = 500;

/** Most events a second that a subscriber may bound itself to. */
const FASTEST = 1_000;

/** An argument that GraphQL may leave out. */
type Optional<Value> = Value | null | undefined;

export function isGiven<Value>(value: Optional<Value>): value is Value {
  return value !== null && value !== undefined;
}

/** Price levels a side, checked. */
export function requireDepth(depth: Optional<number>): number {
  const levels = depth ?? 10;
  if (levels >= 1 && levels <= DEEPEST) return levels;
  throw badInput(`depth is ${levels}; allowed are 1 to ${DEEPEST}.`);
}

/** Events a second, checked; null: all of them. */
export function requireRate(maxRate: Optional<number>): MaxRate {
  if (!isGiven(maxRate)) return null;
  if (maxRate >= 1 && maxRate <= FASTEST) return maxRate;
  throw badInput(`maxRate is ${maxRate}; allowed are 1 to ${FASTEST} events a second, or null for every change.`);
}

/** A stretch of time that does not end before it begins. */
export function requireSpan({ from, to }: { readonly from?: Optional<Micros>; readonly to?: Optional<Micros> }): Span {
  if (isGiven(from) && isGiven(to) && from > to) {
    throw badInput(`from is ${formatInstant(from)}, after to, ${formatInstant(to)}.`);
  }
  return { from: from ?? null, to: to ?? null };
}

/** Refuses an instant that the exchange has not come to: there is nothing to tell of it. */
export function requirePast(asOf: Optional<Micros>, { feeds }: Services): void {
  const { time } = feeds;
  if (!isGiven(asOf) || asOf <= time) return;
  throw badInput(
    `asOf is ${formatInstant(asOf)}; allowed is up to ${formatInstant(time)}, the time of the exchange. Leave it out for now.`,
  );
}
