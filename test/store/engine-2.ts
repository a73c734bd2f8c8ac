import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Sequence of the last record of {@link writeEngine2}, at which its one snapshot stands. */
export const ENGINE_2_HEAD = 358;

/**
 * Writes a database that the program of engine version 2 has left, after random orders of every kind on three symbols, then plain
 * ones, some of which are open, and a stop in order: as that program wrote it, byte for byte.
 */
export function writeEngine2(path: string): void {
  writeFileSync(path, gunzipSync(readFileSync(join(import.meta.dirname, 'engine-2.db.gz'))));
}
