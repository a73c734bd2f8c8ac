import type {
  SelfHelpResolvers,
  VenueFeesResolvers,
  VenueQuoteResolvers,
  VenueResolvers,
} from '../../generated/schema-types.ts';
import { venueOf } from '../../../domain/index.ts';
import { keyName, venueAt } from '../names.ts';
import { beginOf, today } from './dated.ts';

/** Fractions stand in millionths, as decimals do. */
export const Venue: VenueResolvers = {
  latencyMicros: ({ latency }) => latency,
  quoteLifetimeMicros: ({ quoteLifetime }) => quoteLifetime,
  fees: (venue, _args, { services }) => services.directory.feesOn(venue.index, today(services)) ?? null,
  feeSchedules: (venue, _args, { services }) => services.directory.feeSchedules(venue.index),
  selfHelp: (venue) => (venue.selfHelpSince === null ? null : venue),
};

export const VenueFees: VenueFeesResolvers = { from: ({ from }) => beginOf(from) };

export const SelfHelp: SelfHelpResolvers = {
  since: ({ selfHelpSince }) => selfHelpSince!,
  reason: ({ selfHelpReason }) => selfHelpReason ?? '',
  by: ({ selfHelpBy }, _args, context) => keyName(context, selfHelpBy),
};

export const VenueQuote: VenueQuoteResolvers = {
  venue: ({ book }, _args, { services }) => venueAt(services.directory, venueOf(book)),
};
