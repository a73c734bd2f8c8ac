import { closeSync, fdatasyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { WORK_FOLDER } from './work-folder.ts';
import { formatRate } from './statistics.ts';

/** What the figures hang on, in two lines: figures of two machines cannot be compared, ratios mostly can. */
export function describeMachine(): string {
  const cores = availableParallelism();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return [
    `${cores} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${memory} GiB, ${platform()} ${release()} ${arch()}, node ${process.version}`,
    `disk: ${formatRate(measureSyncRate())} fdatasync/s, one after the other, of 4 KiB each`,
  ].join('\n');
}

/** How often in a second the disk under the databases of the benchmark can be made to keep 4 KiB for good. */
function measureSyncRate(milliseconds = 500): number {
  mkdirSync(WORK_FOLDER, { recursive: true });
  const path = join(WORK_FOLDER, 'sync-rate');
  const file = openSync(path, 'w');
  const page = Buffer.alloc(4096, 1);
  let count = 0;
  const begin = performance.now();
  while (performance.now() - begin < milliseconds) {
    writeSync(file, page);
    fdatasyncSync(file);
    count++;
  }
  const seconds = (performance.now() - begin) / 1000;
  closeSync(file);
  rmSync(path);
  return count / seconds;
}
