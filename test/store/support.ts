import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { Clock, JournalGroup } from '../../src/exchange/index.ts';
import { databasePath } from '../../src/store/database-url.ts';
import { DurableAdapterFactory } from '../../src/store/durable-adapter.ts';
import { migrate, openJournal, openQueries, type JournalOptions } from '../../src/store/index.ts';
import { START } from './sample-group.ts';

export const clock: Clock = { now: () => START };

/** URL of a database file that does not exist yet, in a folder that is removed when the test ends. */
export function freshUrl(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bourse-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return `file:${join(folder, 'test.db')}`;
}

/** URL of a migrated, empty database. */
export async function migratedUrl(): Promise<string> {
  const url = freshUrl();
  await migrate(url);
  return url;
}

/** A database with these groups in its journal, closed: made once for a file of tests, each of which takes a copy. */
export async function sampleDatabase(groups: readonly JournalGroup[]) {
  const folder = mkdtempSync(join(tmpdir(), 'bourse-store-'));
  const url = `file:${join(folder, 'sample.db')}`;
  await migrate(url);
  const journal = await openJournal({ url, clock });
  for (const group of groups) await journal.append(group);
  await journal.close();
  return {
    url,
    copy: (): string => {
      const copied = freshUrl();
      copyFileSync(databasePath(url), databasePath(copied));
      return copied;
    },
    remove: (): void => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A journal that is closed when the test ends. */
export async function journalOn(url: string, options: Partial<JournalOptions> = {}) {
  const journal = await openJournal({ url, clock, ...options });
  onTestFinished(() => journal.close());
  return journal;
}

/** Queries that are closed when the test ends. */
export async function queriesOn(url: string) {
  const queries = await openQueries(url);
  onTestFinished(() => queries.close());
  return queries;
}

/** A connection beside the journal's own: what another process, or a hand in the file, would be. */
export async function connectionTo(url: string) {
  const adapter = await new DurableAdapterFactory(url).connect();
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await adapter.dispose();
    open = false;
  };
  onTestFinished(close);
  return {
    run: (sql: string): Promise<void> => adapter.executeScript(sql),
    rows: async (sql: string): Promise<unknown[][]> => (await adapter.queryRaw({ sql, args: [], argTypes: [] })).rows,
    close,
  };
}

/** Sets environment variables for one test. A thread that starts meanwhile sees them. */
export function withEnvironment(variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}

/** All of an async sequence. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Runs crash-child.mjs to its end, or to the point at which the environment tells it to die. */
export function runChild(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  /** Shell commands that come before it. */
  setUp = ':',
): Promise<{ code: number | null; signal: string | null; output: string }> {
  const script = join(import.meta.dirname, 'crash-child.mjs');
  const child = spawn('sh', ['-c', `${setUp}; exec "$0" "$@"`, process.execPath, script, ...parameters], {
    env: { ...process.env, NODE_ENV: 'test', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that gives up must not leave it running.
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, output }));
  });
}
