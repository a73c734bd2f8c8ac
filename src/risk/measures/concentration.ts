import { divideHalfEven } from '../../domain/index.ts';
import type { Concentration } from '../risk-report.ts';

/** A whole, in millionths of one per cent, and in millionths. */
const HUNDRED_PERCENT = 100_000_000n;
const MILLION = 1_000_000n;

/**
 * Share of the largest instrument, and the Herfindahl-Hirschman index: the sum of the squares of all shares. Shares are of gross
 * exposure; of equally large ones, the lower index is named. Null where the gross exposure is 0.
 *
 * @param gross instrument → what is held of it without signs, micro-dollars
 */
export function concentrationOf(gross: ReadonlyMap<number, bigint>): Concentration | null {
  let total = 0n;
  let squares = 0n;
  let largest = { instrument: -1, value: 0n };
  for (const [instrument, value] of [...gross].sort(([a], [b]) => a - b)) {
    total += value;
    squares += value * value;
    if (value > largest.value) largest = { instrument, value };
  }
  if (total === 0n) return null;
  return {
    largestInstrument: largest.instrument,
    largestShare: Number(divideHalfEven(largest.value * HUNDRED_PERCENT, total)),
    herfindahl: Number(divideHalfEven(squares * MILLION, total * total)),
  };
}
