import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A whole exchange on a database of its own, whose address outlives it. */
export interface Server {
  /** Of its WebSockets. */
  readonly url: string;
  readonly database: string;
  /** Ends it in its own way, and starts it on what is there. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Limits that as many clients of one machine do not meet. */
export const LIMITS = {
  BOURSE_LIMIT_SOCKETS_PER_ADDRESS: '1000',
  BOURSE_LIMIT_SOCKETS_PER_KEY: '100',
  BOURSE_LIMIT_PUBLIC_SOCKET_MESSAGES: '10000',
};

/** A folder for a database, and how to remove it. */
export function temporaryFolder(): { readonly database: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'bourse-client-'));
  return { database: join(folder, 'bourse.db'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
