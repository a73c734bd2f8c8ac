import type { RiskChange, TradingScope } from '../../../domain/index.ts';
import { STOPS_EVERY_ACCOUNT, anyAccount, anyFirm, requireRole, stoppableAccount } from '../../auth.ts';
import type { Services } from '../../context.ts';
import { badInput } from '../../errors.ts';
import type { MutationResolvers, SetTradingStateInput } from '../../generated/schema-types.ts';
import { optionalReason } from '../../reasons.ts';
import { requireReference } from '../../to-command.ts';
import { accountAt } from '../names.ts';
import { noSuchSymbol, referenceErrors } from '../user-errors.ts';
import { isGiven } from '../arguments.ts';
import { requireOneOf } from './one-of.ts';
import { requestChange } from './request-change.ts';

/** What stops trading at once, and (by two persons) lets it go on. */
export const killMutations: Pick<MutationResolvers, 'killAccount' | 'setTradingState'> = {
  killAccount: async (_, { input }, context) => {
    const { directory } = context.services;
    const account = stoppableAccount(directory, context.viewer, input.accountId, 'Stopping an account').index;
    const reason = optionalReason(input.reason);
    const asked: RiskChange = { kind: 'SetTradingState', account, state: 'HALTED', reason };
    const { change, canceledCount, refusal } = await requestChange(context, asked, reason);
    return { canceledCount, account: accountAt(directory, account), change, userErrors: referenceErrors(refusal) };
  },

  setTradingState: async (_, { input }, context) => {
    requireRole(context.viewer, STOPS_EVERY_ACCOUNT, 'Setting a trading state');
    const { directory } = context.services;
    const scope = tradingScope(input, context.services);
    const reason = optionalReason(input.reason);
    if (scope === undefined) {
      return { canceledCount: 0, account: null, change: null, userErrors: [noSuchSymbol(input.symbol!)] };
    }
    const asked: RiskChange = { kind: 'SetTradingState', ...scope, state: input.state, reason };
    const { change, canceledCount, refusal } = await requestChange(context, asked, reason);
    const account = scope.account === undefined ? null : accountAt(directory, scope.account);
    return { canceledCount, account, change, userErrors: referenceErrors(refusal) };
  },
};

/** Whose state is meant; undefined for a symbol that is not listed. */
function tradingScope(input: SetTradingStateInput, { directory }: Services): TradingScope | undefined {
  const { accountId, firmId, algorithm, symbol, market } = input;
  if (market === false) throw badInput('market is true, or left out; false says of nothing which state it has.');
  requireOneOf('setTradingState', { accountId, firmId, algorithm, symbol, market });
  if (isGiven(accountId)) return { account: anyAccount(directory, accountId).index };
  if (isGiven(firmId)) return { firm: anyFirm(directory, firmId).index };
  if (isGiven(algorithm)) {
    requireReference('algorithm', algorithm);
    return { algorithm };
  }
  if (!isGiven(symbol)) return {};
  const instrument = directory.instrument(symbol)?.index;
  return instrument === undefined ? undefined : { instrument };
}
