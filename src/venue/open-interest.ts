import type { CrossListener, FillListener } from '../book/index.ts';

/** What a market tells of its orders as they change, and asks of accounts: positions and open quantities (D50). */
export interface OpenInterest extends FillListener, CrossListener {
  /** An order's open quantity grows, or shrinks (negative). Fills are told by themselves. */
  open(account: number, instrument: number, side: number, quantity: number): void;
  /** What a side's position would be at worst: all open orders of that side filled, none of the other. */
  worst(account: number, instrument: number, side: number): number;
  /** Shares that an account holds; negative is short. */
  positionOf(account: number, instrument: number): number;
}
