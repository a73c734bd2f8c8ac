export { BookRows } from './invariants/book-rows.ts';
export { CandleSums } from './invariants/candle-sums.ts';
export { CashSums } from './invariants/cash.ts';
export {
  compareRows,
  keyCells,
  unaccountedRow,
  TRADES_TOLD,
  type Cells,
  type TableShape,
} from './invariants/compare-rows.ts';
export type { ReplayedKind } from './invariants/expected-rows.ts';
export { Findings, INVARIANTS, type Invariant, type Verdict } from './invariants/findings.ts';
export { Holdings } from './invariants/holdings.ts';
export { LimitWalk } from './invariants/limit-walk.ts';
export { EventNumbers, TradeNumbers, type EventNumber } from './invariants/numbering.ts';
export { checkOrderHistory, type OrderHistory } from './invariants/order-history.ts';
export { Replay, type ReplayStart, type StoredSnapshot } from './invariants/replay.ts';
