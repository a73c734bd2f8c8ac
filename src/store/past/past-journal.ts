import type { Command, Micros } from '../../domain/index.ts';
import { ENGINE_VERSION, isCurrentFormat } from '../../exchange/index.ts';
import { sha256 } from '../journal/chain.ts';
import { sequencesIn, type BookSequences } from './goal.ts';
import { findLast, lastWhere, type PastClient } from './last-where.ts';

/** A journal record, as far as a replay needs it. */
export interface PastEntry {
  readonly sequence: number;
  readonly time: Micros;
  readonly engineVersion: number;
  readonly command: Command;
  readonly events: string;
}

export const LAST_RECORD_AT = lastWhere('journal', 'sequence', 'r."time" <= ?');

export const LAST_OF_EARLIER_ENGINE = lastWhere('journal', 'sequence', 'r."engineVersion" < ?');

/** A command stands in the page as it is, events as text: they are only compared. */
export const ENTRIES_AFTER = `
  SELECT json_group_array(json_array(
    j."sequence", j."time", j."engineVersion", json(j."command"), j."events") ORDER BY j."sequence") AS "page"
  FROM (SELECT * FROM "journal" WHERE "sequence" > ? ORDER BY "sequence" LIMIT ?) j`;

export const SNAPSHOT_SEQUENCES = `
  SELECT "sequence" FROM "snapshots"
  WHERE "engineVersion" = ? AND "sequence" <= (SELECT max("sequence") FROM "journal") ORDER BY "sequence"`;

export const SNAPSHOT_AT = `SELECT "state", "stateHash" FROM "snapshots" WHERE "sequence" = ?`;

/** The journal and its snapshots, as a look back reads them. What has been found out once is remembered. */
export class PastJournal {
  private readonly client: PastClient;
  private readonly damaged = new Set<number>();
  private readonly sequencesOfBooks = new Map<number, BookSequences>();
  private earlier: number | undefined;

  constructor(client: PastClient) {
    this.client = client;
  }

  /** Sequence of the last record at or before an instant; 0: there is none. */
  lastAt(at: Micros): Promise<number> {
    return findLast(this.client, LAST_RECORD_AT, at);
  }

  /** Sequence of the last record of an earlier engine version, which cannot be carried out again; 0: there is none. */
  async lastOfEarlierEngine(): Promise<number> {
    this.earlier ??= await findLast(this.client, LAST_OF_EARLIER_ENGINE, ENGINE_VERSION);
    return this.earlier;
  }

  /** At most `limit` entries after a sequence, ascending. */
  async entriesAfter(after: number, limit: number): Promise<PastEntry[]> {
    const [answer] = await this.client.$queryRawUnsafe<{ page: string }[]>(ENTRIES_AFTER, BigInt(after), limit);
    const page = JSON.parse(answer?.page ?? '[]') as [number, Micros, number, Command, string][];
    return page.map(([sequence, time, engineVersion, command, events]) => ({
      sequence,
      time,
      engineVersion,
      command,
      events,
    }));
  }

  /** Sequences of this engine version's snapshots, but for those that have been found damaged; ascending. */
  async snapshots(): Promise<number[]> {
    const kept = await this.client.$queryRawUnsafe<{ sequence: bigint }[]>(SNAPSHOT_SEQUENCES, ENGINE_VERSION);
    return kept.map(({ sequence }) => Number(sequence)).filter((sequence) => !this.damaged.has(sequence));
  }

  /** The state of a snapshot; undefined, then and in future: it is damaged, or gone. */
  async stateAt(sequence: number): Promise<string | undefined> {
    type Stored = { readonly state: string; readonly stateHash: string };
    const [found] = await this.client.$queryRawUnsafe<Stored[]>(SNAPSHOT_AT, BigInt(sequence));
    if (found && sha256(found.state) === found.stateHash && isCurrentFormat(found.state)) return found.state;
    this.damaged.add(sequence);
    return undefined;
  }

  /** The books' own sequences in a snapshot; undefined as of {@link stateAt}. */
  async sequencesAt(snapshot: number): Promise<BookSequences | undefined> {
    const known = this.sequencesOfBooks.get(snapshot);
    if (known) return known;
    const state = await this.stateAt(snapshot);
    if (state === undefined) return undefined;
    const sequences = sequencesIn(state);
    this.sequencesOfBooks.set(snapshot, sequences);
    return sequences;
  }
}
