/** Limits that one row gives. */
export interface LimitRow {
  readonly maxOrderQuantity: number;
  readonly maxPosition: number;
}

/** Message budgets of a tier; null: none. */
export interface TierRow {
  readonly messagesPerMinute: number | null;
  readonly cancelsPerMinute: number | null;
}

/** No row applies. */
export const NO_ROW = -1;

/**
 * Risk limits by tier and instrument (F58, D53). A tier's row for an instrument comes before its row for all.
 * What applies is worked out when a row changes, so that a check is one look into a flat array.
 */
export class Limits {
  /** Indexed by tier times stride plus instrument; {@link NO_ROW} where nothing applies. */
  maxOrderQuantity = new Float64Array(64).fill(NO_ROW);
  maxPosition = new Float64Array(64).fill(NO_ROW);
  private stride = 8;
  private readonly tiers: string[] = [];
  private readonly tierIndexes = new Map<string, number>();
  private readonly budgets: TierRow[] = [];
  /** Rows as set, by tier: instrument (-1: all) → row. */
  private readonly rows: Map<number, LimitRow>[] = [];

  cell(tier: number, instrument: number): number {
    return tier * this.stride + instrument;
  }

  /** Tiers in order of creation. */
  get names(): readonly string[] {
    return this.tiers;
  }

  /** All rows, by tier and instrument: tier, instrument (-1: all), largest order, largest position. */
  list(): (readonly [string, number, number, number])[] {
    return this.rows.flatMap((rows, tier) =>
      [...rows]
        .sort(([a], [b]) => a - b)
        .map(([instrument, row]) => [this.tiers[tier]!, instrument, row.maxOrderQuantity, row.maxPosition] as const),
    );
  }

  /** Index of a tier; undefined when there is none of that name. */
  tier(name: string): number | undefined {
    return this.tierIndexes.get(name);
  }

  budget(tier: number): TierRow {
    return this.budgets[tier]!;
  }

  setTier(name: string, row: TierRow): number {
    let tier = this.tierIndexes.get(name);
    if (tier === undefined) {
      tier = this.tiers.length;
      this.tierIndexes.set(name, tier);
      this.tiers.push(name);
      this.rows.push(new Map());
      this.reserve(this.stride);
    }
    this.budgets[tier] = row;
    return tier;
  }

  /** @param instrument null: all that have no row of their own */
  setLimit(tier: number, instrument: number | null, row: LimitRow): void {
    this.rows[tier]!.set(instrument ?? NO_ROW, row);
    this.spread(tier);
  }

  /** Makes room for so many instruments. */
  reserve(instruments: number): void {
    let stride = this.stride;
    while (stride < instruments) stride *= 2;
    if (stride === this.stride && this.tiers.length * stride <= this.maxPosition.length) return;
    this.stride = stride;
    const cells = Math.max(64, 2 * this.tiers.length * stride);
    this.maxOrderQuantity = new Float64Array(cells).fill(NO_ROW);
    this.maxPosition = new Float64Array(cells).fill(NO_ROW);
    for (let tier = 0; tier < this.tiers.length; tier++) this.spread(tier);
  }

  /** Writes what applies to a tier into its cells. */
  private spread(tier: number): void {
    const { stride } = this;
    const rows = this.rows[tier]!;
    const all = rows.get(NO_ROW);
    for (let instrument = 0; instrument < stride; instrument++) {
      const row = rows.get(instrument) ?? all;
      this.maxOrderQuantity[tier * stride + instrument] = row ? row.maxOrderQuantity : NO_ROW;
      this.maxPosition[tier * stride + instrument] = row ? row.maxPosition : NO_ROW;
    }
  }
}
