import { connectionFields } from '../connections.ts';
import type { Resolvers } from '../generated/schema-types.ts';
import { scalars } from '../scalars/index.ts';
import { accountMutations } from './account-mutations.ts';
import { linkedOrderMutations } from './linked-orders.ts';
import * as marketData from './market-data/index.ts';
import { Auction, Clock, Halt, MarketStatus, PriceBand } from './market.ts';
import { EstimatedFill } from './order-checks.ts';
import { operatorMutations } from './operator-mutations.ts';
import { Order, OrderEvent, RiskResult } from './order.ts';
import { orderMutations } from './order-mutations.ts';
import { Account, ApiKey, Balance, Position, Viewer } from './participants.ts';
import { PreventedMatch } from './prevented-match.ts';
import { Query } from './query.ts';
import { referenceMutations } from './reference-mutations.ts';
import * as risk from './risk/index.ts';
import { Subscription } from './subscription.ts';
import { Trade } from './trade.ts';
import * as venues from './venues/index.ts';
import { withBefore } from './with-before.ts';

const mutations = {
  ...orderMutations,
  ...linkedOrderMutations,
  ...accountMutations,
  ...operatorMutations,
  ...referenceMutations,
  ...risk.riskMutations,
  ...venues.venueMutations,
};

/** How each field comes from the records; a field that is not named here is read from its parent by its name. */
export const resolvers: Resolvers = {
  ...scalars,
  Query,
  Mutation: withBefore(mutations, (context) => context.beginStep()),
  Subscription,
  Order,
  RiskResult,
  OrderEvent,
  OrderConnection: connectionFields,
  Trade,
  TradeConnection: connectionFields,
  PreventedMatch,
  PreventedMatchConnection: connectionFields,
  MarketStatus,
  Halt,
  PriceBand,
  Auction,
  Clock,
  Instrument: marketData.Instrument,
  OrderBook: marketData.OrderBook,
  OrderBookEvent: marketData.OrderBookEvent,
  OrderBookSnapshot: marketData.OrderBookSnapshot,
  OrderBookDelta: marketData.OrderBookDelta,
  TopOfBook: marketData.TopOfBook,
  LastTrade: marketData.LastTrade,
  MarketByOrder: marketData.MarketByOrder,
  MarketByOrderEvent: marketData.MarketByOrderEvent,
  MarketByOrderSnapshot: marketData.MarketByOrderSnapshot,
  MarketByOrderDelta: marketData.MarketByOrderDelta,
  BookOrder: marketData.BookOrder,
  BookOrderChange: marketData.BookOrderChange,
  Candle: marketData.Candle,
  CandleConnection: connectionFields,
  DayStatistics: marketData.DayStatistics,
  Venue: venues.Venue,
  VenueFees: venues.VenueFees,
  SelfHelp: venues.SelfHelp,
  VenueQuote: venues.VenueQuote,
  Nbbo: venues.Nbbo,
  NbboConnection: connectionFields,
  DarkPoolStatistics: venues.DarkPoolStatistics,
  RegimeSetting: venues.RegimeSetting,
  QuotingIncrement: venues.QuotingIncrement,
  RouteDecision: venues.RouteDecision,
  RouteScore: venues.RouteScore,
  EstimatedFill,
  Account,
  Balance,
  Position,
  Viewer,
  ApiKey,
  AppliedLimit: risk.AppliedLimit,
  LimitRow: risk.LimitRow,
  LimitRowConnection: connectionFields,
  RiskChange: risk.RiskChange,
  RiskChangeConnection: connectionFields,
  Restriction: risk.Restriction,
  RiskAlert: risk.RiskAlert,
  RiskAlertConnection: connectionFields,
  RiskReport: risk.RiskReport,
  ReportedPosition: risk.ReportedPosition,
  Concentration: risk.Concentration,
  Liquidity: risk.Liquidity,
  PositionLiquidity: risk.PositionLiquidity,
  LedgerEntry: risk.LedgerEntry,
  LedgerConnection: connectionFields,
  MarketWideBreaker: risk.MarketWideBreaker,
};
