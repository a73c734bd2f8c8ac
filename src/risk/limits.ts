import { BIG_LIMIT, hotRow, HOT } from './hot-limits.ts';
import { NO_LIMITS, changedLimits, effectiveLimits } from './limit-values.ts';
import type { LimitChange, LimitValues } from '../domain/index.ts';

/** Message budgets of a tier; null: none. */
export interface TierRow {
  readonly messagesPerMinute: number | null;
  readonly cancelsPerMinute: number | null;
}

/** Whose row it is: exactly one is given, as an index. */
export interface LimitScope {
  readonly tier?: number;
  readonly account?: number;
  readonly firm?: number;
}

/** A row as it was set. Instrument null: for all. */
export interface LimitRow {
  readonly scope: LimitScope;
  readonly instrument: number | null;
  readonly values: LimitValues;
}

/** All instruments. */
const ALL = -1;

/**
 * Risk limits by scope and instrument (F58, D53). Each limit is taken from the nearest row that has it: account and instrument,
 * account, tier and instrument, tier. What applies is worked out when a row changes, so that a check is one look into a flat
 * array: an account without rows of its own looks where its tier does.
 */
export class Limits {
  /** What a check needs of each profile and instrument, {@link HOT} doubles a cell. */
  cells = new Float64Array(HOT * 64);
  /** All of what applies to each profile and instrument. Most instruments of a profile share one object. */
  private applied: LimitValues[] = [];
  /** Where an account looks: its tier's profile, or its own. */
  readonly profiles: number[] = [];
  /** Most exposure of accounts and firms, in cents; BIG_LIMIT: no limit. */
  readonly credit: number[] = [];
  readonly firmCredit: number[] = [];
  /** Tier and firm of each account. */
  readonly tierOf: number[] = [];
  readonly firmOf: number[] = [];
  private stride = 8;
  /** What each profile stands for: a tier, or an account. */
  private readonly subjects: LimitScope[] = [];
  private readonly tierProfiles: number[] = [];
  private readonly tiers: string[] = [];
  private readonly tierIndexes = new Map<string, number>();
  private readonly budgets: TierRow[] = [];
  private readonly tierRows: Map<number, LimitValues>[] = [];
  private readonly accountRows = new Map<number, Map<number, LimitValues>>();
  private readonly firmRows = new Map<number, LimitValues>();
  /** Average daily volume of each instrument; 0: none. */
  private readonly volumes: number[] = [];

  /** Where an account's limits for an instrument stand in {@link cells}. */
  cell(account: number, instrument: number): number {
    return (this.profiles[account]! * this.stride + instrument) * HOT;
  }

  /** Tiers in order of creation. */
  get names(): readonly string[] {
    return this.tiers;
  }

  /** All rows: those of tiers, accounts and firms, each by instrument. */
  list(): LimitRow[] {
    const rows: LimitRow[] = [];
    const add = (scope: LimitScope, byInstrument: ReadonlyMap<number, LimitValues>): void => {
      for (const [instrument, values] of [...byInstrument].sort(([a], [b]) => a - b)) {
        rows.push({ scope, instrument: instrument === ALL ? null : instrument, values });
      }
    };
    this.tierRows.forEach((byInstrument, tier) => add({ tier }, byInstrument));
    for (const [account, byInstrument] of [...this.accountRows].sort(([a], [b]) => a - b))
      add({ account }, byInstrument);
    for (const [firm, values] of [...this.firmRows].sort(([a], [b]) => a - b))
      add({ firm }, new Map<number, LimitValues>([[ALL, values]]));
    return rows;
  }

  /** Index of a tier; undefined when there is none of that name. */
  tier(name: string): number | undefined {
    return this.tierIndexes.get(name);
  }

  budget(tier: number): TierRow {
    return this.budgets[tier]!;
  }

  /** Messages and cancels per minute that an account may send. */
  budgetOf(account: number): TierRow {
    const { messagesPerMinute, cancelsPerMinute } = this.effective(account, null);
    const tier = this.budget(this.tierOf[account]!);
    return {
      messagesPerMinute: messagesPerMinute ?? tier.messagesPerMinute,
      cancelsPerMinute: cancelsPerMinute ?? tier.cancelsPerMinute,
    };
  }

  /** What applies to an account; instrument null: to the account as a whole, and where no row for an instrument stands before. */
  effective(account: number, instrument: number | null): LimitValues {
    return this.effectiveFor({ account }, instrument);
  }

