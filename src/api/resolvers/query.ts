import type { OrderFilter, PreventionFilter, TradeFilter } from '../../exchange/index.ts';
import { NOBODY, readableAccount, readableAccounts, requireRole, requireStaff } from '../auth.ts';
import { EMPTY_PAGE, connection, cursor, idOfCursor, keyOfCursor, pageOf, pageSize } from '../connections.ts';
import type { RequestContext } from '../context.ts';
import { badInput } from '../errors.ts';
import type { OrderStatus, QueryResolvers, QuerytradesArgs } from '../generated/schema-types.ts';
import { publicTrade, tradeOfAccount } from '../models.ts';
import { ORDER_STATUSES } from '../../domain/index.ts';
import { requireClientOrderId } from '../to-command.ts';
import { isGiven, requirePast, requireSpan } from './arguments.ts';
import { PAST_COST } from './costs.ts';
import { marketDataQueries } from './market-data/index.ts';
import { marketQueries } from './market.ts';
import { orderChecks } from './order-checks.ts';
import { orderId } from './order-id.ts';
import { riskQueries } from './risk/index.ts';
import { venueQueries } from './venues/index.ts';
import { withBefore } from './with-before.ts';
import { optionalInstrument, optionalVenue, requireInstrument } from './names.ts';

const queries: QueryResolvers = {
  ...marketQueries,
  ...marketDataQueries,
  ...orderChecks,
  ...riskQueries,
  ...venueQueries,
  viewer: (_, _args, { viewer }) => viewer,
  instruments: (_, _args, { services }) => services.directory.instruments,
  instrument: (_, { symbol }, { services }) => requireInstrument(services.directory, symbol),
  venues: (_, _args, { services }) => services.directory.venues,

  account: (_, { id }, { services, viewer }) => readableAccount(services.directory, viewer, id),

  positions: async (_, { accountId, asOf }, context) => {
    const { services, viewer, loaders } = context;
    const { index } = readableAccount(services.directory, viewer, accountId);
    if (!isGiven(asOf)) return loaders.positionsOfAccount.load(index);
    requirePast(asOf, services);
    context.charge('queries', PAST_COST);
    const positions = await services.queries.positionsAsOf(index, asOf);
    return context.page(positions).map((position) => ({ ...position, isPast: true }));
  },

  order: async (_, { id, accountId, clientOrderId }, context) => {
    const { services, viewer, loaders } = context;
    const byId = isGiven(id) && !isGiven(accountId) && !isGiven(clientOrderId);
    const byClientOrderId = !isGiven(id) && isGiven(accountId) && isGiven(clientOrderId);
    if (byClientOrderId) {
      requireClientOrderId(clientOrderId);
      const account = readableAccount(services.directory, viewer, accountId);
      return (await services.queries.orderByClientOrderId(account.index, clientOrderId)) ?? null;
    }
    if (!byId) throw badInput('order is looked up by id, or by accountId and clientOrderId together.');
    const number = orderId(id);
    if (number === undefined || viewer === NOBODY) return null;
    const order = await loaders.orders.load(number);
    return order && viewer.mayRead(order.account) ? order : null;
  },

  orders: async (_, { accountId, symbol, status, first, after }, context) => {
    const { services, viewer } = context;
    const accounts = isGiven(accountId)
      ? [readableAccount(services.directory, viewer, accountId).index]
      : readableAccounts(viewer);
    const filter: OrderFilter = {
      accounts,
      instrument: optionalInstrument(services.directory, symbol)?.index ?? null,
      statuses: requireStatuses(status),
    };
    const [size, before] = [pageSize(first), idOfCursor('order', after)];
    const nothing = accounts?.length === 0 || filter.statuses?.length === 0;
    const page = nothing ? EMPTY_PAGE : await services.queries.orders(filter, size, before);
    context.page(page.rows);
    return pageOf('order', page, before, ({ id }) => id);
  },

  trades: async (_, args, context) => {
    const { services } = context;
    const filter = tradeFilter(args, context);
    const [size, before] = [pageSize(args.first), idOfCursor('trade', args.after)];
    const page = await services.queries.trades(filter, size, before);
    context.page(page.rows);
    const { account } = filter;
    const shown =
      account === null ? publicTrade : (trade: (typeof page.rows)[number]) => tradeOfAccount(trade, account);
    return connection(page, before, ({ record }) => cursor('trade', record.id), shown);
  },

  preventedMatches: async (_, { accountId, symbol, first, after }, context) => {
    const { services, viewer } = context;
    const accounts = isGiven(accountId)
      ? [readableAccount(services.directory, viewer, accountId).index]
      : readableAccounts(viewer);
    const instrument = optionalInstrument(services.directory, symbol)?.index ?? null;
    const filter: PreventionFilter = { accounts, instrument };
    const [size, key] = [pageSize(first), keyOfCursor('prevention', after, 2)];
    const before = key && { sequence: key[0]!, place: key[1]! };
    const page = accounts?.length === 0 ? EMPTY_PAGE : await services.queries.preventions(filter, size, before);
    context.page(page.rows);
    return connection(
      page,
      before,
      ({ sequence, place }) => cursor('prevention', sequence, place),
      (row) => row,
    );
  },

  firms: (_, _args, { services, viewer }) => {
    requireStaff(viewer, 'Listing the firms');
    return services.directory.firms;
  },

  apiKeys: (_, _args, { services, viewer }) => {
    requireRole(viewer, ['OPERATOR'], 'Listing the API keys');
    return services.queries.apiKeys();
  },
};

function requireStatuses(statuses: readonly OrderStatus[] | null | undefined): readonly OrderStatus[] | null {
  if (!isGiven(statuses)) return null;
  if (statuses.length > ORDER_STATUSES.length) {
    throw badInput(`status lists ${statuses.length} states; there are ${ORDER_STATUSES.length}.`);
  }
  return statuses;
}

function tradeFilter(args: QuerytradesArgs, { services, viewer }: RequestContext): TradeFilter {
  const account = isGiven(args.accountId) ? readableAccount(services.directory, viewer, args.accountId).index : null;
  const instrument = optionalInstrument(services.directory, args.symbol)?.index ?? null;
  const venue = optionalVenue(services.directory, args.venue)?.index ?? null;
  return { account, instrument, venue, ...requireSpan(args) };
}

/** Every field of a query costs one of the query budget. */
export const Query = withBefore(queries, (context) => context.charge('queries'));
