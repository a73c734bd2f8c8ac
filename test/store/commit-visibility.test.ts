import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ENGINE_VERSION } from '../../src/exchange/index.ts';
import { SampleFlow } from './sample-group.ts';
import { journalOn, migratedUrl, queriesOn, runChild, withEnvironment } from './support.ts';

describe('nobody sees what is not committed', () => {
  test('readers see the state before while a commit is delayed, and the whole group after', async () => {
    const url = await migratedUrl();
    withEnvironment({ BOURSE_COMMIT_DELAY_MS: '600' });
    const journal = await journalOn(url);
    const queries = await queriesOn(url);
    const group = new SampleFlow().group(20);
    const ids = group.changes.orders.map(({ id }) => id);
    // Its thread has started.
    await queries.ordersByIds(ids);

    let committed = false;
    const appended = journal.append(group).then(() => (committed = true));
    let looks = 0;
    for (; looks < 10; looks++) {
      await sleep(30);
      const seen = [
        await journal.head(),
        (await queries.ordersByIds(ids)).size,
        (await queries.trades({ account: null, instrument: null, venue: null, from: null, to: null }, 10, null)).rows
          .length,
        (await journal.findRepeats(group.changes.orders.map((order) => `${order.account}:${order.clientOrderId}`)))
          .size,
      ];
      expect(committed).toBe(false);
      expect(seen).toEqual([0, 0, 0, 0]);
    }
    await appended;
    expect(await journal.head()).toBe(20);
    expect((await queries.ordersByIds(ids)).size).toBe(20);
  });
});

describe('X1 kill -9 at a named point', () => {
  /** What a child says that it was told, and what is in the database after it died. */
  async function killedAt(point: string, times = '1') {
    const url = await migratedUrl();
    const child = await runChild(['append', url], { BOURSE_CRASH_AT: point, BOURSE_CRASH_AFTER: times });
    expect(child.signal, child.output).toBe('SIGKILL');
    const acknowledged = Number(/.*acknowledged (\d+)/s.exec(child.output)?.[1] ?? 0);
    const journal = await journalOn(url);
    const queries = await queriesOn(url);
    const { rows } = await queries.orders({ accounts: null, instrument: null, statuses: null }, 100, null);
    const snapshot = await journal.latestSnapshot(ENGINE_VERSION);
    return { acknowledged, head: await journal.head(), orders: rows.length, snapshot: snapshot?.sequence ?? 0 };
  }

  test.each([
    ['before-append', { acknowledged: 10, head: 10, orders: 10, snapshot: 10 }],
    ['before-commit', { acknowledged: 10, head: 10, orders: 10, snapshot: 10 }],
    // Committed, but nobody was told: the client finds it by its clientOrderId.
    ['after-commit', { acknowledged: 10, head: 20, orders: 20, snapshot: 10 }],
    ['during-snapshot', { acknowledged: 20, head: 20, orders: 20, snapshot: 10 }],
  ])('%s: what was acknowledged is there, and a group is there whole or not at all', async (point, expected) => {
    expect(await killedAt(point, '2')).toEqual(expected);
  });

  test('outside of tests the points are inert', async () => {
    const url = await migratedUrl();
    const child = await runChild(['append', url], { BOURSE_CRASH_AT: 'before-commit', NODE_ENV: 'production' });
    expect(child).toMatchObject({ code: 0, signal: null });
    expect(await (await journalOn(url)).head()).toBe(50);
  });
});
