import type { BookEvent, CandleRecord, DayStatistics, OrdersEvent, TopOfBook } from '../../../exchange/index.ts';
import type { RequestContext } from '../../context.ts';
import type { SubscriptionResolvers } from '../../generated/schema-types.ts';
import { requireDepth, requireRate } from '../arguments.ts';
import { shown } from '../event.ts';
import { WHOLE_BOOK_COST } from '../costs.ts';
import { requireHomeVenue, requireInstrument } from '../names.ts';

/** A feed's beginning costs a query. @returns index of the instrument that it is of */
function begin(context: RequestContext, symbol: string, venue?: string | null): number {
  context.charge('queries');
  const { index } = requireInstrument(context.services.directory, symbol);
  requireHomeVenue(venue);
  return index;
}

/** Books, candles and statistics, live. */
export const marketDataSubscriptions: Pick<
  SubscriptionResolvers,
  'orderBook' | 'topOfBook' | 'marketByOrder' | 'candles' | 'dayStatistics'
> = {
  orderBook: {
    subscribe: (_, { symbol, depth, venue, maxRate }, context) => {
      const instrument = begin(context, symbol, venue);
      return context.services.feeds.subscribeBook(instrument, requireDepth(depth), requireRate(maxRate));
    },
    resolve: shown<BookEvent>,
  },

  topOfBook: {
    subscribe: (_, { symbol, venue, maxRate }, context) => {
      const instrument = begin(context, symbol, venue);
      return context.services.feeds.subscribeTopOfBook(instrument, requireRate(maxRate));
    },
    resolve: shown<TopOfBook>,
  },

  marketByOrder: {
    subscribe: (_, { symbol, venue, maxRate }, context) => {
      const instrument = begin(context, symbol, venue);
      context.charge('queries', WHOLE_BOOK_COST);
      return context.services.feeds.subscribeOrders(instrument, requireRate(maxRate));
    },
    resolve: shown<OrdersEvent>,
  },

  candles: {
    subscribe: (_, { symbol, interval, maxRate }, context) => {
      const instrument = begin(context, symbol);
      return context.services.feeds.subscribeCandles(instrument, interval, requireRate(maxRate));
    },
    resolve: shown<CandleRecord>,
  },

  dayStatistics: {
    subscribe: (_, { symbol, maxRate }, context) => {
      const instrument = begin(context, symbol);
      return context.services.feeds.subscribeStatistics(instrument, requireRate(maxRate));
    },
    resolve: shown<DayStatistics>,
  },
};
