import { createDatabaseFolder, resolveDatabaseUrl } from './database-url.ts';
import { DurableAdapterFactory, type ConnectionOptions } from './durable-adapter.ts';
import { PrismaClient } from './generated/client.ts';

/** Prisma's own limits of a transaction would end one that only waits for a slow disk. */
const TRANSACTION_LIMITS = { maxWait: 60_000, timeout: 600_000 };

/** A Prisma client with one durable connection. */
export interface Database {
  readonly client: PrismaClient;
  close(): Promise<void>;
}

/**
 * Opens the database, which need not exist yet, and checks that it is durable.
 * @param url as `resolveDatabaseUrl` takes it
 * @throws UnsafeDatabase if it is not durable; else the driver's error
 */
export async function openDatabase(url: string, options: ConnectionOptions = {}): Promise<Database> {
  createDatabaseFolder(url);
  const adapter = new DurableAdapterFactory(resolveDatabaseUrl(url), options);
  const client = new PrismaClient({ adapter, transactionOptions: TRANSACTION_LIMITS });
  await client.$connect();
  return { client, close: () => client.$disconnect() };
}
