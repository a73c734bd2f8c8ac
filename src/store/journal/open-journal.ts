import {
  ENGINE_VERSION,
  type Clock,
  type Journal,
  type JournalEntry,
  type JournalGroup,
  type JournalledEntry,
  type RecorderRows,
  type ReferenceRows,
  type Repeat,
  type Snapshot,
} from '../../exchange/index.ts';
import { resolveDatabaseUrl } from '../database-url.ts';
import { openDatabase, type Database } from '../open-database.ts';
import { hasCandles, rebuildCandles } from './candle-projection.ts';
import { encodeChanges } from './changed-rows.ts';
import { entriesAfter } from './entries.ts';
import type { EntryFields, WriterOptions } from './messages.ts';
import { recorderRows } from './recorder-rows.ts';
import { referenceRows } from './reference-rows.ts';
import { findRepeats } from './repeats.ts';
import { latestSnapshot } from './snapshots.ts';
import { READ_HEAD } from './statements.ts';
import { WriterLink } from './writer-link.ts';

export interface JournalOptions {
  /** A migrated database, as `resolveDatabaseUrl` takes it. */
  readonly url: string;
  readonly clock: Clock;
  /** How long a write waits for another process's lock before it is refused; 5000. */
  readonly busyTimeoutMs?: number;
  /** Hears of damage that does not stop the journal. Without it, the process emits a warning. */
  readonly warn?: (message: string) => void;
}

/**
 * Opens the journal and takes the next epoch: from here on no writer that was opened before can append. Candles that are missing, or
 * of another version, are made.
 * @throws UnsafeDatabase, or an Error that says why it cannot be opened
 */
export async function openJournal(options: JournalOptions): Promise<SqliteJournal> {
  const reader = await openDatabase(options.url, { readOnly: true });
  let writer: WriterLink | undefined;
  try {
    writer = await WriterLink.start(writerOptions(options));
    await ensureCandles(reader, writer);
    return new SqliteJournal(options, reader, writer);
  } catch (error) {
    await writer?.stop();
    await reader.close();
    throw error;
  }
}

/** A database of a program that had no candles, or others, gets them before anything is added to it. */
async function ensureCandles({ client }: Database, writer: WriterLink): Promise<void> {
  if (await hasCandles(client)) return;
  await rebuildCandles(client, (part) => writer.request(part));
}

/** The journal on SQLite: a writer in a thread of its own, and one connection that reads what is committed. */
export class SqliteJournal implements Journal {
  private readonly options: JournalOptions;
  private reader: Database;
  private writer: WriterLink;

  constructor(options: JournalOptions, reader: Database, writer: WriterLink) {
    this.options = options;
    this.reader = reader;
    this.writer = writer;
  }

  /** This writer's turn. */
  get epoch(): number {
    return this.writer.epoch;
  }

  async append(group: JournalGroup): Promise<void> {
    await this.writer.request({
      kind: 'append',
      entries: group.entries.map(fieldsOf),
      engineVersion: ENGINE_VERSION,
      rows: encodeChanges(group.changes),
    });
  }

  async saveSnapshot({ sequence, time, state }: Snapshot): Promise<void> {
    await this.writer.request({ kind: 'snapshot', sequence, time, state, engineVersion: ENGINE_VERSION });
  }

  latestSnapshot(engineVersion: number): Promise<Snapshot | undefined> {
    const warn = this.options.warn ?? ((message: string) => process.emitWarning(message));
    return latestSnapshot(this.reader.client, engineVersion, warn);
  }

  entriesAfter(after: number): AsyncIterable<JournalledEntry> {
    return entriesAfter(this.reader.client, after);
  }

  async head(): Promise<number> {
    const [last] = await this.reader.client.$queryRawUnsafe<{ sequence: bigint }[]>(READ_HEAD);
    return Number(last?.sequence ?? 0);
  }

  recorderRows(): Promise<RecorderRows> {
    return recorderRows(this.reader.client);
  }

  referenceRows(): Promise<ReferenceRows> {
    return referenceRows(this.reader.client);
  }

  findRepeats(keys: readonly string[]): Promise<ReadonlyMap<string, Repeat>> {
    return findRepeats(this.reader.client, keys);
  }

  async reopen(): Promise<void> {
    const { epoch } = this.writer;
    await this.close();
    this.reader = await openDatabase(this.options.url, { readOnly: true });
    this.writer = await WriterLink.start({ ...writerOptions(this.options), epoch });
  }

  async close(): Promise<void> {
    await this.writer.stop();
    await this.reader.close();
  }
}

function writerOptions({ url, clock, busyTimeoutMs }: JournalOptions): WriterOptions {
  return {
    url: resolveDatabaseUrl(url),
    takenAt: clock.now(),
    ...(busyTimeoutMs !== undefined && { busyTimeoutMs }),
  };
}

function fieldsOf({ sequence, time, actor, command, events }: JournalEntry): EntryFields {
  return [sequence, time, actor, JSON.stringify(command), events];
}
