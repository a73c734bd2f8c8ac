const DECIMAL = /^(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,2}))?$/i;

/**
 * Decimal text as a whole number of units of 10^-places, with no float on the way. Trades in the log are floats that were written out
 * ("1.7885566900000001", "9.9999999999999995e-07"), so what is finer than a unit is rounded, halves up.
 * @returns undefined where the text is no such number, or too large to be held exactly
 */
export function scaled(text: string, places: number): number | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const fraction = match[2] ?? '';
  const digits = BigInt(`${match[1]}${fraction}`);
  const shift = places - fraction.length + Number(match[3] ?? 0);
  const value = shift >= 0 ? digits * 10n ** BigInt(shift) : roundedQuotient(digits, 10n ** BigInt(-shift));
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
}

function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor / 2n) / divisor;
}
