import type { Reason } from '../plan/reasons.ts';

/** Kept in full; beyond it differences are only counted. */
const MOST_KEPT = 1_000;

/** Differences of one kind, counted by reason. */
export class Differences<Difference extends { readonly reason: Reason }> {
  /** The first ones, in order. */
  readonly first: Difference[] = [];
  readonly byReason = new Map<Reason, number>();
  count = 0;

  add(difference: Difference): void {
    this.count++;
    this.byReason.set(difference.reason, (this.byReason.get(difference.reason) ?? 0) + 1);
    if (this.first.length < MOST_KEPT) this.first.push(difference);
  }

  /** Kept differences of a reason. */
  of(reason: Reason): readonly Difference[] {
    return this.first.filter((difference) => difference.reason === reason);
  }
}
