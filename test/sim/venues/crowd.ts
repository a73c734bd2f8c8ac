import type { Command, FeeTier } from '../../../src/domain/index.ts';

/** Venues of the simulated world, by index. */
export const VENUES = ['HOME', 'EAST', 'WEST', 'FAR', 'POOL'] as const;
export const AWAY = [1, 2, 3] as const;
export const POOL = 4;

/** Accounts by index: four who trade, the feed that enters quotes, and one that nobody hears of. */
export const TRADERS = [0, 1, 2, 3] as const;
export const FEED = 4;
export const GHOST = 5;

interface SimulatedInstrument {
  readonly symbol: string;
  readonly tickSize: number;
  readonly lotSize: number;
  /** Micro-dollars. */
  readonly referencePrice: number;
  readonly calendar: string;
}

/** Index of the one whose round lot is smaller. */
export const DEAR = 1;

/** By index. Round lots of 100, of 40, and of 100 below a dollar. */
export const INSTRUMENTS: readonly SimulatedInstrument[] = [
  { symbol: 'OPEN', tickSize: 10_000, lotSize: 10, referencePrice: 10_000_000, calendar: 'ALWAYS_OPEN' },
  { symbol: 'DEAR', tickSize: 10_000, lotSize: 10, referencePrice: 300_000_000, calendar: 'XNYS' },
  { symbol: 'PENNY', tickSize: 100, lotSize: 10, referencePrice: 600_000, calendar: 'ALWAYS_OPEN' },
];

/** A schedule of two tiers; fees of a share in micro-dollars. */
export function feeTiers(maker: number, taker: number, volume: number): readonly FeeTier[] {
  const rates = { makerRate: Math.min(maker, 0), takerRate: Math.min(taker, 3_000) };
  return [
    { minimumVolume: 0, maker, taker, ...rates },
    { minimumVolume: volume, maker: maker - 100, taker: Math.round(taker / 2), ...rates },
  ];
}

const venue = (name: string, mic: string, terms: object): Command => ({
  ...{ kind: 'CreateVenue', name, mic, venueKind: 'LIT', ...terms },
});

/** What the world begins with. */
export function venueCrowd(): readonly Command[] {
  return [
    venue('HOME', 'XHOM', {}),
    venue('EAST', 'XEAS', { latency: 200, fillRate: 700_000 }),
    venue('WEST', 'XWES', { latency: 0, quoteLifetime: 3_000_000 }),
    { kind: 'CreateFirm', id: 'ONE', name: 'One', lei: null },
    { kind: 'SetTier', tier: 'WIDE', messagesPerMinute: null, cancelsPerMinute: null },
    { kind: 'SetLimit', tier: 'WIDE', instrument: null, maxOrderQuantity: 5_000, maxPosition: 2_000_000 },
    ...INSTRUMENTS.map(({ symbol, ...terms }): Command => ({
      ...{ kind: 'CreateInstrument', symbol, name: symbol, isin: null, currency: 'USD' },
      ...{ averageDailyVolume: null, volatility: null, ...terms },
    })),
    // Venues come before and after instruments.
    venue('FAR', 'XFAR', { latency: 900, fillRate: 400_000 }),
    venue('POOL', 'XPOO', { venueKind: 'DARK', latency: 50 }),
    ...['ANN', 'BEN', 'CAT', 'DAN', 'FEED', 'GHOST'].map((id): Command => ({
      ...{ kind: 'CreateAccount', id, name: id, firm: 'ONE', participantKind: 'INSTITUTION', tier: 'WIDE' },
    })),
    ...[
      [-500, 1_000],
      [-1_500, 3_000],
      [400, 600],
      [0, 0],
      [1_000, 1_000],
    ].map(([maker = 0, taker = 0], index): Command => ({
      ...{ kind: 'SetVenueFees', venue: index, from: '2020-01-01', tiers: feeTiers(maker, taker, 4_000) },
    })),
  ];
}
