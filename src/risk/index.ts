export { Exposures } from './exposures.ts';
export { RiskGate } from './gate.ts';
export { Limits, type LimitRow, type TierRow } from './limits.ts';
export { FLAT, afterFill, type CostBasis } from './average-cost.ts';
export { TradeGroups } from './trade-groups.ts';
export { TradingStates } from './trading-states.ts';
