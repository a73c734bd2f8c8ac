import { averagePrice, divideHalfEven } from '../../../domain/index.ts';
import type { PoolFigures } from '../../../exchange/index.ts';
import type { RequestContext } from '../../context.ts';
import { badInput } from '../../errors.ts';
import type { DarkPoolStatisticsResolvers, QueryResolvers } from '../../generated/schema-types.ts';
import type { DarkPoolStatisticsModel } from '../../models.ts';
import { requireSpan } from '../arguments.ts';
import { PAST_COST } from '../costs.ts';
import { optionalInstrument, requireVenue } from '../names.ts';

const MILLION = 1_000_000n;

/** What rests in a pool is seen by those who supervise it alone (F91). */
function contents({ venue, instrument }: DarkPoolStatisticsModel, { services, viewer }: RequestContext) {
  return viewer.readsEveryAccount ? services.feeds.poolContents(venue.index, instrument?.index ?? null) : null;
}

/** Millionths of a price as basis points. */
function basisPoints(impact: number | null): number | null {
  return impact === null ? null : Math.round(impact * 10_000);
}

/** (lit − dark) / lit (D35); null where that means nothing. */
function impactReduction({ impact, litImpact }: Pick<PoolFigures, 'impact' | 'litImpact'>): bigint | null {
  const [dark, lit] = [basisPoints(impact), basisPoints(litImpact)];
  if (dark === null || lit === null || lit <= 0) return null;
  return divideHalfEven(BigInt(lit - dark) * MILLION, BigInt(lit));
}

export const DarkPoolStatistics: DarkPoolStatisticsResolvers = {
  symbol: ({ instrument }) => instrument?.symbol ?? null,
  hiddenOrders: (pool, _args, context) => contents(pool, context)?.orders ?? null,
  hiddenQuantity: (pool, _args, context) => contents(pool, context)?.quantity ?? null,
  trades: ({ figures }) => figures.trades,
  quantity: ({ figures }) => figures.quantity,
  averageTradeSize: ({ figures: { trades, quantity } }) => averagePrice(BigInt(quantity) * MILLION, trades),
  impactBps: ({ figures }) => basisPoints(figures.impact),
  litImpactBps: ({ figures }) => basisPoints(figures.litImpact),
  impactReduction: ({ figures }) => impactReduction(figures),
};

export const darkPoolQueries: Pick<QueryResolvers, 'darkPool'> = {
  darkPool: async (_, args, context) => {
    const { directory, queries } = context.services;
    const venue = requireVenue(directory, args.venue);
    if (venue.kind === 'LIT') throw badInput(`venue is ${venue.name}, a LIT venue; darkPool is of a DARK one.`);
    const instrument = optionalInstrument(directory, args.symbol);
    const span = requireSpan(args);
    context.charge('queries', PAST_COST);
    return { venue, instrument, figures: await queries.poolFigures(venue.index, instrument?.index ?? null, span) };
  },
};
