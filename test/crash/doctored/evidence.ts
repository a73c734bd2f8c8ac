import type Database from 'better-sqlite3';
import type { FindingKind } from '../checker/finding.ts';
import type { Acknowledged, LogRecord, Result, Seen } from '../records.ts';

/** A database and its driver's log that may be changed: nothing in the database refuses it any more. */
export interface Evidence {
  readonly database: Database.Database;
  readonly log: LogRecord[];
}

/** A fault as a broken exchange would leave it behind, and under which head the checker must find it. */
export interface Doctored {
  readonly title: string;
  readonly kind: FindingKind;
  readonly change: (evidence: Evidence) => void;
}

/** Runs a statement that must change something, or the fault would be none. */
export function change({ database }: Evidence, sql: string, ...parameters: readonly unknown[]): void {
  const { changes } = database.prepare(sql).run(...parameters);
  if (changes === 0) throw new Error(`Nothing was there to be changed: ${sql}`);
}

/** Place of the last record of the log that fits; there must be one. */
export function lastPlace({ log }: Evidence, fits: (record: LogRecord, at: number) => boolean): number {
  const at = log.findLastIndex(fits);
  if (at < 0) throw new Error('The log has no record that could be changed in this way.');
  return at;
}

/** Place of a feed's last event, or of the one before it, so that there is one behind. */
export function lastSeen(evidence: Evidence, feed: string, behind: 0 | 1 = 0): number {
  const last = lastPlace(evidence, (record) => record.t === 'seen' && record.feed === feed);
  return behind === 0
    ? last
    : lastPlace(evidence, (record, at) => at < last && record.t === 'seen' && record.feed === feed);
}

/** The event of a feed that stands at a place of the log. */
export function seenAt({ log }: Evidence, at: number): Seen['event'] {
  return (log[at] as Seen).event;
}

/**
 * Place of the last answer to a single order that fits, by how often the order was acknowledged before, and how often it
 * was sent in all.
 */
export function lastResult(
  evidence: Evidence,
  fits: (result: Result, acknowledgedBefore: number, sent: number) => boolean,
): number {
  const sent = new Map<string, number>();
  for (const record of evidence.log) {
    if (record.t !== 'sent' || (record.request.kind !== 'submit' && record.request.kind !== 'submitMany')) continue;
    for (const { clientOrderId } of record.request.orders) count(sent, clientOrderId);
  }
  const acknowledged = new Map<string, number>();
  let found = -1;
  evidence.log.forEach((record, at) => {
    if (record.t !== 'acknowledged' || record.answer.results.length !== 1) return;
    const result = record.answer.results[0]!;
    if (result.duplicate === undefined) return;
    const key = result.order!.clientOrderId;
    if (fits(result, acknowledged.get(key) ?? 0, sent.get(key) ?? 0)) found = at;
    count(acknowledged, key);
  });
  return lastPlace(evidence, (_, at) => at === found);
}

function count(times: Map<string, number>, key: string): void {
  times.set(key, (times.get(key) ?? 0) + 1);
}

/** Changes the one result of an answer. */
export function changeResult({ log }: Evidence, at: number, changed: Partial<Result>): void {
  const record = log[at] as Acknowledged;
  log[at] = { ...record, answer: { results: [{ ...record.answer.results[0]!, ...changed }] } };
}
