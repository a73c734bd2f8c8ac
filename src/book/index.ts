export {
  ANY_KEY,
  BUY,
  MAX_TICK,
  NO_LOW_TICK,
  OrderBook,
  SELL,
  type FillListener,
  type TradeCounter,
} from './order-book.ts';
export { Ladder, NO_KEY } from './ladder.ts';
export { NONE, NO_GROUP, OrderStore } from './order-store.ts';
export { HeldStops } from './held-stops.ts';
export { PEG, PLACE, POST_ONLY, SpecialTerms, TYPE, type Place } from './special-terms.ts';
export { Sweep, Taker, refresh, type SweepOwner } from './sweep.ts';
export { auctionInterest, plannedUncross, uncross, type CrossListener, type Filled, type Uncross } from './uncross.ts';
export { equilibrium, type Equilibrium } from './equilibrium.ts';
