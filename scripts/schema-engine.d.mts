/** SQL that leads from what the migrations make to prisma/schema.prisma; a comment only when they agree. */
export function diffMigrationsToSchema(): Promise<string>;
/** SQL that leads from a database to prisma/schema.prisma; a comment only when they agree. */
export function diffDatabaseToSchema(url: string): Promise<string>;
/** What `prisma migrate status` would say of a database. */
export function diagnose(url: string): Promise<{
  readonly hasMigrationsTable: boolean;
  readonly history: unknown;
  readonly failedMigrationNames: readonly string[];
  readonly editedMigrationNames: readonly string[];
}>;
/** What `prisma migrate deploy` does. Gives the names of the migrations that it applied. */
export function deploy(url: string): Promise<readonly string[]>;
