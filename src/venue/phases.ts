import type { MarketPhase } from '../domain/index.ts';

/** The phase that follows one that ends by itself. */
export const FOLLOWING_PHASE: Readonly<Record<MarketPhase, MarketPhase>> = {
  PRE_OPEN: 'OPENING_AUCTION',
  OPENING_AUCTION: 'CONTINUOUS',
  CONTINUOUS: 'CLOSING_AUCTION',
  CLOSING_AUCTION: 'CLOSED',
  CLOSED: 'PRE_OPEN',
  HALTED: 'REOPENING_AUCTION',
  REOPENING_AUCTION: 'CONTINUOUS',
};
