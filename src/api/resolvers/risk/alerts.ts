import type { AlertFilter } from '../../../exchange/index.ts';
import { anyFirm, readableAccount, readableAccounts, requireReading, requireRole, requireStaff } from '../../auth.ts';
import { EMPTY_PAGE, idOfCursor, pageOf, pageSize } from '../../connections.ts';
import type { RequestContext, Services } from '../../context.ts';
import { badInput } from '../../errors.ts';
import type { MutationResolvers, QueryResolvers, RiskAlertResolvers } from '../../generated/schema-types.ts';
import { tradeOfAccount } from '../../models.ts';
import { optionalReason } from '../../reasons.ts';
import { accountAt, instrumentAt, keyName } from '../names.ts';
import { orderId as countedId } from '../order-id.ts';
import { referenceErrors } from '../user-errors.ts';
import { isGiven } from '../arguments.ts';

export const RiskAlert: RiskAlertResolvers = {
  account: ({ account }, _args, { services }) => accountAt(services.directory, account),
  value: ({ value }) => BigInt(value),
  limit: ({ limit }) => BigInt(limit),
  instrument: ({ instrument }, _args, { services }) =>
    instrument === null ? null : instrumentAt(services.directory, instrument),
  trade: async ({ trade, account }, _args, { loaders }) => {
    const record = trade === null ? undefined : await loaders.trades.load(trade);
    return record ? tradeOfAccount(record, account) : null;
  },
  acknowledgedBy: ({ acknowledgedBy }, _args, context) => keyName(context, acknowledgedBy),
  note: ({ note }, _args, { viewer }) => (viewer.readsEveryAccount ? note : null),
};

export const alertQueries: Pick<QueryResolvers, 'alerts'> = {
  alerts: async (_, { accountId, firmId, metric, acknowledged, first, after }, context) => {
    const accounts = alertAccounts(accountId, firmId, context);
    const filter: AlertFilter = { accounts, metric: metric ?? null, acknowledged: acknowledged ?? null };
    const [size, before] = [pageSize(first), idOfCursor('alert', after)];
    const page = accounts?.length === 0 ? EMPTY_PAGE : await context.services.queries.alerts(filter, size, before);
    context.page(page.rows);
    return pageOf('alert', page, before, ({ id }) => id);
  },
};

/** Whose alerts are meant; null: all. */
function alertAccounts(
  accountId: string | null | undefined,
  firmId: string | null | undefined,
  { services, viewer }: RequestContext,
): readonly number[] | null {
  requireReading(viewer, 'Reading alerts');
  if (isGiven(accountId) && isGiven(firmId)) throw badInput('alerts takes accountId or firmId, not both.');
  if (isGiven(accountId)) return [readableAccount(services.directory, viewer, accountId).index];
  if (!isGiven(firmId)) return readableAccounts(viewer);
  requireStaff(viewer, 'Reading the alerts of a firm');
  return accountsOfFirm(services, firmId);
}

/** Indexes of a firm's accounts, or NOT_FOUND. */
export function accountsOfFirm({ directory }: Services, firmId: string): readonly number[] {
  const firm = anyFirm(directory, firmId).index;
  return directory.accounts.filter((account) => account.firm === firm).map(({ index }) => index);
}

export const alertMutations: Pick<MutationResolvers, 'acknowledgeAlert'> = {
  acknowledgeAlert: async (_, { input }, context) => {
    const { services, viewer } = context;
    const by = requireRole(viewer, ['RISK', 'COMPLIANCE'], 'Acknowledging an alert').id;
    const note = optionalReason(input.note, 'note');
    context.charge('orders');
    const id = countedId(input.id);
    const before = id === undefined ? undefined : (await services.queries.alertsByIds([id])).get(id);
    if (id === undefined || !before) {
      const message = `There is no alert ${JSON.stringify(input.id.slice(0, 40))}.`;
      return { alert: null, userErrors: [{ code: 'NOT_FOUND', field: ['id'], message }] };
    }
    if (before.acknowledgedAt !== null) {
      const message = `Alert ${id} was acknowledged before.`;
      return { alert: before, userErrors: [{ code: 'ALREADY_ACKNOWLEDGED', field: ['id'], message }] };
    }
    const { changes, referenceRefusal } = await services.commands.send({ kind: 'AcknowledgeAlert', id, by, note }, by);
    const after = changes.alerts.find((alert) => alert.id === id);
    return { alert: after ?? before, userErrors: referenceErrors(referenceRefusal) };
  },
};
