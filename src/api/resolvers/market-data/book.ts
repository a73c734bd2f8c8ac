import type { BookEvent, BookMoment, InstrumentRecord } from '../../../exchange/index.ts';
import type { RequestContext, Services } from '../../context.ts';
import { badInput } from '../../errors.ts';
import type {
  OrderBookDeltaResolvers,
  OrderBookEventResolvers,
  OrderBookResolvers,
  OrderBookSnapshotResolvers,
  QueryResolvers,
  QueryorderBookArgs,
} from '../../generated/schema-types.ts';
import type { OrderBookModel } from '../../models.ts';
import { HOME_VENUE } from '../../to-command.ts';
import { isGiven, requireDepth, requirePast } from '../arguments.ts';
import { PAST_COST } from '../costs.ts';
import { instrumentAt, requireHomeVenue, requireInstrument } from '../names.ts';
import { midPriceOf, spreadOf } from './best-prices.ts';

export const OrderBook: OrderBookResolvers = {
  symbol: ({ instrument }) => instrument.symbol,
  venue: () => HOME_VENUE,
  sequence: ({ view }) => view.sequence,
  timestamp: ({ at }) => at,
  bids: ({ view }) => view.bids,
  asks: ({ view }) => view.asks,
  spread: ({ view }) => spreadOf(view.bids[0], view.asks[0]),
  midPrice: ({ view }) => midPriceOf(view.bids[0], view.asks[0]),
  lastPrice: ({ lastPrice }) => lastPrice,
};

export const OrderBookEvent: OrderBookEventResolvers = {
  __resolveType: ({ kind }: BookEvent) => (kind === 'snapshot' ? 'OrderBookSnapshot' : 'OrderBookDelta'),
};

const symbolOf = ({ instrument }: BookEvent, _args: unknown, { services }: RequestContext): string =>
  instrumentAt(services.directory, instrument).symbol;

export const OrderBookSnapshot: OrderBookSnapshotResolvers = { symbol: symbolOf, venue: () => HOME_VENUE };
export const OrderBookDelta: OrderBookDeltaResolvers = { symbol: symbolOf, venue: () => HOME_VENUE };

export const bookQueries: Pick<QueryResolvers, 'orderBook'> = {
  orderBook: (_, args, context) => {
    const { services } = context;
    const instrument = requireInstrument(services.directory, args.symbol);
    requireHomeVenue(args.venue);
    const depth = requireDepth(args.depth);
    const moment = momentOf(args, instrument, services);
    if (!moment) return bookNow(instrument, depth, services);
    context.charge('queries', PAST_COST);
    return bookAsOf(instrument, depth, moment, services);
  },
};

function bookNow(instrument: InstrumentRecord, depth: number, { feeds }: Services): OrderBookModel {
  const { index } = instrument;
  return { instrument, view: feeds.book(index, depth), at: feeds.time, lastPrice: feeds.market(index).lastPrice };
}

async function bookAsOf(
  instrument: InstrumentRecord,
  depth: number,
  moment: BookMoment,
  { queries }: Services,
): Promise<OrderBookModel> {
  const view = await queries.bookAsOf(instrument.index, depth, moment);
  return { instrument, view, at: view.at, lastPrice: view.lastPrice };
}

/** The moment that a book is asked for as of; null: now. */
function momentOf(
  { asOf, asOfSequence }: Pick<QueryorderBookArgs, 'asOf' | 'asOfSequence'>,
  { index, symbol }: InstrumentRecord,
  services: Services,
): BookMoment | null {
  if (isGiven(asOf) && isGiven(asOfSequence)) throw badInput('orderBook takes asOf or asOfSequence, not both.');
  requirePast(asOf, services);
  if (isGiven(asOf)) return { at: asOf };
  if (!isGiven(asOfSequence)) return null;
  const { sequence } = services.feeds.book(index, 1);
  if (asOfSequence <= sequence) return { sequence: asOfSequence };
  throw badInput(`asOfSequence is ${asOfSequence}; the book of ${symbol} has come to ${sequence}.`);
}
