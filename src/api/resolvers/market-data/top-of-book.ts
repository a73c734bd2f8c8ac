import type { InstrumentResolvers, QueryResolvers, TopOfBookResolvers } from '../../generated/schema-types.ts';
import type { LastTradeResolvers } from '../../generated/schema-types.ts';
import { HOME_VENUE } from '../../to-command.ts';
import { instrumentAt, requireHomeVenue, requireInstrument } from '../names.ts';
import { midPriceOf, spreadOf } from './best-prices.ts';

/** What is absent is null (D60). */
export const TopOfBook: TopOfBookResolvers = {
  symbol: ({ instrument }, _args, { services }) => instrumentAt(services.directory, instrument).symbol,
  venue: () => HOME_VENUE,
  spread: ({ bid, ask }) => spreadOf(bid, ask),
  midPrice: ({ bid, ask }) => midPriceOf(bid, ask),
};

export const LastTrade: LastTradeResolvers = { sequence: ({ print }) => print };

/** The market of an instrument, for lists of several. */
export const Instrument: Pick<InstrumentResolvers, 'topOfBook' | 'dayStatistics'> = {
  topOfBook: ({ index }, _args, { services }) => services.feeds.topOfBook(index),
  dayStatistics: ({ index }, _args, { services }) => services.feeds.statistics(index),
};

export const topOfBookQueries: Pick<QueryResolvers, 'topOfBook'> = {
  topOfBook: (_, { symbol, venue }, { services }) => {
    const { index } = requireInstrument(services.directory, symbol);
    requireHomeVenue(venue);
    return services.feeds.topOfBook(index);
  },
};
