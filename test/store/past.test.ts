import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookNumber, formatInstant, type Micros } from '../../src/domain/index.ts';
import { NoSuchMoment, Overloaded, type BookMoment, type PositionRecord } from '../../src/exchange/index.ts';
import { databasePath } from '../../src/store/database-url.ts';
import { openPast, type Past } from '../../src/store/past/open-past.ts';
import { PastBooks } from '../../src/store/past/past-books.ts';
import * as journalStatements from '../../src/store/past/past-journal.ts';
import * as positionStatements from '../../src/store/past/past-positions.ts';
import { seededDice, type Dice } from '../support/dice.ts';
import { withoutFees } from '../support/home-market.ts';
import { RandomMarket } from '../verify/random-market.ts';
import { booksOn, clientOn, DEPTH, Memory, NEVER, positionsOn, TUNING, type Remembered } from './past-support.ts';
import { freshUrl } from './support.ts';

const INSTRUMENTS = [0, 1, 2];
const ACCOUNTS = Array.from({ length: 9 }, (_, account) => account);

let folder: string;
/** A database of two lives, the first of which ended in a kill, with a tail of records after its last snapshot. */
let url: string;
let past: Past;
const memory = new Memory();
/** Instant at which the first instrument was made, and those of the first and the last command. */
let made: Micros;
let first: Micros;
let last: Remembered;
let hashBefore: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bourse-past-'));
  url = `file:${join(folder, 'second.db')}`;
  const killed = await RandomMarket.start(`file:${join(folder, 'first.db')}`, 5, { snapshotEvery: 110 });
  memory.listen(killed.bourse, await heldIn(killed));
  await killed.trade(280);
  killed.nextDay();
  await killed.trade(60);
  copyDatabase(join(folder, 'first.db'), databasePath(url));
  await killed.bourse.stop();
  const again = await RandomMarket.goOn(url, 6, { snapshotEvery: 130 });
  memory.listen(again.bourse, await heldIn(again));
  await again.trade(320);
  await again.bourse.stop();
  run(url, 'DELETE FROM "snapshots" WHERE "sequence" = (SELECT max("sequence") FROM "snapshots")');
  const isFirst = `"command" LIKE '%"CreateInstrument"%'`;
  [first = 0, made = 0] = numbers(url, `SELECT min("time"), min("time") FILTER (WHERE ${isFirst}) FROM "journal"`);
  last = memory.moments.at(-1)!;
  hashBefore = hashOf(url);
  past = openPast(url, { ...TUNING, patienceMs: 60_000 });
}, 60_000);

