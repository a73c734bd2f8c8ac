import { MAX_QUANTITY, type SetLimit, type SetTier } from '../domain/index.ts';
import type { Names } from './names.ts';

/** Risk tiers. Their message rates stand with their other limits. */
export const TIERS: readonly SetTier[] = [
  { kind: 'SetTier', tier: 'DEFAULT', messagesPerMinute: null, cancelsPerMinute: null },
  { kind: 'SetTier', tier: 'PROFESSIONAL', messagesPerMinute: null, cancelsPerMinute: null },
  { kind: 'SetTier', tier: 'MARKET_MAKER', messagesPerMinute: null, cancelsPerMinute: null },
  { kind: 'SetTier', tier: 'AWAY', messagesPerMinute: null, cancelsPerMinute: null },
];

const DOLLAR = 1_000_000;
/** One per cent, in millionths of one. */
const PERCENT = 1_000_000;
const SECOND = 1_000_000;
const DAY_OF_LIQUIDITY = 1_000_000;

/** Limits of the post-trade monitor (F73, F74): P&L impact 10,000, value at risk 50,000; the others are ours. */
const MONITORED = {
  maxPnlImpact: 10_000 * DOLLAR,
  maxVar: 50_000 * DOLLAR,
  maxDrawdown: 100_000 * DOLLAR,
  maxConcentration: 80 * PERCENT,
  maxLiquidationDays: 5 * DAY_OF_LIQUIDITY,
} as const;

/**
 * Limits of each tier for every instrument: the source's figures (F58, F61, F62, F63; cancels have a larger budget of their own,
 * so that one can always get out, D54), and for those who trade by profession room
 * for every example of the source (D53).
 */
export const GENERAL_LIMITS: readonly SetLimit[] = [
  {
    kind: 'SetLimit',
    tier: 'DEFAULT',
    instrument: null,
    maxOrderQuantity: 1_000,
    maxPosition: 10_000,
    maxOrderNotional: 10_000_000 * DOLLAR,
    maxVolumePercent: 5 * PERCENT,
    typicalQuantity: 100,
    typicalMultiple: 100,
    collarPercent: 10 * PERCENT,
    maxCredit: 20_000_000 * DOLLAR,
    messagesPerMinute: 100,
    cancelsPerMinute: 1_000,
    ...MONITORED,
  },
  { ...professional('PROFESSIONAL'), ...MONITORED },
  {
    ...professional('MARKET_MAKER'),
    maxPnlImpact: 100_000 * DOLLAR,
    maxVar: 5_000_000 * DOLLAR,
    maxDrawdown: 5_000_000 * DOLLAR,
  },
  // What the rest of the market shows is a fact, not a risk that somebody takes.
  { kind: 'SetLimit', tier: 'AWAY', instrument: null, maxOrderQuantity: 10_000_000, maxPosition: MAX_QUANTITY },
];

function professional(tier: string): SetLimit {
  return {
    kind: 'SetLimit',
    tier,
    instrument: null,
    maxOrderQuantity: 1_000_000,
    maxPosition: 10_000_000,
    maxOrderNotional: 500_000_000 * DOLLAR,
    maxVolumePercent: 5 * PERCENT,
    typicalQuantity: 10_000,
    typicalMultiple: 100,
    collarPercent: 20 * PERCENT,
    maxCredit: 5_000_000_000 * DOLLAR,
  };
}

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

/**
 * Rows of the nearer kinds, so that each can be seen at work: equal orders of CAROL are counted, DAVE may send fewer TSLA than
 * his tier, and the broker of all four private investors has a credit of its own.
 */
export function personalLimits(names: Names): SetLimit[] {
  const carol: SetLimit = {
    kind: 'SetLimit',
    account: names.account('CAROL'),
    instrument: null,
    maxDuplicates: 3,
    duplicateWindow: 5 * SECOND,
  };
  const maple: SetLimit = { kind: 'SetLimit', firm: MAPLE, instrument: null, maxCredit: 50_000_000 * DOLLAR };
  if (!names.hasInstrument('TSLA')) return [carol, maple];
  const tesla = names.instrument('TSLA');
  return [carol, maple, { kind: 'SetLimit', account: names.account('DAVE'), instrument: tesla, maxOrderQuantity: 150 }];
}

/** The first of the seed's firms. */
const MAPLE = 0;
