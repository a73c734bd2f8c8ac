/**
 * What is wrong:
 * - `lost`: something that was acknowledged, or seen, is not there;
 * - `changed`: it is there, but is not what it was, and could not have become that;
 * - `duplicated`: it is there more than once;
 * - `half`: a command is there in part (I4);
 * - `unasked`: something is there that nobody asked for;
 * - `feed`: a subscriber saw a gap, or what is not there (I19);
 * - `journal`: the journal is not whole (I5, I21).
 */
export type FindingKind = 'lost' | 'changed' | 'duplicated' | 'half' | 'unasked' | 'feed' | 'journal';

export interface Finding {
  readonly kind: FindingKind;
  readonly what: string;
}

/** Findings kept of a kind: one fault can show at every later record. */
const KEPT = 20;

/** Gathers findings, and counts those that are too many to keep. */
export class Findings {
  readonly counts: Record<FindingKind, number> = {
    lost: 0,
    changed: 0,
    duplicated: 0,
    half: 0,
    unasked: 0,
    feed: 0,
    journal: 0,
  };
  readonly kept: Finding[] = [];

  add(kind: FindingKind, what: string): void {
    if (this.counts[kind]++ < KEPT) this.kept.push({ kind, what });
  }

  /** Adds a finding unless two figures are the same. */
  same(kind: FindingKind, what: string, told: unknown, stored: unknown): void {
    if (told === stored) return;
    this.add(kind, `${what}: it was ${String(told)}, it is ${String(stored)}`);
  }
}
