import { SMART, averagePrice, invariant, type ContingencyType, type OrderInstructions } from '../../domain/index.ts';
import { orderAt, type OrderEventRecord, type OrderRecord } from '../../exchange/index.ts';
import type { RequestContext } from '../context.ts';
import type { OrderEventResolvers, OrderResolvers, RiskResultResolvers } from '../generated/schema-types.ts';
import { PRE_TRADE } from '../limits-in-force.ts';
import { tradeOfOrder } from '../models.ts';
import { accountAt, homeVenue, instrumentAt, venueAt } from './names.ts';

/** Names, sides, prices and quantities stand in the record as they are shown. */
export const Order: OrderResolvers = {
  account: ({ account }, _args, { services }) => accountAt(services.directory, account),
  instrument: ({ instrument }, _args, { services }) => instrumentAt(services.directory, instrument),
  venue: ({ venue }, _args, { services: { directory } }) =>
    venue === null ? homeVenue(directory) : venueAt(directory, venue),
  destination: ({ venue }, _args, { services }) => (venue === null ? SMART : venueAt(services.directory, venue).name),
  routing: (order) => instructionsOf(order).routing ?? 'CANCEL',
  strategy: (order) => {
    const { strategy = 'BEST_PRICE', routing } = instructionsOf(order);
    return order.venue === null || routing === 'ROUTE' ? strategy : null;
  },
  routeTo: (order) => instructionsOf(order).routeTo ?? [],
  exemption: (order) => instructionsOf(order).exemption ?? null,
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
    return context.gather(trades).map((trade) => tradeOfOrder(trade, order));
  },

  events: async (order, _args, context) => context.gather(await context.loaders.eventsOfOrder.load(order.id)),

  fees: ({ fees }) => BigInt(fees),
  nbbo: ({ instrument, quote }, _args, { loaders }) =>
    quote === null ? null : loaders.quotes.load({ instrument, number: quote }),
  parent: async ({ parent }, _args, { loaders }) =>
    parent === null ? null : ((await loaders.orders.load(parent)) ?? null),
  children: async ({ id, parent }, _args, context) =>
    parent === null ? context.gather(await context.loaders.childrenOfOrder.load(id)) : [],
  routes: async ({ id, instrument, side, parent }, _args, context) => {
    const routes = parent === null ? await context.loaders.routesOfOrder.load(id) : [];
    return context.gather(routes).map((record) => ({ record, instrument, side }));
  },
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
    return trade ? tradeOfOrder(trade, { id: event.order, account: event.account }) : null;
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
