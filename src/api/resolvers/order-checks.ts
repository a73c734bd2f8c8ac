import type { SubmitOrder } from '../../domain/index.ts';
import { estimateOrder } from '../../venue/index.ts';
import { ownAccount, requireTrading } from '../auth.ts';
import type { RequestContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import type { EstimatedFillResolvers, QueryResolvers, SubmitOrderInput } from '../generated/schema-types.ts';
import { isUnknown, requireOrderIds, toSubmitOrder, type Unknown } from '../to-command.ts';
import { checkFigures } from '../wire-limits.ts';
import { displayedMarket } from './displayed-market.ts';
import { venueAt } from './names.ts';
import { orderErrors } from './user-errors.ts';

/** What an order would come to, for those who could send it. Nothing is changed. */
export const orderChecks: Pick<QueryResolvers, 'validateOrder' | 'estimateOrder'> = {
  validateOrder: async (_, { input }, context) => {
    const order = orderOf(input, context);
    if (isUnknown(order)) return { approved: false, userErrors: orderErrors(order), checks: [] };
    const { commands } = context.services;
    const [refusal, checks] = await Promise.all([commands.dryRun(order), commands.checks(order)]);
    const shown = checks.map((check) => ({ ...check, ...checkFigures(check) }));
    return { approved: refusal === null, userErrors: orderErrors(refusal), checks: shown };
  },

  estimateOrder: (_, { input }, context) => {
    const order = orderOf(input, context);
    if (isUnknown(order)) throw new ApiError('NOT_FOUND', order.message);
    const estimate = estimateOrder(order, displayedMarket(context.services, order));
    context.page(estimate.fills);
    return estimate;
  },
};

function orderOf(input: SubmitOrderInput, { services, viewer }: RequestContext): SubmitOrder | Unknown {
  requireTrading(viewer, 'Checking an order');
  requireOrderIds(input);
  const account = ownAccount(services.directory, viewer, input.accountId);
  return toSubmitOrder(services.directory, account.index, input);
}

export const EstimatedFill: EstimatedFillResolvers = {
  venue: ({ venue }, _args, { services }) => venueAt(services.directory, venue),
};
