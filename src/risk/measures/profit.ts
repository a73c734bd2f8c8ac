import type { CostBasis } from '../average-cost.ts';

/** What is held, at a price per share (micro-dollars); without a price: 0. */
export function marketValue(quantity: number, mark: number | null): bigint {
  return mark === null ? 0n : BigInt(quantity) * BigInt(mark);
}

/** What is held at its mark less what it cost. Without a price nobody knows, and it is 0. */
export function unrealizedPnl({ quantity, cost }: CostBasis, mark: number | null): bigint {
  return mark === null ? 0n : marketValue(quantity, mark) - cost;
}

/** Realised and unrealised profit of a position. */
export function positionPnl(basis: CostBasis, mark: number | null): bigint {
  return basis.realizedPnl + unrealizedPnl(basis, mark);
}

/**
 * What a trade did to an account: the profit of the position after it, at the trade's price, less the profit before it, at the
 * mark before (F73). A loss is negative.
 */
export function pnlImpact(before: CostBasis, markBefore: number | null, after: CostBasis, price: number): bigint {
  return positionPnl(after, price) - positionPnl(before, markBefore);
}
