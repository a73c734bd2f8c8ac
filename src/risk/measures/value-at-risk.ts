import { divideHalfEven } from '../../domain/index.ts';
import type { ValueAtRisk } from '../risk-report.ts';
import { gain } from './returns.ts';
import type { Scenarios } from './scenarios.ts';
import { squareRootHalfEven } from './square-root.ts';

/** The 99 % quantile of the normal distribution, in millionths. */
export const NORMAL_99 = 2_326_348n;
const MILLION = 1_000_000n;

/** Place of the loss that is the value at risk among so many days, largest first, from 1: one day in a hundred, rounded up. */
export function rankOf(days: number): number {
  return Math.ceil(days / 100);
}

/**
 * What a portfolio would gain on each day of the scenarios.
 *
 * @param values instrument → what is held of it, micro-dollars, signed
 */
export function scenarioProfits(values: ReadonlyMap<number, bigint>, scenarios: Scenarios): bigint[] {
  return scenarios.dates.map((_, day) => profitOn(day, values, scenarios));
}

/**
 * What a portfolio would gain on one of the days: the sum of what each instrument gains, rounded half-even to the micro-dollar each.
 *
 * @param day its place among the days
 */
export function profitOn(
  day: number,
  values: ReadonlyMap<number, bigint>,
  { instruments, returns }: Scenarios,
): bigint {
  let profit = 0n;
  instruments.forEach((instrument, place) => (profit += gain(values.get(instrument) ?? 0n, returns[place]![day]!)));
  return profit;
}

/** Losses of the worst day in a hundred and of all that are worse, largest first; losses are positive, profits negative. */
function worstLosses(profits: readonly bigint[]): bigint[] {
  const ascending = [...profits].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return ascending.slice(0, rankOf(profits.length)).map((profit) => -profit);
}

/** Historical simulation, one day, 99 %: the loss at rank ceil(n / 100), never below 0. At least one profit. */
export function historicalValueAtRisk(profits: readonly bigint[]): bigint {
  return notBelowZero(worstLosses(profits).at(-1)!);
}

/** Mean of the losses from the largest to that of {@link historicalValueAtRisk}, half-even, never below 0. */
export function expectedShortfall(profits: readonly bigint[]): bigint {
  const losses = worstLosses(profits);
  return notBelowZero(
    divideHalfEven(
      losses.reduce((sum, loss) => sum + loss, 0n),
      BigInt(losses.length),
    ),
  );
}

/**
 * 2.326348 standard deviations of the profits, their mean taken as 0: the square root of 2.326348² × sum of squares ÷ (n - 1),
 * exactly rounded half-even to the micro-dollar. At least two profits.
 */
export function parametricValueAtRisk(profits: readonly bigint[]): bigint {
  const squares = profits.reduce((sum, profit) => sum + profit * profit, 0n);
  return squareRootHalfEven(NORMAL_99 ** 2n * squares, BigInt(profits.length - 1) * MILLION ** 2n);
}

/** All three, over the days of the scenarios. */
export function valueAtRisk(values: ReadonlyMap<number, bigint>, scenarios: Scenarios): ValueAtRisk {
  const profits = scenarioProfits(values, scenarios);
  return {
    historical: historicalValueAtRisk(profits),
    expectedShortfall: expectedShortfall(profits),
    parametric: parametricValueAtRisk(profits),
    scenarios: profits.length,
    from: scenarios.dates[0]!,
    to: scenarios.dates.at(-1)!,
  };
}

function notBelowZero(value: bigint): bigint {
  return value > 0n ? value : 0n;
}
