import type { OrderRecord } from '../../exchange/index.ts';
import type { RequestContext } from '../context.ts';
import type { PreventedMatchResolvers } from '../generated/schema-types.ts';
import { accountAt, instrumentAt } from './names.ts';

/** The two accounts may belong to different keys of one trade group: each sees its own part. */
export const PreventedMatch: PreventedMatchResolvers = {
  instrument: ({ instrument }, _args, { services }) => instrumentAt(services.directory, instrument),
  takerOrder: ({ takerOrder, account }, _args, context) => orderOf(takerOrder, account, context),
  makerOrder: ({ makerOrder, makerAccount }, _args, context) => orderOf(makerOrder, makerAccount, context),
  takerAccount: ({ account }, _args, context) => accountOf(account, context),
  makerAccount: ({ makerAccount }, _args, context) => accountOf(makerAccount, context),
};

function orderOf(id: number, account: number, { viewer, loaders }: RequestContext): Promise<OrderRecord | null> | null {
  return viewer.mayRead(account) ? loaders.orders.load(id).then((order) => order ?? null) : null;
}

function accountOf(account: number, { viewer, services }: RequestContext) {
  return viewer.mayRead(account) ? accountAt(services.directory, account) : null;
}
