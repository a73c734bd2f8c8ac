import { existsSync, renameSync, rmSync } from 'node:fs';
import { openBourse } from './bourse.ts';
import type { Clock } from './exchange/index.ts';
import { hashSecret, newKey } from './api/index.ts';
import { seed, type SeedKind } from './seeds/index.ts';
import { databasePath } from './store/index.ts';

/**
 * Seeds a database that does not exist yet. It is built under another name and gets its own only when it is whole, so
 * that a start which is broken off leaves no half-seeded market behind.
 *
 * @returns lines to print, or null: the database exists and is kept as it is
 */
export async function seedNewDatabase(url: string, kind: SeedKind, clock: Clock): Promise<readonly string[] | null> {
  const path = databasePath(url);
  if (existsSync(path)) return null;
  const unfinished = `${path}.unfinished`;
  for (const ending of ['', '-wal', '-shm']) rmSync(unfinished + ending, { force: true });
  const bourse = await openBourse({ url: `file:${unfinished}`, clock });
  const lines = await seed(kind, {
    send: (commands) => bourse.sequencer.sendAll(commands, 'seed'),
    hash: hashSecret,
    newSecret: () => newKey().secret,
  });
  await bourse.stop();
  if (existsSync(`${unfinished}-wal`)) throw new Error(`${unfinished} could not be closed; start again.`);
  renameSync(unfinished, path);
  return lines;
}
