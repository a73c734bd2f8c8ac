import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBourse, type Bourse } from '../../src/bourse.ts';
import type { Command } from '../../src/domain/index.ts';
import { NoSuchMoment, Overloaded, type Outcome } from '../../src/exchange/index.ts';
import { databasePath } from '../../src/store/database-url.ts';
import { seededDice } from '../support/dice.ts';
import { ANN, BEN, order, smallMarket } from '../support/small-market.ts';
import { DEPTH, Memory } from './past-support.ts';

const START = Date.UTC(2026, 10, 24, 15) * 1000;
const ROUNDS = 40;
const CAT = 2;

/** An exchange whose clock stands still, so that two that get the same commands write the same journal. */
class House {
  time = START;
  readonly memory = new Memory();
  bourse!: Bourse;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async open(): Promise<void> {
    this.bourse = await openBourse({
      url: this.url,
      clock: { now: () => this.time },
      sequencer: { snapshotEvery: 90 },
    });
    await this.send(smallMarket());
    this.memory.listen(this.bourse);
  }

  send(commands: readonly Command[]): Promise<readonly Outcome[]> {
    return this.bourse.sequencer.sendAll(commands, 'test');
  }

  journal(): unknown[] {
    const database = new Database(databasePath(this.url), { readonly: true });
    const rows = database.prepare('SELECT "sequence", "time", "command", "events" FROM "journal"').raw().all();
    database.close();
    return rows;
  }
}

let folder: string;
let asked: House;
let quiet: House;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bourse-past-live-'));
  [asked, quiet] = ['asked', 'quiet'].map((name) => new House(`file:${join(folder, `${name}.db`)}`)) as [House, House];
  await asked.open();
  await quiet.open();
}, 60_000);

afterAll(async () => {
  await asked.bourse.stop();
  await quiet.bourse.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Orders that trade, rest and go, the same each time. */
function script(): Command[][] {
  const dice = seededDice(3);
  let ids = 0;
  return Array.from({ length: ROUNDS }, () =>
    Array.from({ length: 1 + dice.roll(20) }, (): Command => {
      if (dice.roll(4) === 0 && ids > 0) {
        return { kind: 'CancelOrder', account: dice.roll(2), orderId: 1 + dice.roll(ids) };
      }
      const clientOrderId = `live-${++ids}`;
      const side = dice.roll(2) === 0 ? 'BUY' : 'SELL';
      const [account, quantity, price] = [dice.roll(2), 1 + dice.roll(50), 150_000_000 + 10_000 * (dice.roll(9) - 4)];
      return order({ clientOrderId, account, instrument: dice.roll(2), side, quantity, price, timeInForce: 'GTC' });
    }),
  );
}

/** Asks again while a busy machine takes too long. */
async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Overloaded)) throw error;
    }
  }
}

describe('while orders come', () => {
  test('F93 whoever asks for the past changes nothing of them, and is told what was', { timeout: 60_000 }, async () => {
    let sending = true;
    const dice = seededDice(4);
    const wrong: unknown[] = [];
    let answers = 0;
    const ask = async (): Promise<void> => {
      const { queries } = asked.bourse;
      while (sending || answers < 20) {
        const instrument = dice.roll(2);
        const books = [...asked.memory.booksBySequence(instrument).values()];
        const expected = books[dice.roll(books.length)]!;
        const { sequence } = expected;
        const book = await patiently(() => queries.bookAsOf(instrument, DEPTH, { sequence }));
        if (!isDeepStrictEqual(book, expected)) wrong.push([book, expected]);
        await patiently(() => queries.positionsAsOf(ANN, asked.time));
        answers++;
      }
    };
    const rounds = script();
    await asked.send(rounds[0]!);
    await patiently(() => asked.bourse.queries.bookAsOf(0, DEPTH, { at: START }));
    const asking = ask();
    for (const commands of rounds.slice(1)) {
      const outcomes = await asked.send(commands);
      expect(outcomes).toHaveLength(commands.length);
    }
    sending = false;
    await asking;
    expect(wrong).toEqual([]);
    for (const commands of rounds) await quiet.send(commands);
    expect(asked.journal()).toEqual(quiet.journal());
  });

  test('F106 D36 a position that was closed is there, flat', async () => {
    const { queries } = asked.bourse;
    const market = {
      account: CAT,
      instrument: 1,
      quantity: 3,
      type: 'MARKET',
      timeInForce: 'IOC',
      price: null,
    } as const;
    await sendLater([order({ ...market, side: 'BUY' })]);
    const held = (await queries.positionsOfAccounts([CAT])).get(CAT);
    await sendLater([order({ ...market, side: 'SELL' })]);
    const flat = (await queries.positionsOfAccounts([CAT])).get(CAT);
    expect(held).toMatchObject([{ instrument: 1, quantity: 3 }]);
    expect(flat).toMatchObject([{ instrument: 1, quantity: 0, cost: '0' }]);
    expect(await patiently(() => queries.positionsAsOf(CAT, asked.time))).toEqual(flat);
    expect(await patiently(() => queries.positionsAsOf(CAT, asked.time - 1))).toEqual(held);
    expect(await patiently(() => queries.positionsAsOf(CAT, START))).toEqual([]);
  });

  test('D63 what goes at one instant is one step of the book, and a sequence beyond it is refused', async () => {
    const { queries, feeds } = asked.bourse;
    const resting = { instrument: 0, side: 'BUY', price: 10_000, timeInForce: 'GTC' } as const;
    await sendLater([
      ...[ANN, BEN].map((account): Command => ({ kind: 'CancelAllOrders', account, instrument: 0, side: null })),
      ...[ANN, BEN].map((account) => order({ ...resting, account })),
      ...[ANN, BEN].map((account): Command => ({ kind: 'KeepAlive', account, within: 1000 })),
    ]);
    const before = feeds.book(0, DEPTH);
    expect(before.bids).toHaveLength(1);
    // Neither is heard of again: at one instant the orders of both go.
    await sendLater([{ kind: 'CancelAllOrders', account: CAT, instrument: 0, side: null }]);
    const sequence = before.sequence + 1;
    expect(feeds.book(0, DEPTH)).toEqual({ sequence, bids: [], asks: [] });
    const asOf = (at: number) => patiently(() => queries.bookAsOf(0, DEPTH, { sequence: at }));
    expect(await asOf(sequence)).toMatchObject({ bids: [], at: asked.time });
    expect(await asOf(before.sequence)).toMatchObject({ bids: before.bids });
    await expect(asOf(sequence + 1)).rejects.toThrow(NoSuchMoment);
  });

  async function sendLater(commands: readonly Command[]): Promise<void> {
    asked.time += 1000;
    await asked.send(commands);
  }
});
