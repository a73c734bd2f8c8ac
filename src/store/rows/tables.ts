import type { Changes } from '../../exchange/index.ts';
import { ACCOUNTS, API_KEYS, FIRMS, INSTRUMENTS, TIERS } from './reference-tables.ts';
import {
  ALERTS,
  BALANCES,
  LEDGER,
  LIMITS,
  PRICE_HISTORY,
  RESTRICTIONS,
  RISK_CHANGES,
  TRADING_STATES,
} from './risk-tables.ts';
import type { Table } from './table.ts';
import { CANDLES, ORDER_EVENTS, ORDERS, POSITIONS, PREVENTIONS, TRADES } from './trading-tables.ts';
import { FEE_SCHEDULES, PROTECTION_REGIMES, QUOTES, QUOTING_INCREMENTS, ROUTES, VENUES } from './venue-tables.ts';

/** The table of every kind of record. */
export const TABLES: { readonly [Kind in keyof Changes]: Table<Changes[Kind][number]> } = {
  venues: VENUES,
  feeSchedules: FEE_SCHEDULES,
  protectionRegimes: PROTECTION_REGIMES,
  quotingIncrements: QUOTING_INCREMENTS,
  firms: FIRMS,
  instruments: INSTRUMENTS,
  accounts: ACCOUNTS,
  tiers: TIERS,
  limits: LIMITS,
  apiKeys: API_KEYS,
  orders: ORDERS,
  trades: TRADES,
  candles: CANDLES,
  orderEvents: ORDER_EVENTS,
  preventions: PREVENTIONS,
  positions: POSITIONS,
  quotes: QUOTES,
  routes: ROUTES,
  riskChanges: RISK_CHANGES,
  tradingStates: TRADING_STATES,
  restrictions: RESTRICTIONS,
  ledger: LEDGER,
  balances: BALANCES,
  alerts: ALERTS,
  priceHistory: PRICE_HISTORY,
};
