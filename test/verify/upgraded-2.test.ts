import { afterAll, beforeAll, expect, test } from 'vitest';
import { openQueries } from '../../src/store/index.ts';
import { verifyDatabase, type Report } from '../../src/verify/index.ts';
import { ENGINE_2_HEAD, writeEngine2 } from '../store/engine-2.ts';
import { tamper, upgradedDatabase } from './support.ts';

let sample: Awaited<ReturnType<typeof upgradedDatabase>>;

/** What engine version 2 has left, gone on with by this one: with risk officers, bookings and alerts, which that one had not. */
beforeAll(async () => {
  sample = await upgradedDatabase(writeEngine2);
}, 60_000);
afterAll(() => sample.remove());

const copy = (): string => sample.copy();

function wrong({ verdicts }: Report): string[] {
  return verdicts.filter(({ status }) => status !== 'ok').map((verdict) => JSON.stringify(verdict));
}

test('X26 I9 I15 I16 I17 a good upgrade holds, with what the trades of before have made of cash', async () => {
  const report = await verifyDatabase(`file:${copy()}`);
  expect(wrong(report)).toEqual([]);
  expect(report.holds).toBe(true);
  const figures = Object.fromEntries(report.verdicts.map(({ invariant, figures: text }) => [invariant, text]));
  expect(figures['I16']).toContain(`replayed from ${ENGINE_2_HEAD + 1} on`);
});

test('the limits of before are the beginning of their history, and what was set since comes after them', async () => {
  const queries = await openQueries(`file:${copy()}`);
  const before = await queries.limitsAt(ENGINE_2_HEAD);
  const now = await queries.limitsAt(null);
  const first: number[] = [];
  for (let before: number | null = null, more = true; more;) {
    const page = await queries.limitHistory(3, before);
    first.push(...page.rows.map(({ sequence }) => sequence));
    more = page.hasNextPage;
    before = page.rows.at(-1)!.sequence;
  }
  await queries.close();
  expect(
    before.map(({ tier, instrument, sequence, maxPosition }) => [tier, instrument, sequence, maxPosition]),
  ).toEqual([
    ['FREE', null, 0, 10_000_000],
    ['HURRIED', null, 0, 10_000_000],
    ['TIGHT', null, 0, 5_000],
    ['TIGHT', 1, 0, 1_104],
  ]);
  expect(now.length).toBeGreaterThan(before.length);
  // Page by page each row comes once, though all of before have the same sequence.
  expect(first).toEqual([...first].sort((a, b) => b - a));
  expect(first.filter((sequence) => sequence === 0)).toHaveLength(4);
});

test.each([
  ['I9', `UPDATE "balances" SET "cash" = '1' WHERE "account" = 0`],
  ['I15', `UPDATE "limits" SET "maxPosition" = 6000 WHERE "tier" = 'TIGHT' AND "instrument" = -1 AND "sequence" = 0`],
  ['I15', `UPDATE "accounts" SET "tradingState" = 'HALTED' WHERE "index" = 7`],
  ['I4', `DELETE FROM "limits" WHERE "tier" = 'TIGHT' AND "instrument" = 1 AND "sequence" = 0`],
])('%s what is damaged shows: %s', async (invariant, damage) => {
  const path = copy();
  tamper(path, damage);
  const { holds, verdicts } = await verifyDatabase(`file:${path}`);
  expect(holds).toBe(false);
  expect(verdicts.find((verdict) => verdict.invariant === invariant)).toMatchObject({ status: 'failed' });
});
