import { MAX_ORDERS_AT_ONCE, type Command, type SubmitOrder } from '../../domain/index.ts';
import type { Outcome, OrderRecord } from '../../exchange/index.ts';
import { ownAccount, requireTrading } from '../auth.ts';
import type { RequestContext } from '../context.ts';
import { badInput } from '../errors.ts';
import type { MutationResolvers, ResolversParentTypes } from '../generated/schema-types.ts';
import { tradeOfOrder, type TradeModel } from '../models.ts';
import { isUnknown, requireOrderIds, toReplacement, toSubmitOrder, type Unknown } from '../to-command.ts';
import { orderId } from './order-id.ts';
import { orderErrors } from './user-errors.ts';

type OrderMutations = Pick<
  MutationResolvers,
  'submitOrder' | 'submitOrders' | 'amendOrder' | 'replaceOrder' | 'cancelOrder' | 'cancelAllOrders'
>;
type SubmitResult = ResolversParentTypes['SubmitOrderPayload'];
type UserError = ResolversParentTypes['OrderError'];

export const orderMutations: OrderMutations = {
  submitOrder: async (_, { input }, context) => {
    const { services, viewer } = context;
    const key = requireTrading(viewer, 'Sending an order');
    requireOrderIds(input);
    const account = ownAccount(services.directory, viewer, input.accountId);
    context.charge('orders');
    services.metrics.ordersReceived(1);
    const command = toSubmitOrder(services.directory, account.index, input);
    return isUnknown(command) ? unknownResult(command) : submitResult(await services.commands.send(command, key.id));
  },

  submitOrders: async (_, { input: { orders } }, context) => {
    const { services, viewer } = context;
    const key = requireTrading(viewer, 'Sending orders');
    if (orders.length > MAX_ORDERS_AT_ONCE) {
      throw badInput(
        `orders has ${orders.length} orders; the most at once are ${MAX_ORDERS_AT_ONCE}. Nothing was sent.`,
      );
    }
    for (const order of orders) requireOrderIds(order);
    const accounts = orders.map((order) => ownAccount(services.directory, viewer, order.accountId).index);
    context.charge('orders', orders.length);
    services.metrics.ordersReceived(orders.length);
    const asked = orders.map((order, place) => toSubmitOrder(services.directory, accounts[place]!, order));
    const commands = asked.filter((each): each is SubmitOrder => !isUnknown(each));
    const outcomes = commands.length === 0 ? [] : await services.commands.sendAll(commands, key.id);
    let next = 0;
    return { results: asked.map((each) => (isUnknown(each) ? unknownResult(each) : submitResult(outcomes[next++]!))) };
  },

  amendOrder: async (_, { input }, context) => {
    const { services, viewer } = context;
    const key = requireTrading(viewer, 'Amending an order');
    context.charge('orders');
    const found = await findOwn(context, input.orderId);
    if (!found) return { order: null, trades: [], userErrors: [NOT_FOUND] };
    const { quantity = null, price = null } = input;
    const outcome = await services.commands.send({ kind: 'AmendOrder', ...found, quantity, price }, key.id);
    const order = await orderAfter(context, found.orderId, outcome);
    return { order, trades: ownTrades(outcome), userErrors: orderErrors(outcome.refusal) };
  },

  replaceOrder: async (_, { input }, context) => {
    const { services, viewer } = context;
    const key = requireTrading(viewer, 'Replacing an order');
    const terms = toReplacement(input);
    context.charge('orders');
    const found = await findOwn(context, input.orderId);
    if (!found) return { order: null, trades: [], userErrors: [NOT_FOUND] };
    const outcome = await services.commands.send({ kind: 'ReplaceOrder', ...found, terms }, key.id);
    const order = await orderAfter(context, found.orderId, outcome);
    return { order, trades: ownTrades(outcome), userErrors: orderErrors(outcome.refusal) };
  },

  cancelOrder: async (_, { input }, context) => {
    const { services, viewer } = context;
    const key = requireTrading(viewer, 'Canceling an order');
    context.charge('cancels');
    const found = await findOwn(context, input.orderId);
    if (!found) return { order: null, userErrors: [NOT_FOUND] };
    const outcome = await services.commands.send({ kind: 'CancelOrder', ...found }, key.id);
    return { order: await orderAfter(context, found.orderId, outcome), userErrors: orderErrors(outcome.refusal) };
  },

  cancelAllOrders: async (_, { input }, context) => {
    const { services, viewer } = context;
    const key = requireTrading(viewer, 'Canceling orders');
    const account = ownAccount(services.directory, viewer, input.accountId);
    context.charge('cancels');
    const { symbol = null, side = null } = input;
    const instrument = symbol === null ? null : services.directory.instrument(symbol);
    if (instrument === undefined) {
      const message = `There is no symbol ${JSON.stringify(symbol?.slice(0, 40))}.`;
      return { canceledCount: 0, userErrors: orderErrors({ code: 'UNKNOWN_INSTRUMENT', field: 'symbol', message }) };
    }
    const command: Command = {
      kind: 'CancelAllOrders',
      account: account.index,
      instrument: instrument?.index ?? null,
      side,
    };
    const { canceledCount, refusal } = await services.commands.send(command, key.id);
    return { canceledCount, userErrors: orderErrors(refusal) };
  },
};

/** One answer for an order that is not there and for one of others, so that ids tell nothing. */
const NOT_FOUND: UserError = {
  code: 'ORDER_NOT_FOUND',
  field: ['orderId'],
  message: 'You have no order with this orderId.',
};

/** The order to change, if it is the viewer's own; closed orders too, the exchange says that they are closed. */
async function findOwn(
  { services, viewer, loaders }: RequestContext,
  id: string,
): Promise<{ orderId: number; account: number } | undefined> {
  const number = orderId(id);
  if (number === undefined) return undefined;
  const account = services.commands.accountOfOpenOrder(number) ?? (await loaders.orders.load(number))?.account;
  return account !== undefined && viewer.accounts.has(account) ? { orderId: number, account } : undefined;
}

/** The order as it is after a command: the outcome has it where the command changed it. */
async function orderAfter({ services }: RequestContext, id: number, outcome: Outcome): Promise<OrderRecord | null> {
  return outcome.order ?? (await services.queries.ordersByIds([id])).get(id) ?? null;
}

function unknownResult(refusal: Unknown): SubmitResult {
  return { order: null, trades: [], duplicate: false, userErrors: orderErrors(refusal) };
}

function submitResult(outcome: Outcome): SubmitResult {
  const { order, duplicate, refusal } = outcome;
  return { order, trades: ownTrades(outcome), duplicate, userErrors: orderErrors(refusal) };
}

function ownTrades({ order, trades }: Outcome): TradeModel[] {
  return order ? trades.map((trade) => tradeOfOrder(trade, order)) : [];
}
