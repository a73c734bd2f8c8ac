import type { EventBuffer } from '../../domain/index.ts';
import {
  ENGINE_VERSION,
  Exchange,
  NO_RECORDER_ROWS,
  NO_REFERENCE_ROWS,
  Recorder,
  captureState,
  restoreState,
  type JournalledEntry,
  type LimitRecord,
} from '../../exchange/index.ts';
import { EventBook } from './event-book.ts';
import { ExpectedRows } from './expected-rows.ts';
import type { Findings } from './findings.ts';
import { firstDifference } from './first-difference.ts';
import { LimitWalk } from './limit-walk.ts';
import type { ReplayStart } from './replay-start.ts';

export type { ReplayStart } from './replay-start.ts';

/** A snapshot as it stands in its table. */
export interface StoredSnapshot {
  readonly sequence: number;
  readonly time: number;
  readonly engineVersion: number;
  readonly state: string;
  /** Whether the state is the one that the hash beside it was taken of. */
  readonly sound: boolean;
  /** JSON of all positions; null: it was taken without. */
  readonly positions: string | null;
}

/** A core that began at a snapshot. */
interface Companion {
  readonly from: number;
  readonly exchange: Exchange;
}

/**
 * Carries the whole journal out again, from nothing or from where an earlier engine version has left it, and holds it to what it gave then (I16), to its snapshots (I15), to
 * time (I21), and, by way of books of its own, to the rules of matching (I12 to I14) and the limits (I17). The rows that come out are for
 * comparison with the tables.
 */
export class Replay {
  readonly exchange: Exchange;
  /** Sequence of the record after which it begins: those before it are held to time alone. */
  readonly from: number;
  readonly rows = new ExpectedRows();
  readonly books: EventBook;
  readonly limits: LimitWalk;
  /** Why it could not go on; undefined while it can. */
  stopped: string | undefined;
  snapshots = 0;

  private readonly findings: Findings;
  private readonly recorder: Recorder;
  /** Began at the last snapshot, and goes along to the next one: one at a time, however many snapshots are kept. */
  private companion: Companion | undefined;
  private time = 0;

  /**
   * @param start what it goes on from; undefined: from nothing
   * @param limits all rows of the table of limits, which orders are held to; undefined: those that the commands give
   */
  constructor(findings: Findings, start?: ReplayStart, limits?: readonly LimitRecord[]) {
    this.findings = findings;
    this.books = new EventBook(findings);
    this.limits = new LimitWalk(findings, limits);
    this.exchange = start?.exchange ?? new Exchange();
    this.from = this.exchange.sequence;
    this.recorder = new Recorder(start?.rows ?? NO_RECORDER_ROWS, start?.reference ?? NO_REFERENCE_ROWS);
    if (!start) return;
    this.rows.begin(start);
    this.books.begin(start);
    this.limits.begin(start);
  }

  /** The next record. Nothing more is taken once it has {@link stopped}. */
  take(entry: JournalledEntry): void {
    if (this.stopped !== undefined) return;
    const { sequence, time, command } = entry;
    const isReplayed = sequence > this.from;
    if (isReplayed && entry.engineVersion !== ENGINE_VERSION) {
      this.breakOff(sequence, versionOf(entry.engineVersion));
      return;
    }
    if (time < this.time) {
      this.findings.fail('I21', `journal ${sequence}: time is ${time}; that of the record before is ${this.time}`);
      this.breakOff(sequence, 'time goes back (I21)');
      return;
    }
    this.time = time;
    if (!isReplayed) return;
    try {
      const events = this.exchange.apply(command, sequence, time);
      if (this.isAsThen(entry, events)) this.record(entry, events);
    } catch (error) {
      this.findings.fail('I16', `journal ${sequence}: ${command.kind} cannot be carried out: ${String(error)}`);
      this.breakOff(sequence, 'the command cannot be carried out (I16)');
    }
  }

  /** Compares the core, which stands at the sequence of a snapshot, with it, and sends another along from there. */
  compareSnapshot(snapshot: StoredSnapshot): void {
    const { sequence } = snapshot;
    const fail = (what: string): void => this.findings.fail('I15', `snapshots ${sequence}: ${what}`);
    this.snapshots++;
    if (!snapshot.sound) fail('state is not the one that stateHash was taken of');
    if (snapshot.engineVersion !== ENGINE_VERSION) return;
    if (this.exchange.sequence !== sequence) {
      if (this.stopped === undefined) fail(`the journal ends at ${this.exchange.sequence}`);
      return;
    }
    if (snapshot.time !== this.exchange.time) fail(`time is ${snapshot.time}; the replay gives ${this.exchange.time}`);
    const state = captureState(this.exchange);
    this.compareCompanion(state);
    if (state === snapshot.state) this.companion = { from: sequence, exchange: restoreState(state) };
    else fail(`${firstDifference(snapshot.state, state)} (snapshot, replay)`);
    const positions = this.rows.positionsText();
    if (snapshot.positions === null || snapshot.positions === positions) return;
    fail(`positions: ${firstDifference(snapshot.positions, positions)} (snapshot, replay)`);
  }

  /** When all records have been taken: the one that began at the last snapshot must stand where the replay from nothing does. */
  end(): void {
    if (this.stopped === undefined) this.compareCompanion(captureState(this.exchange));
  }

  /** @param state of the core that replays all of it */
  private compareCompanion(state: string): void {
    if (!this.companion) return;
    const { from, exchange } = this.companion;
    const other = captureState(exchange);
    if (other === state) return;
    this.findings.fail('I15', `replay from snapshot ${from}: ${firstDifference(other, state)} (from it, from nothing)`);
  }

  /** Nothing from this record on is replayed. */
  breakOff(sequence: number, why: string): void {
    this.stopped ??= `the replay ends before sequence ${sequence}: ${why}`;
  }

  private isAsThen({ sequence, command, events: then }: JournalledEntry, events: EventBuffer): boolean {
    const now = events.encode();
    if (now === then) return true;
    this.findings.fail(
      'I16',
      `journal ${sequence}: ${command.kind} gave ${shorten(then)}; it gives ${shorten(now)} now`,
    );
    this.breakOff(sequence, 'the command gives other events (I16)');
    return false;
  }

  private record({ sequence, time, command, events: text }: JournalledEntry, events: EventBuffer): void {
    this.books.take(command, events, sequence, time);
    const changes = this.recorder.record(command, events, sequence, time);
    this.limits.take(command, events, changes, sequence);
    this.rows.take(changes);
    if (!this.companion) return;
    const { from, exchange } = this.companion;
    if (exchange.apply(command, sequence, time).encode() === text) return;
    this.findings.fail('I15', `journal ${sequence}: gives other events when replayed from snapshot ${from}`);
    this.companion = undefined;
  }
}

function versionOf(version: number): string {
  return `written by engine version ${version}, which this program (version ${ENGINE_VERSION}) cannot replay`;
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
