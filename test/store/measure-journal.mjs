// Prints how fast the journal writes groups of several sizes, with synchronous=FULL:  node test/store/measure-journal.mjs
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { register } from 'tsx/esm/api';

register();
const { migrate, openJournal } = await import('../../src/store/index.ts');
const { SampleFlow, rowCount } = await import('./sample-group.ts');

const SIZES = [
  [1, 3000],
  [10, 10_000],
  [100, 50_000],
  [500, 100_000],
];

const clock = { now: () => Date.now() * 1000 };
for (const [size, commands] of SIZES) {
  const folder = mkdtempSync(join(tmpdir(), 'bourse-measure-'));
  const url = `file:${join(folder, 'measure.db')}`;
  await migrate(url);
  const journal = await openJournal({ url, clock });
  const flow = new SampleFlow();
  const groups = Array.from({ length: commands / size }, () => flow.group(size));
  // The first tenth warms the code up.
  const warm = groups.splice(0, groups.length / 10);
  for (const group of warm) await journal.append(group);
  const times = [];
  const started = performance.now();
  for (const group of groups) {
    const before = performance.now();
    await journal.append(group);
    times.push(performance.now() - before);
  }
  const seconds = (performance.now() - started) / 1000;
  const rows = groups.reduce((sum, group) => sum + rowCount(group), 0);
  times.sort((a, b) => a - b);
  const rate = (count) => Math.round(count / seconds).toLocaleString('en');
  const at = (share) => times[Math.floor(share * (times.length - 1))].toFixed(2);
  console.log(
    `groups of ${size}: ${rate(groups.length)} groups/s, ${rate(groups.length * size)} commands/s, ${rate(rows)} rows/s; ` +
      `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
  );
  await journal.close();
  rmSync(folder, { recursive: true });
}
