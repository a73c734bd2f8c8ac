// Prisma's schema engine as WebAssembly: it makes migration SQL, and compares schemas, with no download.
// It is published by Prisma without a documented interface, so its version is pinned and only scripts and tests use it.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as binding from '@prisma/schema-engine-wasm/schema_engine_bg';

const SCHEMA = new URL('../prisma/schema.prisma', import.meta.url);
const MIGRATIONS = new URL('../prisma/migrations/', import.meta.url);
const NO_FILTER = { externalTables: [], externalEnums: [] };

let loaded;

/** Node does not import .wasm files by itself, so the module's own glue code is wired up here. */
function load() {
  loaded ??= (async () => {
    const bytes = readFileSync(
      fileURLToPath(import.meta.resolve('@prisma/schema-engine-wasm')).replace(/\.js$/, '_bg.wasm'),
    );
    const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': binding });
    binding.__wbg_set_wasm(instance.exports);
    instance.exports.__wbindgen_start();
    return binding.SchemaEngine;
  })();
  return loaded;
}

/** Runs `work` with an engine on the database of a `file:` URL, and closes the connections it opened. */
async function withEngine(url, work) {
  const SchemaEngine = await load();
  const opened = [];
  const factory = new PrismaBetterSqlite3({ url });
  const open = async (connecting) => {
    const adapter = await connecting;
    opened.push(adapter);
    return adapter;
  };
  const adapter = bindMigrationAwareSqlAdapterFactory({
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: () => open(factory.connect()),
    connectToShadowDb: async () => takingScripts(await open(factory.connectToShadowDb())),
  });
  const datamodels = [['schema.prisma', readFileSync(SCHEMA, 'utf8')]];
  const engine = await SchemaEngine.new({ datamodels }, () => {}, adapter);
  try {
    return await work(engine);
  } finally {
    engine.free();
    for (const connection of opened) await connection.dispose();
  }
}

/** The engine sends a whole migration as one statement to its shadow database, which the driver would not take. */
function takingScripts(adapter) {
  const executeRaw = adapter.executeRaw.bind(adapter);
  adapter.executeRaw = async (query) => {
    if (query.args.length > 0) return executeRaw(query);
    await adapter.executeScript(query.sql);
    return 0;
  };
  return adapter;
}

function schemaTarget() {
  return { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: readFileSync(SCHEMA, 'utf8') }] };
}

/** The migrations of the repository, as the engine wants them. */
export function migrationList() {
  const names = readdirSync(MIGRATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir: 'migrations',
    lockfile: {
      path: 'migration_lock.toml',
      content: readFileSync(new URL('migration_lock.toml', MIGRATIONS), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(new URL(`${name}/migration.sql`, MIGRATIONS), 'utf8') },
      },
    })),
  };
}

async function diff(url, from, to) {
  const result = await withEngine(url, (engine) =>
    engine.diff({ from, to, script: true, exitCode: null, filters: NO_FILTER }),
  );
  return (result.stdout ?? '').trim();
}

/** SQL that leads from what the migrations make to prisma/schema.prisma; a comment only when they agree. */
export function diffMigrationsToSchema() {
  const list = migrationList();
  const from = list.migrationDirectories.length === 0 ? { tag: 'empty' } : { tag: 'migrations', ...list };
  return diff(':memory:', from, schemaTarget());
}

/** SQL that leads from a database to prisma/schema.prisma; a comment only when they agree. */
export function diffDatabaseToSchema(url) {
  return diff(url, { ...schemaTarget(), tag: 'schemaDatasource', configDir: '.' }, schemaTarget());
}

/** What `prisma migrate status` would say of a database. */
export function diagnose(url) {
  return withEngine(url, (engine) =>
    engine.diagnoseMigrationHistory({
      migrationsList: migrationList(),
      optInToShadowDatabase: false,
      filters: NO_FILTER,
    }),
  );
}

/** What `prisma migrate deploy` does. Gives the names of the migrations that it applied. */
export async function deploy(url) {
  const { appliedMigrationNames } = await withEngine(url, (engine) =>
    engine.applyMigrations({ migrationsList: migrationList(), filters: NO_FILTER }),
  );
  return appliedMigrationNames;
}
