import type { AlertLevel, RiskMetric } from '../domain/index.ts';
import type { RecorderRows } from './ports.ts';
import type { AlertRecord } from './records.ts';

/** 0: no alert. */
export type Severity = 0 | 1 | 2;

const LEVELS: readonly (AlertLevel | null)[] = [null, 'WARN', 'BREACH'];

/**
 * How a measure stands beside its limit (D57): BREACH above it, WARN above 80 %. What has risen falls again only lower down: from
 * BREACH at 90 %, from WARN at 70 %, so that a measure that hovers at a line rings once.
 */
export function severityOf(before: Severity, value: bigint, limit: bigint): Severity {
  const tenths = value * 10n;
  if (value > limit || (before === 2 && tenths > limit * 9n)) return 2;
  return tenths > limit * 8n || (before > 0 && tenths > limit * 7n) ? 1 : 0;
}

/** Whether a measure that lies between two bounds surely stands as before. Micro-dollars, or what the limit is in, as doubles. */
export function surelyAsBefore(before: Severity, least: number, most: number, limit: number): boolean {
  const rises = before === 0 ? limit * 0.8 : before === 1 ? limit : Infinity;
  const falls = before === 0 ? -Infinity : before === 1 ? limit * 0.7 : limit * 0.9;
  // Bounds are doubles, and so are these products: an equality within their rounding is left to exact integers.
  const slack = Math.abs(limit) * 1e-12;
  return most < rises - slack && least > falls + slack;
}

/** A measure as it was found. */
export interface Finding {
  readonly account: number;
  readonly metric: RiskMetric;
  readonly instrument: number | null;
  readonly trade: number | null;
  readonly value: bigint;
  readonly limit: bigint;
}

/** When alerts are written: journal sequence and engine time of the command. */
export interface AlertMoment {
  readonly sequence: number;
  readonly time: number;
}

/**
 * Alerts that are still of interest. Of each account and metric at most one is open, the newest: how its measure stands can be told
 * from rows alone.
 */
export class AlertBook {
  private lastId: number;
  /** Open ones by account, then metric; accounts that have one. */
  private readonly open = new Map<number, Map<RiskMetric, AlertRecord>>();
  /** Those that nobody has acknowledged. */
  private readonly unseen = new Map<number, AlertRecord>();

  constructor({ alerts, lastAlert }: Pick<RecorderRows, 'alerts' | 'lastAlert'>) {
    this.lastId = lastAlert;
    for (const alert of alerts) {
      if (alert.acknowledgedAt === null) this.unseen.set(alert.id, alert);
      if (alert.clearedAt === null && alert.metric !== 'PNL_IMPACT') this.setOpen(alert);
    }
  }

  severity(account: number, metric: RiskMetric): Severity {
    const alert = this.open.get(account)?.get(metric);
    if (!alert) return 0;
    return alert.level === 'WARN' ? 1 : 2;
  }

  hasOpen(account: number): boolean {
    return this.open.has(account);
  }

  /** Accounts with an open alert, in no order. */
  accounts(): Iterable<number> {
    return this.open.keys();
  }

  /** The measure stands otherwise than before: the open alert is cleared, and unless all is well another one takes its place. */
  change(finding: Finding, severity: Severity, moment: AlertMoment): AlertRecord[] {
    const cleared = this.clear(finding.account, finding.metric, moment.time);
    const changed = cleared ? [cleared] : [];
    const level = LEVELS[severity];
    if (!level) return changed;
    const alert = this.raise(finding, level, moment);
    this.setOpen(alert);
    return [...changed, alert];
  }

  /** An alert of something that has happened, and does not stay. */
  raise(finding: Finding, level: AlertLevel, { sequence, time }: AlertMoment): AlertRecord {
    const { account, metric, trade, instrument, value, limit } = finding;
    const alert: AlertRecord = {
      id: ++this.lastId,
      account,
      metric,
      level,
      trade,
      instrument,
      value: value.toString(),
      limit: limit.toString(),
      at: time,
      sequence,
      clearedAt: null,
      acknowledgedBy: null,
      acknowledgedAt: null,
      note: null,
    };
    this.unseen.set(alert.id, alert);
    return alert;
  }

  /** Undefined: there is no such alert, or somebody has seen it before. */
  acknowledge(id: number, by: string, note: string, time: number): AlertRecord | undefined {
    const alert = this.unseen.get(id);
    if (!alert) return undefined;
    const seen = { ...alert, acknowledgedBy: by, acknowledgedAt: time, note };
    this.unseen.delete(id);
    if (this.open.get(alert.account)?.get(alert.metric)?.id === id) this.setOpen(seen);
    return seen;
  }

  private clear(account: number, metric: RiskMetric, time: number): AlertRecord | undefined {
    const open = this.open.get(account);
    const alert = open?.get(metric);
    if (!open || !alert) return undefined;
    open.delete(metric);
    if (open.size === 0) this.open.delete(account);
    const cleared = { ...alert, clearedAt: time };
    if (this.unseen.has(alert.id)) this.unseen.set(alert.id, cleared);
    return cleared;
  }

  private setOpen(alert: AlertRecord): void {
    const open = this.open.get(alert.account) ?? new Map<RiskMetric, AlertRecord>();
    this.open.set(alert.account, open.set(alert.metric, alert));
  }
}
