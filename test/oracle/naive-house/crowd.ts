import type { Command, CreateInstrument, LimitChange } from '../../../src/domain/index.ts';

/** Money of the house, in micro-dollars. */
export const DOLLAR = 1_000_000;
export const TICK = 10_000;
export const LOT = 5;
/** One per cent. */
const PERCENT = 1_000_000;

/** What a random house starts with: few accounts, each bound by other limits, so that each of them is met. */
export function crowd(hasHalts: boolean): readonly Command[] {
  return [
    { kind: 'CreateFirm', id: 'ONE', name: 'One', lei: null },
    { kind: 'CreateFirm', id: 'TWO', name: 'Two', lei: null },
    { kind: 'SetTier', tier: 'WIDE', messagesPerMinute: null, cancelsPerMinute: null },
    { kind: 'SetTier', tier: 'TIGHT', messagesPerMinute: 24, cancelsPerMinute: 4 },
    { kind: 'SetTier', tier: 'NONE', messagesPerMinute: null, cancelsPerMinute: null },
    ...INSTRUMENTS.map((instrument): Command => {
      const { priceBands, symbolBreaker, ...plain } = instrument as InstrumentOfCrowd;
      return { ...plain, ...(hasHalts && { priceBands }), ...(hasHalts && symbolBreaker && { symbolBreaker }) };
    }),
    ...ACCOUNTS.map(([id, firm, tier]): Command => ({
      ...{ kind: 'CreateAccount', id, name: id, firm, tier, participantKind: 'INSTITUTION' },
    })),
    ...LIMITS.map(([scope, instrument, limits]): Command => ({ kind: 'SetLimit', ...scope, instrument, ...limits })),
  ];
}

const PLAIN = { isin: null, currency: 'USD', tickSize: TICK, lotSize: LOT, volatility: null } as const;

type InstrumentOfCrowd = Omit<CreateInstrument, 'symbolBreaker'> & { readonly symbolBreaker?: true | undefined };

export const INSTRUMENTS = [
  {
    ...{ kind: 'CreateInstrument' as const, symbol: 'OPEN', name: 'Always open', ...PLAIN },
    ...{ referencePrice: 10 * DOLLAR, averageDailyVolume: 20_000, priceBands: 'LULD_TIER_1', symbolBreaker: true },
  },
  {
    ...{
      kind: 'CreateInstrument' as const,
      symbol: 'DAYS',
      name: 'By the hours of a calendar',
      ...PLAIN,
      calendar: 'XNYS',
    },
    ...{ referencePrice: 12 * DOLLAR, averageDailyVolume: 30_000, priceBands: 'LULD_TIER_2', symbolBreaker: undefined },
  },
  {
    ...{ kind: 'CreateInstrument' as const, symbol: 'FRESH', name: 'Without a reference price', ...PLAIN },
    ...{ referencePrice: null, averageDailyVolume: null, priceBands: 'NONE', symbolBreaker: undefined },
  },
] as const;

const ACCOUNTS = [
  ['FREE', 'ONE', 'WIDE'],
  ['SMALL', 'ONE', 'TIGHT'],
  ['POOR', 'ONE', 'WIDE'],
  ['HASTY', 'TWO', 'TIGHT'],
  ['CAREFUL', 'TWO', 'WIDE'],
  ['MARKED', 'TWO', 'WIDE'],
  ['UNKNOWN', 'TWO', 'NONE'],
] as const;

/** Accounts by index; 0 is FREE. */
export const [SMALL, POOR, HASTY, CAREFUL, MARKED, UNKNOWN] = [1, 2, 3, 4, 5, 6] as const;

type Row = readonly [
  scope: { readonly tier?: string; readonly account?: number; readonly firm?: number },
  instrument: number | null,
  limits: LimitChange,
];

const LIMITS: readonly Row[] = [
  [{ tier: 'WIDE' }, null, { maxOrderQuantity: 5_000, maxPosition: 4_000 }],
  [{ tier: 'TIGHT' }, null, { maxOrderQuantity: 300, maxPosition: 700 }],
  [{ tier: 'TIGHT' }, 1, { maxOrderQuantity: 200, maxPosition: 300, maxVolumePercent: PERCENT / 2 }],
  [{ account: SMALL }, null, { maxVolumePercent: PERCENT, typicalQuantity: 20, typicalMultiple: 8 }],
  [{ account: POOR }, null, { maxCredit: 9_000 * DOLLAR }],
  [{ account: POOR }, 0, { maxOrderNotional: 3_000 * DOLLAR }],
  [{ account: HASTY }, null, { maxDuplicates: 2, duplicateWindow: 10 * DOLLAR, messagesPerMinute: 16 }],
  [{ account: HASTY }, 0, { maxPosition: 500 }],
  [{ account: CAREFUL }, null, { collarPercent: 3 * PERCENT, maxOrderNotional: 4_000 * DOLLAR }],
  [{ account: CAREFUL }, 0, { collarPercent: PERCENT }],
  [{ account: MARKED }, null, { maxDuplicates: 1, duplicateWindow: 2 * DOLLAR }],
  [{ firm: 1 }, null, { maxCredit: 60_000 * DOLLAR }],
];
