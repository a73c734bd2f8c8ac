import type { BookEvent, BookMoment } from '../../../exchange/index.ts';
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
import { isGiven, requireDepth, requirePast } from '../arguments.ts';
import { PAST_COST } from '../costs.ts';
import { instrumentAt, requireBook, venueNameOf, type NamedBook } from '../names.ts';
import { midPriceOf, spreadOf } from './best-prices.ts';

export const OrderBook: OrderBookResolvers = {
  symbol: ({ instrument }) => instrument.symbol,
  venue: ({ venue }) => venue.name,
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

const nameOfVenue = ({ book }: BookEvent, _args: unknown, { services }: RequestContext): string =>
  venueNameOf(services.directory, book);

export const OrderBookSnapshot: OrderBookSnapshotResolvers = { symbol: symbolOf, venue: nameOfVenue };
export const OrderBookDelta: OrderBookDeltaResolvers = { symbol: symbolOf, venue: nameOfVenue };

export const bookQueries: Pick<QueryResolvers, 'orderBook'> = {
  orderBook: (_, args, context) => {
    const { services } = context;
    const named = requireBook(services.directory, args.symbol, args.venue);
    const depth = requireDepth(args.depth);
    const moment = momentOf(args, named, services);
    if (!moment) return bookNow(named, depth, services);
    context.charge('queries', PAST_COST);
    return bookAsOf(named, depth, moment, services);
  },
};

function bookNow({ instrument, venue, book }: NamedBook, depth: number, { feeds }: Services): OrderBookModel {
  const { lastPrice } = feeds.market(instrument.index);
  return { instrument, venue, view: feeds.book(book, depth), at: feeds.time, lastPrice };
}

async function bookAsOf(
  { instrument, venue, book }: NamedBook,
  depth: number,
  moment: BookMoment,
  { queries }: Services,
): Promise<OrderBookModel> {
  const view = await queries.bookAsOf(book, depth, moment);
  return { instrument, venue, view, at: view.at, lastPrice: view.lastPrice };
}

/** The moment that a book is asked for as of; null: now. */
function momentOf(
  { asOf, asOfSequence }: Pick<QueryorderBookArgs, 'asOf' | 'asOfSequence'>,
  { instrument: { symbol }, venue, book }: NamedBook,
  services: Services,
): BookMoment | null {
  if (isGiven(asOf) && isGiven(asOfSequence)) throw badInput('orderBook takes asOf or asOfSequence, not both.');
  requirePast(asOf, services);
  if (isGiven(asOf)) return { at: asOf };
  if (!isGiven(asOfSequence)) return null;
  const { sequence } = services.feeds.book(book, 1);
  if (asOfSequence <= sequence) return { sequence: asOfSequence };
  throw badInput(`asOfSequence is ${asOfSequence}; the book of ${symbol} at ${venue.name} has come to ${sequence}.`);
}
