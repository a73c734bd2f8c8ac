import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openQueries } from '../../src/store/index.ts';
import { AMZN_L10, hasSample, MSFT_L50 } from './lobster-data.ts';
import { bookLine, messageLine } from './snippet.ts';

const COMMAND = fileURLToPath(new URL('../../tools/replay/index.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(...args: string[]): Promise<Run> {
  try {
    const { stdout, stderr } = await promisify(execFile)('node', ['--import', 'tsx', COMMAND, ...args], { cwd: ROOT });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as Run;
  }
}

describe('the replay command, into a database', () => {
  let folder = '';
  const path = (name: string): string => join(folder, name);
  const ROWS = [
    ['34200.1 new 11 100 @ 10.02 sell', '10.00x50 / 10.02x100 10.03x70'],
    ['34200.2 new 12 40 @ 10.02 sell', '10.00x50 / 10.02x140 10.03x70'],
    ['34200.3 executes 11 100 @ 10.02 sell', '10.00x50 / 10.02x40 10.03x70'],
    ['34200.3 executes 12 40 @ 10.02 sell', '10.00x50 / 10.03x70'],
    ['34200.4 deletes 99 20 @ 10.03 sell', '10.00x50 / 10.03x50'],
  ] as const;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bourse-replay-'));
    await writeFile(path('messages.csv'), ROWS.map(([message]) => messageLine(message)).join('\n'));
    await writeFile(path('books.csv.gz'), gzipSync(ROWS.map(([, book]) => bookLine(book, 2)).join('\n')));
    await writeFile(path('bad.csv'), '34200.1,9,11,100,100200,-1\n');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('writes orders and trades, and ends with what was compared', async () => {
    const database = `file:${path('a.db')}`;
    const { code, stdout } = await run(
      path('messages.csv'),
      path('books.csv.gz'),
      '--database',
      database,
      '--symbol',
      'XYZ',
    );
    expect(stdout).toContain('messages           5 in');
    expect(stdout).toContain('depth 1: 4 of 4 (100.00 %); depth 5: 4 of 4 (100.00 %); all levels: 4 of 4 (100.00 %)');
    expect(stdout).toContain('price: 2 of 2 (100.00 %); order, where the file sent it: 2 of 2 (100.00 %)');
    expect(code).toBe(0);

    const queries = await openQueries(database);
    try {
      const trades = await queries.trades(
        { account: null, instrument: 0, venue: null, from: null, to: null },
        10,
        null,
      );
      expect(trades.rows.map(({ price, quantity }) => [price, quantity])).toEqual([
        [10_020_000, 40],
        [10_020_000, 100],
      ]);
      const open = await queries.orders(
        { accounts: null, instrument: 0, statuses: ['NEW', 'PARTIALLY_FILLED'] },
        10,
        null,
      );
      expect(open.rows.map(({ side, price, leavesQuantity }) => [side, price, leavesQuantity])).toEqual([
        ['SELL', 10_030_000, 50],
        ['BUY', 10_000_000, 50],
      ]);
    } finally {
      await queries.close();
    }

    const again = await run(path('messages.csv'), path('books.csv.gz'), '--database', database, '--symbol', 'XYZ');
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toContain('The book of XYZ is not empty');
    const beside = await run(path('messages.csv'), path('books.csv.gz'), '--database', database, '--symbol', 'XYZ.B');
    expect(beside.stdout).toContain('all levels: 4 of 4 (100.00 %)');
  }, 60_000);

  it('says what is wrong with a file or an option, and creates nothing', async () => {
    const database = ['--database', `file:${path('never.db')}`];
    const bad = await run(path('messages.csv'), path('bad.csv'), ...database);
    expect(bad).toMatchObject({ code: 1, stderr: expect.stringContaining('book file, line 1: 6 fields') });
    const noSuchFile = await run(path('nowhere.csv'), path('books.csv.gz'), ...database);
    expect(noSuchFile).toMatchObject({ code: 1, stderr: expect.stringContaining('nowhere.csv') });
    expect(existsSync(path('never.db'))).toBe(false);
    const limit = await run(path('messages.csv'), '--limit', '0');
    expect(limit).toMatchObject({ code: 1, stderr: expect.stringContaining('must be a whole number from 1') });
    const url = await run(path('messages.csv'), '--url', 'http://127.0.0.1:1/graphql', '--key', 'k');
    expect(url).toMatchObject({ code: 1, stderr: expect.stringContaining('--url needs --key and --aggressor-key') });
  }, 60_000);

  describe.runIf(hasSample(MSFT_L50) && hasSample(AMZN_L10))('real order flow', () => {
    it('MSFT and AMZN come out of the database as they do without one', async () => {
      const msft = await run(MSFT_L50.messages, MSFT_L50.books, '--database', `file:${path('msft.db')}`);
      expect(msft.stdout).toContain('all levels: 999 of 999 (100.00 %)');
      expect(msft.stdout).toContain('price: 110 of 110 (100.00 %); order, where the file sent it: 34 of 34 (100.00 %)');
      const amzn = await run(AMZN_L10.messages, AMZN_L10.books, '--database', `file:${path('amzn.db')}`);
      expect(amzn.stdout).toContain('depth 1: 19,999 of 19,999 (100.00 %)');
      expect(amzn.stdout).toContain('levels taken over  468 of 6,564');
    }, 120_000);
  });
});
