import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openBourse } from '../../src/bourse.ts';
import { INVARIANTS } from '../../src/compliance/index.ts';
import { verifyDatabase, type Report } from '../../src/verify/index.ts';
import { RandomMarket } from './random-market.ts';
import { freshPath, tamper, tradedDatabase } from './support.ts';

const COMMANDS = 3000;

let sample: Awaited<ReturnType<typeof tradedDatabase>>;
beforeAll(async () => {
  sample = await tradedDatabase(COMMANDS);
}, 120_000);
afterAll(() => sample.remove());

/** What does not hold, for a test's message. */
function faults({ verdicts }: Report): string[] {
  return verdicts.filter(({ status }) => status !== 'ok').map((verdict) => JSON.stringify(verdict));
}

/** Runs the program itself. */
function run(parameters: readonly string[]): Promise<{ code: number | null; output: string; complaint: string }> {
  const program = join(import.meta.dirname, '../../src/verify.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let complaint = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output, complaint }));
  });
}

describe('a database that was left alone', () => {
  test('holds to every invariant, and every one was looked at', { timeout: 60_000 }, async () => {
    const path = sample.copy();
    const report = await verifyDatabase(`file:${path}`);
    expect(faults(report)).toEqual([]);
    expect(report.holds).toBe(true);
    expect(report.head.sequence).toBe(sample.head);
    expect(report.verdicts.map(({ invariant }) => invariant)).toEqual(Object.keys(INVARIANTS));
    const figures = Object.fromEntries(report.verdicts.map(({ invariant, figures: text }) => [invariant, text]));
    expect(figures['I5']).toBe(`${sample.head.toLocaleString('en-US')} records`);
    // The flow is worth the name: it trades, prevents, rests, and leaves snapshots on its way.
    expect(figures['I7']).toMatch(/^[2-9]\d\d trades$/);
    expect(figures['I11']).toMatch(/^[1-9]\d* open orders in 3 books$/);
    expect(figures['I15']).toMatch(/ 4 snapshots$/);
    const counts = new Database(path).prepare(`SELECT (SELECT count(*) FROM "preventions") AS "preventions",
      (SELECT count(*) FROM "orders" WHERE "status" = 'EXPIRED') AS "expired",
      (SELECT count(*) FROM "order_events" WHERE "reason" = 'PRIORITY_LOST') AS "moved",
      (SELECT count(*) FROM "order_events" WHERE "type" = 'REPLACED') AS "replaced",
      (SELECT count(*) FROM "order_events" WHERE "type" = 'TRIGGERED') AS "triggered",
      (SELECT count(*) FROM "order_events" WHERE "type" = 'REFRESHED') AS "refreshed",
      (SELECT count(*) FROM "trades" WHERE "aggressorSide" IS NULL) AS "uncrossed"`);
    for (const count of Object.values(counts.get() as Record<string, number>)) expect(count).toBeGreaterThan(10);
  });

  test('is not changed by the check', async () => {
    const path = sample.copy();
    const before = contents(path);
    await verifyDatabase(`file:${path}`);
    expect(contents(path)).toEqual(before);
  });

  test('I15 without snapshots, and one that nobody has traded on', async () => {
    const path = sample.copy();
    tamper(path, 'DELETE FROM "snapshots"');
    expect(faults(await verifyDatabase(`file:${path}`))).toEqual([]);
    const empty = freshPath();
    const bourse = await openBourse({ url: `file:${empty}`, clock: { now: () => 0 } });
    await bourse.stop();
    const report = await verifyDatabase(`file:${empty}`);
    expect(faults(report)).toEqual([]);
  });

  test(
    'a sale below zero and back, and a cost that does not divide, are held to average cost',
    { timeout: 60_000 },
    async () => {
      for (const seed of [11, 12]) {
        const path = freshPath();
        const market = await RandomMarket.start(`file:${path}`, seed);
        await market.trade(400);
        await market.bourse.stop();
        expect(faults(await verifyDatabase(`file:${path}`))).toEqual([]);
      }
    },
  );
});

