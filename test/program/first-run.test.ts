import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBourse } from '../../src/bourse.ts';
import { seedNewDatabase } from '../../src/first-run.ts';
import { WallClock } from '../../src/platform/index.ts';
import { migrate } from '../../src/store/index.ts';

let folder = '';
let path = '';
const clock = new WallClock();
const seedIt = () => seedNewDatabase(`file:${path}`, 'textbook', clock);

/** Symbols and journal records of the database as it stands. */
async function look(): Promise<{ symbols: string[]; records: number }> {
  const bourse = await openBourse({ url: `file:${path}`, clock });
  const symbols = bourse.directory.instruments.map(({ symbol }) => symbol);
  await bourse.stop();
  return { symbols, records: bourse.found };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bourse-first-run-'));
  path = join(folder, 'bourse.db');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('F104 the first start', () => {
  it('seeds a database that is not there, and keeps one that has a journal', async () => {
    expect((await seedIt())?.join('\n')).toContain('demo-alice');
    const first = await look();
    expect(first.symbols).toEqual(['AAPL']);
    expect(await seedIt()).toBeNull();
    expect(await look()).toEqual(first);
    expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([]);
  });

  it('seeds an empty file, and a database that was migrated and never used', async () => {
    writeFileSync(path, '');
    expect(await seedIt()).not.toBeNull();
    expect((await look()).symbols).toEqual(['AAPL']);
    rmSync(path);
    await migrate(`file:${path}`);
    expect(await seedIt()).not.toBeNull();
    expect((await look()).symbols).toEqual(['AAPL']);
  });

  it('is not led astray by the log of a database that was deleted', async () => {
    await seedIt();
    const old = await openBourse({ url: `file:${path}`, clock });
    // What kill -9 leaves: a log that was not brought in.
    expect(existsSync(`${path}-wal`)).toBe(true);
    rmSync(path);
    writeFileSync(`${path}-wal`, 'a log without its database');
    expect(await seedIt()).not.toBeNull();
    expect((await look()).symbols).toEqual(['AAPL']);
    await old.stop();
  });

  it('removes what a start that was broken off long ago has left', async () => {
    const left = `${path}.0123456789ab.unfinished`;
    writeFileSync(left, '');
    utimesSync(left, 1, 1);
    await seedIt();
    expect(existsSync(left)).toBe(false);
  });

  it('of two starts at once, one seeds and both find one whole database', async () => {
    const told = await Promise.all([seedIt(), seedIt()]);
    expect(told.filter((lines) => lines !== null)).toHaveLength(1);
    expect((await look()).symbols).toEqual(['AAPL']);
  });
});
