import { SHORT_SALE_POLICIES, type SetRestriction, type ShortSalePolicy } from '../domain/index.ts';

/** Whom an entry of the restricted list is about; neither: everybody. */
type Whom = Pick<SetRestriction, 'instrument' | 'account' | 'firm'>;

/** The restricted list (15c3-5(c)(2)), and what accounts must say of their sells (Regulation SHO). */
export class Restrictions {
  /** Entries by text, in no order that means anything. */
  private readonly entries = new Map<string, Whom>();
  private readonly policies: ShortSalePolicy[] = [];
  /** Accounts that must mark. */
  private marking = 0;
  private readonly firmOf: number[] = [];
  /** Whether there is any entry, or any account that must mark: else nothing needs to be looked at. */
  isInUse = false;

  /** A new account, in order of index. */
  addAccount(firm: number): void {
    this.firmOf.push(firm);
    this.policies.push('VENUE_MARKS');
  }

  isRestricted(account: number, instrument: number): boolean {
    const { entries } = this;
    const firm = this.firmOf[account]!;
    return (
      entries.has(keyOf({ instrument })) ||
      entries.has(keyOf({ instrument, account })) ||
      entries.has(keyOf({ instrument, firm }))
    );
  }

  has(whom: Whom): boolean {
    return this.entries.has(keyOf(whom));
  }

  set({ instrument, account, firm, restricted }: SetRestriction): void {
    const whom: Whom = {
      instrument,
      ...(account !== undefined && { account }),
      ...(firm !== undefined && { firm }),
    };
    if (restricted) this.entries.set(keyOf(whom), whom);
    else this.entries.delete(keyOf(whom));
    this.look();
  }

  policyOf(account: number): ShortSalePolicy {
    return this.policies[account]!;
  }

  setPolicy(account: number, policy: ShortSalePolicy): void {
    const was = this.policies[account];
    this.policies[account] = policy;
    this.marking += Number(policy !== 'VENUE_MARKS') - Number(was !== 'VENUE_MARKS');
    this.look();
  }

  private look(): void {
    this.isInUse = this.entries.size > 0 || this.marking > 0;
  }

  /** Whether one policy asks for less than another. */
  static isLooser(policy: ShortSalePolicy, than: ShortSalePolicy): boolean {
    return SHORT_SALE_POLICIES.indexOf(policy) < SHORT_SALE_POLICIES.indexOf(than);
  }

  /** All entries, in one order. */
  list(): Whom[] {
    return [...this.entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, whom]) => whom);
  }
}

function keyOf({ instrument, account, firm }: Whom): string {
  return `${instrument}:${account ?? ''}:${firm ?? ''}`;
}
