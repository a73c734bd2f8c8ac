export * from './directory.ts';
export * from './feed-ports.ts';
export * from './outcome.ts';
export * from './ports.ts';
export * from './read-ports.ts';
export * from './records.ts';
export { bookLevels } from './book-levels.ts';
export { cancelDisconnected, cancelForTheDisconnected, forgetDisconnect } from './disconnected.ts';
export type { ExchangeOptions } from './core.ts';
export { Exchange } from './exchange.ts';
export { openOrders, type OpenOrderView } from './open-orders.ts';
export { differingTerms, orderAt, requestedTerms, termsOf, type OrderTerms } from './order-terms.ts';
export { limitScope } from './reference-recorder.ts';
export { Recorder } from './recorder.ts';
export { RISK_CHANGE_VALID_FOR } from './risk-changes.ts';
export { routeText, scoreText } from './route-text.ts';
export { recover, writtenByAnother, type Recovered } from './recovery.ts';
export { Sequencer, type SequencerEvents, type SequencerOptions, type SequencerParts } from './sequencer.ts';
export { bookSeed, captureState, restoreState, type BookSeed } from './state.ts';
export { CANDLES_VERSION, Tape } from './tape.ts';
export { isCurrentFormat } from './state-upgrade.ts';

// What those who read rows need of risk, which they do not know themselves: limits in force, positions, and reports.
export {
  FLAT,
  NET_FLAT,
  NO_HISTORY,
  ReportFold,
  afterFill,
  afterNetFill,
  averageVolume,
  withBars,
  effectiveLimits,
  returnHistory,
  riskReportOf,
  type CostBasis,
  type FoldedBooking,
  type FoldedTrade,
  type MarketFacts,
  type NetBasis,
  type RiskReport,
} from '../risk/index.ts';
