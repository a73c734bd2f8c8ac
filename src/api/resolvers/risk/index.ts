export { LedgerEntry } from './ledger.ts';
export { AppliedLimit, LimitRow } from './limits.ts';
export { MarketWideBreaker } from './market-wide-breaker.ts';
export { riskMutations } from './mutations.ts';
export { riskQueries } from './queries.ts';
export { RiskAlert } from './alerts.ts';
export { Restriction, RiskChange } from './changes.ts';
export { Concentration, Liquidity, PositionLiquidity, ReportedPosition, RiskReport } from './reports.ts';
