import type { AccountRecord, LimitRecord, Queries } from '../exchange/index.ts';
import { LIMIT_NAMES, type LimitName } from '../risk/index.ts';
import type { LimitLevel } from './generated/schema-types.ts';
import type { AppliedLimitModel } from './models.ts';

/** Rows of the history that are read at a time. */
const PAGE = 1_000;

/** What a row is about. */
type Scope = Pick<LimitRecord, 'tier' | 'account' | 'firm' | 'instrument'>;

const NO_SCOPE: Scope = { tier: null, account: null, firm: null, instrument: null };

const keyOf = ({ tier, account, firm, instrument }: Scope): string => `${tier} ${account} ${firm} ${instrument}`;

/** The rows of limits in force at a moment: the newest of each scope and instrument. */
export class LimitsInForce {
  private readonly rows: ReadonlyMap<string, LimitRecord>;

  constructor(rows: ReadonlyMap<string, LimitRecord>) {
    this.rows = rows;
  }

  static of(rows: readonly LimitRecord[]): LimitsInForce {
    return new LimitsInForce(new Map(rows.map((row) => [keyOf(row), row])));
  }

  /**
   * What holds for an account in an instrument (null: in those that have no rows of their own), each limit from the
   * nearest row that has it. The credit limit of its firm holds beside its own.
   */
  forAccount(account: AccountRecord, instrument: number | null, names: readonly LimitName[]): AppliedLimitModel[] {
    const levels = this.levels(account, instrument);
    const applied: AppliedLimitModel[] = [];
    for (const name of names) {
      for (const [level, row] of levels) {
        const value = row?.[name] ?? null;
        if (row === undefined || value === null) continue;
        applied.push({ name, level, value, row });
        break;
      }
    }
    const firm = this.rows.get(keyOf({ ...NO_SCOPE, firm: account.firm }));
    if (firm && firm.maxCredit !== null && names.includes('maxCredit')) {
      applied.push({ name: 'maxCredit', level: 'FIRM', value: firm.maxCredit, row: firm });
    }
    return applied;
  }

  /** The account's rows, nearest first. */
  private levels(
    { index, tier }: AccountRecord,
    instrument: number | null,
  ): readonly (readonly [LimitLevel, LimitRecord | undefined])[] {
    const row = (scope: Partial<Scope>): LimitRecord | undefined => this.rows.get(keyOf({ ...NO_SCOPE, ...scope }));
    const general = [
      ['ACCOUNT', row({ account: index })],
      ['TIER', row({ tier })],
    ] as const;
    if (instrument === null) return general;
    const [ofAccount, ofTier] = general;
    return [
      ['ACCOUNT_SYMBOL', row({ account: index, instrument })],
      ofAccount,
      ['TIER_SYMBOL', row({ tier, instrument })],
      ofTier,
    ];
  }
}

const NOT_OF_ORDERS: ReadonlySet<LimitName> = new Set<LimitName>([
  'cancelsPerMinute',
  'maxPnlImpact',
  'maxVar',
  'maxDrawdown',
  'maxConcentration',
  'maxLiquidationDays',
]);

/** Limits that judge an order before it trades: those of cancels and of the monitor do not. */
export const PRE_TRADE: readonly LimitName[] = LIMIT_NAMES.filter((name) => !NOT_OF_ORDERS.has(name));

/**
 * The rows in force at each of some journal sequences. However many there are, it takes one query where they are the
 * same, else one more for each thousand changes between the first and the last.
 */
export async function limitsAtSequences(
  queries: Queries,
  sequences: readonly number[],
): Promise<readonly LimitsInForce[]> {
  const oldest = Math.min(...sequences);
  const newest = Math.max(...sequences);
  const rows = new Map((await queries.limitsAt(oldest)).map((row) => [keyOf(row), row]));
  const later = newest === oldest ? [] : await rowsBetween(queries, oldest, newest);
  const found = new Map<number, LimitsInForce>();
  let next = 0;
  let inForce = new LimitsInForce(new Map(rows));
  for (const sequence of [...new Set(sequences)].sort((a, b) => a - b)) {
    const before = next;
    for (; next < later.length && later[next]!.sequence <= sequence; next++)
      rows.set(keyOf(later[next]!), later[next]!);
    if (next > before) inForce = new LimitsInForce(new Map(rows));
    found.set(sequence, inForce);
  }
  return sequences.map((sequence) => found.get(sequence)!);
}

/** Rows with oldest < sequence <= newest, oldest first. */
async function rowsBetween(queries: Queries, oldest: number, newest: number): Promise<readonly LimitRecord[]> {
  const rows: LimitRecord[] = [];
  for (let before = newest + 1; ;) {
    const page = await queries.limitHistory(PAGE, before);
    rows.push(...page.rows.filter(({ sequence }) => sequence > oldest));
    const last = page.rows.at(-1);
    if (!page.hasNextPage || last === undefined || last.sequence <= oldest) return rows.reverse();
    before = last.sequence;
  }
}
