import type { LimitValues } from '../domain/index.ts';

/** Doubles of a cell: what the short way of the gate compares with, side by side in one cache line. */
export const HOT = 4;
/** Largest order that passes size, volume and typical size; -1: no row applies. */
export const HOT_QUANTITY = 0;
/** Largest price times quantity, in micro-dollars. */
export const HOT_NOTIONAL = 1;
export const HOT_POSITION = 2;
/** How far beyond the reference a limit may lie for sure, as a share of the reference; a little less than the collar itself. */
export const HOT_COLLAR = 3;

/** No limit. Not Infinity, which times 0 is no number. */
export const BIG_LIMIT = Number.MAX_SAFE_INTEGER;

/** A hundred per cent, in millionths of one. */
const HUNDRED = 100_000_000;

/** Largest order by the average volume (F61, D52): whole shares; BIG_LIMIT where there is no limit, or no volume. */
export function volumeCap(values: LimitValues, volume: number): number {
  if (values.maxVolumePercent === null || volume === 0) return BIG_LIMIT;
  return Number((BigInt(volume) * BigInt(values.maxVolumePercent)) / BigInt(HUNDRED));
}

/** Largest order by the typical one (F62); BIG_LIMIT where it is not limited. */
export function typicalCap({ typicalQuantity, typicalMultiple }: LimitValues): number {
  return typicalQuantity === null || typicalMultiple === null ? BIG_LIMIT : typicalQuantity * typicalMultiple;
}

/** The cell of what applies. */
export function hotRow(values: LimitValues, volume: number): readonly number[] {
  const { maxOrderQuantity, maxPosition, maxOrderNotional, collarPercent } = values;
  if (maxOrderQuantity === null || maxPosition === null) return [-1, -1, -1, -1];
  return [
    Math.min(maxOrderQuantity, volumeCap(values, volume), typicalCap(values)),
    maxOrderNotional ?? BIG_LIMIT,
    maxPosition,
    collarPercent === null ? BIG_LIMIT : (collarPercent / HUNDRED) * (1 - 1e-9),
  ];
}
