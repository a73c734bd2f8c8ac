import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { describeError } from './driver-error.ts';
import { busyTimeout, unsafeSynchronous } from './fault-points.ts';
import { keepStatements } from './statement-cache.ts';

/** Prisma's driver adapter: one connection. */
export type Adapter = Awaited<ReturnType<PrismaBetterSqlite3['connect']>>;
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>;
type Queryable = Pick<Adapter, 'queryRaw' | 'executeRaw'>;

export interface ConnectionOptions {
  /** How long a statement waits for another connection's lock. */
  readonly busyTimeoutMs?: number;
  /** Refuse every statement that writes. */
  readonly readOnly?: boolean;
  /** Pages that the connection keeps in memory. */
  readonly cacheKibibytes?: number;
  /** Hears of what happens on the connection. */
  readonly watcher?: ConnectionWatcher;
}

/** Sees what Prisma does not tell: whether a transaction failed before its COMMIT was sent, or in it. */
export interface ConnectionWatcher {
  /** Before a statement that reads or writes rows. */
  statement?(): void;
  /** Before COMMIT is sent. May wait. */
  beforeCommit?(): Promise<void> | undefined;
  /** COMMIT has returned. */
  afterCommit?(): void;
  /** The driver's own error. */
  failed?(error: unknown): void;
}

/** The connection does not keep what it acknowledges. */
export class UnsafeDatabase extends Error {
  override name = 'UnsafeDatabase';
}

const DEFAULT_BUSY_TIMEOUT_MS = 5000;
const DEFAULT_CACHE_KIBIBYTES = 16_384;
const FULL = 2;
const NORMAL = 1;
/**
 * For every statement of many rows SQLite keeps aside the pages that it changes, and beyond 64 KiB of them in a file,
 * which made a group of ten orders take half as long again.
 */
const IN_MEMORY = 2;
/** The write-ahead log is cut back to this after a checkpoint. */
const LOG_SIZE_LIMIT_BYTES = 67_108_864;

/**
 * Prisma's adapter, but every connection it opens is durable. better-sqlite3 opens an existing WAL database with
 * synchronous=NORMAL, and the adapter sets no pragma, so a database would keep its promise on its first run only.
 */
export class DurableAdapterFactory {
  readonly provider = 'sqlite';
  readonly adapterName: string;
  private readonly url: string;
  private readonly inner: PrismaBetterSqlite3;
  private readonly options: ConnectionOptions;

  /** @param url absolute, as `resolveDatabaseUrl` gives it */
  constructor(url: string, options: ConnectionOptions = {}) {
    this.url = url;
    this.options = options;
    this.inner = new PrismaBetterSqlite3({ url, timeout: patience(options) });
    this.adapterName = this.inner.adapterName;
  }

  /** @throws UnsafeDatabase if the database does not take a pragma; an Error that says why it cannot be opened */
  async connect(): Promise<Adapter> {
    const adapter = await this.open();
    if (this.options.watcher) watch(adapter, this.options.watcher);
    return adapter;
  }

  private async open(): Promise<Adapter> {
    let adapter: Adapter | undefined;
    try {
      adapter = await this.inner.connect();
      await setPragmas(adapter, this.options);
      keepStatements(adapter);
      return adapter;
    } catch (error) {
      await adapter?.dispose();
      if (error instanceof UnsafeDatabase) throw error;
      throw new Error(`The database ${this.url} cannot be opened: ${describeError(error)}`, { cause: error });
    }
  }
}

/** Sets what durability and order hang on, and reads each back. @throws UnsafeDatabase where one does not hold */
export async function setPragmas(adapter: Pick<Adapter, 'queryRaw'>, options: ConnectionOptions): Promise<void> {
  const wanted: (readonly [name: string, value: number | string])[] = [
    ['busy_timeout', patience(options)],
    ['journal_mode', 'wal'],
    ['synchronous', unsafeSynchronous() ? NORMAL : FULL],
    ['foreign_keys', 1],
    ['cache_size', -(options.cacheKibibytes ?? DEFAULT_CACHE_KIBIBYTES)],
    ['journal_size_limit', LOG_SIZE_LIMIT_BYTES],
    ['temp_store', IN_MEMORY],
  ];
  if (process.platform === 'darwin') wanted.push(['fullfsync', 1], ['checkpoint_fullfsync', 1]);
  if (options.readOnly) wanted.push(['query_only', 1]);
  for (const [name, value] of wanted) {
    await pragma(adapter, `${name}=${value}`);
    const actual = await pragma(adapter, name);
    if (String(actual) !== String(value)) {
      throw new UnsafeDatabase(
        `The database does not take PRAGMA ${name}=${value}: it stays at ${String(actual)}. ` +
          'Is it on a network file system, or open in another mode elsewhere?',
      );
    }
  }
}

/** How long a statement waits for a lock, in milliseconds. */
function patience({ busyTimeoutMs }: ConnectionOptions): number {
  return busyTimeoutMs ?? busyTimeout() ?? DEFAULT_BUSY_TIMEOUT_MS;
}

async function pragma(adapter: Pick<Adapter, 'queryRaw'>, text: string): Promise<unknown> {
  const result = await adapter.queryRaw({ sql: `PRAGMA ${text}`, args: [], argTypes: [] });
  return result.rows[0]?.[0];
}

function watch(adapter: Adapter, watcher: ConnectionWatcher): void {
  watchStatements(adapter, watcher);
  const startTransaction = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (isolationLevel) => {
    const transaction = await startTransaction(isolationLevel);
    watchStatements(transaction, watcher);
    watchCommit(transaction, watcher);
    return transaction;
  };
}

function watchStatements(queryable: Queryable, watcher: ConnectionWatcher): void {
  const queryRaw = queryable.queryRaw.bind(queryable);
  const executeRaw = queryable.executeRaw.bind(queryable);
  const heard = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    try {
      return await run();
    } catch (error) {
      watcher.failed?.(error);
      throw error;
    }
  };
  queryable.queryRaw = (query) => {
    watcher.statement?.();
    return heard(() => queryRaw(query));
  };
  queryable.executeRaw = (query) => {
    if (query.sql !== 'COMMIT' && query.sql !== 'ROLLBACK') watcher.statement?.();
    return heard(() => executeRaw(query));
  };
}

function watchCommit(transaction: Transaction, watcher: ConnectionWatcher): void {
  const executeRaw = transaction.executeRaw.bind(transaction);
  transaction.executeRaw = async (query) => {
    if (query.sql !== 'COMMIT') return executeRaw(query);
    const delay = watcher.beforeCommit?.();
    if (delay) await delay;
    const result = await executeRaw(query);
    watcher.afterCommit?.();
    return result;
  };
}
