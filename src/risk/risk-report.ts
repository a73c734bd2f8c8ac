import type { Micros } from '../domain/index.ts';

/**
 * Everything of F75 about an account, a firm or the whole market as it stood at an instant. Money is micro-dollars (bigint, exact);
 * shares of a whole are millionths of one per cent, days millionths of a day.
 */
export interface RiskReport {
  readonly asOf: Micros;
  /** Journal sequence of the scope's newest trade or booking; 0: it has none. */
  readonly sequence: number;
  /** By account, then instrument; flat ones with a profit or loss included. */
  readonly positions: readonly ReportedPosition[];
  readonly cash: bigint;
  readonly deposits: bigint;
  readonly withdrawals: bigint;
  readonly fees: bigint;
  readonly realizedPnl: bigint;
  readonly unrealizedPnl: bigint;
  /** Realised and unrealised, less fees. */
  readonly totalPnl: bigint;
  /** Sum of positions' values without their signs, and with them. */
  readonly grossExposure: bigint;
  readonly netExposure: bigint;
  /** Null where nothing is held, or what is held has no history (see `withoutHistory`). */
  readonly valueAtRisk: ValueAtRisk | null;
  readonly drawdown: Drawdown;
  /** Null where nothing is held. */
  readonly concentration: Concentration | null;
  readonly liquidity: Liquidity;
  /** Instruments held that have too few days of history to be in `valueAtRisk`: their risk is not counted, and this says so. */
  readonly withoutHistory: readonly number[];
  /** Instruments held that have no price at all: valued at nothing, and this says so. */
  readonly withoutPrice: readonly number[];
}

export interface ReportedPosition {
  readonly account: number;
  readonly instrument: number;
  readonly quantity: number;
  /** What the open quantity cost, signed like it. */
  readonly cost: bigint;
  /** Last trade, else the reference price; null: none. */
  readonly mark: number | null;
  readonly marketValue: bigint;
  readonly realizedPnl: bigint;
  readonly unrealizedPnl: bigint;
}

/** One day, 99 %. A loss is positive; a portfolio that cannot lose by the measure has 0. */
export interface ValueAtRisk {
  /** Historical simulation: the loss at rank ceil(1 % of n) among the n days, largest first. */
  readonly historical: bigint;
  /** Mean of the losses from the largest to that one. */
  readonly expectedShortfall: bigint;
  /** 2.326348 standard deviations of the same days' profits (n - 1), mean taken as 0. */
  readonly parametric: bigint;
  /** Days simulated, and the first and last of them. */
  readonly scenarios: number;
  readonly from: string;
  readonly to: string;
}

/**
 * The curve of total profit: it begins at 0, has a point at each own trade and booking and at each end of a day, and ends at the
 * instant of the report. For a firm or the market it is the curve of the sum.
 */
export interface Drawdown {
  readonly peakPnl: bigint;
  /** Largest fall from a peak to what came after. */
  readonly maxDrawdown: bigint;
  /** From the peak to now. */
  readonly currentDrawdown: bigint;
}

export interface Concentration {
  readonly largestInstrument: number;
  readonly largestShare: number;
  /** Sum of squared shares of gross exposure, in millionths: 1000000 is all in one (Herfindahl-Hirschman). */
  readonly herfindahl: number;
}

export interface Liquidity {
  /** Days of the slowest position; null: nothing held, or one has no average volume. */
  readonly days: number | null;
  readonly positions: readonly { readonly instrument: number; readonly days: number | null }[];
}
