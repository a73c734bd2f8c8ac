import { requireStaff } from '../../auth.ts';
import type { QueryResolvers } from '../../generated/schema-types.ts';
import { requireInstrument } from '../names.ts';
import { accountsOfFirm } from './alerts.ts';

/** Positions of more than one account. */
export const positionQueries: Pick<QueryResolvers, 'positionsOfFirm' | 'positionsOfSymbol'> = {
  positionsOfFirm: async (_, { firmId }, context) => {
    requireStaff(context.viewer, 'Reading the positions of a firm');
    const accounts = accountsOfFirm(context.services, firmId);
    const rows = await Promise.all(accounts.map((account) => context.loaders.positionsOfAccount.load(account)));
    return context.gather(rows.flat());
  },

  positionsOfSymbol: async (_, { symbol }, context) => {
    const { services, viewer } = context;
    requireStaff(viewer, 'Reading the positions in a symbol');
    const { index } = requireInstrument(services.directory, symbol);
    const rows = (await services.queries.positionsOfInstruments([index])).get(index);
    return context.gather(rows ?? []);
  },
};
