import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDatabaseFolder, databasePath, inRepository, resolveDatabaseUrl } from './database-url.ts';
import { describeError } from './driver-error.ts';
import { DurableAdapterFactory, type Adapter } from './durable-adapter.ts';
import { crashPoint } from './fault-points.ts';
import { foreignTail } from './journal/earlier-engine.ts';

/** The database cannot be brought to the state that this program needs. Nothing was changed. */
export class MigrationRefused extends Error {
  override name = 'MigrationRefused';
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

const HISTORY_TABLE = `
  CREATE TABLE "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
  )`;

/**
 * Brings a database up to the migrations of a folder in Prisma's layout, and keeps the history where and as Prisma does,
 * so that `prisma migrate deploy` goes on from here and the other way round. Each migration and its line of history are
 * one transaction: a crash leaves it done or not begun.
 * @returns the names of the migrations that it applied, in order
 * @throws MigrationRefused where a migration failed or was edited after it was applied, or the database is newer than
 *   the program, or is not ours, or its journal ends in records that this program could not start from: a migrated
 *   database would be lost to the old program, too
 */
export async function migrate(url: string, folder = inRepository('prisma/migrations')): Promise<readonly string[]> {
  const migrations = readMigrations(folder);
  createDatabaseFolder(url);
  const adapter = await new DurableAdapterFactory(resolveDatabaseUrl(url)).connect();
  const applied: string[] = [];
  try {
    for (let name = await applyNext(adapter, migrations); name !== undefined;) {
      applied.push(name);
      name = await applyNext(adapter, migrations);
    }
  } catch (error) {
    if (error instanceof MigrationRefused) throw error;
    throw new MigrationRefused(`${databasePath(url)} cannot be migrated: ${describeError(error)}`, { cause: error });
  } finally {
    await adapter.dispose();
  }
  return applied;
}

/** Applies the first migration that is missing. The lock keeps a second process from doing the same. */
async function applyNext(adapter: Adapter, migrations: readonly Migration[]): Promise<string | undefined> {
  await adapter.executeScript('BEGIN IMMEDIATE');
  try {
    const next = await findNext(adapter, migrations);
    if (next) {
      const refusal = await foreignTail((sql) => select(adapter, sql));
      if (refusal !== undefined) throw new MigrationRefused(`${refusal} Nothing was changed.`);
      await apply(adapter, next);
    }
    await adapter.executeScript('COMMIT');
    return next?.name;
  } catch (error) {
    await rollback(adapter);
    throw error;
  }
}

/** SQLite may have rolled back by itself, which makes this fail and does not matter. */
async function rollback(adapter: Adapter): Promise<void> {
  try {
    await adapter.executeScript('ROLLBACK');
  } catch {
    return;
  }
}

async function findNext(adapter: Adapter, migrations: readonly Migration[]): Promise<Migration | undefined> {
  const history = await readHistory(adapter);
  for (const [place, { name, checksum, finished }] of history.entries()) {
    if (!finished) {
      throw new MigrationRefused(`Migration ${name} failed before. Repair the database, or restore a backup, first.`);
    }
    const known = migrations[place];
    if (known?.name !== name) {
      throw new MigrationRefused(
        migrations.some((migration) => migration.name === name)
          ? `Migration ${known?.name ?? name} is missing from the database, which has the later ${name}.`
          : `The database has migration ${name}, which this program does not know. Is the program older than the database?`,
      );
    }
    if (known.checksum !== checksum) {
      throw new MigrationRefused(`Migration ${name} was edited after it was applied. Add a new migration instead.`);
    }
  }
  return migrations[history.length];
}

async function readHistory(adapter: Adapter): Promise<AppliedMigration[]> {
  const tables = await select(
    adapter,
    `SELECT "name" FROM sqlite_master WHERE "type" = 'table' AND "name" NOT LIKE 'sqlite_%'`,
  );
  const names = tables.map(([name]) => String(name));
  if (!names.includes('_prisma_migrations')) {
    if (names.length === 0) return [];
    throw new MigrationRefused(`The database holds tables (${names.join(', ')}) but no migrations: it is not ours.`);
  }
  const rows = await select(
    adapter,
    `SELECT "migration_name", "checksum", "finished_at" IS NOT NULL FROM "_prisma_migrations"
     WHERE "rolled_back_at" IS NULL ORDER BY "migration_name"`,
  );
  return rows.map(([name, checksum, finished]) => ({
    name: String(name),
    checksum: String(checksum),
    finished: Number(finished) === 1,
  }));
}

async function apply(adapter: Adapter, { name, sql, checksum }: Migration): Promise<void> {
  const [history] = await select(adapter, `SELECT 1 FROM sqlite_master WHERE "name" = '_prisma_migrations'`);
  if (!history) await adapter.executeScript(HISTORY_TABLE);
  try {
    await adapter.executeScript(sql);
  } catch (error) {
    throw new MigrationRefused(`Migration ${name} failed and was rolled back: ${describeError(error)}`, {
      cause: error,
    });
  }
  crashPoint('during-migration');
  // Prisma keeps instants as milliseconds since 1970 here.
  const now = Date.now();
  await adapter.executeScript(`
    INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "started_at", "applied_steps_count")
    VALUES ('${randomUUID()}', '${checksum}', ${now}, '${name}', ${now}, 1)`);
}

/** Names of the migrations that this program has and a database has not, by the names that are applied to it. */
export function missingMigrations(
  applied: readonly string[],
  folder = inRepository('prisma/migrations'),
): readonly string[] {
  return readMigrations(folder)
    .map(({ name }) => name)
    .filter((name) => !applied.includes(name));
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      if (!/^\w+$/.test(name)) throw new MigrationRefused(`A migration's folder is named <time>_<name>, not ${name}.`);
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

async function select(adapter: Adapter, sql: string): Promise<unknown[][]> {
  const { rows } = await adapter.queryRaw({ sql, args: [], argTypes: [] });
  return rows;
}
