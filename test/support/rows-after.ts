import { OPEN_STATUSES } from '../../src/domain/index.ts';
import {
  limitScope,
  type CandleRecord,
  type Changes,
  type RecorderRows,
  type ReferenceRows,
} from '../../src/exchange/index.ts';

/** What the database would give the recorder after these changes, in the order in which they came. */
export function recorderRowsAfter(all: Changes): RecorderRows {
  const alerts = newest(all.alerts, ({ id }) => id);
  const newestAlerts = new Set(newest(alerts, ({ account, metric }) => `${account}:${metric}`));
  return {
    openOrders: newest(all.orders, ({ id }) => id)
      .filter(({ status }) => OPEN_STATUSES.includes(status))
      .sort((a, b) => a.id - b.id),
    positions: newest(all.positions, ({ account, instrument }) => `${account}:${instrument}`),
    lastEventNumbers: new Map(all.orderEvents.map(({ account, number }) => [account, number])),
    balances: newest(all.balances, ({ account }) => account),
    alerts: alerts.filter((alert) => alert.acknowledgedAt === null || newestAlerts.has(alert)),
    lastAlert: alerts.at(-1)?.id ?? 0,
    lastLedgerEntry: all.ledger.at(-1)?.id ?? 0,
    lastTrades: new Map(all.trades.map((trade) => [trade.instrument, trade])),
    candles: newestTwo(all.candles),
    lastQuotes: new Map(all.quotes.map((quote) => [quote.instrument, quote])),
  };
}

/** What the database would give as reference data after these changes. */
export function referenceRowsAfter(all: Changes): ReferenceRows {
  return {
    venues: newest(all.venues, ({ index }) => index),
    firms: newest(all.firms, ({ index }) => index),
    instruments: newest(all.instruments, ({ index }) => index),
    accounts: newest(all.accounts, ({ index }) => index),
    tiers: newest(all.tiers, ({ tier }) => tier),
    limits: newest(all.limits, limitScope),
    apiKeys: newest(all.apiKeys, ({ id }) => id),
    riskChanges: newest(all.riskChanges, ({ id }) => id).filter(({ status }) => status === 'PENDING'),
    tradingStates: newest(all.tradingStates, ({ scope }) => scope),
    restrictions: newest(all.restrictions, ({ instrument, account, firm }) => `${instrument}:${account}:${firm}`),
    priceHistory: all.priceHistory,
    feeSchedules: all.feeSchedules,
    protectionRegimes: all.protectionRegimes,
    quotingIncrements: all.quotingIncrements,
  };
}

/** Of each instrument and interval, ascending by start. @param candles every version of each, ascending */
export function newestTwo(candles: readonly CandleRecord[]): CandleRecord[] {
  const series = new Map<string, CandleRecord[]>();
  for (const candle of newest(candles, ({ instrument, interval, start }) => `${instrument}:${interval}:${start}`)) {
    const key = `${candle.instrument}:${candle.interval}`;
    series.set(key, [...(series.get(key) ?? []), candle].slice(-2));
  }
  return [...series.values()].flat();
}

/** The last row of each key, in the order in which the keys first came. */
function newest<Row>(rows: readonly Row[], key: (row: Row) => string | number): Row[] {
  return [...new Map(rows.map((row) => [key(row), row])).values()];
}