describe('beside a live exchange', () => {
  test('X27 sees one moment while orders go on, and so does a backup', { timeout: 120_000 }, async () => {
    const path = freshPath();
    const market = await RandomMarket.start(`file:${path}`, 5, { snapshotEvery: 400 });
    onTestFinished(() => market.bourse.stop());
    await market.trade(1500);
    const trading = market.trade(3000);
    const copy = freshPath();
    const reports: Report[] = [];
    for (let time = 0; time < 3; time++) {
      reports.push(await verifyDatabase(`file:${path}`));
      if (time === 0) new Database(path, { readonly: true }).exec(`VACUUM INTO '${copy}'`);
    }
    await trading;
    reports.push(await verifyDatabase(`file:${path}`), await verifyDatabase(`file:${copy}`));
    expect(reports.flatMap(faults)).toEqual([]);
    const heads = reports.slice(0, 4).map(({ head }) => head.sequence);
    // It ran while the journal grew.
    expect(heads).toEqual([...heads].sort((a, b) => a - b));
    expect(heads[0]).toBeLessThan(heads[3]!);
    expect(reports[4]!.head.sequence).toBeLessThan(heads[3]!);
  });
});

describe('npm run verify', () => {
  test('one line an invariant, the head, and exit code 0', { timeout: 60_000 }, async () => {
    const { code, output } = await run([`file:${sample.copy()}`]);
    expect(code).toBe(0);
    const lines = output.split('\n');
    for (const invariant of Object.keys(INVARIANTS)) {
      expect(
        lines.filter((line) => line.startsWith(`${invariant} `)),
        invariant,
      ).toHaveLength(1);
    }
    expect(lines.find((line) => line.startsWith('I5 '))).toMatch(
      /^I5 +ok +the journal has no gap .* \([\d,]+ records\)$/,
    );
    expect(output).toMatch(/\nEverything holds \([\d.]+ s, [\d,]+ records\/s\)\.\n/);
    expect(output).toMatch(new RegExp(`\\nHead of the journal: ${sample.head}:[0-9a-f]{64}\\n$`));
  });

  test('what does not hold, by table, key, column and both values, and exit code 1', { timeout: 60_000 }, async () => {
    const path = sample.copy();
    tamper(path, `UPDATE "positions" SET "realizedPnl" = '1' WHERE "account" = 0 AND "instrument" = 0`);
    const { code, output } = await run([path]);
    expect(code).toBe(1);
    expect(output).toMatch(/\nI9 +FAILED +positions 0:0: realizedPnl is 1; the trades give -?\d+\n/);
    expect(output).toMatch(/\nI15 +FAILED +positions 0:0: realizedPnl is "1"; the journal gives "-?\d+"\n/);
    expect(output).toContain('\nIt does not hold (');
    const json = JSON.parse((await run([path, '--json'])).output) as Report;
    expect(json.holds).toBe(false);
    expect(json.verdicts.find(({ invariant }) => invariant === 'I9')).toMatchObject({ status: 'failed', failures: 1 });
  });

  test('what could not be looked at is not called good', { timeout: 60_000 }, async () => {
    const path = sample.copy();
    tamper(path, `DELETE FROM "journal" WHERE "sequence" = 3000`);
    const { code, output } = await run([path]);
    expect(code).toBe(1);
    expect(output).toMatch(/\nI5 +FAILED +The journal is broken at sequence 3000: the record is missing\.\n/);
    expect(output).toMatch(/\nI15 +not checked +the replay ends before sequence 3000/);
  });

  test('S13 a head that was noted shows what was cut off since', { timeout: 60_000 }, async () => {
    const path = sample.copy();
    const { head } = await verifyDatabase(`file:${path}`);
    const anchor = `${head.sequence}:${head.hash}`;
    expect((await verifyDatabase(`file:${path}`, { anchor: head })).holds).toBe(true);
    tamper(path, `DELETE FROM "journal" WHERE "sequence" = ${head.sequence}`);
    const { code, output } = await run([path, '--anchor', anchor]);
    expect(code).toBe(1);
    expect(output).toMatch(new RegExp(`\\nI5 +FAILED +journal ${head.sequence}: the record is missing\\n`));
  });

  test('no database, no verdict: exit code 2, and none is made', { timeout: 60_000 }, async () => {
    const path = freshPath();
    const { code, output, complaint } = await run([path]);
    expect([code, output]).toEqual([2, '']);
    expect(complaint).toBe(`verify: There is no database ${path}.\n`);
    expect(existsSync(path)).toBe(false);
    expect((await run([path, '--anchor', '12'])).code).toBe(2);
    tamper(path, 'CREATE TABLE "other" ("column")');
    expect(await run([path])).toMatchObject({
      code: 2,
      output: '',
      complaint: expect.stringContaining('no such table'),
    });
  });
});

function contents(path: string): unknown[] {
  const database = new Database(path, { readonly: true });
  const tables = database
    .prepare<[], { name: string }>(`SELECT "name" FROM sqlite_master WHERE "type" = 'table'`)
    .all();
  return tables.map(({ name }) => [name, database.prepare(`SELECT * FROM "${name}"`).all()]);
}
