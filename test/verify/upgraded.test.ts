import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyDatabase, type Report } from '../../src/verify/index.ts';
import { ENGINE_1_HEAD, writeEngine1 } from '../store/engine-1.ts';
import { RandomMarket } from './random-market.ts';
import { freshPath, tamper, upgradedDatabase } from './support.ts';

let sample: Awaited<ReturnType<typeof upgradedDatabase>>;

/** What engine version 1 has left, gone on with by this one: on its open orders, too. */
beforeAll(async () => {
  sample = await upgradedDatabase(writeEngine1);
}, 60_000);
afterAll(() => sample.remove());

const copy = (): string => sample.copy();

function wrong({ verdicts }: Report): string[] {
  return verdicts.filter(({ status }) => status === 'failed').map((verdict) => JSON.stringify(verdict));
}

const statusOf = ({ verdicts }: Report, invariant: string): string =>
  verdicts.find((verdict) => verdict.invariant === invariant)!.status;

const SINCE = `replayed from ${ENGINE_1_HEAD + 1} on`;

test('X26 I15 I16 a good upgrade holds: replayed from the snapshot at the last record of engine version 1', async () => {
  const report = await verifyDatabase(`file:${copy()}`);
  expect(wrong(report)).toEqual([]);
  expect(report.verdicts.filter(({ status }) => status !== 'ok')).toEqual([]);
  expect(report.holds).toBe(true);
  const figures = Object.fromEntries(report.verdicts.map(({ invariant, figures: text }) => [invariant, text]));
  const records = (count: number): string => `${count.toLocaleString('en-US')} records`;
  expect(figures['I16']).toBe(`${records(report.head.sequence - ENGINE_1_HEAD)}, ${SINCE}`);
  expect(figures['I5']).toBe(records(report.head.sequence));
  expect(figures['I15']).toContain(SINCE);
  const changed = new Database(sample.path, { readonly: true }).prepare<[], { count: number }>(
    `SELECT count(DISTINCT o."id") AS "count" FROM "orders" o JOIN "order_events" e ON e."order" = o."id"
     WHERE o."sequence" <= ${ENGINE_1_HEAD} AND e."sequence" > ${ENGINE_1_HEAD}`,
  );
  // Orders of before have lived on.
  expect(changed.get()!.count).toBeGreaterThan(5);
});

test('a database that was just upgraded, with no record of its own yet, holds', async () => {
  const path = freshPath();
  writeEngine1(path);
  const market = await RandomMarket.goOn(`file:${path}`);
  await market.bourse.stop();
  const report = await verifyDatabase(`file:${path}`);
  expect(wrong(report)).toEqual([]);
  expect(report.holds).toBe(true);
});

test.each([
  ['I5', `UPDATE "journal" SET "actor" = 'nobody' WHERE "sequence" = 40`],
  ['I8', `UPDATE "trades" SET "quantity" = "quantity" + 100 WHERE "id" = 1`],
  ['I15', `UPDATE "positions" SET "quantity" = "quantity" + 100 WHERE "account" = 1 AND "instrument" = 1`],
  ['I15', `UPDATE "accounts" SET "tier" = 'TIGHT' WHERE "index" = 0`],
  ['I4', `DELETE FROM "orders" WHERE "id" = 3`],
  ['I4', `INSERT INTO "preventions" SELECT max("sequence") + 1, 0, 0, 1, 2, 0, 0, 'CANCEL_TAKER', 1, 1 FROM "journal"`],
  ['I4', `DELETE FROM "instruments" WHERE "index" = 2`],
  [
    'I15',
    `UPDATE "snapshots" SET "state" = replace("state", '"nextTradeId":', '"nextTradeId":1') WHERE "sequence" = ${ENGINE_1_HEAD}`,
  ],
])('%s what is damaged shows in an upgraded database, too: %s', async (invariant, damage) => {
  const path = copy();
  tamper(path, damage);
  const report = await verifyDatabase(`file:${path}`);
  expect(statusOf(report, invariant)).toBe('failed');
  expect(report.holds).toBe(false);
});

test('without the snapshot what cannot be replayed is said, and is not called wrong', async () => {
  const path = copy();
  tamper(path, `DELETE FROM "snapshots" WHERE "sequence" = ${ENGINE_1_HEAD}`);
  const report = await verifyDatabase(`file:${path}`);
  expect(report.holds).toBe(true);
  expect(wrong(report)).toEqual([]);
  expect(report.verdicts.find(({ invariant }) => invariant === 'I16')).toMatchObject({
    status: 'unchecked',
    details: [expect.stringContaining(`the snapshot at ${ENGINE_1_HEAD}, from which a replay could begin, is gone`)],
  });
  for (const invariant of ['I3', 'I5', 'I6', 'I7', 'I8', 'I9']) expect(statusOf(report, invariant)).toBe('ok');
  tamper(path, `UPDATE "trades" SET "price" = "price" + 1 WHERE "id" = 1`);
  expect((await verifyDatabase(`file:${path}`)).holds).toBe(false);
});

test('a database that is not migrated yet is named so, and not looked at', async () => {
  const path = freshPath();
  writeEngine1(path);
  await expect(verifyDatabase(`file:${path}`)).rejects.toThrow(
    `The database ${path} is of an older program: start this one on it once, which migrates it.`,
  );
});
