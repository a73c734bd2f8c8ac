import { connectionFields } from '../connections.ts';
import type { Resolvers } from '../generated/schema-types.ts';
import { scalars } from '../scalars/index.ts';
import { OrderBook, OrderBookDelta, OrderBookEvent, OrderBookSnapshot } from './book.ts';
import { Order, OrderEvent } from './order.ts';
import { orderMutations } from './order-mutations.ts';
import { Account, ApiKey, Position, Viewer } from './participants.ts';
import { Query } from './query.ts';
import { referenceMutations } from './reference-mutations.ts';
import { Subscription } from './subscription.ts';
import { Trade } from './trade.ts';
import { withBefore } from './with-before.ts';

/** How each field comes from the records; a field that is not named here is read from its parent by its name. */
export const resolvers: Resolvers = {
  ...scalars,
  Query,
  Mutation: withBefore({ ...orderMutations, ...referenceMutations }, (context) => context.beginStep()),
  Subscription,
  Order,
  OrderEvent,
  OrderConnection: connectionFields,
  Trade,
  TradeConnection: connectionFields,
  OrderBook,
  OrderBookEvent,
  OrderBookSnapshot,
  OrderBookDelta,
  Account,
  Position,
  Viewer,
  ApiKey,
};