  /** As {@link effective}, of an instrument that there is: worked out when a row changed. */
  applying(account: number, instrument: number): LimitValues {
    return this.applied[this.profiles[account]! * this.stride + instrument]!;
  }

  setTier(name: string, row: TierRow): number {
    let tier = this.tierIndexes.get(name);
    if (tier === undefined) {
      tier = this.tiers.length;
      this.tierIndexes.set(name, tier);
      this.tiers.push(name);
      this.tierRows.push(new Map());
      this.tierProfiles.push(this.addProfile({ tier }));
    }
    this.budgets[tier] = row;
    return tier;
  }

  /** A new account, in order of index. */
  addAccount(tier: number, firm: number): void {
    const account = this.profiles.length;
    this.profiles.push(this.tierProfiles[tier]!);
    this.tierOf.push(tier);
    this.firmOf.push(firm);
    while (this.firmCredit.length <= firm) this.firmCredit.push(BIG_LIMIT);
    this.credit.push(inCents(this.effective(account, null).maxCredit));
  }

  /** Changes a row, or makes it. Instrument null: all that have no row of their own. */
  set(scope: LimitScope, instrument: number | null, change: LimitChange): void {
    const key = instrument ?? ALL;
    if (scope.firm !== undefined) {
      const row = changedLimits(this.firmRows.get(scope.firm) ?? NO_LIMITS, change);
      this.firmRows.set(scope.firm, row);
      while (this.firmCredit.length <= scope.firm) this.firmCredit.push(BIG_LIMIT);
      this.firmCredit[scope.firm] = inCents(row.maxCredit);
      return;
    }
    const rows = this.rowsOf(scope);
    rows.set(key, changedLimits(rows.get(key) ?? NO_LIMITS, change));
    if (scope.account !== undefined) {
      this.giveProfile(scope.account);
      this.spread(this.profiles[scope.account]!);
      this.setCredit(scope.account);
      return;
    }
    const { tier } = scope;
    this.subjects.forEach((subject, profile) => {
      if (subject.tier === tier || (subject.account !== undefined && this.tierOf[subject.account] === tier)) {
        this.spread(profile);
      }
    });
    this.tierOf.forEach((of, account) => {
      if (of === tier) this.setCredit(account);
    });
  }

  private setCredit(account: number): void {
    this.credit[account] = inCents(this.effective(account, null).maxCredit);
  }

  /** Average daily volume of an instrument, in shares; null: none. */
  setVolume(instrument: number, volume: number | null): void {
    this.reserve(instrument + 1);
    this.volumes[instrument] = volume ?? 0;
    for (let profile = 0; profile < this.subjects.length; profile++) this.heat(profile, instrument);
  }

  volumeOf(instrument: number): number {
    return this.volumes[instrument] ?? 0;
  }

  /** Makes room for so many instruments. */
  reserve(instruments: number): void {
    let stride = this.stride;
    while (stride < instruments) stride *= 2;
    if (stride === this.stride && this.subjects.length * stride * HOT <= this.cells.length) return;
    this.stride = stride;
    this.cells = new Float64Array(Math.max(64, 2 * this.subjects.length * stride) * HOT);
    this.applied = [];
    for (let profile = 0; profile < this.subjects.length; profile++) this.spread(profile);
  }

  /** Whether a change of a row would let anything pass that is refused now, for whomever it concerns. */
  loosens(scope: LimitScope, instrument: number | null, change: LimitChange): boolean {
    if (scope.firm !== undefined) {
      const before = this.firmRows.get(scope.firm) ?? NO_LIMITS;
      return isLooser(looseness(before), looseness(changedLimits(before, change)));
    }
    const rows = this.rowsOf(scope);
    const key = instrument ?? ALL;
    const old = rows.get(key);
    const subjects = this.concernedBy(scope);
    const places = subjects.map((subject) => (instrument === null ? this.placesOf(subject) : [instrument]));
    const measure = (): number[][] =>
      subjects.flatMap((subject, at) => places[at]!.map((place) => looseness(this.withBudget(subject, place))));
    const before = measure();
    rows.set(key, changedLimits(old ?? NO_LIMITS, change));
    const after = measure();
    if (old) rows.set(key, old);
    else rows.delete(key);
    return after.some((values, at) => isLooser(before[at]!, values));
  }

  /** An account alone; a tier, and those of its accounts that have rows of their own: half of a pair of limits may stand there. */
  private concernedBy(scope: LimitScope): readonly LimitScope[] {
    if (scope.tier === undefined) return [scope];
    const accounts = [...this.accountRows.keys()].filter((account) => this.tierOf[account] === scope.tier);
    return [scope, ...accounts.map((account) => ({ account }))];
  }

