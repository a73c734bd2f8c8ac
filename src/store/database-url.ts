import { mkdirSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

/** Where the database is when nothing else is said. */
export const DEFAULT_DATABASE_URL = 'file:./data/bourse.db';

/**
 * The URL of the database: `DATABASE_URL` or {@link DEFAULT_DATABASE_URL}, made absolute.
 * @throws as {@link resolveDatabaseUrl}
 */
export function databaseUrl(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  return resolveDatabaseUrl(environment['DATABASE_URL'] ?? DEFAULT_DATABASE_URL);
}

/**
 * Makes a `file:` URL absolute. A relative path begins at the repository's root, wherever the process was started.
 * Refuses databases in memory, which no crash survives, and other schemes.
 */
export function resolveDatabaseUrl(url: string): string {
  return `file:${databasePath(url)}`;
}

/** The path of the database's file. @throws as {@link resolveDatabaseUrl} */
export function databasePath(url: string): string {
  if (/:memory:|mode=memory/i.test(url)) {
    throw new Error(`DATABASE_URL: ${url} is a database in memory, which keeps nothing. Use file:<path>.`);
  }
  if (!url.startsWith('file:')) throw new Error(`DATABASE_URL: ${url} is not of the form file:<path>.`);
  const path = url.slice('file:'.length).replace(/^\/\/(?=\/)/, '');
  if (path === '' || path.startsWith('//') || path.includes('?')) {
    throw new Error(`DATABASE_URL: ${url} does not name a file. Use file:<path>, with no host and no parameters.`);
  }
  return isAbsolute(path) ? path : resolve(REPOSITORY, path);
}

/** Creates the folder that the database's file stands in. */
export function createDatabaseFolder(url: string): void {
  mkdirSync(dirname(databasePath(url)), { recursive: true });
}

/** A file or folder of the repository, by its path from the root. */
export function inRepository(path: string): string {
  return resolve(REPOSITORY, path);
}
