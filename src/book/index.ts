export {
  ANY_KEY,
  BUY,
  MAX_TICK,
  NO_LOW_TICK,
  OrderBook,
  SELL,
  type FillListener,
  type Tape,
  type TradeCounter,
} from './order-book.ts';
export { Ladder, NO_KEY } from './ladder.ts';
export { NONE, NO_GROUP, OrderStore } from './order-store.ts';
export { HeldStops } from './held-stops.ts';
export { ENTRY, PEG, PLACE, POST_ONLY, ROUTING, SpecialTerms, TYPE, type Place } from './special-terms.ts';
export { mindsMeeting, preventTaking, preventTrade } from './self-trades.ts';
export { Sweep, refresh } from './sweep.ts';
export type { SweepOwner } from './sweep-owner.ts';
export { Taker } from './taker.ts';
export { Trial } from './trial.ts';
export { auctionInterest, plannedUncross, uncross, type CrossListener, type Filled, type Uncross } from './uncross.ts';
export { equilibrium, type Equilibrium } from './equilibrium.ts';
