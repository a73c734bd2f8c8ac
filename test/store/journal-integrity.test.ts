import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { describeError } from '../../src/store/driver-error.ts';
import { JournalBroken } from '../../src/store/index.ts';
import { entriesAfter } from '../../src/store/journal/entries.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { SampleFlow } from './sample-group.ts';
import { collect, connectionTo, sampleDatabase } from './support.ts';

let sample: Awaited<ReturnType<typeof sampleDatabase>>;
beforeAll(async () => {
  sample = await sampleDatabase([new SampleFlow().group(30)]);
});
afterAll(() => sample.remove());

/** Reads a journal of thirty entries after a hand has reached into it, past the triggers. */
async function readTampered(sql: string, after = 0) {
  const url = sample.copy();
  const connection = await connectionTo(url);
  await connection.run(`DROP TRIGGER "journal_update"; DROP TRIGGER "journal_delete"; ${sql}`);
  const database = await openDatabase(url, { readOnly: true });
  onTestFinished(() => database.close());
  return collect(entriesAfter(database.client, after));
}

describe('I5 I23 a journal that is not what was written is noticed, and the sequence named', () => {
  const cases: readonly [what: string, sql: string, sequence: number][] = [
    [
      'a command was changed',
      `UPDATE "journal" SET "command" = replace("command", '100', '101') WHERE "sequence" = 7`,
      7,
    ],
    ['events were changed', `UPDATE "journal" SET "events" = '[]' WHERE "sequence" = 8`, 8],
    ['the actor was changed', `UPDATE "journal" SET "actor" = 'mallory' WHERE "sequence" = 9`, 9],
    ['the time was changed', `UPDATE "journal" SET "time" = "time" + 1 WHERE "sequence" = 10`, 10],
    ['the version was changed', `UPDATE "journal" SET "engineVersion" = 99 WHERE "sequence" = 11`, 11],
    ['a hash was changed', `UPDATE "journal" SET "hash" = 'feed' WHERE "sequence" = 12`, 12],
    ['a record was taken out', `DELETE FROM "journal" WHERE "sequence" = 13`, 13],
    [
      'two commands were exchanged',
      `UPDATE "journal" SET "command" = (SELECT j."command" FROM "journal" j WHERE j."sequence" = 29 - "journal"."sequence")
       WHERE "sequence" IN (14, 15)`,
      14,
    ],
  ];

  test.each(cases)('%s', async (_, sql, sequence) => {
    const error: unknown = await readTampered(sql).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(JournalBroken);
    expect(error).toMatchObject({ sequence });
    expect((error as Error).message).toContain(`at sequence ${sequence}:`);
  });

  test('reading from the middle holds the first record to the one before it', async () => {
    const sql = `UPDATE "journal" SET "hash" = 'feed' WHERE "sequence" = 12`;
    await expect(readTampered(sql, 12)).rejects.toThrow('at sequence 13:');
    expect(await readTampered(sql, 13)).toHaveLength(17);
  });

  test('reading after a sequence that the journal does not have', async () => {
    await expect(readTampered('SELECT 1', 31)).rejects.toThrow('at sequence 31: the record is missing');
  });
});

describe('what was told is never taken back', () => {
  test.each([
    ['UPDATE "journal" SET "time" = 0', /the journal is never changed/],
    ['DELETE FROM "journal"', /nothing is deleted from the journal/],
    ['UPDATE "trades" SET "price" = 0', /trades are never changed/],
    ['DELETE FROM "trades"', /trades are never deleted/],
    ['UPDATE "order_events" SET "at" = 0', /order events are never changed/],
    ['DELETE FROM "order_events"', /order events are never deleted/],
    ['UPDATE "writer_epoch" SET "epoch" = 1', /the epoch only rises/],
  ])('%s', async (sql, why) => {
    const connection = await connectionTo(sample.copy());
    const error: unknown = await (async () => connection.run(sql))().catch((thrown: unknown) => thrown);
    expect(describeError(error)).toMatch(why);
  });
});
