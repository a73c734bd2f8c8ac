import type {
  AlertRecord,
  AuctionView,
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
import { isGiven, requireRate } from './arguments.ts';
import { event, shown } from './event.ts';
import { marketDataSubscriptions } from './market-data/index.ts';
import { optionalInstrument, requireInstrument } from './names.ts';

/** What each event shows hangs on the event, the arguments and, where it is private, the viewer: those who ask alike share the work. */
export const Subscription: SubscriptionResolvers = {
  ...marketDataSubscriptions,

  trades: {
    subscribe: (_, { symbol, afterSequence }, context) => {
      context.charge('queries');
      const instrument = optionalInstrument(context.services.directory, symbol);
      if (!instrument && isGiven(afterSequence)) {
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
    resolve: shown<OrderEventRecord>,
  },

  auctionIndicative: {
    subscribe: (_, { symbol, maxRate }, context) => {
      context.charge('queries');
      const instrument = requireInstrument(context.services.directory, symbol);
      return context.services.feeds.subscribeAuction(instrument.index, requireRate(maxRate));
    },
    resolve: shown<AuctionView>,
  },

  marketStatus: {
    subscribe: (_, { symbol, maxRate }, context) => {
      context.charge('queries');
      const instrument = requireInstrument(context.services.directory, symbol);
      return context.services.feeds.subscribeMarket(instrument.index, requireRate(maxRate));
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
      const accounts = isGiven(accountId)
        ? [readableAccount(services.directory, viewer, accountId).index]
        : readableAccounts(viewer);
      return services.feeds.subscribeAlerts(accounts);
    },
    resolve: shown<AlertRecord>,
  },

  positions: {
    subscribe: (_, { accountId, maxRate }, context) => {
      context.charge('queries');
      const account = readableAccount(context.services.directory, context.viewer, accountId);
      return context.services.feeds.subscribePositions(account.index, requireRate(maxRate));
    },
    resolve: shown<PositionRecord>,
  },
};
