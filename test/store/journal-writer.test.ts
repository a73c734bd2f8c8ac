import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { EpochLost, JournalRefused } from '../../src/exchange/index.ts';
import { SampleFlow } from './sample-group.ts';
import { collect, connectionTo, journalOn, migratedUrl, runChild, withEnvironment } from './support.ts';

describe('I3 I5 the database itself refuses', () => {
  test('a gap, a repeat and a step back in the sequence; nothing of the group is written', async () => {
    const url = await migratedUrl();
    const journal = await journalOn(url);
    await journal.append(new SampleFlow().group(10));
    const connection = await connectionTo(url);
    for (const head of [11, 9, 5]) {
      await expect(journal.append(new SampleFlow(head).group(3))).rejects.toThrow(/gap in the journal/);
      expect(await connection.rows('SELECT max("sequence") FROM "journal"')).toEqual([[10]]);
      expect(await connection.rows('SELECT count(*) FROM "orders"')).toEqual([[10]]);
      await journal.reopen();
    }
  });
});

describe('X13 one writer', () => {
  test('who was opened before can append nothing, save nothing, and come back no more', async () => {
    const url = await migratedUrl();
    const flow = new SampleFlow();
    const first = await journalOn(url);
    await first.append(flow.group(10));
    const second = await journalOn(url);
    expect([first.epoch, second.epoch]).toEqual([1, 2]);

    const next = flow.group(3);
    await expect(first.append(next)).rejects.toThrow(EpochLost);
    await expect(first.append(next)).rejects.toThrow(EpochLost);
    await expect(first.saveSnapshot({ sequence: 10, time: 1, state: '{}' })).rejects.toThrow(EpochLost);
    await expect(first.reopen()).rejects.toThrow(EpochLost);
    expect(await second.head()).toBe(10);
    expect(await second.latestSnapshot(1)).toBeUndefined();

    await second.append(next);
    expect(await second.head()).toBe(13);
    const connection = await connectionTo(url);
    expect(await connection.rows('SELECT count(*) FROM "orders"')).toEqual([[13]]);
  });

  test('a stale writer may not save a snapshot either, when that is the first thing it tries', async () => {
    const url = await migratedUrl();
    const first = await journalOn(url);
    await first.append(new SampleFlow().group(10));
    await journalOn(url);
    await expect(first.saveSnapshot({ sequence: 10, time: 1, state: '{}' })).rejects.toThrow(EpochLost);
    const connection = await connectionTo(url);
    expect(await connection.rows('SELECT count(*) FROM "snapshots"')).toEqual([[0]]);
  });

  test('reopening keeps the epoch', async () => {
    const url = await migratedUrl();
    const flow = new SampleFlow();
    const journal = await journalOn(url);
    await journal.append(flow.group(10));
    await journal.reopen();
    expect(journal.epoch).toBe(1);
    await journal.append(flow.group(10));
    expect(await collect(journal.entriesAfter(0))).toHaveLength(20);
  });
});

describe('X7 a database that is locked', () => {
  test('refuses the group, is certain that nothing was written, and takes it when the lock is gone', async () => {
    const url = await migratedUrl();
    const flow = new SampleFlow();
    const journal = await journalOn(url, { busyTimeoutMs: 50 });
    await journal.append(flow.group(10));
    const other = await connectionTo(url);
    const group = flow.group(3);

    await other.run('BEGIN EXCLUSIVE');
    await expect(journal.append(group)).rejects.toThrow(JournalRefused);
    await expect(journal.append(group)).rejects.toThrow(/database is locked .*Nothing was written/);
    expect(await journal.head()).toBe(10);
    await other.run('ROLLBACK');

    await journal.append(group);
    expect(await collect(journal.entriesAfter(0))).toHaveLength(13);
  });

  test('reopening works while another writes', async () => {
    const url = await migratedUrl();
    const flow = new SampleFlow();
    const journal = await journalOn(url, { busyTimeoutMs: 50 });
    const other = await connectionTo(url);
    await other.run('BEGIN EXCLUSIVE');
    await journal.reopen();
    await other.run('ROLLBACK');
    await journal.append(flow.group(1));
    expect(await journal.head()).toBe(1);
  });
});

describe('failures whose outcome is unknown', () => {
  test('X6 a write that fails at COMMIT: what was acknowledged is there, and of the last group all or nothing', async () => {
    const url = await migratedUrl();
    // No file may grow beyond 600 blocks; SQLite gets an error where the kernel would end the process.
    const child = await runChild(['fill', url], {}, `trap '' XFSZ; ulimit -f 600`);
    expect(child.code, child.output).toBe(0);
    const { acknowledged, first, second } = JSON.parse(child.output) as Record<string, string | number>;
    expect(first).toMatch(/^Error: The journal failed \(commit\): disk I\/O error \(SQLITE_IOERR_WRITE\)/);
    expect(second).toBe(first);
    const journal = await journalOn(url);
    const head = await journal.head();
    expect(acknowledged).toBeGreaterThan(0);
    expect([acknowledged, Number(acknowledged) + 10]).toContain(head);
    expect(await collect(journal.entriesAfter(0))).toHaveLength(head);
    const connection = await connectionTo(url);
    expect(await connection.rows('SELECT count(*) FROM "orders"')).toEqual([[head]]);
    expect(await connection.rows('PRAGMA integrity_check')).toEqual([['ok']]);
  });

  test("the writer's thread dies in the middle of a group", async () => {
    withEnvironment({ BOURSE_COMMIT_DELAY_MS: '60000' });
    const url = await migratedUrl();
    const journal = await journalOn(url);
    const group = new SampleFlow().group(4);
    const appended = journal.append(group).catch((error: unknown) => error);
    const { worker } = (journal as unknown as { writer: { worker: Worker } }).writer;
    await sleep(300);
    await worker.terminate();
    const error = await appended;
    expect(error).not.toBeInstanceOf(JournalRefused);
    expect((error as Error).message).toMatch(/writer ended .* unknown/);
    await expect(journal.append(group)).rejects.toThrow(/writer ended/);

    withEnvironment({ BOURSE_COMMIT_DELAY_MS: '0' });
    await journal.reopen();
    expect(await journal.head()).toBe(0);
    await journal.append(group);
    expect(await journal.head()).toBe(4);
  });

  test('after one, nothing is appended until the journal is reopened', async () => {
    const url = await migratedUrl();
    const flow = new SampleFlow();
    const journal = await journalOn(url);
    const connection = await connectionTo(url);
    await connection.run('ALTER TABLE "positions" RENAME TO "hidden"');
    const group = flow.group(4);
    const refusal = await journal.append(group).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Error);
    expect(refusal).not.toBeInstanceOf(JournalRefused);
    await connection.run('ALTER TABLE "hidden" RENAME TO "positions"');
    await expect(journal.append(group)).rejects.toThrow(/no such table: positions/);
    await journal.reopen();
    expect(await journal.head()).toBe(0);
    await journal.append(group);
    expect(await journal.head()).toBe(4);
  });
});
