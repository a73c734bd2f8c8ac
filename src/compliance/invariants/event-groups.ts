/** Which accounts are of one trade group, as the commands have it. */
export class EventGroups {
  private readonly groups = new Map<number, string>();

  add(account: number): void {
    this.groups.delete(account);
  }

  /** Puts an account into a group, or (null) takes it out. */
  set(account: number, group: string | null): void {
    if (group === null) this.groups.delete(account);
    else this.groups.set(account, group);
  }

  /** Whether two accounts are one, or of one group. */
  areOne(account: number, other: number): boolean {
    if (account === other) return true;
    const group = this.groups.get(account);
    return group !== undefined && group === this.groups.get(other);
  }
}
