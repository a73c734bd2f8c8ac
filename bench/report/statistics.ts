/** The middle value of a list that is not empty; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * How many times one series is another that was measured in turn with it: the median of the ratios of neighbours, which a
 * machine that is busy for a while does not move as it moves the ratio of medians.
 */
export function medianRatio(values: readonly number[], base: readonly number[]): number {
  return median(values.map((value, place) => value / base[place]!));
}

/** The smallest value that at least a share (0–1) of the sorted values does not exceed. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  const place = Math.ceil(sorted.length * share) - 1;
  return sorted[Math.max(0, Math.min(sorted.length - 1, place))]!;
}

/** 14387211 → "14.4 M"; 48123 → "48.1 k". */
export function formatRate(perSecond: number): string {
  if (perSecond >= 1e6) return `${threeDigits(perSecond / 1e6)} M`;
  if (perSecond >= 1e3) return `${threeDigits(perSecond / 1e3)} k`;
  return threeDigits(perSecond);
}

/** Three significant digits, with no exponent. */
export function threeDigits(value: number): string {
  if (value >= 100) return value.toFixed(0);
  if (value >= 10) return value.toFixed(1);
  return value >= 1 ? value.toFixed(2) : value.toFixed(3);
}
