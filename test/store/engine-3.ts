import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Sequence of the last record of {@link writeEngine3}, at which its newest snapshot stands. */
export const ENGINE_3_HEAD = 478;

/**
 * Writes a database that the program of engine version 3 has left, after random orders of every kind on three symbols, with risk
 * officers, bookings and alerts, and a stop in order. Orders of every kind are open, snapshots have positions without fees.
 */
export function writeEngine3(path: string): void {
  writeFileSync(path, gunzipSync(readFileSync(join(import.meta.dirname, 'engine-3.db.gz'))));
}
