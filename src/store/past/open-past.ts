import type { Queries } from '../../exchange/index.ts';
import { resolveDatabaseUrl } from '../database-url.ts';
import type { Tuning } from './messages.ts';
import { PastLink } from './past-link.ts';

const THREAD = new URL('./past-thread.mjs', import.meta.url);
/** Less than the API waits for any reading (`DeadlineQueries`), so that what is told is why. */
const PATIENCE_MS = 4000;

/** The exchange as it was. */
export interface Past extends Pick<Queries, 'bookAsOf' | 'positionsAsOf'> {
  close(): Promise<void>;
}

export interface OpenOptions extends Partial<Tuning> {
  /** How long an answer may take, in milliseconds. */
  readonly patienceMs?: number;
}

/**
 * Looks back at a database from a thread of its own, which starts with the first question and never writes.
 * @param url a migrated database, as `resolveDatabaseUrl` takes it
 */
export function openPast(url: string, { patienceMs = PATIENCE_MS, ...tuning }: OpenOptions = {}): Past {
  const link = new PastLink(THREAD, { url: resolveDatabaseUrl(url), tuning }, patienceMs);
  return {
    bookAsOf: (book, depth, moment) => link.ask({ kind: 'book', book, depth, moment }),
    positionsAsOf: (account, at) => link.ask({ kind: 'positions', account, at }),
    close: () => link.close(),
  };
}
