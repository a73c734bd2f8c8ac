import { utcDay, type Command, type VenueTerms } from '../../../domain/index.ts';
import type { VenueRecord } from '../../../exchange/index.ts';
import { requireRole } from '../../auth.ts';
import type { RequestContext } from '../../context.ts';
import type {
  CreateVenueInput,
  MutationResolvers,
  ResolversParentTypes,
  SetVenueInput,
} from '../../generated/schema-types.ts';
import { requireReason } from '../../reasons.ts';
import { isGiven } from '../arguments.ts';
import { noSuchSymbol, noSuchVenue, referenceErrors } from '../user-errors.ts';
import { orderProtectionOf } from './order-protection.ts';

type VenueMutations = Pick<
  MutationResolvers,
  'createVenue' | 'setVenue' | 'setVenueFees' | 'setSelfHelp' | 'setProtectionRegime' | 'setQuotingIncrement'
>;
type UserError = ResolversParentTypes['ReferenceDataError'];
interface VenuePayload {
  readonly venue: VenueRecord | null;
  readonly userErrors: UserError[];
}

/** What the operator sets of venues, and of what holds between them. Values are judged by the exchange. */
export const venueMutations: VenueMutations = {
  createVenue: async (_, { input }, context) => {
    const { name, mic, kind } = input;
    const command: Command = { kind: 'CreateVenue', name, mic, venueKind: kind, ...termsOf(input) };
    const userErrors = await change(context, 'Creating a venue', command);
    return { venue: userErrors.length > 0 ? null : venueNamed(name, context), userErrors };
  },

  setVenue: (_, { input }, context) =>
    changeVenue(context, 'Setting a venue', input.venue, ({ index }) => ({
      kind: 'SetVenue',
      venue: index,
      ...termsOf(input),
    })),

  setVenueFees: (_, { input }, context) =>
    changeVenue(context, 'Setting fees', input.venue, ({ index }) => ({
      kind: 'SetVenueFees',
      venue: index,
      from: utcDay(input.from),
      tiers: input.tiers.map(({ minimumVolume, maker, taker, makerRate, takerRate }) => {
        return { minimumVolume, maker, taker, makerRate, takerRate };
      }),
    })),

  setSelfHelp: (_, { input }, context) => {
    const key = requireRole(context.viewer, ['OPERATOR'], 'Self-help');
    const reason = requireReason(input.reason);
    return changeVenue(context, 'Self-help', input.venue, ({ index }) => ({
      kind: 'SetSelfHelp',
      venue: index,
      declared: input.declared,
      by: key.id,
      reason,
    }));
  },

  setProtectionRegime: async (_, { input }, context) => {
    const key = requireRole(context.viewer, ['OPERATOR'], 'Setting order protection');
    const { regime } = input;
    const command: Command = {
      kind: 'SetProtectionRegime',
      regime,
      from: utcDay(input.from),
      by: key.id,
      reason: requireReason(input.reason),
    };
    const userErrors = await change(context, 'Setting order protection', command);
    return { orderProtection: orderProtectionOf(context.services), userErrors };
  },

  setQuotingIncrement: async (_, { input: { symbol, from, increment } }, context) => {
    requireRole(context.viewer, ['OPERATOR'], 'Setting a quoting increment');
    const { directory } = context.services;
    const instrument = directory.instrument(symbol);
    if (!instrument) return { instrument: null, userErrors: [noSuchSymbol(symbol)] };
    const { index } = instrument;
    const command: Command = { kind: 'SetQuotingIncrement', instrument: index, from: utcDay(from), increment };
    const userErrors = await change(context, 'Setting a quoting increment', command);
    return { instrument: directory.instrument(symbol) ?? null, userErrors };
  },
};

/** What an input sets. Null takes the lifetime of quotes off, and leaves everything else as it is. */
function termsOf(input: CreateVenueInput | SetVenueInput): VenueTerms {
  const { protectedQuotes, fillRate, latencyMicros, quoteLifetimeMicros, priority, adverseSelection } = input;
  return {
    ...(isGiven(protectedQuotes) && { protectedQuotes }),
    ...(isGiven(fillRate) && { fillRate }),
    ...(isGiven(latencyMicros) && { latency: latencyMicros }),
    ...(quoteLifetimeMicros !== undefined && { quoteLifetime: quoteLifetimeMicros }),
    ...(isGiven(priority) && { priority }),
    ...(isGiven(adverseSelection) && { adverseSelection }),
  };
}

async function changeVenue(
  context: RequestContext,
  what: string,
  name: string,
  commandFor: (venue: VenueRecord) => Command,
): Promise<VenuePayload> {
  requireRole(context.viewer, ['OPERATOR'], what);
  const venue = venueNamed(name, context);
  if (!venue) return { venue, userErrors: [noSuchVenue(name)] };
  const userErrors = await change(context, what, commandFor(venue));
  return { venue: venueNamed(name, context), userErrors };
}

function venueNamed(name: string, { services }: RequestContext): VenueRecord | null {
  return services.directory.venue(name) ?? null;
}

/** Sends an operator's command; gives why it was refused. */
async function change(context: RequestContext, what: string, command: Command): Promise<UserError[]> {
  const { services, viewer } = context;
  const key = requireRole(viewer, ['OPERATOR'], what);
  context.charge('orders');
  const { referenceRefusal } = await services.commands.send(command, key.id);
  return referenceErrors(referenceRefusal);
}
