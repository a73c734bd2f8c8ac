import type { RiskChangeRecord } from '../../../exchange/index.ts';
import { STOPS_EVERY_ACCOUNT, requireRole } from '../../auth.ts';
import type { RequestContext } from '../../context.ts';
import { ApiError } from '../../errors.ts';
import type { MutationResolvers } from '../../generated/schema-types.ts';
import { optionalReason } from '../../reasons.ts';
import { orderId as countedId } from '../order-id.ts';
import { referenceErrors } from '../user-errors.ts';
import { askedOf } from './request-change.ts';

/** The second person's part. That it is another key than the one that asked is for the exchange to say. */
export const decisionMutations: Pick<MutationResolvers, 'approveRiskChange' | 'rejectRiskChange'> = {
  approveRiskChange: (_, { input }, context) => decide(context, input, true),
  rejectRiskChange: (_, { input }, context) => decide(context, input, false),
};

interface Decision {
  readonly id: string;
  readonly reason?: string | null;
}

async function decide(context: RequestContext, input: Decision, approve: boolean) {
  const { services, viewer } = context;
  const what = approve ? 'Approving a risk change' : 'Rejecting a risk change';
  const by = requireRole(viewer, STOPS_EVERY_ACCOUNT, what).id;
  const reason = optionalReason(input.reason);
  // Only risk officers decide on limits: an operator who asks is told so whether or not there is such a change.
  context.charge('orders');
  const id = countedId(input.id);
  const before = id === undefined ? undefined : (await services.queries.riskChangesByIds([id])).get(id);
  if (id === undefined || !before) return { change: null, canceledCount: 0, userErrors: [noSuchChange(input.id)] };
  requireMayDecide(context, before, what);
  const outcome = await services.commands.send({ kind: 'DecideRiskChange', id, approve, by, reason }, by);
  const { change, canceledCount, refusal } = askedOf(outcome);
  return { change: change ?? before, canceledCount, userErrors: referenceErrors(refusal) };
}

/** Operators decide on trading states alone. */
function requireMayDecide({ viewer }: RequestContext, { change }: RiskChangeRecord, what: string): void {
  if (change.kind === 'SetTradingState' || viewer.hasOneOf(['RISK'])) return;
  const message = `${what} needs the role RISK, unless it is about a trading state; this key has ${viewer.key!.roles.join(', ')}.`;
  throw new ApiError('FORBIDDEN', message);
}

function noSuchChange(id: string) {
  const message = `There is no risk change ${JSON.stringify(id.slice(0, 40))}.`;
  return { code: 'NOT_FOUND', field: ['id'], message } as const;
}
