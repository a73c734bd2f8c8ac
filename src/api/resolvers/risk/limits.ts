import type { LimitRecord } from '../../../exchange/index.ts';
import { LIMIT_NAMES, limitText } from '../../../risk/index.ts';
import { readableAccount, requireStaff } from '../../auth.ts';
import { idOfCursor, pageOf, pageSize } from '../../connections.ts';
import type { RequestContext } from '../../context.ts';
import type { AppliedLimitResolvers, LimitRowResolvers, QueryResolvers } from '../../generated/schema-types.ts';
import { LimitsInForce } from '../../limits-in-force.ts';
import { limitWord } from '../../wire-limits.ts';
import { accountAt, firmAt, instrumentAt, optionalInstrument } from '../names.ts';

export const AppliedLimit: AppliedLimitResolvers = {
  name: ({ name }) => limitWord(name),
  value: ({ name, value }) => limitText(name, value),
  sequence: ({ row }) => row.sequence,
  // Who asked for a change, and why, is told to those alone who may list the changes.
  change: ({ row }, _args, context) => (context.viewer.readsEveryAccount ? changeOf(row, context) : null),
};

export const LimitRow: LimitRowResolvers = {
  account: ({ account }, _args, { services }) => (account === null ? null : accountAt(services.directory, account)),
  riskTier: ({ tier }) => tier,
  firm: ({ firm }, _args, { services }) => (firm === null ? null : firmAt(services.directory, firm)),
  instrument: ({ instrument }, _args, { services }) =>
    instrument === null ? null : instrumentAt(services.directory, instrument),
  limits: (row) =>
    LIMIT_NAMES.flatMap((name) => {
      const value = row[name];
      return value === null ? [] : [{ name: limitWord(name), value: limitText(name, value) }];
    }),
  change: (row, _args, context) => changeOf(row, context),
};

async function changeOf({ change }: Pick<LimitRecord, 'change'>, { loaders }: RequestContext) {
  return change === null ? null : ((await loaders.riskChanges.load(change)) ?? null);
}

export const limitQueries: Pick<QueryResolvers, 'limits' | 'limitRows' | 'limitHistory'> = {
  limits: async (_, { accountId, symbol }, context) => {
    const { services, viewer } = context;
    const account = readableAccount(services.directory, viewer, accountId);
    const instrument = optionalInstrument(services.directory, symbol)?.index ?? null;
    const rows = LimitsInForce.of(await services.queries.limitsAt(null));
    return context.page(rows.forAccount(account, instrument, LIMIT_NAMES));
  },

  limitRows: async (_, _args, context) => {
    requireStaff(context.viewer, 'Listing the limits');
    return context.page(await context.services.queries.limitsAt(null));
  },

  limitHistory: async (_, { first, after }, context) => {
    requireStaff(context.viewer, 'Listing the limits');
    const [size, before] = [pageSize(first), idOfCursor('limit', after)];
    const page = await context.services.queries.limitHistory(size, before);
    context.page(page.rows);
    return pageOf('limit', page, before, ({ sequence }) => sequence);
  },
};