afterAll(async () => {
  await past.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('F93 D63 a book as it was', () => {
  test('each sequence that a command left it at is rebuilt, in any order', async () => {
    const dice = seededDice(11);
    const asked = INSTRUMENTS.flatMap((instrument) =>
      [...memory.booksBySequence(instrument)].map(([sequence, book]) => ({ instrument, sequence, book })),
    );
    expect(asked.length).toBeGreaterThan(100);
    for (const { instrument, sequence, book } of shuffled(asked, dice).slice(0, 60)) {
      expect(await past.bookAsOf(instrument, DEPTH, { sequence }), `${instrument} at ${sequence}`).toEqual(book);
    }
  });

  test('at random instants, onwards, backwards and back and forth', async () => {
    const dice = seededDice(12);
    const instants = shuffled(instantsOf(memory), dice).slice(0, 40);
    const asked = [...instants, ...instants.toSorted((a, b) => a - b), ...instants.toSorted((a, b) => b - a)];
    for (const at of asked) {
      const instrument = dice.roll(INSTRUMENTS.length);
      const expected = memory.at(at)!.books[instrument];
      expect(await past.bookAsOf(instrument, DEPTH, { at }), `${instrument} at ${at}`).toEqual(expected);
    }
  });

  test('just before, at and after each snapshot', async () => {
    for (const sequence of snapshotsOf(url)) {
      for (const next of [sequence - 1, sequence, sequence + 1]) {
        const moment = memory.moments.find((each) => each.sequence === next);
        if (!moment || memory.at(moment.at) !== moment) continue;
        const books = await Promise.all(
          INSTRUMENTS.map((instrument) => past.bookAsOf(instrument, DEPTH, { at: moment.at })),
        );
        expect(books, `after record ${next}`).toEqual(moment.books);
      }
    }
  });

  test('what never was, and what is not yet, by what there is', async () => {
    const newest = last.books[1]!;
    const refused: readonly (readonly [instrument: number, moment: BookMoment, told: string])[] = [
      [
        0,
        { at: first - 1 },
        `The book begins at ${formatInstant(made)}; there was none at ${formatInstant(first - 1)}.`,
      ],
      [0, { at: made - 1 }, `The book begins at ${formatInstant(made)}; there was none at ${formatInstant(made - 1)}.`],
      [0, { at: 0 }, `The book begins at ${formatInstant(made)}; there was none at 1970-01-01T00:00:00.000000Z.`],
      [1, { sequence: newest.sequence + 1 }, `The newest sequence of the book is ${newest.sequence}, at `],
      [1, { sequence: Number.MAX_SAFE_INTEGER }, `The newest sequence of the book is ${newest.sequence}, at `],
      [1, { sequence: -1 }, 'A book begins at sequence 0; it never had -1.'],
      [99, { at: last.at }, 'There is no book of instrument 99 at venue 0.'],
      [99, { sequence: 0 }, 'There is no book of instrument 99 at venue 0.'],
      [bookNumber(1, 0), { sequence: 0 }, 'There is no book of instrument 0 at venue 1.'],
    ];
    for (const [instrument, moment, told] of refused) {
      const asking = past.bookAsOf(instrument, DEPTH, moment);
      await expect(asking, JSON.stringify(moment)).rejects.toThrow(NoSuchMoment);
      await expect(asking).rejects.toThrow(told);
    }
    const empty = { sequence: 0, bids: [], asks: [], at: made, lastPrice: null };
    expect(await past.bookAsOf(0, DEPTH, { sequence: 0 })).toEqual(empty);
    expect(await past.bookAsOf(0, DEPTH, { at: made })).toEqual(empty);
    expect(await past.bookAsOf(1, DEPTH, { at: Number.MAX_SAFE_INTEGER })).toEqual(newest);
    expect(await past.bookAsOf(1, DEPTH, { sequence: newest.sequence })).toMatchObject({ bids: newest.bids });
    expect((await past.bookAsOf(1, 1, { at: last.at })).bids).toEqual(newest.bids.slice(0, 1));
  });

  test('a damaged snapshot is passed over, by sequence and by time', async () => {
    const damaged = copied();
    const [kept, ...others] = snapshotsOf(url);
    expect(others.length).toBeGreaterThan(1);
    run(
      damaged,
      `UPDATE "snapshots" SET "state" = substr("state", 1, 900) WHERE "sequence" = ${others[0]};
       UPDATE "snapshots" SET "state" = replace("state", '"nextTradeId":', '"nextTradeId":1') WHERE "sequence" <> ${kept};`,
    );
    const other = await booksOn(damaged);
    for (const [sequence, book] of [...memory.booksBySequence(0)].slice(-40)) {
      expect(await other.bookAsOf(0, DEPTH, { sequence }, NEVER)).toEqual(book);
      expect(await other.bookAsOf(0, DEPTH, { at: book.at }, NEVER)).toEqual(memory.at(book.at)!.books[0]);
    }
  });

  test('I16 a replay that gives other events than it gave then is an error, and nothing of it is kept', async () => {
    const doctored = copied();
    const from = snapshotsOf(url).at(-1)! + 3;
    const [wrong = 0] = numbers(
      url,
      `SELECT min("sequence") FROM "journal" WHERE "sequence" > ${from} AND "events" <> '[]'`,
    );
    run(doctored, `DROP TRIGGER "journal_update"; UPDATE "journal" SET "events" = '[]' WHERE "sequence" = ${wrong};`);
    const other = await booksOn(doctored);
    const timeOf = (sequence: number): Micros => memory.moments.find((moment) => moment.sequence === sequence)!.at;
    for (const sequence of [wrong, last.sequence, wrong]) {
      await expect(other.bookAsOf(0, DEPTH, { at: timeOf(sequence) }, NEVER)).rejects.toThrow(
        new RegExp(`^Journal record ${wrong} .* gives other events now than it gave then`),
      );
    }
    expect(await other.bookAsOf(0, DEPTH, { at: timeOf(wrong - 1) }, NEVER)).toEqual(
      memory.at(timeOf(wrong - 1))!.books[0],
    );
  });

  test('what takes too long is given up, and goes on from there when it is asked again', async () => {
    const client = await clientOn(url);
    const pages: number[] = [];
    class Watched extends journalStatements.PastJournal {
      override async entriesAfter(after: number, limit: number) {
        pages.push(after);
        return super.entriesAfter(after, limit);
      }
    }
    const books = new PastBooks(new Watched(client), { ...TUNING, waypointEvery: 1_000_000 });
    // A moment that lies far from where the replay begins: the first snapshot is made later.
    const [snapshot] = snapshotsOf(url);
    const moment = memory.moments.findLast(({ sequence }) => sequence < snapshot!)!;
    let given = 0;
    for (;;) {
      let slices = 0;
      const asking = books.bookAsOf(1, DEPTH, { at: moment.at }, () => slices++ === 1);
      const book = await asking.catch((error: unknown) => error);
      if (!(book instanceof Overloaded)) {
        expect(book).toEqual(moment.books[1]);
        break;
      }
      given++;
    }
    expect(given).toBeGreaterThan(3);
    expect(pages).toEqual(Array.from({ length: pages.length }, (_, page) => page * TUNING.slice));
  });
});

describe('F106 positions as they were', () => {
  test('D36 to the micro-dollar at random instants, holdings that were booked too', async () => {
    const dice = seededDice(13);
    for (const at of shuffled(instantsOf(memory), dice).slice(0, 80)) {
      const account = dice.roll(ACCOUNTS.length);
      const expected = memory.at(at)!.positions.get(account) ?? [];
      expect(await past.positionsAsOf(account, at), `${account} at ${at}`).toEqual(expected);
    }
    // The holding that account 2 was given when it began.
    const [{ at: booked } = { at: 0 }] = memory.moments;
    expect(await past.positionsAsOf(2, booked)).toMatchObject([{ instrument: 0, quantity: 300 }]);
    expect(await past.positionsAsOf(2, first)).toEqual([]);
    expect(await past.positionsAsOf(99, last.at)).toEqual([]);
    expect(await past.positionsAsOf(3, Number.MAX_SAFE_INTEGER)).toEqual(last.positions.get(3));
  });

  test('the same without any snapshot, and where snapshots were taken without positions', async () => {
    const older = copied();
    run(older, 'UPDATE "snapshots" SET "positions" = NULL');
    const other = await positionsOn(older);
    for (const account of ACCOUNTS) {
      expect(await other.positionsAsOf(account, last.at, NEVER)).toEqual(last.positions.get(account) ?? []);
    }
  });

  test('begins at the newest snapshot by then: what a snapshot says is believed', async () => {
    const doctored = copied();
    const sequences = snapshotsOf(url);
    run(doctored, `UPDATE "snapshots" SET "positions" = '[[7,1,12345,"5","6"]]' WHERE "sequence" = ${sequences[1]}`);
    const [from, before] = [sequences[1]!, sequences[1]! - 1].map((sequence) =>
      memory.moments.find((moment) => moment.sequence === sequence)!,
    );
    // One of before there were fees.
    const doctoredPosition = withoutFees({ account: 7, instrument: 1, quantity: 12345, cost: '5', realizedPnl: '6' });
    const other = await positionsOn(doctored);
    expect(await other.positionsAsOf(7, from!.at, NEVER)).toEqual([doctoredPosition]);
    expect(await other.positionsAsOf(7, before!.at, NEVER)).toEqual(before!.positions.get(7) ?? []);
  });

  test('what takes too long is given up, and goes on from there when it is asked again', async () => {
    const older = copied();
    run(older, 'UPDATE "snapshots" SET "positions" = NULL');
    const positions = await positionsOn(older, 3);
    let given = 0;
    for (;;) {
      let pages = 0;
      const asking = positions.positionsAsOf(4, last.at, () => pages++ === 1);
      const found = await asking.catch((error: unknown) => error);
      if (!(found instanceof Overloaded)) {
        expect(found).toEqual(last.positions.get(4));
        break;
      }
      given++;
    }
    expect(given).toBeGreaterThan(2);
  });
});

test.each(Object.entries({ ...journalStatements, ...positionStatements }).filter(([, sql]) => typeof sql === 'string'))(
  '%s searches by an index, whatever the length of the journal',
  (_, sql) => {
    const connection = new Database(databasePath(url), { readonly: true });
    const steps = connection.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${String(sql)}`);
    const nulls = Array.from(String(sql).matchAll(/\?/g), () => null);
    const details = steps.all(...nulls).map(({ detail }) => detail);
    connection.close();
    expect(details.filter((step) => /^SEARCH .*(INDEX|PRIMARY KEY)/.test(step)).length).toBeGreaterThan(0);
    // The end of a key, the steps of the search, and what one statement has found so far.
    const short =
      /^SCAN (\w+ USING (COVERING )?INDEX sqlite_autoindex_\w+|s|search|j|page|p VIRTUAL TABLE .*|CONSTANT ROW|\(.*\))$/;
    expect(details.filter((step) => step.startsWith('SCAN') && !short.test(step))).toEqual([]);
  },
);

test('nothing was written by all that: the file is the same, byte for byte', () => {
  expect(hashOf(url)).toBe(hashBefore);
  expect(existsSync(`${databasePath(url)}-wal`) && statSync(`${databasePath(url)}-wal`).size > 0).toBe(false);
});

/** Instants at, before and after commands, of which it is known how things stood. */
function instantsOf({ moments }: Memory): Micros[] {
  return moments.flatMap(({ at }) => [at - 1, at, at + 1]).filter((at) => memory.at(at));
}

function shuffled<Item>(items: readonly Item[], dice: Dice): Item[] {
  const mixed = [...items];
  for (let place = mixed.length - 1; place > 0; place--) {
    const other = dice.roll(place + 1);
    [mixed[place], mixed[other]] = [mixed[other]!, mixed[place]!];
  }
  return mixed;
}

/** As a kill would leave it. While somebody reads, the log is not begun anew, so what is not in the file is in the log. */
function copyDatabase(from: string, to: string): void {
  const reader = new Database(from, { readonly: true });
  reader.exec('BEGIN; SELECT count(*) FROM "snapshots"');
  for (const end of ['', '-wal']) if (existsSync(`${from}${end}`)) copyFileSync(`${from}${end}`, `${to}${end}`);
  reader.close();
}

/** A copy of the database, for one test. */
function copied(): string {
  const copy = freshUrl();
  copyDatabase(databasePath(url), databasePath(copy));
  return copy;
}

async function heldIn({ bourse }: RandomMarket): Promise<PositionRecord[]> {
  return [...(await bourse.queries.positionsOfAccounts(ACCOUNTS)).values()].flat();
}

function run(database: string, sql: string): void {
  const connection = new Database(databasePath(database));
  connection.exec(sql);
  connection.close();
}

/** All cells of an answer, row by row. */
function numbers(database: string, sql: string): number[] {
  const connection = new Database(databasePath(database), { readonly: true });
  const rows = connection.prepare<[], number[]>(sql).raw().all();
  connection.close();
  return rows.flat();
}

function snapshotsOf(database: string): number[] {
  return numbers(database, 'SELECT "sequence" FROM "snapshots" ORDER BY "sequence"');
}

function hashOf(database: string): string {
  return createHash('sha256')
    .update(readFileSync(databasePath(database)))
    .digest('hex');
}
