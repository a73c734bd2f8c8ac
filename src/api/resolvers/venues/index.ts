import type { MutationResolvers, QueryResolvers } from '../../generated/schema-types.ts';
import { darkPoolQueries } from './dark-pool.ts';
import { venueMutations as operatorsMutations } from './mutations.ts';
import { requireInstrument } from '../names.ts';
import { nbboQueries } from './nbbo.ts';
import { orderProtectionQueries } from './order-protection.ts';
import { quoteVenuesMutation } from './quote-venues.ts';

export { DarkPoolStatistics } from './dark-pool.ts';
export { today } from './dated.ts';
export { Nbbo } from './nbbo.ts';
export { QuotingIncrement, RegimeSetting, regimeOn } from './order-protection.ts';
export { RouteDecision, RouteScore } from './routes.ts';
export { SelfHelp, Venue, VenueFees, VenueQuote } from './venue.ts';

/** Venues, what holds between them, and what they show together. */
export const venueQueries: Pick<
  QueryResolvers,
  'venue' | 'nbbo' | 'nbboHistory' | 'venueQuotes' | 'darkPool' | 'orderProtection'
> = {
  ...nbboQueries,
  ...darkPoolQueries,
  ...orderProtectionQueries,
  venue: (_, { name }, { services }) => services.directory.venue(name) ?? null,
  venueQuotes: (_, { symbol }, { services }) =>
    services.feeds.venueQuotes(requireInstrument(services.directory, symbol).index),
};

export const venueMutations: Pick<
  MutationResolvers,
  | 'createVenue'
  | 'setVenue'
  | 'setVenueFees'
  | 'setSelfHelp'
  | 'setProtectionRegime'
  | 'setQuotingIncrement'
  | 'quoteVenues'
> = { ...operatorsMutations, ...quoteVenuesMutation };
