import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readdirSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openBourse } from './bourse.ts';
import type { Clock } from './exchange/index.ts';
import { hashSecret, newKey } from './api/index.ts';
import { seed, type SeedKind } from './seeds/index.ts';
import { databasePath, openFrozenReader } from './store/index.ts';

/** What SQLite keeps beside a database's file. */
const LOGS = ['-wal', '-shm'];

const UNFINISHED = '.unfinished';
/** No start takes so long, in milliseconds: what is older was broken off. */
const BROKEN_OFF = 600_000;

/**
 * Seeds a database that has no journal yet. It is built under another name and gets its own only when it is whole, so
 * that a start which is broken off leaves no half-seeded market behind, and of two starts at once one wins.
 *
 * @param calendar that its instruments go by; left out: ALWAYS_OPEN
 * @returns lines to print, or null: the database has a journal and is kept as it is
 */
export async function seedNewDatabase(
  url: string,
  kind: SeedKind,
  clock: Clock,
  calendar?: string,
): Promise<readonly string[] | null> {
  const path = databasePath(url);
  if (await hasJournal(url, path)) return null;
  const before = identity(path);
  removeBrokenOff(path);
  const unfinished = `${path}.${randomBytes(6).toString('hex')}${UNFINISHED}`;
  try {
    const bourse = await openBourse({ url: `file:${unfinished}`, clock });
    let lines: readonly string[];
    try {
      lines = await seed(kind, {
        send: (commands) => bourse.sequencer.sendAll(commands, 'seed'),
        hash: hashSecret,
        newSecret: () => newKey().secret,
        ...(calendar !== undefined && { calendar }),
      });
    } finally {
      await bourse.stop();
    }
    // A log that its database left behind would be replayed into the new one.
    // What stands there now, if it is not what stood there before, is the work of another start.
    if ((await hasJournal(url, path)) || identity(path) !== before) return null;
    removeDatabase(path);
    return take(unfinished, path) ? lines : null;
  } finally {
    removeDatabase(unfinished);
  }
}

/** Gives the finished file its name, unless another start has just done so. */
function take(unfinished: string, path: string): boolean {
  try {
    // Unlike a renaming, a link never replaces what is there.
    linkSync(unfinished, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  unlinkSync(unfinished);
  return true;
}

/** Which file stands there; null: none. */
function identity(path: string): number | null {
  return existsSync(path) ? statSync(path).ino : null;
}

/** Whether there is anything to keep. A file that is no database of ours counts as such: opening it says what is wrong. */
async function hasJournal(url: string, path: string): Promise<boolean> {
  if (!existsSync(path) || statSync(path).size === 0) return false;
  try {
    const reader = await openFrozenReader(url);
    try {
      return (await reader.head()) > 0;
    } finally {
      await reader.close();
    }
  } catch {
    return true;
  }
}

/** Removes what starts that were broken off have left. */
function removeBrokenOff(path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${basename(path)}.`) || !name.includes(UNFINISHED)) continue;
    const file = join(folder, name);
    if (Date.now() - statSync(file).mtimeMs > BROKEN_OFF) rmSync(file, { force: true });
  }
}

function removeDatabase(path: string): void {
  for (const ending of ['', ...LOGS]) rmSync(path + ending, { force: true });
}
