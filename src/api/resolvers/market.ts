import { CALENDARS, isCalendar } from '../../domain/index.ts';
import type { AuctionView } from '../../exchange/index.ts';
import type { Services } from '../context.ts';
import { ApiError } from '../errors.ts';
import type {
  AuctionResolvers,
  ClockResolvers,
  HaltResolvers,
  MarketStatusResolvers,
  PriceBandResolvers,
  QueryResolvers,
} from '../generated/schema-types.ts';
import type { MarketStatusModel } from '../models.ts';
import { instrumentAt, requireInstrument } from './names.ts';
import { requireDays, sessionsOf } from './sessions.ts';

export const MarketStatus: MarketStatusResolvers = {
  symbol: ({ instrument }) => instrument.symbol,
  phase: ({ view }) => view.phase,
  since: ({ view }) => view.since,
  calendar: ({ instrument }) => instrument.calendar,
  halt: ({ view }) => view.halt,
  priceBand: ({ view }) => view.bands,
  shortSaleRestriction: ({ view }) => view.shortSaleRestriction,
};

export const Halt: HaltResolvers = {
  level: ({ level }) => (level === 0 ? null : level),
  referencePrice: ({ reference }) => reference,
};

export const PriceBand: PriceBandResolvers = { referencePrice: ({ reference }) => reference };

/** The market of an instrument as it is now. */
export function marketStatusOf({ directory, feeds }: Services, index: number): MarketStatusModel {
  return { instrument: instrumentAt(directory, index), view: feeds.market(index) };
}

export const Auction: AuctionResolvers = {
  symbol: ({ instrument }, _args, { services }) => instrumentAt(services.directory, instrument).symbol,
  indicativePrice: ({ price }) => price,
  indicativeVolume: ({ volume }) => volume,
  imbalance: ({ imbalance }) => Math.abs(imbalance),
  imbalanceSide: ({ imbalance }: AuctionView) => (imbalance === 0 ? null : imbalance > 0 ? 'BUY' : 'SELL'),
};

/** The virtual clock's rate stands in millionths, as decimals do. */
export const Clock: ClockResolvers = { time: ({ time }) => time, rate: ({ rate }) => rate };

export const marketQueries: Pick<QueryResolvers, 'marketStatus' | 'auction' | 'calendar' | 'clock'> = {
  marketStatus: (_, { symbol }, { services }) =>
    marketStatusOf(services, requireInstrument(services.directory, symbol).index),

  auction: (_, { symbol }, { services }) => services.feeds.auction(requireInstrument(services.directory, symbol).index),

  calendar: (_, { name, from, days }, context) => {
    if (!isCalendar(name)) {
      const message = `There is no calendar ${JSON.stringify(name.slice(0, 40))}; there are ${CALENDARS.join(', ')}.`;
      throw new ApiError('NOT_FOUND', message);
    }
    const sessions = sessionsOf(name, from ?? null, requireDays(days), context.services.feeds.time);
    context.page(sessions.flatMap(({ phases }) => phases));
    return sessions;
  },

  clock: (_, _args, { services }) => services.feeds.clock,
};
