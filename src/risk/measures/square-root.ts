/** Largest integer whose square is not above a number (>= 0), by Newton's method on integers. */
export function floorSquareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** Square root of numerator ÷ denominator (>= 0 and > 0) as an integer, exactly rounded, halves to even. */
export function squareRootHalfEven(numerator: bigint, denominator: bigint): bigint {
  const root = floorSquareRoot(numerator / denominator);
  // (root + 1/2)² beside the quotient, both times four times the denominator.
  const half = (2n * root + 1n) ** 2n * denominator;
  const whole = 4n * numerator;
  return whole > half || (whole === half && root % 2n === 1n) ? root + 1n : root;
}
