import { formatDecimal, type LimitChange, type LimitValues } from '../domain/index.ts';

/** A row that has no limit at all. */
export const NO_LIMITS: LimitValues = {
  maxOrderQuantity: null,
  maxPosition: null,
  maxOrderNotional: null,
  maxVolumePercent: null,
  typicalQuantity: null,
  typicalMultiple: null,
  collarPercent: null,
  maxCredit: null,
  maxDuplicates: null,
  duplicateWindow: null,
  messagesPerMinute: null,
  cancelsPerMinute: null,
  maxPnlImpact: null,
  maxVar: null,
  maxDrawdown: null,
  maxConcentration: null,
  maxLiquidationDays: null,
};

export type LimitName = keyof LimitValues;

export const LIMIT_NAMES = Object.keys(NO_LIMITS) as LimitName[];

/** Limits that are about an account as a whole: a row for one instrument cannot have them. */
export const ACCOUNT_WIDE: ReadonlySet<LimitName> = new Set<LimitName>([
  'maxCredit',
  'maxDuplicates',
  'duplicateWindow',
  'messagesPerMinute',
  'cancelsPerMinute',
  'maxPnlImpact',
  'maxVar',
  'maxDrawdown',
  'maxConcentration',
  'maxLiquidationDays',
]);

/** Limits that are shares or counts: whole numbers. The others are millionths of dollars, of one per cent, of seconds or of days. */
const WHOLE: ReadonlySet<LimitName> = new Set<LimitName>([
  'maxOrderQuantity',
  'maxPosition',
  'typicalQuantity',
  'typicalMultiple',
  'maxDuplicates',
  'messagesPerMinute',
  'cancelsPerMinute',
]);

/** Whether a limit is shares or a count. */
export function isWhole(name: LimitName): boolean {
  return WHOLE.has(name);
}

/** A limit's figure in its unit, for people. */
export function limitText(name: LimitName, value: number): string {
  return isWhole(name) ? String(value) : formatDecimal(value);
}

/** A row after a change: what is absent stays, null is taken out. */
export function changedLimits(row: LimitValues, change: LimitChange): LimitValues {
  const after: Record<LimitName, number | null> = { ...row };
  for (const name of LIMIT_NAMES) {
    const value = change[name];
    if (value !== undefined) after[name] = value;
  }
  return after;
}

/** What applies where several rows do: each limit from the nearest row that has it. Nearest first; undefined: no such row. */
export function effectiveLimits(rows: readonly (LimitValues | undefined)[]): LimitValues {
  const effective: Record<LimitName, number | null> = { ...NO_LIMITS };
  for (const name of LIMIT_NAMES) {
    for (const row of rows) {
      const value = row?.[name];
      if (value === undefined || value === null) continue;
      effective[name] = value;
      break;
    }
  }
  return effective;
}
