import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBourse } from '../../src/bourse.ts';
import { bookNumber, type Command } from '../../src/domain/index.ts';
import {
  bookLevels,
  noChanges,
  NoSuchMoment,
  type Changes,
  type Exchange,
  type PastBook,
  type PositionRecord,
} from '../../src/exchange/index.ts';
import { databasePath } from '../../src/store/database-url.ts';
import { openJournal, openQueries } from '../../src/store/index.ts';
import { verifyDatabase } from '../../src/verify/index.ts';
import { freshPath, tamper } from '../verify/support.ts';
import { seededDice } from '../support/dice.ts';
import { recorderRowsAfter, referenceRowsAfter } from '../support/rows-after.ts';
import { order, smallMarket } from '../support/small-market.ts';
import { booksOn, DEPTH, NEVER, positionsOn } from './past-support.ts';

const START = Date.UTC(2026, 10, 24, 15) * 1000;
const ACCOUNTS = [0, 1, 2];
/** Of the home market, NYSE and IEX. */
const BOOKS = [0, 1, 2].flatMap((venue) => [0, 1].map((instrument) => bookNumber(venue, instrument)));

/** How things stood right after a command. */
interface Moment {
  readonly at: number;
  readonly books: ReadonlyMap<number, PastBook>;
  readonly positions: ReadonlyMap<number, readonly PositionRecord[]>;
}

const fees = (venue: number, maker: number, taker: number): Command => ({
  kind: 'SetVenueFees',
  venue,
  from: '2020-01-01',
  tiers: [{ minimumVolume: 0, maker, taker, makerRate: 0, takerRate: 0 }],
});

/** Three lit venues with fees of their own, and a pool that asks none. */
const SETTING: readonly Command[] = [
  ...smallMarket(),
  { kind: 'CreateVenue', name: 'NYSE', mic: 'XNYS', venueKind: 'LIT', latency: 200 },
  { kind: 'CreateVenue', name: 'IEX', mic: 'IEXG', venueKind: 'LIT', fillRate: 850_000, latency: 350 },
  { kind: 'CreateVenue', name: 'DARK', mic: 'BDRK', venueKind: 'DARK' },
  fees(0, -500, 1000),
  fees(1, -1500, 3000),
  fees(2, 333, 1),
];

const folder = mkdtempSync(join(tmpdir(), 'bourse-past-'));
const url = `file:${join(folder, 'test.db')}`;
const moments: Moment[] = [];
const all = noChanges();

function bookOf(core: Exchange, number: number): PastBook {
  const { book, tickSize } = core.marketOf(number);
  const side = (of: 'BUY' | 'SELL') => bookLevels(core, number, of).slice(0, DEPTH);
  const lastPrice = book.lastTick === 0 ? null : book.lastTick * tickSize;
  return { sequence: book.sequence, bids: side('BUY'), asks: side('SELL'), at: core.time, lastPrice };
}

