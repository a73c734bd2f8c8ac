import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { databasePath, migrate } from '../../src/store/index.ts';
import { rebuildCandles } from '../../src/store/journal/candle-projection.ts';
import { JournalWriter } from '../../src/store/journal/writer.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { addTrades, candlesOf } from '../support/sql-candles.ts';
import { writeEngine1 } from './engine-1.ts';
import { writeEngine2 } from './engine-2.ts';
import { START } from './sample-group.ts';
import { freshUrl, journalOn, migratedUrl } from './support.ts';

/** A database of a program that had no candles. */
async function tradedUrl(trades: number): Promise<string> {
  const url = await migratedUrl();
  addTrades(databasePath(url), trades);
  // Its migration found trades.
  run(url, `DELETE FROM "projections"`);
  return url;
}

function run(url: string, sql: string): void {
  const database = new Database(databasePath(url));
  database.exec(sql);
  database.close();
}

function versions(url: string): unknown[] {
  const database = new Database(databasePath(url), { readonly: true });
  const rows = database.prepare(`SELECT * FROM "projections"`).raw().all();
  database.close();
  return rows;
}

function expectWhole(url: string): void {
  const { stored, traded } = candlesOf(databasePath(url));
  expect(stored).toEqual(traded);
  expect(versions(url)).toEqual([['candles', 1]]);
}

describe('F95 a database without candles gets them when it is opened', () => {
  test.each([
    ['none', 0],
    ['a page of them', 5000],
  ])('trades: %s', async (_, count) => {
    const url = await tradedUrl(count);
    await journalOn(url);
    expectWhole(url);
    expect(candlesOf(databasePath(url)).stored.length > 0).toBe(count > 0);
  });

  test.each([
    ['of another version', `UPDATE "projections" SET "version" = 0`],
    ['without a version', `DELETE FROM "projections"`],
  ])('candles %s are not trusted', async (_, sql) => {
    const url = await tradedUrl(300);
    await (await journalOn(url)).close();
    run(
      url,
      `${sql}; UPDATE "candles" SET "high" = 1; INSERT INTO "candles" VALUES (0, 'DAY_1', 7, 1, 1, 1, 1, 1, '1', 1, 1)`,
    );
    await journalOn(url);
    expectWhole(url);
  });

  test('X13 nor is it a sign that there was nothing to make, once another program has gone on trading', async () => {
    const url = await migratedUrl();
    expect(versions(url)).toEqual([['candles', 1]]);
    addTrades(databasePath(url), 30);
    await journalOn(url);
    expectWhole(url);
    expect(candlesOf(databasePath(url)).stored.length).toBeGreaterThan(30);
  });

  test('those of this version are left alone', async () => {
    const url = await tradedUrl(300);
    await (await journalOn(url)).close();
    run(url, `UPDATE "candles" SET "high" = 1`);
    await journalOn(url);
    expect(candlesOf(databasePath(url)).stored).toContainEqual(expect.arrayContaining(['DAY_1', 1]));
  });

  test.each([
    ['1', writeEngine1],
    ['2', writeEngine2],
  ])('X26 one that engine version %s has left', async (_, write) => {
    const url = freshUrl();
    write(databasePath(url));
    await migrate(url);
    await journalOn(url);
    expectWhole(url);
    expect(candlesOf(databasePath(url)).stored.length).toBeGreaterThan(30);
  });
});

/** What a start does, until so many parts are written; then it dies. */
async function rebuildInPart(url: string, parts: number): Promise<void> {
  const reader = await openDatabase(url, { readOnly: true });
  const writer = await JournalWriter.open({ url, takenAt: START });
  let written = 0;
  const died = rebuildCandles(reader.client, async (part) => {
    if (written++ === parts) throw new Error('died');
    await writer.writeCandles(part);
  });
  await expect(died).rejects.toThrow('died');
  await writer.close();
  await reader.close();
}

test.each([1, 2])('X1 a start that died after %i of three parts is begun again', async (parts) => {
  const url = await tradedUrl(10_001);
  await rebuildInPart(url, parts);
  expect(versions(url)).toEqual([]);
  // What it left is of other trades than those that are there now, as of a program that knows better.
  run(url, `UPDATE "candles" SET "open" = 1`);
  await journalOn(url);
  expectWhole(url);
});

test('X13 a writer whose turn is over writes no part of them', async () => {
  const url = await tradedUrl(300);
  const late = await JournalWriter.open({ url, takenAt: START });
  await journalOn(url);
  const part = { kind: 'candles', rows: '[[0,"DAY_1",0,1,1,1,1,1,"1",1,1]]', isFirst: true, version: 1 } as const;
  await expect(late.writeCandles(part)).rejects.toMatchObject({ failure: { kind: 'epochLost' } });
  expectWhole(url);
  await late.close();
});

test('X13 nor does a journal that loses its turn while it makes them', async () => {
  const url = await tradedUrl(10_001);
  const reader = await openDatabase(url, { readOnly: true });
  const late = await JournalWriter.open({ url, takenAt: START });
  let written = 0;
  const making = rebuildCandles(reader.client, async (part) => {
    if (++written === 2) await journalOn(url);
    await late.writeCandles(part);
  });
  await expect(making).rejects.toMatchObject({ failure: { kind: 'epochLost' } });
  expectWhole(url);
  await late.close();
  await reader.close();
});