  /** What applies, with the message budgets of the tier where no row has one. */
  private withBudget(scope: LimitScope, instrument: number | null): LimitValues {
    const values = this.effectiveFor(scope, instrument);
    const tier = this.budget(scope.tier ?? this.tierOf[scope.account!]!);
    return {
      ...values,
      messagesPerMinute: values.messagesPerMinute ?? tier.messagesPerMinute,
      cancelsPerMinute: values.cancelsPerMinute ?? tier.cancelsPerMinute,
    };
  }

  /** Instruments for which an account, or a tier, has or inherits rows of their own, and all others (null). */
  private placesOf({ tier, account }: LimitScope): (number | null)[] {
    const inherited = this.tierRows[tier ?? this.tierOf[account!]!]!;
    const own = account === undefined ? undefined : this.accountRows.get(account);
    const places = new Set([ALL, ...inherited.keys(), ...(own?.keys() ?? [])]);
    return [...places].map((place) => (place === ALL ? null : place));
  }

  private effectiveFor({ tier, account }: LimitScope, instrument: number | null): LimitValues {
    const inherited = this.tierRows[tier ?? this.tierOf[account!]!]!;
    const own = account === undefined ? undefined : this.accountRows.get(account);
    const key = instrument ?? ALL;
    return effectiveLimits([own?.get(key), own?.get(ALL), inherited.get(key), inherited.get(ALL)]);
  }

  private rowsOf({ tier, account }: LimitScope): Map<number, LimitValues> {
    if (tier !== undefined) return this.tierRows[tier]!;
    let rows = this.accountRows.get(account!);
    if (!rows) this.accountRows.set(account!, (rows = new Map<number, LimitValues>()));
    return rows;
  }

  private giveProfile(account: number): void {
    if (this.subjects[this.profiles[account]!]!.account === account) return;
    this.profiles[account] = this.addProfile({ account });
  }

  private addProfile(subject: LimitScope): number {
    const profile = this.subjects.push(subject) - 1;
    this.reserve(this.stride);
    this.spread(profile);
    return profile;
  }

  /** Writes what applies to a profile into its cells. */
  private spread(profile: number): void {
    const subject = this.subjects[profile]!;
    const from = profile * this.stride;
    const general = this.effectiveFor(subject, null);
    for (let instrument = 0; instrument < this.stride; instrument++) this.applied[from + instrument] = general;
    for (const instrument of this.placesOf(subject)) {
      if (instrument !== null) this.applied[from + instrument] = this.effectiveFor(subject, instrument);
    }
    for (let instrument = 0; instrument < this.stride; instrument++) this.heat(profile, instrument);
  }

  private heat(profile: number, instrument: number): void {
    const at = profile * this.stride + instrument;
    this.cells.set(hotRow(this.applied[at]!, this.volumes[instrument] ?? 0), at * HOT);
  }
}

/** Micro-dollars as whole cents, rounded down: what a limit allows. */
function inCents(limit: number | null): number {
  return limit === null ? BIG_LIMIT : Math.floor(limit / 10_000);
}

/** Whether something passes after a change that did not before. */
function isLooser(before: readonly number[], after: readonly number[]): boolean {
  return after.some((value, place) => value > before[place]!);
}

/** How much each limit lets pass. Without a largest order or position nothing does; without another limit, everything. */
function looseness(values: LimitValues): number[] {
  const { maxOrderQuantity, maxPosition, typicalQuantity, typicalMultiple, maxDuplicates, duplicateWindow } = values;
  const counts = maxDuplicates !== null && duplicateWindow !== null;
  return [
    maxOrderQuantity ?? -1,
    maxPosition ?? -1,
    typicalQuantity === null || typicalMultiple === null ? Infinity : typicalQuantity * typicalMultiple,
    counts ? maxDuplicates : Infinity,
    counts ? -duplicateWindow : Infinity,
    ...UNLIMITED_WHEN_ABSENT.map((name) => values[name] ?? Infinity),
  ];
}

const UNLIMITED_WHEN_ABSENT = [
  'maxOrderNotional',
  'maxVolumePercent',
  'collarPercent',
  'maxCredit',
  'messagesPerMinute',
  'cancelsPerMinute',
  'maxPnlImpact',
  'maxVar',
  'maxDrawdown',
  'maxConcentration',
  'maxLiquidationDays',
] as const satisfies readonly (keyof LimitValues)[];
