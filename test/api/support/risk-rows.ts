import type { AlertRecord, LedgerRecord, LimitRecord, RiskChangeRecord } from '../../../src/exchange/index.ts';
import { NO_LIMITS, type RiskReport } from '../../../src/risk/index.ts';
import { NOW } from './scripted-house.ts';

/** Rows of risk for a scripted house. */

export function limitRow(terms: Partial<LimitRecord> = {}): LimitRecord {
  return {
    ...NO_LIMITS,
    tier: null,
    account: null,
    firm: null,
    instrument: null,
    sequence: 1,
    at: NOW,
    change: null,
    ...terms,
  };
}

/** A change that ALICE trades again, asked for by demo-risk: it waits. */
export function changeRow(terms: Partial<RiskChangeRecord> = {}): RiskChangeRecord {
  return {
    id: 1,
    change: { kind: 'SetTradingState', account: 0, state: 'ACTIVE', reason: 'looked at' },
    status: 'PENDING',
    requestedBy: 'key-demo-risk',
    requestedAt: NOW,
    reason: 'looked at',
    requestedSequence: 7,
    decidedBy: null,
    decidedAt: null,
    decisionReason: null,
    decidedSequence: null,
    ...terms,
  };
}

/** ALICE's drawdown warns. */
export function alertRow(terms: Partial<AlertRecord> = {}): AlertRecord {
  return {
    id: 1,
    account: 0,
    metric: 'DRAWDOWN',
    level: 'WARN',
    trade: null,
    instrument: null,
    value: '81000000000',
    limit: '100000000000',
    at: NOW,
    sequence: 9,
    clearedAt: null,
    acknowledgedBy: null,
    acknowledgedAt: null,
    note: null,
    ...terms,
  };
}

export function ledgerRow(terms: Partial<LedgerRecord> = {}): LedgerRecord {
  return {
    id: 1,
    account: 0,
    booking: 'DEPOSIT',
    instrument: null,
    quantity: null,
    price: null,
    amount: 1_000_000_000,
    by: 'key-demo-operator',
    reason: 'wire 17',
    at: NOW,
    sequence: 3,
    ...terms,
  };
}

/** Sums beyond 2^53 micro-dollars among them. */
export function reportRow(terms: Partial<RiskReport> = {}): RiskReport {
  return {
    asOf: NOW,
    sequence: 42,
    positions: [
      {
        account: 0,
        instrument: 0,
        quantity: -300,
        cost: -45_000_000_001n,
        mark: 151_000_000,
        marketValue: -45_300_000_000n,
        realizedPnl: 12_000_000n,
        unrealizedPnl: -299_999_999n,
      },
    ],
    cash: 12_345_678_901_234_567_890n,
    deposits: 12_345_678_901_234_567_890n,
    withdrawals: 0n,
    fees: 1_500_000n,
    realizedPnl: 12_000_000n,
    unrealizedPnl: -299_999_999n,
    totalPnl: -289_499_999n,
    grossExposure: 45_300_000_000n,
    netExposure: -45_300_000_000n,
    valueAtRisk: {
      historical: 1_812_000_000n,
      expectedShortfall: 2_000_000_000n,
      parametric: 1_700_000_000n,
      scenarios: 500,
      from: '2022-01-04',
      to: '2023-12-29',
    },
    drawdown: { peakPnl: 12_000_000n, maxDrawdown: 301_499_999n, currentDrawdown: 301_499_999n },
    concentration: { largestInstrument: 0, largestShare: 100_000_000, herfindahl: 1_000_000 },
    liquidity: { days: 1_500, positions: [{ instrument: 0, days: 1_500 }] },
    withoutHistory: [1],
    withoutPrice: [],
    ...terms,
  };
}
