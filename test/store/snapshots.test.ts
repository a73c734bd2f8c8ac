import { describe, expect, test } from 'vitest';
import { ENGINE_VERSION, noChanges } from '../../src/exchange/index.ts';
import { seededDice } from '../support/dice.ts';
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

async function keptIn(connection: Awaited<ReturnType<typeof connectionTo>>): Promise<number[]> {
  return (await connection.rows('SELECT "sequence" FROM "snapshots" ORDER BY "sequence"')).flat().map(Number);
}

describe('snapshots', () => {
  test('the newest of the engine version is found, and the newest three are kept', async () => {
    const url = await migratedUrl();
    const journal = await journalOf(40, url);
    expect(await journal.latestSnapshot(ENGINE_VERSION)).toBeUndefined();
    for (const sequence of [5, 10, 20, 30, 40]) await journal.saveSnapshot(snapshot(sequence));
    expect(await journal.latestSnapshot(ENGINE_VERSION)).toEqual(snapshot(40));
    // A new version of the engine starts where the old one stopped; an old one does not read what a new one wrote.
    expect(await journal.latestSnapshot(ENGINE_VERSION + 1)).toEqual(snapshot(40));
    expect(await journal.latestSnapshot(ENGINE_VERSION - 1)).toBeUndefined();
    const connection = await connectionTo(url);
    // The first of all is the first of the journal's first stretch.
    expect(await keptIn(connection)).toEqual([5, 20, 30, 40]);
  });

  test('the first of each 50,000 records is kept for ever, so that no moment is far from one', async () => {
    const url = await migratedUrl();
    const journal = await journalOf(1, url);
    const connection = await connectionTo(url);
    const dice = seededDice(8);
    const taken: number[] = [];
    // As the exchange takes them: when 50,000 records have come since the last, a group of up to a thousand more.
    for (let sequence = 0; sequence < 3_000_000;) taken.push((sequence += 50_000 + dice.roll(1000)));
    await connection.run(`DROP TRIGGER "journal_insert"; INSERT INTO "journal"
      SELECT 4000000, "time", "actor", "command", "events", "engineVersion", "eventsHash", "hash", "epoch" FROM "journal"`);
    for (const sequence of taken) await journal.saveSnapshot(snapshot(sequence));
    const kept = await keptIn(connection);
    expect(kept.slice(-3)).toEqual(taken.slice(-3));
    const stretches = new Set(taken.map((sequence) => Math.floor(sequence / 50_000)));
    const firsts = [...stretches].map((stretch) => taken.find((sequence) => sequence >= stretch * 50_000));
    expect(kept).toEqual([...new Set([...firsts, ...taken.slice(-3)])].sort((a, b) => a! - b!));
    const distances = kept.map((sequence, place) => sequence - (kept[place - 1] ?? 0));
    expect(Math.max(...distances)).toBeLessThan(102_000);
    // One taken between does not stay.
    await journal.saveSnapshot(snapshot(kept[9]! + 1));
    expect(await keptIn(connection)).toEqual(kept);
  });

  test('D36 positions stand beside the state as of its sequence; beside that of an earlier record there are none', async () => {
    const url = await migratedUrl();
    const journal = await journalOf(3, url);
    const connection = await connectionTo(url);
    const position = {
      account: 1,
      instrument: 0,
      quantity: -7,
      cost: '-12345678901234567890',
      realizedPnl: '5',
      fees: '3',
      netCost: '-12345678901234567889',
      netRealizedPnl: '3',
    };
    const sums = '-7,"-12345678901234567890","5","3","-12345678901234567889","3"';
    await journal.append({
      entries: [{ sequence: 4, time: 4000, actor: 'clock', command: { kind: 'AdvanceTime' }, events: '[]' }],
      changes: { ...noChanges(), positions: [position, { ...position, account: 0, instrument: 2 }] },
    });
    await journal.saveSnapshot(snapshot(4));
    await journal.saveSnapshot(snapshot(2));
    const rows = await connection.rows('SELECT "sequence", "positions" FROM "snapshots" ORDER BY "sequence"');
    expect(rows).toEqual([
      [2, null],
      [4, `[[0,2,${sums}],[1,0,${sums}]]`],
    ]);
    await journal.append({
      entries: [{ sequence: 5, time: 5000, actor: 'clock', command: { kind: 'AdvanceTime' }, events: '[]' }],
      changes: { ...noChanges(), positions: [{ ...position, quantity: 0 }] },
    });
    await journal.saveSnapshot(snapshot(4));
    expect(await connection.rows('SELECT "sequence", "positions" FROM "snapshots" ORDER BY "sequence"')).toEqual(rows);
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
      'INSERT INTO "snapshots" SELECT "sequence" + 1, "time", "engineVersion", "stateHash", "state", NULL FROM "snapshots"',
    );
    expect(await journal.latestSnapshot(ENGINE_VERSION)).toEqual(snapshot(10));
  });
});
