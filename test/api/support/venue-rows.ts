import type {
  FeeScheduleRecord,
  QuoteRecord,
  RouteRecord,
  RouteScore,
  TradeRecord,
  VenueRecord,
} from '../../../src/exchange/index.ts';

/** Engine time of a scripted house. */
const NOW = Date.UTC(2026, 10, 24, 15) * 1000;

/** A venue's row: the home market, unless told otherwise. */
export function venueRow(terms: Partial<VenueRecord> = {}): VenueRecord {
  const { kind = 'LIT' } = terms;
  return {
    index: 0,
    name: 'BOURSE',
    mic: 'XBRS',
    kind,
    protectedQuotes: kind === 'LIT',
    fillRate: 1_000_000,
    latency: 0,
    quoteLifetime: null,
    priority: 'TIME',
    adverseSelection: 0,
    selfHelpSince: null,
    selfHelpBy: null,
    selfHelpReason: null,
    ...terms,
  };
}

/** What a trade has besides its parties, price and quantity: at the home market, free, with no other venue. */
export const AT_HOME = {
  venue: 0,
  makerFee: 0,
  takerFee: 0,
  quote: null,
  verdict: 'COMPLIANT',
  throughVenue: null,
  throughPrice: null,
} as const;

/** What a position has besides, where nothing has cost a fee and nothing is open. */
export const NO_FEES = { fees: '0', netCost: '0', netRealizedPnl: '0' } as const;

/** A trade's row: order 2 of account 1 takes a share of order 1 of account 0, in AAPL at 150.00. */
export function tradeRow(terms: Partial<TradeRecord> = {}): TradeRecord {
  return {
    id: 1,
    instrument: 0,
    print: 1,
    price: 150_000_000,
    quantity: 1,
    aggressorSide: 'BUY',
    makerOrder: 1,
    takerOrder: 2,
    makerAccount: 0,
    takerAccount: 1,
    executedAt: NOW,
    sequence: 1,
    ...AT_HOME,
    ...terms,
  };
}

/** A national best quote: 150.00 to 150.02, 100 shares a side, of the home market. */
export function quoteRow(terms: Partial<QuoteRecord> = {}): QuoteRecord {
  return {
    instrument: 0,
    number: 1,
    at: NOW,
    sequence: 1,
    bid: 150_000_000,
    bidQuantity: 100,
    bidVenues: 1,
    ask: 150_020_000,
    askQuantity: 100,
    askVenues: 1,
    flags: 0,
    ...terms,
  };
}

/** What the router thought of the home market: all 100 there, at 150.01. */
export function scoreRow(terms: Partial<RouteScore> = {}): RouteScore {
  return {
    venue: 0,
    outcome: 'TAKEN',
    price: 150_010_000,
    size: 400,
    score: 150_011_000,
    allocated: 100,
    fee: 1_000,
    fillRate: 1_000_000,
    latency: 0,
    ...terms,
  };
}

/** The router's first decision on order 1. */
export function routeRow(terms: Partial<RouteRecord> = {}): RouteRecord {
  return {
    order: 1,
    number: 1,
    at: NOW,
    sequence: 1,
    strategy: 'BEST_PRICE',
    cause: 'NEW',
    quantity: 100,
    limit: 150_020_000,
    quote: null,
    scores: [scoreRow()],
    ...terms,
  };
}

/** Fees of the home market: a rebate of 0.0005 to the maker, 0.001 to pay for the taker. */
export function feeRow(terms: Partial<FeeScheduleRecord> = {}): FeeScheduleRecord {
  const tier = { minimumVolume: 0, maker: -500, taker: 1_000, makerRate: 0, takerRate: 3_000 };
  return { venue: 0, from: '2020-01-01', tiers: [tier], at: NOW, sequence: 1, ...terms };
}
