import { hash } from 'node:crypto';

/** What the first record is chained to. */
export const GENESIS_HASH = '0'.repeat(64);

/** The part of a journal record that its hash covers: all of it, the events through their own hash. */
export interface ChainedRecord {
  readonly sequence: number;
  readonly time: number;
  readonly actor: string;
  /** JSON of the command, as it stands in the journal. */
  readonly command: string;
  readonly eventsHash: string;
  readonly engineVersion: number;
  readonly epoch: number;
}

/** SHA-256, lower-case hex. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/**
 * The hash of a record: SHA-256 over the hash before it and the record's canonical text. That is one line for each
 * field; none but the command, which is last, can hold a line's end, so no two records have the same text.
 */
export function chainHash(previousHash: string, record: ChainedRecord): string {
  const { sequence, time, actor, command, eventsHash, engineVersion, epoch } = record;
  return sha256(
    `${previousHash}\n${sequence}\n${time}\n${engineVersion}\n${epoch}\n${JSON.stringify(actor)}\n${eventsHash}\n${command}`,
  );
}
