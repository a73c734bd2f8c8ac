export type { NumberRange } from './audit/rows-at.ts';
export { databasePath, databaseUrl, inRepository, resolveDatabaseUrl } from './database-url.ts';
export { openFrozenReader, type FrozenReader } from './frozen-reader.ts';
export { JournalBroken } from './journal/entries.ts';
export { openJournal, type JournalOptions, type SqliteJournal } from './journal/open-journal.ts';
export { migrate, MigrationRefused } from './migrate.ts';
export { openPast, type OpenOptions } from './past/open-past.ts';
export { openQueries, type SqliteQueries } from './queries.ts';
export { TABLES } from './rows/tables.ts';
