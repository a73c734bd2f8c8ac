import { invariant, type Command } from '../../domain/index.ts';
import type { JournalledEntry } from '../../exchange/index.ts';
import { crashPoint } from '../fault-points.ts';
import type { PrismaClient } from '../generated/client.ts';
import { chainHash, GENESIS_HASH, sha256 } from './chain.ts';

/** What reading takes of a client, so that it goes within a transaction, too. */
type JournalClient = Pick<PrismaClient, '$queryRaw' | 'journal'>;

/** Read at once: some megabytes. */
const PAGE = 5000;

/** A test's wish to die here is looked for at every so many records: looking has its cost. */
const LOOKS_EVERY = 8;

/** The journal is not what was written. `sequence` is the first record at which it shows. */
export class JournalBroken extends Error {
  override name = 'JournalBroken';
  readonly sequence: number;
  constructor(sequence: number, what: string) {
    super(`The journal is broken at sequence ${sequence}: ${what}.`);
    this.sequence = sequence;
  }
}

interface JournalRow {
  readonly sequence: bigint;
  readonly time: bigint;
  readonly actor: string;
  readonly command: string;
  readonly events: string;
  readonly engineVersion: number;
  readonly eventsHash: string;
  readonly hash: string;
  readonly epoch: number;
}

/**
 * Entries with sequence > after, ascending. Each is held to its hashes and to the entry before it.
 * @throws JournalBroken at the first record that is missing, or not as it was written
 */
export async function* entriesAfter(client: JournalClient, after: number): AsyncGenerator<JournalledEntry, void> {
  let sequence = after;
  let hash = await hashAt(client, after);
  for (;;) {
    const rows = await client.$queryRaw<JournalRow[]>`
      SELECT * FROM "journal" WHERE "sequence" > ${sequence} ORDER BY "sequence" LIMIT ${PAGE}`;
    for (const row of rows) {
      sequence += 1;
      check(row, sequence, hash);
      hash = row.hash;
      if (sequence % LOOKS_EVERY === 0) crashPoint('during-recovery');
      yield entryOf(row);
    }
    if (rows.length < PAGE) return;
  }
}

/** Hash of the record that the next one is chained to. */
async function hashAt(client: JournalClient, sequence: number): Promise<string> {
  invariant(Number.isSafeInteger(sequence) && sequence >= 0, `A journal sequence is 0 or more, not ${sequence}.`);
  if (sequence === 0) return GENESIS_HASH;
  const row = await client.journal.findUnique({ where: { sequence }, select: { hash: true } });
  if (!row) throw new JournalBroken(sequence, 'the record is missing');
  return row.hash;
}

/** @throws JournalBroken unless the row is the record `sequence`, as it was written after the one with `previousHash` */
function check(row: JournalRow, sequence: number, previousHash: string): void {
  if (Number(row.sequence) !== sequence) throw new JournalBroken(sequence, 'the record is missing');
  if (sha256(row.events) !== row.eventsHash) throw new JournalBroken(sequence, 'its events are not those of its hash');
  const hash = chainHash(previousHash, {
    sequence,
    time: Number(row.time),
    actor: row.actor,
    command: row.command,
    eventsHash: row.eventsHash,
    engineVersion: row.engineVersion,
    epoch: row.epoch,
  });
  if (hash !== row.hash) {
    throw new JournalBroken(sequence, 'its hash is not that of its content and of the record before it');
  }
}

function entryOf(row: JournalRow): JournalledEntry {
  return {
    sequence: Number(row.sequence),
    time: Number(row.time),
    actor: row.actor,
    command: JSON.parse(row.command) as Command,
    events: row.events,
    engineVersion: row.engineVersion,
  };
}