beforeAll(async () => {
  const clock = { time: START };
  const bourse = await openBourse({ url, clock: { now: () => clock.time }, sequencer: { snapshotEvery: 90 } });
  const { sequencer } = bourse;
  const held = new Map<string, PositionRecord>();
  bourse.listen({
    committed: ({ changes }) => {
      for (const kind of Object.keys(all) as (keyof Changes)[]) (all[kind] as unknown[]).push(...changes[kind]);
      for (const row of changes.positions) held.set(`${row.account}:${row.instrument}`, row);
    },
  });
  const dice = seededDice(3);
  const send = async (command: Command): Promise<void> => {
    clock.time += 1 + dice.roll(300_000);
    await sequencer.send(command, 'test');
    const { core } = sequencer;
    const of = (account: number): PositionRecord[] =>
      [...held.values()].filter((row) => row.account === account).sort((a, b) => a.instrument - b.instrument);
    moments.push({
      at: core.time,
      books: new Map(BOOKS.filter((book) => core.away.length > book >> 12).map((book) => [book, bookOf(core, book)])),
      positions: new Map(ACCOUNTS.map((account) => [account, of(account)])),
    });
  };
  for (const command of SETTING) await sequencer.send(command, 'test');
  for (let sent = 0; sent < 240; sent++) {
    const venue = ['BOURSE', 'NYSE', 'IEX', 'SMART', 'DARK'][dice.roll(5)]!;
    await send(
      order({
        account: dice.roll(3),
        instrument: dice.roll(2),
        side: dice.roll(2) === 0 ? 'BUY' : 'SELL',
        quantity: 50 * (1 + dice.roll(8)),
        price: 150_000_000 + (dice.roll(9) - 4) * 10_000,
        timeInForce: 'GTC',
        ...(venue !== 'BOURSE' && { instructions: { venue } }),
      }),
    );
  }
  await bourse.stop();
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** The last of each instant: a book as of it is the one after its last command. */
const lasting = (): Moment[] => moments.filter(({ at }, place) => moments[place + 1]?.at !== at);

test('F93 F85 the book of each venue as it was, by instant and by its own sequence', async () => {
  const past = await booksOn(url);
  const asked = lasting().filter((_, place) => place % 11 === 0);
  for (const { at, books } of asked) {
    for (const [number, book] of books) {
      const found = await past.bookAsOf(number, DEPTH, { at }, NEVER);
      expect({ ...found, at }).toEqual(book);
    }
  }
  for (const number of BOOKS) {
    const bySequence = new Map(moments.map(({ books }) => [books.get(number)!.sequence, books.get(number)!]));
    expect(bySequence.size).toBeGreaterThan(10);
    for (const [sequence, { bids, asks }] of [...bySequence].slice(1).filter((_, place) => place % 7 === 0)) {
      const reaching = past.bookAsOf(number, DEPTH, { sequence }, NEVER);
      expect(await reaching.catch((error: unknown) => error)).toMatchObject({ sequence, bids, asks });
    }
  }
  await expect(past.bookAsOf(bookNumber(4, 0), DEPTH, { sequence: 0 }, NEVER)).rejects.toThrow(NoSuchMoment);
});

test('D36 positions as they were, with fees and without, from a snapshot and from the first trade', async () => {
  const past = await positionsOn(url);
  for (const { at, positions } of lasting().filter((_, place) => place % 5 === 0)) {
    for (const account of ACCOUNTS)
      expect(await past.positionsAsOf(account, at, NEVER)).toEqual(positions.get(account));
  }
  const rows = [...moments.at(-1)!.positions.values()].flat();
  expect(rows.length).toBeGreaterThan(3);
  for (const { cost, netCost, fees: paid } of rows) expect(BigInt(paid) !== 0n || netCost === cost).toBe(true);
  expect(rows.some(({ netCost, cost }) => netCost !== cost)).toBe(true);
});

test('what a start reads back is what was recorded: best quotes, fees, venues, and routed orders that are open', async () => {
  const journal = await openJournal({ url, clock: { now: () => START } });
  const { lastQuotes, positions, openOrders } = await journal.recorderRows();
  const reference = await journal.referenceRows();
  await journal.close();
  const expected = recorderRowsAfter(all);
  expect(lastQuotes).toEqual(expected.lastQuotes);
  expect(lastQuotes.size).toBe(2);
  expect(new Set(positions)).toEqual(new Set(expected.positions));
  expect(openOrders).toEqual(expected.openOrders);
  expect(openOrders.some(({ parent }) => parent !== null)).toBe(true);
  const { venues, feeSchedules } = referenceRowsAfter(all);
  expect(reference).toMatchObject({ venues, feeSchedules });
  expect(feeSchedules).toHaveLength(3);
});

test('F82 the decisions, children and trades of each routed order, and the quotes that they saw', async () => {
  const queries = await openQueries(url);
  const routed = [...new Set(all.routes.map((route) => route.order))];
  expect(routed.length).toBeGreaterThan(20);
  const routes = await queries.routesOfOrders(routed);
  const children = await queries.childrenOfOrders(routed);
  const trades = await queries.tradesOfOrders(routed);
  const parents = await queries.ordersByIds(routed);
  const quotes = await queries.quotes(0, { from: null, to: null }, 10_000, null);
  await queries.close();
  expect(quotes.rows).toEqual(all.quotes.filter(({ instrument }) => instrument === 0).reverse());
  for (const id of routed) {
    expect(routes.get(id)).toEqual(all.routes.filter((route) => route.order === id));
    const ids = children.get(id)!.map((child) => child.id);
    const own = all.trades.filter(({ makerOrder, takerOrder }) => ids.includes(makerOrder) || ids.includes(takerOrder));
    expect(trades.get(id)).toEqual(own);
    const sum = (of: (order: { filledQuantity: number; fees: string; notional: string }) => number | string): bigint =>
      children.get(id)!.reduce((total, child) => total + BigInt(of(child)), 0n);
    const parent = parents.get(id)!;
    expect([parent.venue, BigInt(parent.filledQuantity), parent.notional, parent.fees]).toEqual([
      null,
      sum(({ filledQuantity }) => filledQuantity),
      String(sum(({ notional }) => notional)),
      String(sum(({ fees: paid }) => paid)),
    ]);
  }
});

test('F75 a report that is worked out from trades has the cash that fees have moved, as the one of now has', async () => {
  const queries = await openQueries(url);
  const end = moments.at(-1)!.at + 86_400_000_000;
  for (const account of ACCOUNTS) {
    const { cash } = await queries.riskReport({ account }, null);
    const paid = moments
      .at(-1)!
      .positions.get(account)!
      .reduce((sum, row) => sum + BigInt(row.fees), 0n);
    expect(paid).not.toBe(0n);
    expect((await queries.riskReport({ account }, end)).cash).toBe(cash);
  }
  await queries.close();
});

test('I8 I9 I15 the whole database holds', async () => {
  const { verdicts } = await verifyDatabase(url);
  const named = ['I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I15', 'I16', 'I21'];
  const wrong = verdicts.filter(({ invariant, status }) => named.includes(invariant) && status !== 'ok');
  expect(wrong.map(({ invariant, details }) => [invariant, ...details])).toEqual([]);
}, 30_000);

test.each([
  ['I15', /^quotes 0:3: bid is /, 'UPDATE "quotes" SET "bid" = 1 WHERE "instrument" = 0 AND "number" = 3'],
  ['I4', /^quotes 1:2: /, 'DELETE FROM "quotes" WHERE "instrument" = 1 AND "number" = 2'],
  ['I4', /^quotes 0:999999: /, 'INSERT INTO "quotes" VALUES (0, 999999, 1, 1, NULL, 0, 0, NULL, 0, 0, 0)'],
  [
    'I15',
    /^routes \d+:1: scores is /,
    `UPDATE "routes" SET "scores" = '[]' WHERE "order" = (SELECT max("order") FROM "routes")`,
  ],
  ['I4', /^routes 1:77: /, `INSERT INTO "routes" VALUES (1, 77, 1, 1, 'FASTEST', 'NEW', 1, NULL, NULL, '[]')`],
  [
    'I15',
    /^trades \d+: verdict is /,
    `UPDATE "trades" SET "verdict" = 'STOPPED' WHERE "id" = (SELECT max("id") FROM "trades")`,
  ],
  ['I15', /^fee_schedules \d+: tiers is /, `UPDATE "fee_schedules" SET "tiers" = '[]' WHERE "venue" = 1`],
  ['I15', /^venues 2: latency is /, 'UPDATE "venues" SET "latency" = 1 WHERE "index" = 2'],
])('%s what is damaged shows: %s', async (invariant, told, damage) => {
  const path = freshPath();
  copyFileSync(databasePath(url), path);
  tamper(path, damage);
  const { verdicts } = await verifyDatabase(`file:${path}`);
  const { status, details } = verdicts.find((verdict) => verdict.invariant === invariant)!;
  expect(status).toBe('failed');
  expect(details).toContainEqual(expect.stringMatching(told));
});
