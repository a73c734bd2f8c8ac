import type { Micros } from '../../domain/index.ts';
import type { CostBasis } from '../average-cost.ts';
import type { ReportedPosition, RiskReport } from '../risk-report.ts';
import { concentrationOf } from './concentration.ts';
import { drawdownAt, type ProfitCurve } from './drawdown.ts';
import { liquidityOf } from './liquidity.ts';
import { marketValue, unrealizedPnl } from './profit.ts';
import type { ReturnHistory } from './returns.ts';
import { commonScenarios } from './scenarios.ts';
import { valueAtRisk } from './value-at-risk.ts';

export interface HeldPosition {
  readonly account: number;
  readonly instrument: number;
  readonly basis: CostBasis;
}

/** What moved an account's cash, in micro-dollars; withdrawals and fees are positive. */
export interface CashTotals {
  readonly cash: bigint;
  readonly deposits: bigint;
  readonly withdrawals: bigint;
  readonly fees: bigint;
}

/** All that a report is made of. */
export interface ReportFacts extends CashTotals {
  readonly asOf: Micros;
  readonly sequence: number;
  /** In any order, flat ones too. */
  readonly positions: readonly HeldPosition[];
  /** The curve at the scope's own trades and bookings and at ends of days. The instant of the report is added here. */
  readonly curve: ProfitCurve;
  readonly market: MarketFacts;
  /** Last trade, else the reference price; null: none. */
  readonly mark: (instrument: number) => number | null;
}

/** What a report needs to know of instruments. */
export interface MarketFacts {
  /** Days up to the report's own. */
  readonly histories: ReadonlyMap<number, ReturnHistory>;
  readonly averageDailyVolume: (instrument: number) => number | null;
}

/** The report of an account, or of several together: docs/RISK.md says by which formulas. */
export function riskReportOf(facts: ReportFacts): RiskReport {
  const { asOf, sequence, cash, deposits, withdrawals, fees, curve, market, mark } = facts;
  const positions = reported(facts);
  const held = totalsOf(positions);
  const instruments = [...held.shares.keys()].sort((a, b) => a - b);
  const { scenarios, withoutHistory } = commonScenarios(instruments, market.histories);
  const realizedPnl = sum(positions.map((position) => position.realizedPnl));
  const unrealized = sum(positions.map((position) => position.unrealizedPnl));
  const totalPnl = realizedPnl + unrealized - fees;
  return {
    asOf,
    sequence,
    positions,
    cash,
    deposits,
    withdrawals,
    fees,
    realizedPnl,
    unrealizedPnl: unrealized,
    totalPnl,
    grossExposure: sum([...held.gross.values()]),
    netExposure: sum([...held.net.values()]),
    valueAtRisk: scenarios && valueAtRisk(held.net, scenarios),
    drawdown: drawdownAt(curve, totalPnl),
    concentration: concentrationOf(held.gross),
    liquidity: liquidityOf(held.shares, market.averageDailyVolume),
    withoutHistory,
    withoutPrice: instruments.filter((instrument) => mark(instrument) === null),
  };
}

function reported({ positions, mark }: ReportFacts): ReportedPosition[] {
  return positions
    .filter(({ basis }) => basis.quantity !== 0 || basis.realizedPnl !== 0n)
    .sort((a, b) => a.account - b.account || a.instrument - b.instrument)
    .map(({ account, instrument, basis }) => {
      const price = mark(instrument);
      return {
        account,
        instrument,
        quantity: basis.quantity,
        cost: basis.cost,
        mark: price,
        marketValue: marketValue(basis.quantity, price),
        realizedPnl: basis.realizedPnl,
        unrealizedPnl: unrealizedPnl(basis, price),
      };
    });
}

/** By instrument over all accounts: values with their signs, values without them, and shares without their signs. */
function totalsOf(positions: readonly ReportedPosition[]) {
  const net = new Map<number, bigint>();
  const gross = new Map<number, bigint>();
  const shares = new Map<number, number>();
  for (const { instrument, quantity, marketValue: value } of positions) {
    if (quantity === 0) continue;
    net.set(instrument, (net.get(instrument) ?? 0n) + value);
    gross.set(instrument, (gross.get(instrument) ?? 0n) + (value < 0n ? -value : value));
    shares.set(instrument, (shares.get(instrument) ?? 0) + Math.abs(quantity));
  }
  return { net, gross, shares };
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
