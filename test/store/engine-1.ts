import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Sequence of the last record of {@link writeEngine1}, at which its one snapshot stands. */
export const ENGINE_1_HEAD = 160;

/**
 * Writes a database that the program of engine version 1 has left, after random orders on three symbols and a stop in order: as
 * that program wrote it, byte for byte.
 */
export function writeEngine1(path: string): void {
  writeFileSync(path, gunzipSync(readFileSync(join(import.meta.dirname, 'engine-1.db.gz'))));
}
