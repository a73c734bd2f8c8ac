import type { ContingencyType, SubmitOrder } from '../../domain/index.ts';
import type { Outcome } from '../../exchange/index.ts';
import { ownAccount, requireTrading } from '../auth.ts';
import { badInput } from '../errors.ts';
import type { MutationResolvers, ResolversParentTypes, SubmitLinkedOrdersInput } from '../generated/schema-types.ts';
import { tradeOfOrder } from '../models.ts';
import { isUnknown, requireOrderIds, toSubmitOrder } from '../to-command.ts';
import { orderErrors, type OrderError } from './user-errors.ts';

type Payload = ResolversParentTypes['SubmitLinkedOrdersPayload'];

/** Fewest and most orders of a list. */
const SIZES: Readonly<Record<ContingencyType, readonly [least: number, most: number]>> = {
  ONE_CANCELS_OTHER: [2, 2],
  ONE_TRIGGERS_OTHER: [2, 10],
  BRACKET: [3, 3],
};

export const linkedOrderMutations: Pick<MutationResolvers, 'submitLinkedOrders'> = {
  submitLinkedOrders: async (_, { input }, context) => {
    const { services, viewer } = context;
    const { directory, commands, metrics } = services;
    const key = requireTrading(viewer, 'Sending orders');
    const account = ownAccount(directory, viewer, input.accountId).index;
    requireOneList(input);
    context.charge('orders', input.orders.length);
    metrics.ordersReceived(input.orders.length);
    const orders: SubmitOrder[] = [];
    for (const [place, order] of input.orders.entries()) {
      const command = toSubmitOrder(directory, account, order);
      if (isUnknown(command)) {
        const { code, field, message } = command;
        return { ...NOTHING, userErrors: [{ code, field: ['orders', String(place), field], message }] };
      }
      orders.push(command);
    }
    const { contingency } = input;
    return payload(await commands.send({ kind: 'SubmitLinkedOrders', account, contingency, orders }, key.id));
  },
};

const NOTHING: Payload = { orders: [], trades: [], duplicate: false, userErrors: [] };

/** Refuses what is no list: too few or too many orders, or orders that cannot belong together. */
function requireOneList({ accountId, contingency, orders }: SubmitLinkedOrdersInput): void {
  const [least, most] = SIZES[contingency];
  if (orders.length < least || orders.length > most) {
    const allowed = least === most ? `exactly ${least}` : `${least} to ${most}`;
    throw badInput(`orders has ${orders.length} orders; ${contingency} takes ${allowed}. Nothing was sent.`);
  }
  for (const order of orders) {
    requireOrderIds(order);
    if (order.accountId !== accountId) throw badInput('All orders of a list have its accountId. Nothing was sent.');
    if (order.symbol !== orders[0]?.symbol) throw badInput('All orders of a list have one symbol. Nothing was sent.');
  }
  if (new Set(orders.map(({ clientOrderId }) => clientOrderId)).size < orders.length) {
    throw badInput('Each order of a list has a clientOrderId of its own. Nothing was sent.');
  }
}

function payload({ orders, trades, duplicate, refusal }: Outcome): Payload {
  const shown = trades.map((trade) => {
    const order = orders.find(({ id }) => id === trade.takerOrder) ?? orders.find(({ id }) => id === trade.makerOrder);
    return tradeOfOrder(trade, order ?? orders[0]!);
  });
  return { orders, trades: shown, duplicate, userErrors: orderErrors(refusal).map((error) => within(orders, error)) };
}

/** Says which order of the list is at fault. Where there are none, the message names the clientOrderId. */
function within(orders: Outcome['orders'], error: OrderError): OrderError {
  const place = orders.findIndex(({ rejectCode }) => rejectCode === error.code);
  return place < 0 || !error.field ? error : { ...error, field: ['orders', String(place), ...error.field] };
}
