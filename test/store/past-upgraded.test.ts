import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBourse } from '../../src/bourse.ts';
import { formatInstant, type Command } from '../../src/domain/index.ts';
import {
  NoSuchMoment,
  bookSeed,
  restoreState,
  type BookSeed,
  type Level,
  type PastBook,
} from '../../src/exchange/index.ts';
import { seededDice } from '../support/dice.ts';
import { order } from '../support/small-market.ts';
import { ENGINE_1_HEAD, writeEngine1 } from './engine-1.ts';
import { ENGINE_2_HEAD, writeEngine2 } from './engine-2.ts';
import { ENGINE_3_HEAD, writeEngine3 } from './engine-3.ts';
import { booksOn, DEPTH, Memory, NEVER, positionsOn } from './past-support.ts';

const START = Date.UTC(2026, 10, 27) * 1000;
const COMMANDS = 60;

/** Goes on with what an earlier engine has left, and remembers. */
async function goOn(url: string) {
  const clock = { time: START };
  const bourse = await openBourse({ url, clock: { now: () => clock.time++ }, sequencer: { snapshotEvery: 25 } });
  const { sequencer, queries, directory } = bourse;
  const accounts = directory.accounts.map(({ index }) => index);
  const held = [...(await queries.positionsOfAccounts(accounts)).values()].flat();
  const memory = new Memory();
  memory.listen(bourse, held);
  const dice = seededDice(9);
  for (let sent = 0; sent < COMMANDS; sent++) {
    const { index: instrument, tickSize, lotSize } = directory.instruments[dice.roll(directory.instruments.length)]!;
    const { bids, asks } = bourse.feeds.book(instrument, 1);
    const near = bids[0]?.price ?? asks[0]?.price ?? tickSize * 1000;
    await sequencer.send(
      order({
        account: dice.roll(accounts.length),
        instrument,
        side: dice.roll(2) === 0 ? 'BUY' : 'SELL',
        quantity: lotSize * (1 + dice.roll(5)),
        price: near + tickSize * (dice.roll(7) - 3),
        timeInForce: 'GTC',
      }) satisfies Command,
      'test',
    );
  }
  const instruments = directory.instruments.map(({ index }) => index);
  await bourse.stop();
  return { memory, accounts, instruments };
}

/** Levels summed up order by order. */
function bookOf({ sequence, lastPrice, orders }: BookSeed): Omit<PastBook, 'at'> {
  const side = (wanted: 'BUY' | 'SELL'): Level[] => {
    const levels: { price: number; quantity: number; orderCount: number }[] = [];
    for (const { price, quantity } of orders.filter((each) => each.side === wanted)) {
      const last = levels.at(-1);
      if (last?.price !== price) levels.push({ price, quantity, orderCount: 1 });
      else Object.assign(last, { quantity: last.quantity + quantity, orderCount: last.orderCount + 1 });
    }
    return levels.slice(0, DEPTH);
  };
  return { sequence, lastPrice, bids: side('BUY'), asks: side('SELL') };
}

