import { formatDecimal, parseDecimal, type RoutingStrategy } from '../../src/domain/index.ts';
import {
  planRoute,
  type RoutePlan,
  type RouteQuestion,
  type ShownLevel,
  type VenueView,
} from '../../src/routing/index.ts';

/** Fees and fill rates of the source (F80), and those of the seeds: micro-dollars, millionths, microseconds. */
const TERMS = {
  BOURSE: [-500, 1000, 1_000_000, 0],
  NYSE: [-1500, 3000, 950_000, 200],
  NASDAQ: [-2000, 2500, 920_000, 180],
  BATS: [-1000, 3000, 880_000, 150],
  IEX: [0, 0, 850_000, 350],
  EDGX: [400, 600, 900_000, 160],
  DARK: [1000, 1000, 1_000_000, 0],
} as const;

export type VenueName = keyof typeof TERMS;

export const VENUES = Object.keys(TERMS) as VenueName[];

/** "300 @ 150.01, 200 @ 150.02" → levels. */
export function levelsOf(text: string): ShownLevel[] {
  if (text === '') return [];
  return text.split(',').map((each) => {
    const [quantity, price] = each.split('@') as [string, string];
    return { quantity: Number(quantity), price: parseDecimal(price.trim())! };
  });
}

/** A venue with its own terms that shows some levels; the first that comes to a round lot of 100 is protected. */
export function venueThatShows(name: VenueName, shown = '', others: Partial<VenueView> = {}): VenueView {
  const [makerFee, takerFee, fillRate, latency] = TERMS[name];
  const levels = levelsOf(shown);
  let sum = 0;
  const protectedLevel = levels.find(({ quantity }) => (sum += quantity) >= 100);
  return {
    venue: VENUES.indexOf(name),
    dark: name === 'DARK',
    trading: true,
    selfHelp: false,
    stale: false,
    protectedPrice: protectedLevel?.price ?? 0,
    levels,
    takerFee,
    makerFee,
    fillRate,
    latency,
    adverseSelection: 0,
    queueAhead: 0,
    ...others,
  };
}

export interface Asked {
  readonly side?: 'BUY' | 'SELL';
  readonly quantity: number;
  /** Absent: a market order. */
  readonly limit?: string;
  readonly strategy?: RoutingStrategy;
  readonly routeTo?: readonly VenueName[];
  readonly prefers?: VenueName;
  /** Absent: as under Rule 611. */
  readonly protects?: boolean;
  readonly probes?: boolean;
  /** National best quote, "149.99 / 150.01". */
  readonly nbbo?: string;
  /** What each venue shows of the other side. */
  readonly shows: Partial<Record<VenueName, string>>;
  readonly but?: Partial<Record<VenueName, Partial<VenueView>>>;
}

export function questionOf(asked: Asked): RouteQuestion {
  const [bid = 0, ask = 0] = (asked.nbbo ?? '').split('/').map((price) => parseDecimal(price.trim()) ?? 0);
  const names = VENUES.filter((name) => name in asked.shows);
  return {
    side: asked.side === 'SELL' ? 1 : 0,
    quantity: asked.quantity,
    limit: asked.limit === undefined ? 0 : parseDecimal(asked.limit)!,
    strategy: asked.strategy ?? 'BEST_PRICE',
    routeTo: (asked.routeTo ?? []).map((name) => VENUES.indexOf(name)),
    prefers: asked.prefers === undefined ? -1 : VENUES.indexOf(asked.prefers),
    protects: asked.protects ?? true,
    mayRest: asked.limit !== undefined,
    probes: asked.probes ?? true,
    bid,
    ask,
    venues: names.map((name) => venueThatShows(name, asked.shows[name], asked.but?.[name])),
  };
}

export function route(asked: Asked): RoutePlan {
  return planRoute(questionOf(asked));
}

/** "TAKE NYSE 300 @ 150.01" for each child; what a trader would look at first. */
export function sent(asked: Asked): string[] {
  return route(asked).children.map(
    ({ kind, venue, quantity, price }) =>
      `${kind} ${VENUES[venue]} ${quantity}${price === 0 ? '' : ` @ ${formatDecimal(price)}`}`,
  );
}

/** What became of each venue: "NYSE TAKEN 300 150.0131". */
export function scored(asked: Asked): string[] {
  return route(asked).scores.map(
    ({ venue, outcome, allocated, score }) =>
      `${VENUES[venue]} ${outcome}${allocated > 0 ? ` ${allocated}` : ''} ${formatDecimal(score)}`,
  );
}
