import type { Command } from '../../domain/index.ts';
import { requireRole } from '../auth.ts';
import type { RequestContext } from '../context.ts';
import type { MutationResolvers, ResolversParentTypes } from '../generated/schema-types.ts';
import { newKey } from '../keys.ts';
import { referenceErrors } from './user-errors.ts';

type ReferenceMutations = Pick<
  MutationResolvers,
  'createFirm' | 'createInstrument' | 'createAccount' | 'createApiKey' | 'revokeApiKey'
>;
type UserError = ResolversParentTypes['ReferenceDataError'];

/** What the operator does. Values are judged by the exchange; what is created is read back from what was committed. */
export const referenceMutations: ReferenceMutations = {
  createFirm: async (_, { input }, context) => {
    const { id, lei = null } = input;
    const name = tidy(input.name);
    const userErrors = await change(context, 'Creating a firm', { kind: 'CreateFirm', id, name, lei });
    return { firm: userErrors.length > 0 ? null : (context.services.directory.firm(id) ?? null), userErrors };
  },

  createInstrument: async (_, { input }, context) => {
    const userErrors = await change(context, 'Creating an instrument', {
      kind: 'CreateInstrument',
      symbol: input.symbol,
      name: tidy(input.name),
      isin: input.isin ?? null,
      currency: input.currency,
      tickSize: input.tickSize,
      lotSize: input.lotSize,
      referencePrice: input.referencePrice ?? null,
      averageDailyVolume: input.averageDailyVolume ?? null,
      volatility: input.volatility ?? null,
      ...(input.calendar !== 'ALWAYS_OPEN' && { calendar: input.calendar }),
      ...(input.priceBands !== 'NONE' && { priceBands: input.priceBands }),
      ...(input.symbolBreaker && { symbolBreaker: true as const }),
    });
    const instrument = userErrors.length > 0 ? null : (context.services.directory.instrument(input.symbol) ?? null);
    return { instrument, userErrors };
  },

  createAccount: async (_, { input }, context) => {
    const userErrors = await change(context, 'Creating an account', {
      kind: 'CreateAccount',
      id: input.id,
      name: tidy(input.name),
      firm: input.firmId,
      participantKind: input.kind,
      tier: input.riskTier,
    });
    return {
      account: userErrors.length > 0 ? null : (context.services.directory.account(input.id) ?? null),
      userErrors,
    };
  },

  createApiKey: async (_, { input }, context) => {
    requireRole(context.viewer, ['OPERATOR'], 'Creating an API key');
    const { directory } = context.services;
    const accounts: number[] = [];
    for (const id of new Set(input.accountIds)) {
      const account = directory.account(id);
      if (!account) return { apiKey: null, secret: null, userErrors: [noSuchAccount(id)] };
      accounts.push(account.index);
    }
    const { id, secret, prefix, hash } = newKey();
    const userErrors = await change(context, 'Creating an API key', {
      kind: 'CreateApiKey',
      id,
      name: tidy(input.name),
      prefix,
      hash,
      roles: [...new Set(input.roles)],
      accounts,
    });
    if (userErrors.length > 0) return { apiKey: null, secret: null, userErrors };
    return { apiKey: directory.apiKeyById(id) ?? null, secret, userErrors };
  },

  revokeApiKey: async (_, { input: { id } }, context) => {
    const userErrors = await change(context, 'Revoking an API key', { kind: 'RevokeApiKey', id });
    return { apiKey: context.services.directory.apiKeyById(id) ?? null, userErrors };
  },
};

/** Sends an operator's command; gives why it was refused. */
async function change(context: RequestContext, what: string, command: Command): Promise<UserError[]> {
  const { services, viewer } = context;
  const key = requireRole(viewer, ['OPERATOR'], what);
  context.charge('orders');
  const { referenceRefusal } = await services.commands.send(command, key.id);
  return referenceErrors(referenceRefusal);
}

function noSuchAccount(id: string): UserError {
  const message = `accountIds has ${JSON.stringify(id.slice(0, 40))}, which does not exist.`;
  return { code: 'NOT_FOUND', field: ['accountIds'], message };
}

/** One form for each name (Unicode NFC), so that equal names are equal. */
function tidy(name: string): string {
  return name.normalize('NFC').trim();
}
