import type { Command } from '../../domain/index.ts';
import { STOPS_EVERY_ACCOUNT, anyAccount, ownAccount, requireRole, requireTrading } from '../auth.ts';
import { badInput } from '../errors.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { accountAt } from './names.ts';
import { referenceErrors } from './user-errors.ts';

type AccountMutations = Pick<MutationResolvers, 'setTradeGroup' | 'keepAlive' | 'cancelOnDisconnect'>;

/** Longest that a sign of life may be waited for, in seconds. */
const LONGEST_SILENCE = 3_600;

/** How accounts hang together, and what happens when nobody hears of them. */
export const accountMutations: AccountMutations = {
  setTradeGroup: async (_, { input }, context) => {
    const { services, viewer } = context;
    const key = requireRole(viewer, STOPS_EVERY_ACCOUNT, 'Setting a trade group');
    const account = anyAccount(services.directory, input.accountId).index;
    context.charge('orders');
    const command: Command = { kind: 'SetTradeGroup', account, group: input.group ?? null };
    const { referenceRefusal } = await services.commands.send(command, key.id);
    return { account: accountAt(services.directory, account), userErrors: referenceErrors(referenceRefusal) };
  },

  keepAlive: async (_, { input }, context) => {
    const { services, viewer } = context;
    const key = requireTrading(viewer, 'A sign of life');
    const account = ownAccount(services.directory, viewer, input.accountId).index;
    const within = requireSilence(input.withinSeconds ?? null);
    context.charge('cancels');
    const { time, referenceRefusal } = await services.commands.send({ kind: 'KeepAlive', account, within }, key.id);
    const isOn = within !== null && referenceRefusal === null;
    return { until: isOn ? time + within : null, userErrors: referenceErrors(referenceRefusal) };
  },

  cancelOnDisconnect: async (_, { input }, context) => {
    const { services, viewer, session } = context;
    const key = requireTrading(viewer, 'Cancel on disconnect');
    const account = ownAccount(services.directory, viewer, input.accountId).index;
    if (!session) throw badInput('cancelOnDisconnect is for a socket: over HTTP there is nothing that closes.');
    context.charge('cancels');
    const outcome = input.enabled
      ? await services.disconnects.watch(session, account, key.id)
      : await services.disconnects.unwatch(session, account, key.id);
    const userErrors = referenceErrors(outcome?.referenceRefusal ?? null);
    return { enabled: input.enabled && userErrors.length === 0, userErrors };
  },
};

/** Seconds as microseconds, checked; null: none. */
function requireSilence(seconds: number | null): number | null {
  if (seconds === null) return null;
  if (seconds >= 1 && seconds <= LONGEST_SILENCE) return seconds * 1_000_000;
  throw badInput(`withinSeconds is ${seconds}; allowed are 1 to ${LONGEST_SILENCE}, or null for off.`);
}
