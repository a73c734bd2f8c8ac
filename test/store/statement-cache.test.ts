import { describe, expect, test } from 'vitest';
import { DurableAdapterFactory } from '../../src/store/durable-adapter.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { keepStatements } from '../../src/store/statement-cache.ts';
import { freshUrl } from './support.ts';

/** Counts what reaches the driver, below the cache. */
async function countingAdapter() {
  const adapter = await new DurableAdapterFactory(freshUrl()).connect();
  const { client } = adapter as unknown as { client: { prepare(sql: string): unknown } };
  const prepared: string[] = [];
  // The connection's own cache is already in place: a second one below it would not see what the first one keeps.
  const prepare = Object.getPrototypeOf(client).prepare.bind(client) as (sql: string) => unknown;
  client.prepare = (sql) => {
    prepared.push(sql);
    return prepare(sql);
  };
  keepStatements(adapter);
  const rows = async (sql: string, ...args: unknown[]): Promise<unknown[][]> => {
    const argTypes = args.map(() => ({ scalarType: 'unknown', arity: 'scalar' }) as const);
    return (await adapter.queryRaw({ sql, args, argTypes })).rows;
  };
  return { adapter, prepared, rows };
}

describe('prepared statements are kept', () => {
  test('the same text is prepared once, and takes new parameters each time', async () => {
    const { adapter, prepared, rows } = await countingAdapter();
    expect([await rows('SELECT ? + 1', 1), await rows('SELECT ? + 1', 41)]).toEqual([[[2]], [[42]]]);
    expect(prepared).toEqual(['SELECT ? + 1']);
    await adapter.dispose();
  });

  test('a table that changes its shape meanwhile is seen as it is', async () => {
    const { adapter, rows } = await countingAdapter();
    await adapter.executeScript('CREATE TABLE notes (a); INSERT INTO notes VALUES (1);');
    expect(await rows('SELECT * FROM notes')).toEqual([[1]]);
    await adapter.executeScript('ALTER TABLE notes ADD COLUMN b DEFAULT 2');
    expect(await rows('SELECT * FROM notes')).toEqual([[1, 2]]);
    await adapter.dispose();
  });

  test('a statement that failed works when its reason is gone', async () => {
    const { adapter, rows } = await countingAdapter();
    await adapter.executeScript('CREATE TABLE notes (a UNIQUE); INSERT INTO notes VALUES (1);');
    await expect(rows('INSERT INTO notes VALUES (?) RETURNING a', 1)).rejects.toThrow();
    expect(await rows('INSERT INTO notes VALUES (?) RETURNING a', 2)).toEqual([[2]]);
    await adapter.dispose();
  });

  test('many texts do not pile up, and each still works', async () => {
    const { adapter, prepared, rows } = await countingAdapter();
    for (let round = 0; round < 2; round++) {
      for (let text = 0; text < 300; text++) expect(await rows(`SELECT ${text}`)).toEqual([[text]]);
    }
    expect(prepared).toHaveLength(600);
    await adapter.dispose();
  });

  test("Prisma's own queries and transactions work on it", async () => {
    const database = await openDatabase(freshUrl());
    await database.client.$executeRawUnsafe(
      'CREATE TABLE "tiers" ("tier" TEXT PRIMARY KEY, "messagesPerMinute" INT, "cancelsPerMinute" INT)',
    );
    for (const tier of ['A', 'B']) await database.client.tier.create({ data: { tier } });
    const undone = database.client.$transaction([
      database.client.tier.create({ data: { tier: 'C' } }),
      database.client.tier.create({ data: { tier: 'A' } }),
    ]);
    await expect(undone).rejects.toThrow();
    expect(await database.client.tier.count()).toBe(2);
    await database.close();
  });
});
