import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { openBourse } from '../../src/bourse.ts';
import { databasePath, inRepository } from '../../src/store/database-url.ts';
import { migrate } from '../../src/store/index.ts';
import { ENGINE_1_HEAD, writeEngine1 } from './engine-1.ts';
import { connectionTo, freshUrl } from './support.ts';

const clock = { now: () => Date.UTC(2026, 10, 27) * 1000 };

async function engine1(change?: string): Promise<string> {
  const url = freshUrl();
  writeEngine1(databasePath(url));
  if (change === undefined) return url;
  const connection = await connectionTo(url);
  await connection.run(change);
  await connection.close();
  return url;
}

function hashOf(url: string): string {
  return createHash('sha256')
    .update(readFileSync(databasePath(url)))
    .digest('hex');
}

async function migrationsOf(url: string): Promise<unknown[]> {
  const connection = await connectionTo(url);
  const rows = await connection.rows('SELECT "migration_name" FROM "_prisma_migrations" ORDER BY "migration_name"');
  await connection.close();
  return rows.flat();
}

test.each([
  ['no snapshot', 'DELETE FROM "snapshots"', 1],
  ['a snapshot before the last records', `UPDATE "snapshots" SET "sequence" = ${ENGINE_1_HEAD - 3}`, ENGINE_1_HEAD - 2],
  ['a damaged snapshot', `UPDATE "snapshots" SET "state" = "state" || ' '`, 1],
  ['a snapshot ahead of the journal', `UPDATE "snapshots" SET "sequence" = ${ENGINE_1_HEAD + 1}`, 1],
])(
  'X26 a killed engine of version 1 that left %s is not upgraded, and nothing is changed',
  async (_, change, first) => {
    const url = await engine1(change);
    const before = hashOf(url);
    for (const start of [() => openBourse({ url, clock }), () => migrate(url)]) {
      await expect(start()).rejects.toThrow(
        new RegExp(
          `^Journal record ${first} was written by engine version 1; .*Start the old version once.*Nothing was changed\\.$`,
        ),
      );
    }
    expect(existsSync(`${databasePath(url)}-wal`)).toBe(false);
    expect(hashOf(url)).toBe(before);
    expect(await migrationsOf(url)).toEqual([expect.stringMatching(/_spine$/)]);
  },
);

test('X26 with a snapshot at its head it is migrated and goes on, and that snapshot is kept for good', async () => {
  const url = await engine1();
  const bourse = await openBourse({ url, clock, sequencer: { snapshotEvery: 5 } });
  let open = true;
  const stop = async (): Promise<void> => {
    if (open) await bourse.stop();
    open = false;
  };
  onTestFinished(stop);
  expect(bourse.found).toBe(ENGINE_1_HEAD);
  for (let sent = 0; sent < 40; sent++)
    await bourse.sequencer.send({ kind: 'CancelOrder', account: 0, orderId: 1 }, 'test');
  await stop();
  expect(await migrationsOf(url)).toHaveLength(
    readdirSync(inRepository('prisma/migrations')).filter((name) => /^\d/.test(name)).length,
  );
  const connection = await connectionTo(url);
  const kept = (await connection.rows('SELECT "sequence" FROM "snapshots" ORDER BY "sequence"')).flat().map(Number);
  expect(kept).toHaveLength(4);
  expect(kept[0]).toBe(ENGINE_1_HEAD);
  expect(kept[1]).toBeGreaterThan(ENGINE_1_HEAD + 20);
});
