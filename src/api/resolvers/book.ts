import { divideHalfEven } from '../../domain/index.ts';
import type { BookEvent, BookView } from '../../exchange/index.ts';
import type { RequestContext } from '../context.ts';
import type {
  OrderBookDeltaResolvers,
  OrderBookEventResolvers,
  OrderBookResolvers,
  OrderBookSnapshotResolvers,
} from '../generated/schema-types.ts';
import { HOME_VENUE } from '../to-command.ts';
import { instrumentAt } from './names.ts';

export const OrderBook: OrderBookResolvers = {
  symbol: ({ instrument }) => instrument.symbol,
  venue: () => HOME_VENUE,
  sequence: ({ view }) => view.sequence,
  timestamp: (_book, _args, { services }) => services.feeds.time,
  bids: ({ view }) => view.bids,
  asks: ({ view }) => view.asks,
  spread: ({ view }) => {
    const best = bestPrices(view);
    return best && best.ask - best.bid;
  },
  midPrice: ({ view }) => {
    const best = bestPrices(view);
    return best && midpoint(best.bid, best.ask);
  },
  lastPrice: ({ instrument }, _args, { services }) => services.feeds.market(instrument.index).lastPrice,
};

/** Null where a side is empty or the book is crossed, as it may be before an auction. */
function bestPrices({ bids, asks }: BookView): { readonly bid: number; readonly ask: number } | null {
  const [bid, ask] = [bids[0]?.price, asks[0]?.price];
  return bid === undefined || ask === undefined || bid > ask ? null : { bid, ask };
}

/** Half a micro-dollar, which only a tick of one could make, goes to the even side. */
function midpoint(bid: number, ask: number): number | bigint {
  const sum = bid + ask;
  return sum % 2 === 0 ? sum / 2 : divideHalfEven(BigInt(sum), 2n);
}

export const OrderBookEvent: OrderBookEventResolvers = {
  __resolveType: ({ kind }: BookEvent) => (kind === 'snapshot' ? 'OrderBookSnapshot' : 'OrderBookDelta'),
};

const symbolOf = ({ instrument }: BookEvent, _args: unknown, { services }: RequestContext): string =>
  instrumentAt(services.directory, instrument).symbol;

export const OrderBookSnapshot: OrderBookSnapshotResolvers = { symbol: symbolOf, venue: () => HOME_VENUE };
export const OrderBookDelta: OrderBookDeltaResolvers = { symbol: symbolOf, venue: () => HOME_VENUE };
