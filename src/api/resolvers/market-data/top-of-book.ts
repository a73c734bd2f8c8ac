import type { InstrumentResolvers, QueryResolvers, TopOfBookResolvers } from '../../generated/schema-types.ts';
import type { LastTradeResolvers } from '../../generated/schema-types.ts';
import { instrumentAt, requireBook, venueNameOf } from '../names.ts';
import { midPriceOf, spreadOf } from './best-prices.ts';

/** What is absent is null (D60). */
export const TopOfBook: TopOfBookResolvers = {
  symbol: ({ instrument }, _args, { services }) => instrumentAt(services.directory, instrument).symbol,
  venue: ({ book }, _args, { services }) => venueNameOf(services.directory, book),
  spread: ({ bid, ask }) => spreadOf(bid, ask),
  midPrice: ({ bid, ask }) => midPriceOf(bid, ask),
};

export const LastTrade: LastTradeResolvers = { sequence: ({ print }) => print };

/** The market of an instrument, for lists of several. */
export const Instrument: Pick<InstrumentResolvers, 'topOfBook' | 'dayStatistics' | 'quotingIncrements'> = {
  topOfBook: ({ index }, _args, { services }) => services.feeds.topOfBook(index),
  dayStatistics: ({ index }, _args, { services }) => services.feeds.statistics(index),
  quotingIncrements: ({ index }, _args, { services }) => services.directory.quotingIncrements(index),
};

export const topOfBookQueries: Pick<QueryResolvers, 'topOfBook'> = {
  topOfBook: (_, { symbol, venue }, { services }) =>
    services.feeds.topOfBook(requireBook(services.directory, symbol, venue).book),
};
