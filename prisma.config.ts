import { defineConfig } from 'prisma/config';

// `generate` needs no schema engine, but the CLI looks for one before anything else and would download it.
// `migrate` does need it: this setting must not reach it, or it does nothing and says nothing.
if (process.argv.includes('generate')) process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? 'file:./data/bourse.db' },
});
