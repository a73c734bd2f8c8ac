import type { QueryResolvers } from '../../generated/schema-types.ts';
import { bookQueries } from './book.ts';
import { candleQueries } from './candles.ts';
import { dayStatisticsQueries } from './day-statistics.ts';
import { marketByOrderQueries } from './market-by-order.ts';
import { topOfBookQueries } from './top-of-book.ts';

export { OrderBook, OrderBookDelta, OrderBookEvent, OrderBookSnapshot } from './book.ts';
export { Candle } from './candles.ts';
export { DayStatistics } from './day-statistics.ts';
export {
  BookOrder,
  BookOrderChange,
  MarketByOrder,
  MarketByOrderDelta,
  MarketByOrderEvent,
  MarketByOrderSnapshot,
} from './market-by-order.ts';
export { marketDataSubscriptions } from './subscriptions.ts';
export { Instrument, LastTrade, TopOfBook } from './top-of-book.ts';

/** Books, candles and statistics. */
export const marketDataQueries: Pick<
  QueryResolvers,
  'orderBook' | 'topOfBook' | 'marketByOrder' | 'candles' | 'dayStatistics'
> = { ...bookQueries, ...topOfBookQueries, ...marketByOrderQueries, ...candleQueries, ...dayStatisticsQueries };
