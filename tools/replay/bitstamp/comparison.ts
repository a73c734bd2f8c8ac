import type { Execution } from './executions.ts';
import type { BookRow, LogLevel, OrderRow } from './rows.ts';
import type { DoorLevel } from '../../conformance/protocol.ts';

/** A trade of the core. */
export interface CoreTrade {
  readonly buy: string;
  readonly sell: string;
  /** Cents. */
  readonly price: number;
  /** 1e-8 BTC. */
  readonly volume: number;
}

export const TRADE_REASONS = {
  ONE_CENT: 'the same two orders at the same price, but the log has one cent worth less, and ends the buyer there',
  NOT_MADE: 'the core did not make it',
  NOT_IN_LOG: 'the log does not have it',
} as const;
export type TradeReason = (typeof TRADE_REASONS)[keyof typeof TRADE_REASONS];

export const DELETION_REASONS = {
  FOLLOWS: 'the order was in a trade that differs',
  UNKNOWN: 'no reason known',
} as const;
export type DeletionReason = (typeof DELETION_REASONS)[keyof typeof DELETION_REASONS];

export interface TradeDifference {
  /** Null: only the core has it. */
  readonly execution: Execution | null;
  /** Null: only the log has it. */
  readonly trade: CoreTrade | null;
  readonly reason: TradeReason;
}

export interface DeletionDifference {
  readonly row: OrderRow;
  /** What was left of the order in the core. */
  readonly open: number;
}

/** Volume times price in cents that is one cent. */
const ONE_CENT = 100_000_000;

/** Trades that are equal have the same buyer, seller, price and volume; each is used once. */
export function compareTrades(
  executions: readonly Execution[],
  trades: readonly CoreTrade[],
): { equal: number; differences: readonly TradeDifference[] } {
  const unmatched = [...trades];
  const take = (fits: (trade: CoreTrade) => boolean): CoreTrade | null => {
    const at = unmatched.findIndex(fits);
    return at < 0 ? null : unmatched.splice(at, 1)[0]!;
  };
  const isOf = (trade: CoreTrade, { buy, sell, row }: Execution): boolean =>
    trade.buy === buy && trade.sell === sell && trade.price === row.price;
  const missing = executions.filter((each) => !take((trade) => isOf(trade, each) && trade.volume === each.row.volume));
  const differences = missing.map((execution): TradeDifference => {
    const trade = take((each) => isOf(each, execution) && isOneCent(each.volume - execution.row.volume, each.price));
    return { execution, trade, reason: trade ? TRADE_REASONS.ONE_CENT : TRADE_REASONS.NOT_MADE };
  });
  const extra = unmatched.map((trade) => ({ execution: null, trade, reason: TRADE_REASONS.NOT_IN_LOG }));
  return { equal: executions.length - missing.length, differences: [...differences, ...extra] };
}

/** Whether a volume is worth one cent, as exactly as whole units of volume can be. */
function isOneCent(volume: number, price: number): boolean {
  return Math.abs(volume * price - ONE_CENT) <= price;
}

/** Deletions by why the core had something else left. */
export function explainDeletions(
  deletions: readonly DeletionDifference[],
  trades: readonly TradeDifference[],
): ReadonlyMap<DeletionReason, readonly DeletionDifference[]> {
  const touched = new Set(
    trades.flatMap(({ execution, trade }) => [execution?.buy, execution?.sell, trade?.buy, trade?.sell]),
  );
  const byReason = new Map<DeletionReason, DeletionDifference[]>();
  for (const each of deletions) {
    const reason = touched.has(each.row.order) ? DELETION_REASONS.FOLLOWS : DELETION_REASONS.UNKNOWN;
    byReason.set(reason, [...(byReason.get(reason) ?? []), each]);
  }
  return byReason;
}

/** How many levels a side, from the best, the book of the log has like the core's; as many as it shows where all are. */
export function equalLevels(row: BookRow, bids: readonly DoorLevel[], asks: readonly DoorLevel[]): number {
  const equal = (shown: readonly LogLevel[], levels: readonly DoorLevel[]): number => {
    const at = shown.findIndex(({ price, volume }, i) => {
      const level = levels[i];
      return level?.[0] !== price || level[1] !== volume;
    });
    return at < 0 ? Infinity : at;
  };
  return Math.min(equal(row.bids, bids), equal(row.asks, asks));
}
