import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const FOLDER = process.env['BOURSE_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** Path of a recording. */
export function recording(name: string): string {
  return join(FOLDER, name);
}

export const CME_ES = recording('cme_ES_mbo_2024-05-08_2s.csv.gz');
export const BITSTAMP_LOG = recording('bitstamp_BTCUSD_2015-05-01_feed_log.txt.gz');
export const BITSTAMP_ORDERS = recording('bitstamp_BTCUSD_2015-05-01_orders.csv.gz');

/** Whether recordings are there; says aloud what is not tested when they are not. With `CI` set they must be. */
export function hasRecordings(...paths: readonly string[]): boolean {
  const missing = paths.filter((path) => !existsSync(path));
  if (missing.length === 0) return true;
  const text =
    `*** SKIPPED: the replay of real order flow is NOT tested. Missing: ${missing.join(', ')}.\n` +
    '*** Put the recordings into ../shared/data beside the repository, or set BOURSE_DATA to their folder.';
  if (process.env['CI']) throw new Error(text.replace('SKIPPED', 'FAILED, for CI is set'));
  console.warn(`\n${text}\n`);
  return false;
}
