import { noChanges, type Changes } from './records.ts';

/** The rows of a whole group: what was replaced within it comes once, as it is at the end. */
export function mergeChanges(parts: readonly Changes[]): Changes {
  if (parts.length === 1) return parts[0]!;
  const all = noChanges();
  for (const part of parts) {
    for (const key of Object.keys(all) as (keyof Changes)[]) {
      const rows: unknown[] = all[key];
      for (const row of part[key]) rows.push(row);
    }
  }
  return {
    ...all,
    orders: newest(all.orders, (row) => row.id),
    candles: newest(all.candles, (row) => `${row.instrument}:${row.interval}:${row.start}`),
    venues: newest(all.venues, (row) => row.index),
    firms: newest(all.firms, (row) => row.index),
    instruments: newest(all.instruments, (row) => row.index),
    accounts: newest(all.accounts, (row) => row.index),
    positions: newest(all.positions, (row) => `${row.account}:${row.instrument}`),
    tiers: newest(all.tiers, (row) => row.tier),
    apiKeys: newest(all.apiKeys, (row) => row.id),
    riskChanges: newest(all.riskChanges, (row) => row.id),
    tradingStates: newest(all.tradingStates, (row) => row.scope),
    balances: newest(all.balances, (row) => row.account),
    alerts: newest(all.alerts, (row) => row.id),
  };
}

function newest<Row>(rows: readonly Row[], key: (row: Row) => string | number): Row[] {
  if (rows.length < 2) return [...rows];
  return [...new Map(rows.map((row) => [key(row), row])).values()];
}
