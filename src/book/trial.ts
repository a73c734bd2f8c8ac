import { CANCEL_BOTH, CANCEL_MAKER, CANCEL_TAKER } from './self-trades.ts';
import type { Taker } from './taker.ts';

/** An incoming order's trades as they would go, in figures alone. */
export class Trial {
  readonly taker: Taker;
  /** Shares that would trade, and what would be left of the taker. */
  found = 0;
  left: number;
  /** Shares that orders which are not counted upon may have taken by then. */
  private doubtful = 0;
  private readonly wholly: boolean;
  private blocked = false;
  /** Ids of orders that would be canceled by then, because another has traded. */
  private gone: Set<number> | undefined;

  constructor(taker: Taker, wholly: boolean) {
    this.taker = taker;
    this.wholly = wholly;
    this.left = taker.left;
  }

  get goesOn(): boolean {
    return this.left > 0 && !this.blocked;
  }

  isGone(id: number): boolean {
    return (this.gone?.has(id) ?? false) || (id === this.taker.other && this.found > 0);
  }

  take(id: number, quantity: number, other: number): void {
    const taken = Math.min(quantity, this.left);
    this.found += taken;
    this.left -= taken;
    if (other === 0) return;
    // The taker's own other: with the first trade each cancels the other.
    if (id === this.taker.other) this.blocked = true;
    else this.lose(other);
  }

  /** Least that is left of the taker when it comes to the next order, if it comes to it at all. */
  get least(): number {
    return Math.max(this.left - this.doubtful, 1);
  }

  /** An order that is not counted upon may take so much, and cancel another. */
  doubt(quantity: number, other: number): void {
    this.doubtful += quantity;
    this.lose(other);
  }

  /** An order may be canceled by then: it is not counted upon. */
  lose(id: number): void {
    if (id !== 0) (this.gone ??= new Set()).add(id);
  }

  meetOwn(open: number): void {
    const { prevention } = this.taker;
    if (prevention === CANCEL_MAKER) return;
    if (this.wholly || prevention === CANCEL_TAKER || prevention === CANCEL_BOTH) this.blocked = true;
    else this.left -= Math.min(this.left, open);
  }
}
