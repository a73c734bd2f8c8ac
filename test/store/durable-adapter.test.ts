import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { databasePath, databaseUrl, resolveDatabaseUrl } from '../../src/store/database-url.ts';
import { setPragmas, UnsafeDatabase } from '../../src/store/durable-adapter.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { connectionTo, freshUrl, withEnvironment } from './support.ts';

const FULL = 2n;
const NORMAL = 1n;

async function pragmas(url: string): Promise<Record<string, unknown>> {
  const database = await openDatabase(url);
  const read = async (name: string): Promise<unknown> => {
    const [row] = await database.client.$queryRawUnsafe<Record<string, unknown>[]>(`PRAGMA ${name}`);
    return Object.values(row ?? {})[0];
  };
  const values = {
    journal_mode: await read('journal_mode'),
    synchronous: await read('synchronous'),
    busy_timeout: await read('busy_timeout'),
    foreign_keys: await read('foreign_keys'),
  };
  await database.close();
  return values;
}

describe('every connection is durable', () => {
  test('a new database, and the same opened again, which the driver alone would open with synchronous=NORMAL', async () => {
    const url = freshUrl();
    const durable = { journal_mode: 'wal', synchronous: FULL, busy_timeout: 5000n, foreign_keys: 1n };
    expect(await pragmas(url)).toEqual(durable);
    expect(await pragmas(url)).toEqual(durable);
  });

  test('the client keeps them when it has disconnected and Prisma connects it again', async () => {
    const database = await openDatabase(freshUrl());
    await database.close();
    const [row] = await database.client.$queryRawUnsafe<{ synchronous: bigint }[]>('PRAGMA synchronous');
    expect(row?.synchronous).toBe(FULL);
    await database.close();
  });

  test.each(['journal_mode', 'synchronous', 'busy_timeout', 'foreign_keys'])(
    'a database that does not take %s is refused',
    async (name) => {
      const deaf = {
        values: new Map<string, unknown>(),
        async queryRaw({ sql }: { sql: string }) {
          const [, pragma = '', value] = /^PRAGMA (\w+)(?:=(.*))?$/.exec(sql) ?? [];
          if (value !== undefined && pragma !== name) this.values.set(pragma, value);
          return { columnNames: [pragma], columnTypes: [], rows: [[this.values.get(pragma) ?? 'as before']] };
        },
      };
      const refused = expect(setPragmas(deaf, {})).rejects;
      await refused.toThrow(UnsafeDatabase);
      await expect(setPragmas(deaf, {})).rejects.toThrow(`PRAGMA ${name}=`);
    },
  );

  test('a database that another process holds for itself: the reason is in the error', async () => {
    const url = freshUrl();
    const other = await connectionTo(url);
    // In exclusive mode nobody else can share the log's index.
    await other.run('PRAGMA locking_mode=EXCLUSIVE; CREATE TABLE held (cell); INSERT INTO held VALUES (1);');
    await expect(openDatabase(url, { busyTimeoutMs: 10 })).rejects.toThrow(/cannot be opened: database is locked/);
  });

  test('a reader can write nothing', async () => {
    const url = freshUrl();
    const writer = await openDatabase(url);
    await writer.client.$executeRawUnsafe('CREATE TABLE notes (note TEXT)');
    const reader = await openDatabase(url, { readOnly: true });
    await expect(reader.client.$executeRawUnsafe(`INSERT INTO notes VALUES ('x')`)).rejects.toThrow(/readonly/);
    await reader.close();
    await writer.close();
  });

  test('only a test may ask for commits that are not flushed, and is warned', async () => {
    const warning = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    withEnvironment({ BOURSE_UNSAFE_SYNCHRONOUS: 'NORMAL' });
    expect((await pragmas(freshUrl()))['synchronous']).toBe(NORMAL);
    expect(warning).toHaveBeenCalledWith(expect.stringContaining('BOURSE_UNSAFE_SYNCHRONOUS'));
    warning.mockClear();
    withEnvironment({ NODE_ENV: 'production' });
    expect((await pragmas(freshUrl()))['synchronous']).toBe(FULL);
    expect(warning).not.toHaveBeenCalled();
    warning.mockRestore();
  });
});

describe('DATABASE_URL', () => {
  const root = join(import.meta.dirname, '../..');

  test('is relative to the root of the repository, wherever the process was started', () => {
    vi.spyOn(process, 'cwd').mockReturnValue('/elsewhere');
    expect(databaseUrl({})).toBe(`file:${join(root, 'data/bourse.db')}`);
    expect(databaseUrl({ DATABASE_URL: 'file:./data/other.db' })).toBe(`file:${join(root, 'data/other.db')}`);
    vi.restoreAllMocks();
  });

  test('may be absolute', () => {
    expect(resolveDatabaseUrl('file:/var/lib/bourse.db')).toBe('file:/var/lib/bourse.db');
    expect(databasePath('file:///var/lib/bourse.db')).toBe('/var/lib/bourse.db');
  });

  test.each([
    ':memory:',
    'file::memory:',
    'file:x?mode=memory',
    'postgres://host/name',
    'bourse.db',
    'file:',
    'file:a?b=c',
  ])('refuses %s', (url) => {
    expect(() => resolveDatabaseUrl(url)).toThrow(/^DATABASE_URL: /);
  });

  test('opens nothing in memory', async () => {
    await expect(openDatabase(':memory:')).rejects.toThrow(/keeps nothing/);
  });
});
