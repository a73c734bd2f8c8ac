import type { OrderRecord } from '../../exchange/index.ts';

/** The account of an order that no row tells of: nobody's. */
const NOBODY = -1;

/** So few rows are looked through faster than sorted. */
const FEW = 8;

/** Whose the orders of one command are: whatever takes a place in a book is in a row of the same command. */
export class Owners {
  private rows: readonly OrderRecord[] = [];
  private accounts: Map<number, number> | undefined;

  /** Begins a command. */
  take(rows: readonly OrderRecord[]): void {
    this.rows = rows;
    this.accounts = undefined;
  }

  /** An order's account. */
  of(order: number): number {
    const { rows } = this;
    if (rows.length <= FEW) {
      for (const { id, account } of rows) if (id === order) return account;
      return NOBODY;
    }
    this.accounts ??= new Map(rows.map(({ id, account }) => [id, account]));
    return this.accounts.get(order) ?? NOBODY;
  }
}
