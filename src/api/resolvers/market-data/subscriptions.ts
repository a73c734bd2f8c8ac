import type {
  BookEvent,
  CandleRecord,
  DayStatistics,
  NbboView,
  OrdersEvent,
  TopOfBook,
} from '../../../exchange/index.ts';
import type { RequestContext } from '../../context.ts';
import type { SubscriptionResolvers } from '../../generated/schema-types.ts';
import { requireDepth, requireRate } from '../arguments.ts';
import { shown } from '../event.ts';
import { WHOLE_BOOK_COST } from '../costs.ts';
import { requireBook, requireInstrument } from '../names.ts';

/** A feed's beginning costs a query. @returns index of the instrument that it is of */
function begin(context: RequestContext, symbol: string): number {
  context.charge('queries');
  return requireInstrument(context.services.directory, symbol).index;
}

/** As {@link begin}. @returns number of the book that it is of */
function beginBook(context: RequestContext, symbol: string, venue: string | null | undefined): number {
  context.charge('queries');
  return requireBook(context.services.directory, symbol, venue).book;
}

/** Books, candles and statistics, live. */
export const marketDataSubscriptions: Pick<
  SubscriptionResolvers,
  'orderBook' | 'topOfBook' | 'marketByOrder' | 'nbbo' | 'candles' | 'dayStatistics'
> = {
  orderBook: {
    subscribe: (_, { symbol, depth, venue, maxRate }, context) => {
      const book = beginBook(context, symbol, venue);
      return context.services.feeds.subscribeBook(book, requireDepth(depth), requireRate(maxRate));
    },
    resolve: shown<BookEvent>,
  },

  topOfBook: {
    subscribe: (_, { symbol, venue, maxRate }, context) => {
      const book = beginBook(context, symbol, venue);
      return context.services.feeds.subscribeTopOfBook(book, requireRate(maxRate));
    },
    resolve: shown<TopOfBook>,
  },

  marketByOrder: {
    subscribe: (_, { symbol, venue, maxRate }, context) => {
      const book = beginBook(context, symbol, venue);
      context.charge('queries', WHOLE_BOOK_COST);
      return context.services.feeds.subscribeOrders(book, requireRate(maxRate));
    },
    resolve: shown<OrdersEvent>,
  },

  nbbo: {
    subscribe: (_, { symbol, maxRate }, context) => {
      const instrument = begin(context, symbol);
      return context.services.feeds.subscribeNbbo(instrument, requireRate(maxRate));
    },
    resolve: shown<NbboView>,
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
