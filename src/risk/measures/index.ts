export { concentrationOf } from './concentration.ts';
export { CURVE_START, afterPoint, drawdownAt, type ProfitCurve } from './drawdown.ts';
export { daysToLiquidate, liquidityOf } from './liquidity.ts';
export { marketValue, pnlImpact, positionPnl, unrealizedPnl } from './profit.ts';
export { ReportFold, type FoldedBooking, type FoldedTrade } from './report-fold.ts';
export { dailyReturn, gain, returnHistory, type Close, type ReturnHistory } from './returns.ts';
export {
  riskReportOf,
  type CashTotals,
  type HeldPosition,
  type MarketFacts,
  type ReportFacts,
} from './risk-report-of.ts';
export { commonScenarios, type CommonScenarios, type Scenarios } from './scenarios.ts';
export { floorSquareRoot, squareRootHalfEven } from './square-root.ts';
export {
  expectedShortfall,
  historicalValueAtRisk,
  parametricValueAtRisk,
  profitOn,
  rankOf,
  scenarioProfits,
  valueAtRisk,
} from './value-at-risk.ts';
