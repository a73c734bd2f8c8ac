import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { describeError } from '../../src/store/driver-error.ts';
import { NO_LIMITS } from '../../src/risk/index.ts';
import { migrate } from '../../src/store/index.ts';
import { HOME_ORDER, HOME_TRADE, venueRow, withoutFees } from '../support/home-market.ts';
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
    INSERT INTO "firms" VALUES (0, 'FIRM', 'Firm', NULL);
    INSERT INTO "venues" VALUES (0, 'BOURSE', 'BOUR', 'LIT'), (1, 'POOL', 'POOL', 'DARK');
    INSERT INTO "positions" VALUES (0, 1, 300, '45000000000', '-7'), (1, 1, 0, '0', '99999999999999999999');
    INSERT INTO "limits" VALUES ('DEFAULT', -1, 10000, 50000), ('DEFAULT', 1, 1000, 5000);
    INSERT INTO "preventions" VALUES (1, 0, 1, 7, 8, 0, 100, 5), (1, 1, 1, 7, 9, 4, 50, 5);`);
  await connection.close();
  return url;
}

test('X26 a database of the first version is migrated with its rows, which mean what they meant', async () => {
  const url = await databaseOfVersion1();
  expect(await migrate(url)).toHaveLength(readdirSync(MIGRATIONS).filter((name) => /^\d/.test(name)).length - 1);
  const journal = await journalOn(url);
  const queries = await queriesOn(url);
  const { accounts, firms, instruments, limits, venues, ...others } = await journal.referenceRows();
  expect(accounts).toMatchObject([{ id: 'ALICE', tradeGroup: null, tradingState: 'ACTIVE' }]);
  expect(accounts).toMatchObject([{ shortSalePolicy: 'VENUE_MARKS' }]);
  expect(venues).toEqual([venueRow(0, 'BOURSE'), venueRow(1, 'POOL', 'DARK')]);
  expect(others).toMatchObject({ feeSchedules: [], protectionRegimes: [], quotingIncrements: [] });
  expect(firms).toMatchObject([{ id: 'FIRM', tradingState: 'ACTIVE' }]);
  expect(instruments).toMatchObject([{ symbol: 'AAPL', calendar: 'ALWAYS_OPEN', priceBands: 'NONE' }]);
  expect(instruments).toMatchObject([{ symbolBreaker: false, tradingState: 'ACTIVE' }]);
  const tier = { ...NO_LIMITS, tier: 'DEFAULT', account: null, firm: null, sequence: 0, at: 0, change: null };
  expect(limits).toEqual([
    { ...tier, instrument: null, maxOrderQuantity: 10_000, maxPosition: 50_000 },
    { ...tier, instrument: 1, maxOrderQuantity: 1000, maxPosition: 5000 },
  ]);
  const { openOrders, positions, balances, lastTrades, lastQuotes } = await journal.recorderRows();
  const untouched = { deposits: '0', withdrawals: '0', fees: '0', peakPnl: '0', maxDrawdown: '0' };
  // Three times a hundred shares at 150.00, sold by the taker.
  expect(balances).toEqual([
    { account: 0, cash: '-45000000000', ...untouched },
    { account: 1, cash: '45000000000', ...untouched },
  ]);
  expect([...lastTrades.values()]).toMatchObject([{ id: 3, instrument: 1, print: 3, price: 150_000_000 }]);
  expect(openOrders).toMatchObject([{ sellMark: null, ...HOME_ORDER }]);
  expect(positions).toEqual([
    withoutFees({ account: 0, instrument: 1, quantity: 300, cost: '45000000000', realizedPnl: '-7' }),
    withoutFees({ account: 1, instrument: 1, quantity: 0, cost: '0', realizedPnl: '99999999999999999999' }),
  ]);
  expect(lastQuotes.size).toBe(0);
  expect(openOrders).toMatchObject([{ id: 1, request: '[]', instructions: null, links: null, leavesQuantity: 100 }]);
  const trades = await queries.tradesByIds([1, 2, 3]);
  expect([...trades.values()].sort((a, b) => a.id - b.id)).toMatchObject([
    { id: 1, print: 1, aggressorSide: 'SELL', makerOrder: 1, takerOrder: 2, makerAccount: 0, takerAccount: 1 },
    { id: 2, print: 2, ...HOME_TRADE },
    { id: 3, print: 3, ...HOME_TRADE },
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
  await connection.run(
    `INSERT INTO "trades" ("id", "instrument", "print", "price", "quantity", "makerOrder", "takerOrder", "makerAccount",
       "takerAccount", "executedAt", "sequence") VALUES (4, 1, 4, 150000000, 100, 4, 5, 0, 1, 5, 1)`,
  );
  const tables = await connection.rows(
    `SELECT "name" FROM sqlite_master WHERE "type" = 'table' AND "sql" LIKE '%WITHOUT ROWID%' ORDER BY "name"`,
  );
  expect(tables.flat()).toEqual(['candles', 'positions', 'preventions', 'price_history', 'quotes', 'trades']);
});

test('D36 cash of trades before the upgrade is exact, though the sums of some accounts pass 64 bits', async () => {
  const url = await databaseOfVersion1();
  const connection = await connectionTo(url);
  const largest = Number.MAX_SAFE_INTEGER;
  // Account 5 buys 1,100 times for 2^53 - 1 from account 6, who sells another one for 1; 7 and 8 trade for the least there is.
  await connection.run(`
    WITH RECURSIVE "n"("id") AS (SELECT 100 UNION ALL SELECT "id" + 1 FROM "n" WHERE "id" < 1199)
    INSERT INTO "trades" SELECT "id", 2, "id", ${largest}, 1, 'BUY', 1, 2, 6, 5, 5, 1 FROM "n";
    INSERT INTO "trades" VALUES (2000, 2, 2000, 1, 1, 'SELL', 1, 2, 5, 6, 5, 1), (2001, 2, 2001, 1, 1, 'BUY', 1, 2, 7, 8, 5, 1),
      (2002, 2, 2002, 999999, 1, 'BUY', 1, 2, 9, 10, 5, 1), (2003, 2, 2003, 1000000, 1, 'SELL', 1, 2, 9, 10, 5, 1),
      (2004, 2, 2004, 1000001, 1, 'BUY', 1, 2, 11, 12, 5, 1), (2005, 2, 2005, 2000000, 1, 'SELL', 1, 2, 11, 12, 5, 1);`);
  await connection.close();
  await migrate(url);
  const queries = await queriesOn(url);
  const balances = await queries.balancesOfAccounts([5, 6, 7, 8, 9, 10, 11, 12]);
  const sum = 1100n * BigInt(largest) + 1n;
  expect([...balances.values()].sort((a, b) => a.account - b.account).map(({ cash }) => cash)).toEqual(
    [-sum, sum, 1n, -1n, -1n, 1n, -999_999n, 999_999n].map(String),
  );
});

test.each([
  [
    'limits',
    `INSERT INTO "limits" ("tier", "account", "firm", "instrument", "sequence", "at") VALUES ('T', -1, -1, -1, 1, 1)`,
  ],
  ['restrictions', `INSERT INTO "restrictions" VALUES (0, -1, -1, 1, 1, 1)`],
  ['ledger', `INSERT INTO "ledger" VALUES (1, 0, 'FEE', NULL, NULL, NULL, -1, 'x', 'y', 1, 1)`],
  ['price_history', `INSERT INTO "price_history" VALUES (0, '2026-01-02', 1, 1)`],
  ['fee_schedules', `INSERT INTO "fee_schedules" VALUES (1, 0, '2026-01-01', '[]', 1)`],
  ['protection_regimes', `INSERT INTO "protection_regimes" VALUES (1, '2026-01-01', 'RULE_611', 'x', 'y', 1)`],
  ['quoting_increments', `INSERT INTO "quoting_increments" VALUES (1, 0, '2027-11-01', 5000, 1)`],
  ['quotes', `INSERT INTO "quotes" VALUES (0, 1, 1, 1, NULL, 0, 0, NULL, 0, 0, 0)`],
  ['routes', `INSERT INTO "routes" VALUES (1, 1, 1, 1, 'FASTEST', 'NEW', 1, NULL, NULL, '[]')`],
  ['risk_changes', `INSERT INTO "risk_changes" VALUES (1, '{}', 'EFFECTIVE', 'x', 1, 'y', 1, 'x', 1, NULL, 1)`],
])('what was decided and booked stays: %s', async (table, insert) => {
  const url = freshUrl();
  await migrate(url);
  const connection = await connectionTo(url);
  await connection.run(insert);
  const columns = await connection.rows(`SELECT "name" FROM pragma_table_info('${table}')`);
  for (const sql of [`UPDATE "${table}" SET "${String(columns.at(-1)?.[0])}" = 5`, `DELETE FROM "${table}"`]) {
    const error: unknown = await (async () => connection.run(sql))().catch((thrown: unknown) => thrown);
    expect(describeError(error)).toMatch(/(are|is) never (changed|deleted)/);
  }
});

test('a risk change that waits may be decided, and is never deleted', async () => {
  const url = freshUrl();
  await migrate(url);
  const connection = await connectionTo(url);
  await connection.run(
    `INSERT INTO "risk_changes" VALUES (1, '{}', 'PENDING', 'x', 1, 'y', 1, NULL, NULL, NULL, NULL);
     UPDATE "risk_changes" SET "status" = 'REJECTED' WHERE "id" = 1`,
  );
  const error: unknown = await (async () => connection.run(`DELETE FROM "risk_changes"`))().catch(
    (thrown: unknown) => thrown,
  );
  expect(describeError(error)).toMatch(/risk changes are never deleted/);
});
