import { divideHalfEven } from '../domain/index.ts';

/** Open quantity with what it cost, both signed alike, and the profit realised so far; micro-dollars. */
export interface CostBasis {
  readonly quantity: number;
  readonly cost: bigint;
  readonly realizedPnl: bigint;
}

export const FLAT: CostBasis = { quantity: 0, cost: 0n, realizedPnl: 0n };

/**
 * Position after a fill, by average cost (D36). What reduces a position takes its share of the cost with it, rounded
 * half-even to the micro-dollar (the rest stays with what remains, so nothing is lost); what flips it is split into
 * closing the old and opening the new at the fill's price. Fees are kept apart: see {@link afterNetFill}.
 *
 * @param signed shares bought (positive) or sold (negative), not 0
 * @param price micro-dollars
 */
export function afterFill(before: CostBasis, signed: number, price: number): CostBasis {
  const { quantity, cost, realizedPnl } = before;
  if (quantity === 0 || quantity > 0 === signed > 0) {
    return { quantity: quantity + signed, cost: cost + BigInt(signed) * BigInt(price), realizedPnl };
  }
  if (Math.abs(signed) > Math.abs(quantity)) {
    return afterFill(afterFill(before, -quantity, price), signed + quantity, price);
  }
  const closing = BigInt(-signed);
  const costClosed =
    signed === -quantity ? cost : divideHalfEven(cost * BigInt(Math.abs(signed)), BigInt(Math.abs(quantity)));
  return {
    quantity: quantity + signed,
    cost: cost - costClosed,
    realizedPnl: realizedPnl + closing * BigInt(price) - costClosed,
  };
}

/** A {@link CostBasis} in whose cost and profit fees are, with their sum. */
export interface NetBasis extends CostBasis {
  /** Fees less rebates of all fills. */
  readonly fees: bigint;
}

export const NET_FLAT: NetBasis = { ...FLAT, fees: 0n };

/**
 * As {@link afterFill}, with the fill's fee (negative: a rebate): what opens a position puts it into the cost, what closes one takes it
 * off the profit. The fee of a fill that flips a position is split by shares, the closing part rounded half-even.
 */
export function afterNetFill(before: NetBasis, signed: number, price: number, fee: bigint): NetBasis {
  const { quantity, cost, realizedPnl } = afterFill(before, signed, price);
  const shares = Math.abs(signed);
  const isOpening = before.quantity === 0 || before.quantity > 0 === signed > 0;
  const closing = isOpening ? 0 : Math.min(shares, Math.abs(before.quantity));
  const closingFee = divideHalfEven(fee * BigInt(closing), BigInt(shares));
  return {
    quantity,
    cost: cost + fee - closingFee,
    realizedPnl: realizedPnl - closingFee,
    fees: before.fees + fee,
  };
}
