import { averagePrice, invariant, type ContingencyType, type OrderInstructions } from '../../domain/index.ts';
import { orderAt, type OrderEventRecord, type OrderRecord } from '../../exchange/index.ts';
import type { RequestContext } from '../context.ts';
import type { OrderEventResolvers, OrderResolvers, RiskResultResolvers } from '../generated/schema-types.ts';
import { PRE_TRADE } from '../limits-in-force.ts';
import { tradeOfOrder } from '../models.ts';
import { accountAt, homeVenue, instrumentAt } from './names.ts';

/** Names, sides, prices and quantities stand in the record as they are shown. */
export const Order: OrderResolvers = {
  account: ({ account }, _args, { services }) => accountAt(services.directory, account),
  instrument: ({ instrument }, _args, { services }) => instrumentAt(services.directory, instrument),
  venue: (_order, _args, { services }) => homeVenue(services.directory),
  averagePrice: ({ notional, filledQuantity }) =>
    filledQuantity === 0 ? null : averagePrice(BigInt(notional), filledQuantity),

  minQuantity: (order) => instructionsOf(order).minQuantity ?? null,
  hidden: (order) => instructionsOf(order).hidden ?? false,
  postOnly: (order) => instructionsOf(order).postOnly ?? false,
  postOnlySlide: (order) => instructionsOf(order).postOnlySlide ?? false,
  reduceOnly: (order) => instructionsOf(order).reduceOnly ?? false,
  peg: (order) => instructionsOf(order).peg ?? null,
  trailAmount: (order) => instructionsOf(order).trailAmount ?? null,
  trailPercent: (order) => instructionsOf(order).trailPercent ?? null,
  locate: (order) => instructionsOf(order).locate ?? null,
  algorithm: (order) => instructionsOf(order).algorithm ?? null,
  riskResult: (order) => order,
  contingency: (order) => linksOf(order)?.[0] ?? null,

  linkedOrders: async (order, _args, context) => {
    const others = linksOf(order)?.[1].filter((id) => id !== order.id) ?? [];
    const found = await Promise.all(others.map((id) => context.loaders.orders.load(id)));
    return context.gather(found.filter((other) => other !== undefined));
  },

  trades: async (order, _args, context) => {
    const trades = await context.loaders.tradesOfOrder.load(order.id);
    return context.gather(trades).map((trade) => tradeOfOrder(trade, order.id));
  },

  events: async (order, _args, context) => context.gather(await context.loaders.eventsOfOrder.load(order.id)),
};

/** What the gate decided when the order came, and the limits in force at its journal sequence. */
export const RiskResult: RiskResultResolvers = {
  approved: ({ rejectCode }) => rejectCode === null,
  code: ({ rejectCode }) => rejectCode,
  message: ({ rejectMessage }) => rejectMessage,
  limits: async ({ account, instrument, sequence }, _args, context) => {
    const limits = await context.loaders.limitsAt.load(sequence);
    return context.gather(limits.forAccount(accountAt(context.services.directory, account), instrument, PRE_TRADE));
  },
};

const NO_INSTRUCTIONS: OrderInstructions = {};

/** Instructions of records that were read: several fields of one order need them parsed once. */
const parsed = new WeakMap<OrderRecord, OrderInstructions>();

function instructionsOf(order: OrderRecord): OrderInstructions {
  if (order.instructions === null) return NO_INSTRUCTIONS;
  let instructions = parsed.get(order);
  if (!instructions) parsed.set(order, (instructions = JSON.parse(order.instructions) as OrderInstructions));
  return instructions;
}

/** How the order hangs together with which others, itself among them. */
function linksOf({ links }: OrderRecord): readonly [ContingencyType, readonly number[]] | null {
  return links === null ? null : (JSON.parse(links) as [ContingencyType, number[]]);
}

export const OrderEvent: OrderEventResolvers = {
  sequence: ({ number }) => number,

  order: (event, _args, context) => {
    const facts = orderFacts(event, context);
    return facts instanceof Promise ? facts.then((order) => orderAt(order, event.state)) : orderAt(facts, event.state);
  },

  clientOrderId: (event, _args, context) => {
    const facts = orderFacts(event, context);
    return facts instanceof Promise ? facts.then((order) => order.clientOrderId) : facts.clientOrderId;
  },

  trade: async (event, _args, { loaders }) => {
    if (event.trade === null) return null;
    const trade = await loaders.trades.load(event.trade);
    return trade ? tradeOfOrder(trade, event.order) : null;
  },
};

/** The order of an event, for the part of it that never changes. */
function orderFacts(
  event: OrderEventRecord,
  { services, loaders }: RequestContext,
): OrderRecord | Promise<OrderRecord> {
  return (
    services.orderFacts.get(event.order) ??
    loaders.orders.load(event.order).then((order) => {
      invariant(order, `the order ${event.order} of an event exists`);
      return order;
    })
  );
}
