import { collarDistance, rulesOn, formatInstant, type SubmitOrder } from '../../domain/index.ts';
import type { InstrumentRecord } from '../../exchange/index.ts';
import { estimateOrder, type DisplayedMarket } from '../../venue/index.ts';
import { ownAccount, requireTrading } from '../auth.ts';
import type { RequestContext, Services } from '../context.ts';
import { ApiError } from '../errors.ts';
import type { QueryResolvers, SubmitOrderInput } from '../generated/schema-types.ts';
import { isUnknown, requireOrderIds, toSubmitOrder, type Unknown } from '../to-command.ts';
import { checkFigures } from '../wire-limits.ts';
import { DEEPEST } from './arguments.ts';
import { instrumentAt } from './names.ts';
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
    const instrument = instrumentAt(context.services.directory, order.instrument);
    const estimate = estimateOrder(order, displayedMarket(context.services, instrument));
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

/** The market as everybody sees it. Before the first trade the collar is measured from the reference price. */
function displayedMarket({ feeds }: Services, { index, referencePrice }: InstrumentRecord): DisplayedMarket {
  const { phase, lastPrice } = feeds.market(index);
  const { bids, asks } = feeds.book(index, DEEPEST);
  const { collar } = rulesOn(formatInstant(feeds.time).slice(0, 10));
  const collarFrom = lastPrice ?? referencePrice;
  const distance = collar && collarFrom !== null ? collarDistance(collar, collarFrom) : null;
  return { bids, asks, phase, lastPrice, collarFrom, collar: distance };
}
