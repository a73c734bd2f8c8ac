import type { Side } from '../domain/index.ts';

/**
 * What the private investors of the demo do: few orders each, so that their message rates stay untouched, and none of
 * ALICE and BOB.
 */

/** Market orders, by the round of the history in which they come. */
export const RETAIL_TRADES: readonly {
  readonly round: number;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: number;
}[] = [
  { round: 2, account: 'CAROL', symbol: 'AAPL', side: 'BUY', quantity: 40 },
  { round: 4, account: 'DAVE', symbol: 'TSLA', side: 'BUY', quantity: 40 },
  { round: 6, account: 'CAROL', symbol: 'SPY', side: 'BUY', quantity: 25 },
  { round: 9, account: 'DAVE', symbol: 'GOOGL', side: 'BUY', quantity: 60 },
  { round: 11, account: 'CAROL', symbol: 'MSFT', side: 'BUY', quantity: 15 },
  { round: 13, account: 'DAVE', symbol: 'TSLA', side: 'SELL', quantity: 15 },
  { round: 17, account: 'CAROL', symbol: 'AAPL', side: 'SELL', quantity: 10 },
  { round: 19, account: 'DAVE', symbol: 'SPY', side: 'BUY', quantity: 10 },
  { round: 20, account: 'CAROL', symbol: 'AMZN', side: 'BUY', quantity: 30 },
  { round: 22, account: 'DAVE', symbol: 'GOOGL', side: 'SELL', quantity: 20 },
];

/** Orders that wait in the books at the end, so many ticks behind the best price. */
export const RETAIL_RESTING: readonly {
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly behind: number;
  readonly quantity: number;
}[] = [
  { account: 'CAROL', symbol: 'AAPL', side: 'BUY', behind: 6, quantity: 50 },
  { account: 'CAROL', symbol: 'MSFT', side: 'SELL', behind: 9, quantity: 15 },
  { account: 'DAVE', symbol: 'TSLA', side: 'SELL', behind: 5, quantity: 25 },
  { account: 'DAVE', symbol: 'AMZN', side: 'BUY', behind: 7, quantity: 20 },
];
