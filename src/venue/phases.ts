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

/**
 * The phase of an instrument's markets elsewhere, by that of its home market: they trade on while that calls its closing auction, hold no
 * auctions of their own, and halt with it.
 */
export const AWAY_PHASE: Readonly<Record<MarketPhase, MarketPhase>> = {
  PRE_OPEN: 'PRE_OPEN',
  OPENING_AUCTION: 'PRE_OPEN',
  CONTINUOUS: 'CONTINUOUS',
  CLOSING_AUCTION: 'CONTINUOUS',
  CLOSED: 'CLOSED',
  HALTED: 'HALTED',
  REOPENING_AUCTION: 'HALTED',
};