describe.each([
  [1, ENGINE_1_HEAD, writeEngine1],
  [2, ENGINE_2_HEAD, writeEngine2],
  [3, ENGINE_3_HEAD, writeEngine3],
])('X26 F93 of a database that engine version %i began', (_, head, write) => {
  const folder = mkdtempSync(join(tmpdir(), 'bourse-past-'));
  const path = join(folder, 'test.db');
  const url = `file:${path}`;
  let gone: Awaited<ReturnType<typeof goOn>>;
  let raw: Database.Database;
  const timeOf = (sequence: number): number =>
    raw.prepare<[number], number>('SELECT "time" FROM "journal" WHERE "sequence" = ?').pluck().get(sequence)!;

  beforeAll(async () => {
    write(path);
    gone = await goOn(url);
    raw = new Database(path);
    raw.exec('DELETE FROM "snapshots" WHERE "sequence" = (SELECT max("sequence") FROM "snapshots")');
  });
  afterAll(() => {
    raw.close();
    rmSync(folder, { recursive: true });
  });

  test('books are rebuilt from that engine’s last record on', async () => {
    const { memory, instruments } = gone;
    const past = await booksOn(url);
    const stateOf = raw.prepare<[number], string>('SELECT "state" FROM "snapshots" WHERE "sequence" = ?').pluck();
    const core = restoreState(stateOf.get(head)!);
    const at = timeOf(head);
    for (const instrument of instruments) {
      const expected = { ...bookOf(bookSeed(core, instrument)), at };
      const { sequence } = expected;
      expect(await past.bookAsOf(instrument, DEPTH, { at }, NEVER)).toEqual(expected);
      expect(await past.bookAsOf(instrument, DEPTH, { sequence }, NEVER)).toEqual(expected);
      for (const [since, book] of memory.booksBySequence(instrument)) {
        expect(await past.bookAsOf(instrument, DEPTH, { sequence: since }, NEVER)).toEqual(book);
      }
      const before = past.bookAsOf(instrument, DEPTH, { sequence: sequence - 1 }, NEVER);
      await expect(before).rejects.toThrow(NoSuchMoment);
      await expect(before).rejects.toThrow(
        `The book can be rebuilt from sequence ${sequence} on, not at ${sequence - 1}: before, an earlier version`,
      );
    }
    for (const moment of memory.moments.filter((each) => memory.at(each.at) === each)) {
      const instrument = moment.sequence % instruments.length;
      const book = await past.bookAsOf(instrument, DEPTH, { at: moment.at }, NEVER);
      expect(book).toEqual(moment.books[instrument]);
    }
    const earlier = past.bookAsOf(0, DEPTH, { at: at - 1 }, NEVER);
    await expect(earlier).rejects.toThrow(NoSuchMoment);
    await expect(earlier).rejects.toThrow(`Books can be rebuilt from ${formatInstant(at)} on, not as of`);
  });

  test('D36 positions are worked out from the first trade on', async () => {
    const { memory, accounts } = gone;
    const past = await positionsOn(url);
    for (const moment of memory.moments.filter((each) => memory.at(each.at) === each)) {
      const account = moment.sequence % accounts.length;
      const positions = await past.positionsAsOf(account, moment.at, NEVER);
      expect(positions).toEqual(moment.positions.get(account) ?? []);
    }
    // Trades of the earlier engine, and holdings that were booked, summed up by hand.
    const sums = raw.prepare<unknown[], [number, number]>(
      `SELECT "instrument", sum("quantity") FROM (
         SELECT "instrument",
           ("takerAccount" = :account) * "quantity" * CASE "aggressorSide" WHEN 'SELL' THEN -1 ELSE 1 END +
           ("makerAccount" = :account) * "quantity" * CASE "aggressorSide" WHEN 'SELL' THEN 1 ELSE -1 END AS "quantity"
         FROM "trades" WHERE :account IN ("makerAccount", "takerAccount") AND "executedAt" <= :at
         UNION ALL
         SELECT "instrument", "quantity" FROM "ledger"
         WHERE "account" = :account AND "at" <= :at AND "booking" = 'OPENING_HOLDING')
       GROUP BY "instrument" ORDER BY "instrument"`,
    );
    for (const at of [head, head - 20, Math.floor(head / 2), 1].map(timeOf)) {
      for (const account of accounts) {
        const positions = await past.positionsAsOf(account, at, NEVER);
        expect(positions.map(({ instrument, quantity }) => [instrument, quantity])).toEqual(
          sums.raw().all({ account, at }),
        );
        for (const { cost, realizedPnl, ...net } of positions) {
          expect(net).toMatchObject({ fees: '0', netCost: cost, netRealizedPnl: realizedPnl });
        }
      }
    }
  });

  test('without its last snapshot the past begins at the next one; without any there is none', async () => {
    const { memory } = gone;
    raw.exec(`UPDATE "snapshots" SET "state" = "state" || ' ' WHERE "sequence" = ${head}`);
    const next = raw.prepare<[], number>(`SELECT min("sequence") FROM "snapshots" WHERE "sequence" > ${head}`);
    const first = memory.moments.find(({ sequence }) => sequence === next.pluck().get())!;
    const past = await booksOn(url);
    await expect(past.bookAsOf(0, DEPTH, { at: first.at - 1 }, NEVER)).rejects.toThrow(
      `Books can be rebuilt from ${formatInstant(first.at)} on, not as of ${formatInstant(first.at - 1)}`,
    );
    expect(await past.bookAsOf(0, DEPTH, { at: first.at }, NEVER)).toEqual(first.books[0]);
    raw.exec('DELETE FROM "snapshots"');
    await expect((await booksOn(url)).bookAsOf(0, DEPTH, { at: first.at }, NEVER)).rejects.toThrow(
      'No book can be rebuilt: an earlier version of the exchange wrote',
    );
  });
});
