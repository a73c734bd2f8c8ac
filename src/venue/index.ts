export {
  reachesOthers,
  refuseFollower,
  refusePhase,
  refusePostOnly,
  refuseReduceOnly,
  refuseThrough,
} from './admission.ts';
export { COMBINATION_FAULTS, LINKED_ELSEWHERE } from './combinations.ts';
export {
  estimateOrder,
  type DisplayedLevel,
  type DisplayedMarket,
  type Estimate,
  type EstimatedFill,
  type RoutedFills,
} from './estimate.ts';
export { FeeBook, MAKER, TAKER, type FeeRole, type FeeSchedule } from './fee-book.ts';
export { NO_GUARDS, type GuardsState, type Halt } from './market-guards.ts';
export { Market, type MarketParts } from './market.ts';
export {
  HOME_TRAITS,
  SINGLE_PRICE,
  type NationalView,
  type OrderRouter,
  type Surroundings,
  type VenueTraits,
} from './surroundings.ts';
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
