import { MICRO } from './bounds.ts';

/** An amount of money or a price: integer micro-dollars. */
export type Micro = number;

const DECIMAL = /^(0|[1-9]\d{0,8})(?:\.(\d{1,6}))?$/;
const QUANTITY = /^(0|[1-9]\d{0,14})$/;

/** "150.005" → 150005000. Undefined for what is not a plain non-negative decimal of at most nine and six digits. */
export function parseDecimal(text: string): Micro | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * MICRO + Number((match[2] ?? '').padEnd(6, '0'));
}

/** "600" → 600. Undefined for what is not a plain non-negative integer of at most fifteen digits. */
export function parseQuantity(text: string): number | undefined {
  return QUANTITY.test(text) ? Number(text) : undefined;
}

/** Micro-dollars as text: at least two fraction digits, further zeros cut. 150005000 → "150.005". */
export function formatDecimal(micro: Micro | bigint): string {
  const value = BigInt(micro);
  const magnitude = value < 0n ? -value : value;
  const fraction = (magnitude % 1_000_000n)
    .toString()
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${value < 0n ? '-' : ''}${magnitude / 1_000_000n}.${fraction}`;
}

/** numerator ÷ denominator (> 0) as an integer, halves to even (IEEE 754 roundTiesToEven). */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  let quotient = magnitude / denominator;
  const twice = (magnitude % denominator) * 2n;
  if (twice > denominator || (twice === denominator && quotient % 2n === 1n)) quotient += 1n;
  return negative ? -quotient : quotient;
}

/** Average price, rounded half-even to a micro-dollar (D1); null where nothing was traded. */
export function averagePrice(notional: bigint, quantity: number | bigint): bigint | null {
  const divisor = BigInt(quantity);
  return divisor === 0n ? null : divideHalfEven(notional, divisor < 0n ? -divisor : divisor);
}
