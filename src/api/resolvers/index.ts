import { connectionFields } from '../connections.ts';
import type { Resolvers } from '../generated/schema-types.ts';
import { scalars } from '../scalars/index.ts';
import { accountMutations } from './account-mutations.ts';
import { OrderBook, OrderBookDelta, OrderBookEvent, OrderBookSnapshot } from './book.ts';
import { linkedOrderMutations } from './linked-orders.ts';
import { Auction, Clock, MarketStatus } from './market.ts';
import { operatorMutations } from './operator-mutations.ts';
import { Order, OrderEvent } from './order.ts';
import { orderMutations } from './order-mutations.ts';
import { Account, ApiKey, Position, Viewer } from './participants.ts';
import { PreventedMatch } from './prevented-match.ts';
import { Query } from './query.ts';
import { referenceMutations } from './reference-mutations.ts';
import { Subscription } from './subscription.ts';
import { Trade } from './trade.ts';
import { withBefore } from './with-before.ts';

const mutations = {
  ...orderMutations,
  ...linkedOrderMutations,
  ...accountMutations,
  ...operatorMutations,
  ...referenceMutations,
};

/** How each field comes from the records; a field that is not named here is read from its parent by its name. */
export const resolvers: Resolvers = {
  ...scalars,
  Query,
  Mutation: withBefore(mutations, (context) => context.beginStep()),
  Subscription,
  Order,
  OrderEvent,
  OrderConnection: connectionFields,
  Trade,
  TradeConnection: connectionFields,
  PreventedMatch,
  PreventedMatchConnection: connectionFields,
  MarketStatus,
  Auction,
  Clock,
  OrderBook,
  OrderBookEvent,
  OrderBookSnapshot,
  OrderBookDelta,
  Account,
  Position,
  Viewer,
  ApiKey,
};
