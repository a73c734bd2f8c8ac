import type { OrderStore } from '../book/index.ts';

/**
 * Which accounts do not trade with each other where self-trade prevention is on (D13). A group is known by the lowest
 * account in it; an account of no group is alone in its own.
 */
export class TradeGroups {
  /** Group of each account. */
  readonly groups: number[] = [];
  /** Name of each account's group; null: none. */
  readonly names: (string | null)[] = [];

  /** A new account, in order of index. */
  add(name: string | null = null): void {
    const first = name === null ? -1 : this.names.indexOf(name);
    this.groups.push(first < 0 ? this.groups.length : this.groups[first]!);
    this.names.push(name);
  }

  /** Puts an account into a group, or (null) takes it out; its open orders go along. */
  set(account: number, name: string | null, orders: OrderStore): void {
    this.names[account] = name;
    this.spread();
    for (const slot of orders.select(() => true)) orders.setGroup(slot, this.groups[orders.account(slot)]!);
  }

  private spread(): void {
    const first = new Map<string, number>();
    this.names.forEach((name, account) => {
      if (name !== null && !first.has(name)) first.set(name, account);
      this.groups[account] = name === null ? account : first.get(name)!;
    });
  }
}
