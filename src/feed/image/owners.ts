import { OPEN_STATUSES } from '../../domain/index.ts';
import type { OrderRecord } from '../../exchange/index.ts';

/** What is asked of an order's row. */
export type OwnedOrder = Pick<OrderRecord, 'id' | 'account' | 'status'>;

/** The account of an order that no row tells of: nobody's. */
const NOBODY = -1;

/** So few rows are looked through faster than sorted. */
const FEW = 8;

/**
 * Whose orders are. Most that take a place in a book are in a row of the same command. Those that are open and not displayed are kept
 * in mind, because they may come into view with no row: a child that has got to its venue, an order that waited for another venue's quote.
 */
export class Owners {
  private rows: readonly OwnedOrder[] = [];
  private accounts: Map<number, number> | undefined;
  private readonly unseen = new Map<number, number>();

  /** Begins a command. */
  take(rows: readonly OwnedOrder[]): void {
    this.rows = rows;
    this.accounts = undefined;
  }

  /** Ends it. */
  settle(isDisplayed: (order: number) => boolean): void {
    for (const { id, account, status } of this.rows) {
      if (OPEN_STATUSES.includes(status) && !isDisplayed(id)) this.unseen.set(id, account);
      else this.unseen.delete(id);
    }
  }

  /** An order's account. */
  of(order: number): number {
    return this.inRows(order) ?? this.unseen.get(order) ?? NOBODY;
  }

  private inRows(order: number): number | undefined {
    const { rows } = this;
    if (rows.length <= FEW) {
      for (const { id, account } of rows) if (id === order) return account;
      return undefined;
    }
    this.accounts ??= new Map(rows.map(({ id, account }) => [id, account]));
    return this.accounts.get(order);
  }
}
