import type { Drawdown } from '../risk-report.ts';

/** A curve of total profit so far: its highest point, and the largest fall below such a one. Micro-dollars. */
export interface ProfitCurve {
  readonly peakPnl: bigint;
  readonly maxDrawdown: bigint;
}

/** A curve begins at 0. */
export const CURVE_START: ProfitCurve = { peakPnl: 0n, maxDrawdown: 0n };

/** The curve with one point more. */
export function afterPoint(curve: ProfitCurve, pnl: bigint): ProfitCurve {
  const { peakPnl, maxDrawdown } = curve;
  if (pnl > peakPnl) return { peakPnl: pnl, maxDrawdown };
  return peakPnl - pnl > maxDrawdown ? { peakPnl, maxDrawdown: peakPnl - pnl } : curve;
}

/** Of a report: the total profit at its instant is the curve's last point. */
export function drawdownAt(curve: ProfitCurve, pnl: bigint): Drawdown {
  const { peakPnl, maxDrawdown } = afterPoint(curve, pnl);
  return { peakPnl, maxDrawdown, currentDrawdown: peakPnl - pnl };
}
