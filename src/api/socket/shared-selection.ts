import { isObjectType, getNamedType, TypeInfo, visit, visitWithTypeInfo, isLeafType, BREAK } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';

/** Subscriptions whose events are the same for everybody. */
export const PUBLIC_FEEDS: ReadonlySet<string> = new Set([
  'orderBook',
  'topOfBook',
  'marketByOrder',
  'trades',
  'nbbo',
  'candles',
  'dayStatistics',
  'auctionIndicative',
  'marketStatus',
]);

/** Types of which every reader sees the same, the fields of {@link PRIVATE_FIELDS} apart. */
export const PUBLIC_TYPES: ReadonlySet<string> = new Set([
  'OrderBookSnapshot',
  'OrderBookDelta',
  'PriceLevel',
  'TopOfBook',
  'LastTrade',
  'MarketByOrderSnapshot',
  'MarketByOrderDelta',
  'BookOrder',
  'BookOrderChange',
  'Trade',
  'Candle',
  'DayStatistics',
  'Auction',
  'MarketStatus',
  'Halt',
  'PriceBand',
  'ShortSaleRestriction',
  'Instrument',
  'QuotingIncrement',
  'Venue',
  'VenueFees',
  'FeeTier',
  'Nbbo',
]);

/** What in them is told to an owner alone. */
export const PRIVATE_FIELDS: ReadonlySet<string> = new Set(['own', 'order', 'account', 'fee', 'liquidity']);

/**
 * Whether what a document's subscriptions select is the same for every reader, so that one answer serves them all. Where it is not
 * known to be, it counts as private: answers are then shared among the sockets of one key only (I20).
 */
export function isForEverybody(schema: GraphQLSchema, document: DocumentNode): boolean {
  const subscription = schema.getSubscriptionType();
  const types = new TypeInfo(schema);
  let isPublic = true;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name: { value: name } }) {
        const parent = types.getParentType();
        const type = types.getType();
        if (name === '__typename') return undefined;
        isPublic =
          !PRIVATE_FIELDS.has(name) &&
          (parent === subscription
            ? PUBLIC_FEEDS.has(name)
            : isObjectType(parent) && PUBLIC_TYPES.has(parent.name) && isKnown(type ? getNamedType(type) : undefined));
        return isPublic ? undefined : BREAK;
      },
    }),
  );
  return isPublic;
}

/** A value, or a type of the list. */
function isKnown(type: unknown): boolean {
  return isLeafType(type) || (isObjectType(type) && PUBLIC_TYPES.has(type.name));
}
