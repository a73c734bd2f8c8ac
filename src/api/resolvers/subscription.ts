import type {
  AlertRecord,
  AuctionView,
  BookEvent,
  MarketView,
  OrderEventRecord,
  PositionRecord,
  TradeRecord,
} from '../../exchange/index.ts';
import { readableAccount, readableAccounts, requireReading } from '../auth.ts';
import type { RequestContext } from '../context.ts';
import { badInput } from '../errors.ts';
import type { SubscriptionResolvers } from '../generated/schema-types.ts';
import { publicTrade } from '../models.ts';
import { optionalInstrument, requireDepth, requireHomeVenue, requireInstrument } from './names.ts';

/** Begins an event: its look-ups are gathered anew. Over HTTP there is no event, only the question. */
function event<Row>(row: Row | undefined, context: RequestContext): Row {
  if (row === undefined) throw badInput('Subscriptions are served over WebSocket (graphql-transport-ws) only.');
  context.beginStep();
  return row;
}

export const Subscription: SubscriptionResolvers = {
  orderBook: {
    subscribe: (_, { symbol, depth, venue }, context) => {
      context.charge('queries');
      const instrument = requireInstrument(context.services.directory, symbol);
      requireHomeVenue(venue);
      return context.services.feeds.subscribeBook(instrument.index, requireDepth(depth));
    },
    resolve: (book: BookEvent | undefined, _args: unknown, context: RequestContext) => event(book, context),
  },

  trades: {
    subscribe: (_, { symbol, afterSequence }, context) => {
      context.charge('queries');
      const instrument = optionalInstrument(context.services.directory, symbol);
      if (!instrument && afterSequence !== null && afterSequence !== undefined) {
        throw badInput('afterSequence needs a symbol: sequences count the trades of one symbol.');
      }
      return context.services.feeds.subscribeTrades(instrument?.index ?? null, afterSequence ?? null);
    },
    resolve: (trade: TradeRecord | undefined, _args: unknown, context: RequestContext) =>
      publicTrade(event(trade, context)),
  },

  orderEvents: {
    subscribe: (_, { accountId, afterSequence }, context) => {
      context.charge('queries');
      const account = readableAccount(context.services.directory, context.viewer, accountId);
      return context.services.feeds.subscribeOrderEvents(account.index, afterSequence ?? null);
    },
    resolve: (row: OrderEventRecord | undefined, _args: unknown, context: RequestContext) => event(row, context),
  },

  auctionIndicative: {
    subscribe: (_, { symbol }, context) => {
      context.charge('queries');
      const instrument = requireInstrument(context.services.directory, symbol);
      return context.services.feeds.subscribeAuction(instrument.index);
    },
    resolve: (auction: AuctionView | undefined, _args: unknown, context: RequestContext) => event(auction, context),
  },

  marketStatus: {
    subscribe: (_, { symbol }, context) => {
      context.charge('queries');
      const instrument = requireInstrument(context.services.directory, symbol);
      return context.services.feeds.subscribeMarket(instrument.index);
    },
    resolve: (market: MarketView | undefined, { symbol }: { readonly symbol: string }, context: RequestContext) => ({
      view: event(market, context),
      instrument: requireInstrument(context.services.directory, symbol),
    }),
  },

  riskAlerts: {
    subscribe: (_, { accountId }, context) => {
      context.charge('queries');
      const { services, viewer } = context;
      requireReading(viewer, 'Following alerts');
      const isNamed = accountId !== null && accountId !== undefined;
      const accounts = isNamed
        ? [readableAccount(services.directory, viewer, accountId).index]
        : readableAccounts(viewer);
      return services.feeds.subscribeAlerts(accounts);
    },
    resolve: (alert: AlertRecord | undefined, _args: unknown, context: RequestContext) => event(alert, context),
  },

  positions: {
    subscribe: (_, { accountId }, context) => {
      context.charge('queries');
      const account = readableAccount(context.services.directory, context.viewer, accountId);
      return context.services.feeds.subscribePositions(account.index);
    },
    resolve: (position: PositionRecord | undefined, _args: unknown, context: RequestContext) =>
      event(position, context),
  },
};
