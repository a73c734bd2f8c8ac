import type { SetLimit, SetTier } from '../domain/index.ts';
import type { Names } from './names.ts';

/**
 * Risk tiers. The default one has the message rate of F63; cancels have a larger budget of their own, so that one can
 * always get out (D54). The others have no rate.
 */
export const TIERS: readonly SetTier[] = [
  { kind: 'SetTier', tier: 'DEFAULT', messagesPerMinute: 100, cancelsPerMinute: 1_000 },
  { kind: 'SetTier', tier: 'PROFESSIONAL', messagesPerMinute: null, cancelsPerMinute: null },
  { kind: 'SetTier', tier: 'MARKET_MAKER', messagesPerMinute: null, cancelsPerMinute: null },
];

/**
 * Limits of each tier for every instrument: F58's defaults, and for those who trade by profession room for every
 * example of the source (D53).
 */
export const GENERAL_LIMITS: readonly SetLimit[] = [
  { kind: 'SetLimit', tier: 'DEFAULT', instrument: null, maxOrderQuantity: 1_000, maxPosition: 10_000 },
  { kind: 'SetLimit', tier: 'PROFESSIONAL', instrument: null, maxOrderQuantity: 1_000_000, maxPosition: 10_000_000 },
  { kind: 'SetLimit', tier: 'MARKET_MAKER', instrument: null, maxOrderQuantity: 1_000_000, maxPosition: 10_000_000 },
];

/** F58's limits of the default tier that are particular to a symbol. */
const SYMBOL_LIMITS = [
  { symbol: 'AAPL', maxOrderQuantity: 500, maxPosition: 5_000 },
  { symbol: 'TSLA', maxOrderQuantity: 200, maxPosition: 2_000 },
] as const;

/** Limits for those symbols that are there. */
export function symbolLimits(names: Names): SetLimit[] {
  return SYMBOL_LIMITS.filter(({ symbol }) => names.hasInstrument(symbol)).map(({ symbol, ...limits }) => ({
    kind: 'SetLimit',
    tier: 'DEFAULT',
    instrument: names.instrument(symbol),
    ...limits,
  }));
}
