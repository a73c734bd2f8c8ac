import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { RandomMarket } from './random-market.ts';

/** Path of a database that does not exist yet, in a folder that is removed when the test ends. */
export function freshPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bourse-verify-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'test.db');
}

/** A database that random orders of three days have gone through, closed: each test takes a copy. */
export async function tradedDatabase(commands: number) {
  const folder = mkdtempSync(join(tmpdir(), 'bourse-verify-'));
  const path = join(folder, 'sample.db');
  const market = await RandomMarket.start(`file:${path}`, 7, { snapshotEvery: Math.ceil(commands / 4) });
  for (let day = 0; day < 3; day++) {
    await market.trade(Math.ceil(commands / 3));
    market.nextDay();
  }
  await market.settleDown();
  const { sequence } = market.bourse.sequencer.core;
  await market.bourse.stop();
  return { head: sequence, ...sampleAt(folder, path) };
}

/** What an earlier engine version has left, gone on with by this one, on its open orders too; closed: each test takes a copy. */
export async function upgradedDatabase(write: (path: string) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'bourse-upgraded-'));
  const path = join(folder, 'upgraded.db');
  write(path);
  const market = await RandomMarket.goOn(`file:${path}`, 9, { snapshotEvery: 150 });
  await market.trade(600);
  market.nextDay();
  await market.trade(400);
  await market.settleDown();
  await market.bourse.stop();
  return { path, ...sampleAt(folder, path) };
}

function sampleAt(folder: string, path: string) {
  return {
    copy: (): string => {
      const copied = freshPath();
      copyFileSync(path, copied);
      return copied;
    },
    remove: (): void => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Reaches into a database past its triggers, as no program of ours does. */
export function tamper(path: string, how: string | ((database: Database.Database) => void)): void {
  const database = new Database(path);
  const triggers = database.prepare<[], { name: string }>(`SELECT "name" FROM sqlite_master WHERE "type" = 'trigger'`);
  for (const { name } of triggers.all()) database.exec(`DROP TRIGGER "${name}"`);
  if (typeof how === 'string') database.exec(how);
  else how(database);
  database.close();
}
