import { expect, onTestFinished, test } from 'vitest';
import { noChanges, type Changes } from '../../src/exchange/index.ts';
import { openFrozenReader } from '../../src/store/index.ts';
import { SampleFlow, START } from './sample-group.ts';
import { everyKind } from './sample-records.ts';
import { collect, journalOn, migratedUrl } from './support.ts';

async function frozen(url: string) {
  const reader = await openFrozenReader(url);
  onTestFinished(() => reader.close());
  return reader;
}

test('gives every kind of record, in order of its key, in pages that follow each other', async () => {
  const url = await migratedUrl();
  const journal = await journalOn(url);
  const changes = everyKind();
  const command = { kind: 'AdvanceTime' } as const;
  await journal.append({ entries: [{ sequence: 1, time: START, actor: 'clock', command, events: '[]' }], changes });
  const reader = await frozen(url);
  for (const kind of Object.keys(changes) as (keyof Changes)[]) {
    const rows = await collect<unknown>(reader.rows(kind));
    expect(rows, kind).toHaveLength(changes[kind].length);
    expect(rows, kind).toEqual(expect.arrayContaining(changes[kind] as unknown[]));
  }
  const many = { ...noChanges(), preventions: [] as Changes['preventions'] };
  for (let place = 1; place < 12_000; place++)
    many.preventions.push({ ...changes.preventions[0]!, sequence: 2, place });
  await journal.append({
    entries: [{ sequence: 2, time: START, actor: 'clock', command, events: '[]' }],
    changes: many,
  });
  const preventions = await collect((await frozen(url)).rows('preventions'));
  expect(preventions).toEqual([...changes.preventions, ...many.preventions]);
});

test('sees one moment, whatever is written meanwhile, and does not take the turn to write', async () => {
  const url = await migratedUrl();
  const flow = new SampleFlow();
  const journal = await journalOn(url);
  await journal.append(flow.group(10));
  const reader = await frozen(url);
  await journal.append(flow.group(10));
  expect(await reader.head()).toBe(10);
  expect(await collect(reader.entriesAfter(0))).toHaveLength(10);
  expect(await collect(reader.rows('orders'))).toHaveLength(10);
  expect(await reader.latestSnapshot(1, () => undefined)).toBeUndefined();
  expect(await (await frozen(url)).head()).toBe(20);
});
