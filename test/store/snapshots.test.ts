import { describe, expect, test } from 'vitest';
import { ENGINE_VERSION, noChanges } from '../../src/exchange/index.ts';
import { connectionTo, journalOn, migratedUrl } from './support.ts';

const snapshot = (sequence: number) => ({ sequence, time: sequence * 1000, state: `{"at":${sequence}}` });

/** A journal of so many entries: a snapshot may not be ahead of them. */
async function journalOf(entries: number, url: string, options: Parameters<typeof journalOn>[1] = {}) {
  const journal = await journalOn(url, options);
  const sequences = Array.from({ length: entries }, (_, place) => place + 1);
  await journal.append({
    entries: sequences.map((sequence) => ({
      sequence,
      time: sequence * 1000,
      actor: 'clock',
      command: { kind: 'AdvanceTime' },
      events: '[]',
    })),
    changes: noChanges(),
  });
  return journal;
}

describe('snapshots', () => {
  test('the newest of the engine version is found, and the newest three are kept', async () => {
    const url = await migratedUrl();
    const journal = await journalOf(40, url);
    expect(await journal.latestSnapshot(ENGINE_VERSION)).toBeUndefined();
    for (const sequence of [10, 20, 30, 40]) await journal.saveSnapshot(snapshot(sequence));
    expect(await journal.latestSnapshot(ENGINE_VERSION)).toEqual(snapshot(40));
    // A new version of the engine starts where the old one stopped; an old one does not read what a new one wrote.
    expect(await journal.latestSnapshot(ENGINE_VERSION + 1)).toEqual(snapshot(40));
    expect(await journal.latestSnapshot(ENGINE_VERSION - 1)).toBeUndefined();
    const connection = await connectionTo(url);
    expect(await connection.rows('SELECT "sequence" FROM "snapshots" ORDER BY "sequence"')).toEqual([[20], [30], [40]]);
  });

  test('taken twice at the same sequence, it is there once', async () => {
    const journal = await journalOf(10, await migratedUrl());
    await journal.saveSnapshot(snapshot(10));
    await journal.saveSnapshot({ ...snapshot(10), state: '{"again":true}' });
    expect((await journal.latestSnapshot(ENGINE_VERSION))?.state).toBe('{"again":true}');
  });

  test('X9 a damaged one is passed over, and told of', async () => {
    const url = await migratedUrl();
    const warnings: string[] = [];
    const journal = await journalOf(20, url, { warn: (message) => warnings.push(message) });
    await journal.saveSnapshot(snapshot(10));
    await journal.saveSnapshot(snapshot(20));
    const connection = await connectionTo(url);
    await connection.run(`UPDATE "snapshots" SET "state" = '{"at":21}' WHERE "sequence" = 20`);
    expect(await journal.latestSnapshot(ENGINE_VERSION)).toEqual(snapshot(10));
    expect(warnings).toEqual([expect.stringContaining('at sequence 20 is damaged')]);
  });

  test('a large one survives the way there and back', async () => {
    const journal = await journalOf(1, await migratedUrl());
    const state = JSON.stringify(Array.from({ length: 200_000 }, (_, place) => ({ place, name: `"é${place}"` })));
    await journal.saveSnapshot({ sequence: 1, time: 1, state });
    expect((await journal.latestSnapshot(ENGINE_VERSION))?.state).toBe(state);
  });

  test('one ahead of the journal is refused, and one that stands there all the same is not used', async () => {
    const url = await migratedUrl();
    const journal = await journalOf(10, url);
    await journal.saveSnapshot(snapshot(10));
    await expect(journal.saveSnapshot(snapshot(11))).rejects.toThrow('ahead of the journal');
    const connection = await connectionTo(url);
    await connection.run(
      'INSERT INTO "snapshots" SELECT "sequence" + 1, "time", "engineVersion", "stateHash", "state" FROM "snapshots"',
    );
    expect(await journal.latestSnapshot(ENGINE_VERSION)).toEqual(snapshot(10));
  });
});
