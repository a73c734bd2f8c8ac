import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { deploy, diagnose, diffDatabaseToSchema, diffMigrationsToSchema } from '../../scripts/schema-engine.mjs';
import { migrate, MigrationRefused } from '../../src/store/index.ts';
import { connectionTo, freshUrl, migratedUrl, runChild } from './support.ts';

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations');
const EMPTY = '-- This is an empty migration.';
const NAMES = readdirSync(MIGRATIONS).filter((name) => /^\d/.test(name));
const IN_STEP = { history: null, failedMigrationNames: [], editedMigrationNames: [] };

/** A copy of the migrations with further ones. */
function folderWith(further: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'bourse-migrations-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(MIGRATIONS, folder, { recursive: true });
  for (const [name, sql] of Object.entries(further)) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'migration.sql'), sql);
  }
  return folder;
}

describe('the migrations and prisma/schema.prisma agree', () => {
  test('nothing leads from the migrated database to the schema', async () => {
    expect(await diffDatabaseToSchema(await migratedUrl())).toBe(EMPTY);
    expect(await diffMigrationsToSchema()).toBe(EMPTY);
  });

  test('the comparison sees a difference', async () => {
    const url = await migratedUrl();
    const connection = await connectionTo(url);
    await connection.run('DROP INDEX "trades_takerOrder_id_idx"');
    await connection.close();
    expect(await diffDatabaseToSchema(url)).toContain('CREATE INDEX "trades_takerOrder_id_idx"');
  });
});

describe('the history is kept as Prisma keeps it', () => {
  test('Prisma finds a database that we migrated in step, and has nothing to deploy', async () => {
    const url = await migratedUrl();
    expect(await diagnose(url)).toMatchObject({ ...IN_STEP, hasMigrationsTable: true });
    expect(await deploy(url)).toEqual([]);
  });

  test('we have nothing to do on a database that Prisma deployed, and the tables are the same', async () => {
    const theirs = freshUrl();
    expect(await deploy(theirs)).toEqual(NAMES);
    expect(await migrate(theirs)).toEqual([]);
    const tables = async (url: string) =>
      (await connectionTo(url)).rows(`SELECT "type", "name", "sql" FROM sqlite_master ORDER BY "type", "name"`);
    const ours = await migratedUrl();
    const withoutHistory = (rows: unknown[][]) =>
      rows.filter(([, name]) => !String(name).includes('_prisma_migrations'));
    expect(withoutHistory(await tables(ours))).toEqual(withoutHistory(await tables(theirs)));
  });

  test('a second run applies nothing', async () => {
    const url = freshUrl();
    expect(await migrate(url)).toEqual(NAMES);
    expect(await migrate(url)).toEqual([]);
  });

  test('two processes that start at once apply each migration once', async () => {
    const url = freshUrl();
    const processes = await Promise.all([runChild(['migrate', url]), runChild(['migrate', url])]);
    expect(processes.map(({ code }) => code)).toEqual([0, 0]);
    const applied = processes.map(({ output }) => Number(/^applied (\d+)\n$/.exec(output)?.[1]));
    expect(applied.reduce((sum, count) => sum + count)).toBe(NAMES.length);
  });
});

describe('X26 migrations are all or nothing', () => {
  test('a later migration is added, and one that fails leaves no trace and can be repaired', async () => {
    const url = await migratedUrl();
    const broken = folderWith({
      '29990101000000_note': 'CREATE TABLE "notes" ("note" TEXT); INSERT INTO "nowhere" VALUES (1);',
    });
    await expect(migrate(url, broken)).rejects.toThrow(
      /29990101000000_note failed and was rolled back: no such table: nowhere/,
    );
    const connection = await connectionTo(url);
    expect(await connection.rows(`SELECT 1 FROM sqlite_master WHERE "name" = 'notes'`)).toEqual([]);
    await connection.close();
    const repaired = folderWith({ '29990101000000_note': 'CREATE TABLE "notes" ("note" TEXT);' });
    expect(await migrate(url, repaired)).toEqual(['29990101000000_note']);
  });

  test.each(NAMES.map((_, done) => done))('kill -9 after %i migrations: the next start does the rest', async (done) => {
    const url = freshUrl();
    const crash = { BOURSE_CRASH_AT: 'during-migration', BOURSE_CRASH_AFTER: `${done + 1}` };
    const killed = await runChild(['migrate', url], crash);
    expect(killed.signal, killed.output).toBe('SIGKILL');
    expect(await migrate(url)).toEqual(NAMES.slice(done));
    expect(await diffDatabaseToSchema(url)).toBe(EMPTY);
  });
});

describe('what cannot be migrated is refused in one line', () => {
  const refusal = async (url: string, folder?: string): Promise<string> => {
    const error: unknown = await migrate(url, folder).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MigrationRefused);
    return (error as Error).message;
  };

  test('a migration that was edited after it was applied', async () => {
    const url = freshUrl();
    await migrate(url, folderWith({ '29990101000000_note': 'CREATE TABLE "notes" ("note" TEXT);' }));
    const edited = folderWith({ '29990101000000_note': 'CREATE TABLE "notes" ("note" BLOB);' });
    expect(await refusal(url, edited)).toMatch(/29990101000000_note was edited after it was applied/);
  });

  test('a database that is newer than the program', async () => {
    const url = freshUrl();
    await migrate(url, folderWith({ '29990101000000_note': 'CREATE TABLE "notes" ("note" TEXT);' }));
    expect(await refusal(url)).toMatch(/29990101000000_note, which this program does not know/);
  });

  test('a migration that comes before one that is applied', async () => {
    const url = freshUrl();
    await migrate(url, folderWith({ '29990101000000_note': 'CREATE TABLE "notes" ("note" TEXT);' }));
    const both = { '29980101000000_early': 'SELECT 1;', '29990101000000_note': 'CREATE TABLE "notes" ("note" TEXT);' };
    expect(await refusal(url, folderWith(both))).toMatch(/29980101000000_early is missing/);
  });

  test('a migration that another tool left unfinished', async () => {
    const url = await migratedUrl();
    const connection = await connectionTo(url);
    await connection.run('UPDATE "_prisma_migrations" SET "finished_at" = NULL');
    expect(await refusal(url)).toMatch(/failed before/);
  });

  test("somebody else's database", async () => {
    const url = freshUrl();
    await (await connectionTo(url)).run('CREATE TABLE "recipes" ("name" TEXT)');
    expect(await refusal(url)).toMatch(/recipes.*not ours/);
  });
});
