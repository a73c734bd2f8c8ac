export { Exposures } from './exposures.ts';
export { RiskGate, type CheckOutcome, type Recent } from './gate.ts';
export { SHORT_SALE_FAULT, type Question, type QuestionKind } from './checks.ts';
export type { DuplicateWindow } from './duplicate-orders.ts';
export { Restrictions } from './restrictions.ts';
export { NO_HISTORY, averageVolume, withBars, type HistoryTail } from './daily-history.ts';
export {
  ACCOUNT_WIDE,
  LIMIT_NAMES,
  NO_LIMITS,
  changedLimits,
  effectiveLimits,
  isWhole,
  limitText,
  type LimitName,
} from './limit-values.ts';
export { Limits, type LimitRow, type LimitScope, type TierRow } from './limits.ts';
export type { Concentration, Drawdown, Liquidity, ReportedPosition, RiskReport, ValueAtRisk } from './risk-report.ts';
export { FLAT, NET_FLAT, afterFill, afterNetFill, type CostBasis, type NetBasis } from './average-cost.ts';
export { TradeGroups } from './trade-groups.ts';
export { TradingStates } from './trading-states.ts';
export * from './measures/index.ts';
