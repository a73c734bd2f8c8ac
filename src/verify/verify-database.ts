import { Findings, type Invariant, type Verdict } from '../compliance/index.ts';
import { databasePath, openFrozenReader, type FrozenReader } from '../store/index.ts';
import { all } from './cells.ts';
import { figuresOf } from './figures.ts';
import { JournalCheck } from './journal-check.ts';
import { findBeginning } from './replay-start.ts';
import { checkRows } from './row-checks.ts';

export interface VerifyOptions {
  /** A journal record that somebody has noted before: what was cut off the journal's end since shows by it alone. */
  readonly anchor?: Anchor;
  /** Hears now and then how far the replay is. */
  readonly progress?: (replayed: number, head: number) => void;
}

export interface Anchor {
  readonly sequence: number;
  readonly hash: string;
}

export interface Report {
  readonly database: string;
  /** The journal's last record, as of when the check began. */
  readonly head: Anchor;
  /** Nothing is wrong, and everything was looked at that a journal of earlier engine versions lets be. */
  readonly holds: boolean;
  readonly seconds: number;
  readonly verdicts: readonly Verdict[];
}

/** What cannot be said when the replay was broken off. */
const BY_REPLAY: readonly Invariant[] = ['I4', 'I10', 'I11', 'I12', 'I13', 'I14', 'I15', 'I16', 'I17', 'I18', 'I21'];

/**
 * Holds a database to the invariants: replays its journal beside its tables, and works out from the rows alone what can be.
 * All of it is one moment of the database, so an exchange may go on writing. Changes nothing.
 * @throws DatabaseMissing, DatabaseOutdated, or the driver's error: it could not be looked at
 */
export async function verifyDatabase(url: string, options: VerifyOptions = {}): Promise<Report> {
  const started = performance.now();
  const reader = await openFrozenReader(url);
  try {
    const head = await reader.head();
    const { verdicts, cannot } = await verify(reader, head, options);
    return {
      database: databasePath(url),
      head: { sequence: head, hash: (await reader.hashAt(head)) ?? '' },
      holds: verdicts.every(({ status }) => status === 'ok' || (cannot && status === 'unchecked')),
      seconds: (performance.now() - started) / 1000,
      verdicts,
    };
  } finally {
    await reader.close();
  }
}

interface Verified {
  readonly verdicts: Verdict[];
  /** Whether nothing can be replayed, though that is nobody's fault. */
  readonly cannot: boolean;
}

async function verify(reader: FrozenReader, head: number, options: VerifyOptions): Promise<Verified> {
  const findings = new Findings();
  if (options.anchor) await checkAnchor(reader, options.anchor, findings);
  const beginning = await findBeginning(reader, findings);
  const journal = new JournalCheck(reader, findings, beginning, await all(reader.rows('limits')));
  const replay = await journal.run((replayed) => options.progress?.(replayed, head));
  if (replay.stopped !== undefined) findings.leaveUnchecked(BY_REPLAY, replay.stopped);
  const rows = await checkRows(reader, replay, findings);
  return {
    verdicts: findings.verdicts(figuresOf(replay, journal.records, rows)),
    cannot: beginning.cannot !== undefined,
  };
}

async function checkAnchor(reader: FrozenReader, { sequence, hash }: Anchor, findings: Findings): Promise<void> {
  const found = await reader.hashAt(sequence);
  if (found === hash) return;
  const what = found === undefined ? 'the record is missing' : `hash is ${found}; noted was ${hash}`;
  findings.fail('I5', `journal ${sequence}: ${what}`);
}
