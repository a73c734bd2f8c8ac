import type { CreateVenue, FeeTier, SetVenueFees, VenueKind } from '../domain/index.ts';
import type { Names } from './names.ts';

/** What a seed says of a venue: fees in micro-dollars a share, at prices of $1 and more; below, in millionths of the notional. */
interface SeededVenue {
  readonly name: string;
  /** Market identifier code (ISO 10383). */
  readonly mic: string;
  readonly kind: VenueKind;
  readonly maker: number;
  readonly taker: number;
  readonly makerRate: number;
  readonly takerRate: number;
  /** Per cent. */
  readonly fillRate: number;
  /** Microseconds. */
  readonly latency: number;
}

/** From this day on the seeded fees hold. */
const FEES_FROM = '2020-01-01';

/**
 * The home market and the venues around it. Fees and fill rates of NYSE, NASDAQ, BATS and IEX are the source's (F80); EDGX (inverted:
 * who makes pays), BOURSE and DARK, all latencies and what holds below $1 are our own. The identifiers XBRS and BDRK are made up;
 * ISO 10383 gives them to nobody that we know of. BATS is Cboe BZX (D68).
 */
export const VENUES: readonly SeededVenue[] = [
  lit('BOURSE', 'XBRS', [-500, 1_000], [0, 1_000], 100, 0),
  lit('NYSE', 'XNYS', [-1_500, 3_000], [0, 3_000], 95, 200),
  lit('NASDAQ', 'XNAS', [-2_000, 2_500], [0, 3_000], 92, 180),
  lit('BATS', 'BATS', [-1_000, 3_000], [0, 3_000], 88, 150),
  lit('IEX', 'IEXG', [0, 0], [0, 0], 85, 350),
  lit('EDGX', 'EDGX', [400, 600], [0, 2_000], 90, 160),
  { ...lit('DARK', 'BDRK', [1_000, 1_000], [1_000, 1_000], 100, 0), kind: 'DARK' },
];

function lit(
  name: string,
  mic: string,
  [maker, taker]: readonly [number, number],
  [makerRate, takerRate]: readonly [number, number],
  fillRate: number,
  latency: number,
): SeededVenue {
  return { name, mic, kind: 'LIT', maker, taker, makerRate, takerRate, fillRate, latency };
}

/** The home market: the first venue there is. */
export const HOME_VENUE: CreateVenue = create(VENUES[0]!);

/** The others, the midpoint pool last. */
export const OTHER_VENUES: readonly CreateVenue[] = VENUES.slice(1).map(create);

function create({ name, mic, kind, fillRate, latency }: SeededVenue): CreateVenue {
  return { kind: 'CreateVenue', name, mic, venueKind: kind, fillRate: fillRate * 10_000, latency };
}

/** What each venue charges: the same for any volume. */
export function venueFees(names: Pick<Names, 'venue'>): SetVenueFees[] {
  return VENUES.map(({ name, maker, taker, makerRate, takerRate }) => {
    const tier: FeeTier = { minimumVolume: 0, maker, taker, makerRate, takerRate };
    return { kind: 'SetVenueFees', venue: names.venue(name), from: FEES_FROM, tiers: [tier] };
  });
}
