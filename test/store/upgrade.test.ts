import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { describeError } from '../../src/store/driver-error.ts';
import { migrate } from '../../src/store/index.ts';
import { connectionTo, freshUrl, journalOn, queriesOn } from './support.ts';

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations');

/** A database as the first version of the exchange left it, with a row in every table that has changed since. */
async function databaseOfVersion1(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bourse-migrations-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const first = readdirSync(MIGRATIONS).find((name) => name.endsWith('_spine'))!;
  cpSync(join(MIGRATIONS, first), join(folder, first), { recursive: true });
  const url = freshUrl();
  await migrate(url, folder);
  const connection = await connectionTo(url);
  const order = (
    id: number,
    status: string,
  ): string => `INSERT INTO "orders" VALUES (${id}, 0, 1, 'client-${id}', 'BUY',
    'LIMIT', 'GTC', 'CANCEL_TAKER', 150000000, NULL, NULL, NULL, 100, 0, 100, '0', '${status}', NULL, NULL, NULL, NULL, 1, 5,
    5, 1, '[]');`;
  const trade = (id: number): string => `INSERT INTO "trades" VALUES (${id}, 1, ${id}, 150000000, 100, 'SELL', ${id},
    ${id + 1}, 0, 1, 5, 1);`;
  await connection.run(`
    INSERT INTO "instruments" VALUES (1, 'AAPL', 'Apple', NULL, 'USD', 10000, 1, NULL, NULL, NULL);
    INSERT INTO "accounts" VALUES (0, 'ALICE', 'Alice', 0, 'RETAIL', 'DEFAULT');
    ${order(1, 'NEW')}${order(2, 'FILLED')}
    ${[1, 2, 3].map(trade).join('')}
    INSERT INTO "preventions" VALUES (1, 0, 1, 7, 8, 0, 100, 5), (1, 1, 1, 7, 9, 4, 50, 5);`);
  await connection.close();
  return url;
}

test('X26 a database of the first version is migrated with its rows, which mean what they meant', async () => {
  const url = await databaseOfVersion1();
  expect(await migrate(url)).toHaveLength(readdirSync(MIGRATIONS).filter((name) => /^\d/.test(name)).length - 1);
  const journal = await journalOn(url);
  const queries = await queriesOn(url);
  const { accounts, instruments } = await journal.referenceRows();
  expect(accounts).toMatchObject([{ id: 'ALICE', tradeGroup: null, tradingState: 'ACTIVE' }]);
  expect(instruments).toMatchObject([{ symbol: 'AAPL', calendar: 'ALWAYS_OPEN' }]);
  const { openOrders } = await journal.recorderRows();
  expect(openOrders).toMatchObject([{ id: 1, request: '[]', instructions: null, links: null, leavesQuantity: 100 }]);
  const trades = await queries.tradesByIds([1, 2, 3]);
  expect([...trades.values()].sort((a, b) => a.id - b.id)).toMatchObject([
    { id: 1, print: 1, aggressorSide: 'SELL', makerOrder: 1, takerOrder: 2, makerAccount: 0, takerAccount: 1 },
    { id: 2, print: 2 },
    { id: 3, print: 3 },
  ]);
  const { rows } = await queries.preventions({ accounts: [4], instrument: null }, 10, null);
  expect(rows).toEqual([
    {
      instrument: 1,
      makerOrder: 7,
      takerOrder: 9,
      account: 4,
      makerAccount: 4,
      mode: 'CANCEL_TAKER',
      quantity: 50,
      at: 5,
      sequence: 1,
      place: 1,
    },
  ]);
  expect((await queries.preventions({ accounts: null, instrument: null }, 10, null)).rows).toHaveLength(2);
});

test('what was told is still never taken back, and an auction’s trade has no aggressor', async () => {
  const url = await databaseOfVersion1();
  await migrate(url);
  const connection = await connectionTo(url);
  for (const sql of ['UPDATE "trades" SET "price" = 1', 'DELETE FROM "trades"']) {
    const error: unknown = await (async () => connection.run(sql))().catch((thrown: unknown) => thrown);
    expect(describeError(error)).toMatch(/trades are never (changed|deleted)/);
  }
  await connection.run(`INSERT INTO "trades" VALUES (4, 1, 4, 150000000, 100, NULL, 4, 5, 0, 1, 5, 1)`);
  const tables = await connection.rows(
    `SELECT "name" FROM sqlite_master WHERE "type" = 'table' AND "sql" LIKE '%WITHOUT ROWID%' ORDER BY "name"`,
  );
  expect(tables.flat()).toEqual(['positions', 'preventions', 'trades']);
});
