import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyDatabase } from '../../src/verify/index.ts';
import { ENGINE_3_HEAD, writeEngine3 } from '../store/engine-3.ts';
import { tamper, upgradedDatabase } from './support.ts';

let sample: Awaited<ReturnType<typeof upgradedDatabase>>;

/** What engine version 3 has left, gone on with by this one: on its open orders of every kind, too. */
beforeAll(async () => {
  sample = await upgradedDatabase(writeEngine3);
}, 60_000);
afterAll(() => sample.remove());

/** What rows say by themselves, and the journal's hashes. */
const BY_ROWS = ['I3', 'I5', 'I6', 'I7', 'I8', 'I9', 'I19'];

test('X26 all holds that can be looked at: rows of before and after, with fees and without, add up', async () => {
  const { holds, verdicts } = await verifyDatabase(`file:${sample.copy()}`);
  expect(verdicts.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(verdicts.filter(({ status }) => status === 'ok').map(({ invariant }) => invariant)).toEqual(BY_ROWS);
  expect(holds).toBe(true);
  const [unchecked] = verdicts.filter(({ status }) => status === 'unchecked');
  expect(unchecked?.details[0]).toContain(`records 1 to ${ENGINE_3_HEAD} were written by an earlier engine version`);
});

test.each([
  ['I5', `UPDATE "journal" SET "events" = '[]' WHERE "sequence" = ${ENGINE_3_HEAD - 9}`],
  ['I8', `UPDATE "positions" SET "quantity" = "quantity" + 1 WHERE "account" = 0 AND "instrument" = 0`],
  ['I9', `UPDATE "positions" SET "netCost" = '1' WHERE "account" = 0 AND "instrument" = 0`],
  ['I9', `UPDATE "trades" SET "takerFee" = 1 WHERE "id" = 1`],
  ['I9', `UPDATE "balances" SET "cash" = '1' WHERE "account" = 0`],
])('%s what is damaged shows: %s', async (invariant, damage) => {
  const path = sample.copy();
  tamper(path, damage);
  const { holds, verdicts } = await verifyDatabase(`file:${path}`);
  expect(holds).toBe(false);
  expect(verdicts.find((verdict) => verdict.invariant === invariant)).toMatchObject({ status: 'failed' });
});
