import { QUOTE_FLAGS, divideHalfEven, type Micros } from '../../../domain/index.ts';
import type { VenueRecord } from '../../../exchange/index.ts';
import { connection, cursor, idOfCursor, pageSize } from '../../connections.ts';
import type { Services } from '../../context.ts';
import type { NbboResolvers, QueryResolvers } from '../../generated/schema-types.ts';
import type { NbboModel } from '../../models.ts';
import { isGiven, requirePast, requireSpan } from '../arguments.ts';
import { instrumentAt, requireInstrument } from '../names.ts';

/** Venues of a set of bits. */
function venuesOf(bits: number, { directory }: Services): VenueRecord[] {
  return directory.venues.filter(({ index }) => (bits & (1 << index)) !== 0);
}

/** Bid and offer where both are there, neither locked nor crossed. */
function pairOf({ bid, ask }: NbboModel): readonly [bid: number, ask: number] | null {
  return bid !== null && ask !== null && bid < ask ? [bid, ask] : null;
}

/** What is absent is null (D39). */
export const Nbbo: NbboResolvers = {
  symbol: ({ instrument }, _args, { services }) => instrumentAt(services.directory, instrument).symbol,
  bidVenues: ({ bidVenues }, _args, { services }) => venuesOf(bidVenues, services),
  askVenues: ({ askVenues }, _args, { services }) => venuesOf(askVenues, services),
  midPrice: (quote) => {
    const pair = pairOf(quote);
    return pair && divideHalfEven(BigInt(pair[0] + pair[1]), 2n);
  },
  spread: (quote) => {
    const pair = pairOf(quote);
    return pair && pair[1] - pair[0];
  },
  flags: ({ flags }) => QUOTE_FLAGS.filter((_, place) => (flags & (1 << place)) !== 0),
};

/** Where there was none yet. */
function noQuote(instrument: number, at: Micros): NbboModel {
  const nothing = { bid: null, bidQuantity: 0, bidVenues: 0, ask: null, askQuantity: 0, askVenues: 0 };
  return { instrument, number: 0, ...nothing, flags: 0, at };
}

export const nbboQueries: Pick<QueryResolvers, 'nbbo' | 'nbboHistory'> = {
  nbbo: async (_, { symbol, asOf }, { services }) => {
    const { index } = requireInstrument(services.directory, symbol);
    if (!isGiven(asOf)) return services.feeds.nbbo(index);
    requirePast(asOf, services);
    return (await services.queries.quoteAt(index, asOf)) ?? noQuote(index, asOf);
  },

  nbboHistory: async (_, { symbol, first, after, ...span }, context) => {
    const { services } = context;
    const { index } = requireInstrument(services.directory, symbol);
    const [size, before] = [pageSize(first), idOfCursor('nbbo', after)];
    const page = await services.queries.quotes(index, requireSpan(span), size, before);
    context.page(page.rows);
    const shown = (row: NbboModel): NbboModel => row;
    return connection(page, before, ({ number }: NbboModel) => cursor('nbbo', number), shown);
  },
};
