export { refuseFollower, refusePhase, refusePostOnly, refuseReduceOnly } from './admission.ts';
export { COMBINATION_FAULTS } from './combinations.ts';
export { estimateOrder, type DisplayedMarket, type Estimate } from './estimate.ts';
export { NO_GUARDS, type GuardsState, type Halt } from './market-guards.ts';
export { Market, type MarketParts } from './market.ts';
export type { OpenInterest } from './open-interest.ts';
export { asSubmitted, replaced } from './special-order.ts';
export {
  hasPlainTerms,
  isPlainLimit,
  validateLot,
  validateOrder,
  validateQuantity,
  validateTerms,
  type Bounds,
  type Figures,
  type Increments,
} from './validity.ts';
