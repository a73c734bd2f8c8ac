import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Findings } from './finding.ts';

/** The kinds of journalled events, by number, with their words. */
export const KIND = {
  /** order */
  accepted: 1,
  /** order, … */
  rejected: 2,
  /** instrument, order, side, price, quantity */
  rested: 3,
  /** instrument, trade, print, maker, taker, price, quantity, aggressor's side */
  trade: 4,
  /** order, … */
  canceled: 6,
  /** order, … */
  expired: 7,
  /** order, new total, new price, 1 if priority was kept */
  amended: 8,
  /** instrument, the book's sequence */
  bookChanged: 10,
} as const;

/** One event: its kind, then its words; words at the end that are 0 are left out. */
export type JournalEvent = readonly number[];

/** One record of the journal, read. */
export interface Entry {
  readonly sequence: number;
  readonly time: number;
  /** Who sent it: a key, or a part of the exchange. */
  readonly actor: string;
  readonly command: Command;
  readonly events: readonly JournalEvent[];
}

/** What a command says; only of those that traders send are the fields looked at. */
export interface Command {
  readonly kind: string;
  readonly account: number;
  readonly instrument: number | null;
  readonly clientOrderId: string;
  readonly orderId: number;
  readonly quantity: number;
  readonly price: number | null;
}

interface Row {
  readonly sequence: number;
  readonly time: number;
  readonly actor: string;
  readonly command: string;
  readonly events: string;
  readonly engineVersion: number;
  readonly eventsHash: string;
  readonly hash: string;
  readonly epoch: number;
}

/** Reads the journal from its start, and holds each record to the one before (I5, I21). */
export function* walkJournal(database: Database, findings: Findings): Generator<Entry> {
  let sequence = 0;
  let time = 0;
  let epoch = 0;
  let hash = '0'.repeat(64);
  for (const row of database.prepare(`SELECT * FROM "journal" ORDER BY "sequence"`).iterate() as Iterable<Row>) {
    const at = `record ${row.sequence}`;
    if (row.sequence !== ++sequence) findings.add('journal', `record ${sequence} is missing`);
    if (row.time < time) findings.add('journal', `${at}: time goes back`);
    if (row.epoch < epoch) findings.add('journal', `${at}: its writer's epoch had passed`);
    hash = chained(hash, row);
    if (hash !== row.hash) findings.add('journal', `${at}: its hash is not that of its content and its place`);
    ({ sequence, time, epoch, hash } = row);
    yield {
      sequence,
      time,
      actor: row.actor,
      command: JSON.parse(row.command) as Command,
      events: JSON.parse(row.events) as JournalEvent[],
    };
  }
}

/** The hash that a record has behind another, as the project's documentation of the chain defines it. */
function chained(before: string, row: Row): string {
  const eventsHash = sha256(row.events);
  const { sequence, time, engineVersion, epoch, actor, command } = row;
  return sha256([before, sequence, time, engineVersion, epoch, JSON.stringify(actor), eventsHash, command].join('\n'));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
