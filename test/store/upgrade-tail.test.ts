import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { openBourse } from '../../src/bourse.ts';
import { databasePath, inRepository } from '../../src/store/database-url.ts';
import { migrate } from '../../src/store/index.ts';
import { ENGINE_1_HEAD, writeEngine1 } from './engine-1.ts';
import { ENGINE_2_HEAD, writeEngine2 } from './engine-2.ts';
import { ENGINE_3_HEAD, writeEngine3 } from './engine-3.ts';
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

test.each([
  [1, ENGINE_1_HEAD, writeEngine1],
  [2, ENGINE_2_HEAD, writeEngine2],
  [3, ENGINE_3_HEAD, writeEngine3],
])(
  'X26 with a snapshot at its head engine version %i is migrated and goes on, and that snapshot is kept for good',
  async (_, head, write) => {
    const url = freshUrl();
    write(databasePath(url));
    const bourse = await openBourse({ url, clock, sequencer: { snapshotEvery: 5 } });
    let open = true;
    const stop = async (): Promise<void> => {
      if (open) await bourse.stop();
      open = false;
    };
    onTestFinished(stop);
    expect(bourse.found).toBe(head);
    for (let sent = 0; sent < 40; sent++)
      await bourse.sequencer.send({ kind: 'CancelOrder', account: 0, orderId: 1 }, 'test');
    await stop();
    expect(await migrationsOf(url)).toHaveLength(
      readdirSync(inRepository('prisma/migrations')).filter((name) => /^\d/.test(name)).length,
    );
    const connection = await connectionTo(url);
    const kept = (await connection.rows('SELECT "sequence" FROM "snapshots" ORDER BY "sequence"')).flat().map(Number);
    // The first of all, too, where that engine has left more than one.
    const newer = kept.slice(kept.indexOf(head));
    expect(newer).toHaveLength(4);
    expect(newer[0]).toBe(head);
    expect(newer[1]).toBeGreaterThan(head + 20);
  },
);

test.each([
  [1, writeEngine1],
  [2, writeEngine2],
  [3, writeEngine3],
])(
  'X26 D36 engine version %i: killed after its first commands, the new one counts the cash of before once',
  async (_, write) => {
    const url = freshUrl();
    write(databasePath(url));
    const killed = await openBourse({ url, clock });
    const order = {
      instrument: 0,
      quantity: 100,
      type: 'LIMIT',
      timeInForce: 'GTC',
      selfTradePrevention: 'NONE',
    } as const;
    const price = 150_000_000;
    const { trades } = await (async () => {
      const send = (side: 'BUY' | 'SELL', account: number) =>
        killed.sequencer.send(
          { kind: 'SubmitOrder', ...order, account, side, price, clientOrderId: `after-${side}` },
          'test',
        );
      await send('BUY', 0);
      return send('SELL', 3);
    })();
    expect(trades.length).toBeGreaterThan(0);
    // The next one takes the database over; this one has taken no snapshot since.
    const bourse = await openBourse({ url, clock });
    onTestFinished(async () => {
      await bourse.stop();
      await killed.stop().catch(() => undefined);
    });
    const { core } = bourse.sequencer;
    const accounts = [...core.reference.accounts.values()];
    const balances = await bourse.queries.balancesOfAccounts(accounts);
    expect(balances.size).toBeGreaterThan(2);
    for (const account of accounts) {
      expect(core.exposures.cash.balance(account).toString(), `account ${account}`).toBe(
        balances.get(account)?.cash ?? '0',
      );
    }
  },
);
