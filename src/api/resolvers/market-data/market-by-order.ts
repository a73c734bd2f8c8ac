import type { BookOrder as BookOrderRow, OrderRecord, OrdersEvent } from '../../../exchange/index.ts';
import type { RequestContext } from '../../context.ts';
import type {
  BookOrderChangeResolvers,
  BookOrderResolvers,
  MarketByOrderDeltaResolvers,
  MarketByOrderEventResolvers,
  MarketByOrderResolvers,
  MarketByOrderSnapshotResolvers,
  QueryResolvers,
} from '../../generated/schema-types.ts';
import { requireDepth } from '../arguments.ts';
import { instrumentAt, requireBook, venueNameOf } from '../names.ts';

export const MarketByOrder: MarketByOrderResolvers = {
  symbol: ({ instrument }) => instrument.symbol,
  venue: ({ venue }) => venue.name,
  sequence: ({ view }) => view.sequence,
  bids: ({ view }, _args, context) => context.gather(view.orders.filter(({ side }) => side === 'BUY')),
  asks: ({ view }, _args, context) => context.gather(view.orders.filter(({ side }) => side === 'SELL')),
};

export const MarketByOrderEvent: MarketByOrderEventResolvers = {
  __resolveType: ({ kind }: OrdersEvent) => (kind === 'snapshot' ? 'MarketByOrderSnapshot' : 'MarketByOrderDelta'),
};

const symbolOf = ({ instrument }: OrdersEvent, _args: unknown, { services }: RequestContext): string =>
  instrumentAt(services.directory, instrument).symbol;

const nameOfVenue = ({ book }: OrdersEvent, _args: unknown, { services }: RequestContext): string =>
  venueNameOf(services.directory, book);

export const MarketByOrderSnapshot: MarketByOrderSnapshotResolvers = { symbol: symbolOf, venue: nameOfVenue };
export const MarketByOrderDelta: MarketByOrderDeltaResolvers = { symbol: symbolOf, venue: nameOfVenue };

/**
 * Whether an order is of an account that the key names, and may read. Those who read every account are told of none here: the book is
 * public, and whose orders are whose is asked for elsewhere.
 */
function isOwn({ account }: BookOrderRow, { viewer }: RequestContext): boolean {
  return viewer.accounts.has(account) && viewer.mayRead(account);
}

async function ownOrder(row: BookOrderRow, context: RequestContext): Promise<OrderRecord | null> {
  return isOwn(row, context) ? ((await context.loaders.orders.load(row.order)) ?? null) : null;
}

/** What is public of an order in the book, and whose it is for its owner alone (D62). */
export const BookOrder: BookOrderResolvers = {
  id: ({ publicId }) => publicId,
  own: (row, _args, context) => isOwn(row, context),
  order: (row, _args, context) => ownOrder(row, context),
};

export const BookOrderChange: BookOrderChangeResolvers = {
  id: ({ publicId }) => publicId,
  own: (row, _args, context) => isOwn(row, context),
  order: (row, _args, context) => ownOrder(row, context),
};

export const marketByOrderQueries: Pick<QueryResolvers, 'marketByOrder'> = {
  marketByOrder: (_, args, { services }) => {
    const { instrument, venue, book } = requireBook(services.directory, args.symbol, args.venue);
    return { instrument, venue, view: services.feeds.orders(book, requireDepth(args.depth)) };
  },
};
