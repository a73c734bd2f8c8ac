import type { RiskChange, TradingScope } from '../../../domain/index.ts';
import { anyAccount, anyFirm, requireRole } from '../../auth.ts';
import type { RequestContext, Services } from '../../context.ts';
import { badInput } from '../../errors.ts';
import type { MutationResolvers, SetLimitInput } from '../../generated/schema-types.ts';
import { requireReason } from '../../reasons.ts';
import { toLimitChange } from '../../wire-limits.ts';
import { accountAt } from '../names.ts';
import { noSuchSymbol, referenceErrors } from '../user-errors.ts';
import { isGiven } from '../arguments.ts';
import { requireOneOf } from './one-of.ts';
import { requestChange } from './request-change.ts';

type LimitMutations = Pick<MutationResolvers, 'setLimit' | 'setRestriction' | 'setShortSalePolicy'>;

/** What risk officers set. Values are judged by the exchange, and whether a change waits for a second person. */
export const limitMutations: LimitMutations = {
  setLimit: async (_, { input }, context) => {
    requireRiskOfficer(context, 'Setting a limit');
    const { directory } = context.services;
    const reason = requireReason(input.reason);
    const scope = limitScope(input, context.services);
    const limits = toLimitChange(input);
    if (Object.keys(limits).length === 0) throw badInput('setLimit names no limit; there is nothing to set.');
    const instrument = isGiven(input.symbol) ? directory.instrument(input.symbol) : null;
    if (instrument === undefined) return { change: null, userErrors: [noSuchSymbol(input.symbol!)] };
    const asked: RiskChange = { kind: 'SetLimit', ...scope, instrument: instrument?.index ?? null, ...limits };
    const { change, refusal } = await requestChange(context, asked, reason);
    return { change, userErrors: referenceErrors(refusal) };
  },

  setRestriction: async (_, { input }, context) => {
    requireRiskOfficer(context, 'Setting a restriction');
    const { symbol, restricted } = input;
    const reason = requireReason(input.reason);
    const scope = restrictionScope(input, context.services);
    const instrument = context.services.directory.instrument(symbol)?.index;
    if (instrument === undefined) return { change: null, userErrors: [noSuchSymbol(symbol)] };
    const asked: RiskChange = { kind: 'SetRestriction', instrument, ...scope, restricted };
    const { change, refusal } = await requestChange(context, asked, reason);
    return { change, userErrors: referenceErrors(refusal) };
  },

  setShortSalePolicy: async (_, { input }, context) => {
    requireRiskOfficer(context, 'Setting a short sale policy');
    const { directory } = context.services;
    const reason = requireReason(input.reason);
    const account = anyAccount(directory, input.accountId).index;
    const asked: RiskChange = { kind: 'SetShortSalePolicy', account, policy: input.policy };
    const { change, refusal } = await requestChange(context, asked, reason);
    return { change, account: accountAt(directory, account), userErrors: referenceErrors(refusal) };
  },
};

function requireRiskOfficer({ viewer }: RequestContext, what: string): void {
  requireRole(viewer, ['RISK'], what);
}

/** Whose limits are meant: exactly one of account, tier and firm. */
function limitScope(input: SetLimitInput, { directory }: Services) {
  const { accountId, riskTier, firmId } = input;
  requireOneOf('setLimit', { accountId, riskTier, firmId });
  if (isGiven(accountId)) return { account: anyAccount(directory, accountId).index };
  return isGiven(firmId) ? { firm: anyFirm(directory, firmId).index } : { tier: riskTier! };
}

/** Whom a restriction is for: an account, a firm, or (neither) everybody. */
function restrictionScope(
  { accountId, firmId }: { readonly accountId?: string | null; readonly firmId?: string | null },
  { directory }: Services,
): Pick<TradingScope, 'account' | 'firm'> {
  if (isGiven(accountId) && isGiven(firmId)) throw badInput('setRestriction takes accountId or firmId, not both.');
  if (isGiven(accountId)) return { account: anyAccount(directory, accountId).index };
  return isGiven(firmId) ? { firm: anyFirm(directory, firmId).index } : {};
}
