import { describe, expect, it } from 'vitest';
import { SlowConsumer, StorageUnavailable, UnknownSequence, type TradeRecord } from '../../src/exchange/index.ts';
import { EMPTY_BOOK, House, range } from './support/house.ts';
import { quiet, Reader } from './support/reading.ts';
import { rowsCommitted } from './support/rows.ts';

const prints = (rows: readonly TradeRecord[]): number[] => rows.map((row) => row.print);

describe('a feed of one symbol', () => {
  it('without afterSequence begins with what comes next, and has no other symbol in it', async () => {
    const house = new House({}, 3);
    const reader = new Reader(house.feeds.subscribeTrades(0, null));
    house.print(1, 2);
    house.print(0, 2);
    expect(await reader.drain()).toEqual(house.stored.prints.filter((row) => row.instrument === 0 && row.print > 3));
    expect(house.stored.log).toEqual([]);
  });

  it.each([
    ['from the beginning', 0, range(1, 9)],
    ['from the middle', 4, range(5, 9)],
    ['from the last', 7, range(8, 9)],
  ])('I19 replays %s and goes live with no hole', async (_name, after, expected) => {
    const house = new House({ pageSize: 2 }, 7);
    const reader = new Reader(house.feeds.subscribeTrades(0, after));
    await reader.drain();
    house.print(0, 2);
    expect(prints(await reader.drain())).toEqual(expected);
    expect(house.stored.log.at(-1)).toMatch(/^after [67], at most 2$/);
  });

  it('takes in what is committed while it reads the database, once', async () => {
    const house = new House({ pageSize: 3 }, 4);
    house.stored.held = true;
    const reader = new Reader(house.feeds.subscribeTrades(0, 1));
    reader.ask();
    house.print(0);
    house.stored.answerAll();
    await reader.drain();
    house.print(0);
    house.stored.answerAll();
    await reader.drain();
    house.stored.answerAll();
    expect(prints(await reader.drain())).toEqual(range(2, 6));
    expect(house.stored.reads).toEqual([]);
  });

  it('holds no more than its bound while it replays, and still has everything', async () => {
    const house = new House({ pageSize: 4, rowQueue: 3, patience: 0 }, 6);
    house.stored.held = true;
    const reader = new Reader(house.feeds.subscribeTrades(0, 0));
    reader.ask();
    for (let more = 0; more < 20; more++) house.print(0);
    house.stored.held = false;
    house.stored.answerAll();
    expect(prints(await reader.drain())).toEqual(range(1, 26));
    expect(reader.ended).toBe(false);
  });

  it('says so when it is to go on after a number that it never reached', async () => {
    const house = new House({}, 3);
    const reader = new Reader(house.feeds.subscribeTrades(0, 4));
    await reader.drain();
    expect(reader.error).toEqual(new UnknownSequence(4));
    expect(house.feeds.counts.trades).toBe(0);
  });

  it('goes back to the database when a commit was never announced', async () => {
    const house = new House();
    const reader = new Reader(house.feeds.subscribeTrades(0, null));
    house.print(0);
    house.storePrint(0);
    house.storePrint(0);
    house.print(0);
    expect(prints(await reader.drain())).toEqual(range(1, 4));
  });

  it('after a reload has what was committed and not announced, with nothing new needed', async () => {
    const house = new House();
    const reader = new Reader(house.feeds.subscribeTrades(0, null));
    const tape = new Reader(house.feeds.subscribeTrades(null, null));
    house.print(0);
    house.storePrint(0);
    await reader.drain();
    await tape.drain();
    house.feeds.seedBook(0, { ...EMPTY_BOOK, sequence: 1, lastPrice: 1, lastPrint: 2 });
    expect(prints(await reader.drain())).toEqual([1, 2]);
    await tape.drain();
    expect(tape.error).toBeInstanceOf(StorageUnavailable);
  });

  it('ends with an error rather than with a hole when the database lacks a row', async () => {
    const house = new House();
    const reader = new Reader(house.feeds.subscribeTrades(0, null));
    house.print(0);
    house.storePrint(0);
    house.stored.prints.pop();
    const third = { ...house.stored.prints[0]!, print: 3 };
    house.feeds.committed(rowsCommitted({ trades: [third] }));
    expect(prints(await reader.drain())).toEqual([1]);
    expect(reader.error).toEqual(
      expect.objectContaining({ message: expect.stringContaining('number 2 is not stored') }),
    );
  });

  it('F98 a failed read ends that stream alone', async () => {
    const house = new House({}, 2);
    house.stored.held = true;
    const failing = new Reader(house.feeds.subscribeTrades(0, 0));
    const sound = new Reader(house.feeds.subscribeTrades(0, null));
    failing.ask();
    sound.ask();
    house.stored.failAll(new Error('disk I/O error'));
    await quiet();
    house.print(0);
    await sound.drain();
    expect([failing.error, prints(sound.items)]).toEqual([new Error('disk I/O error'), [3]]);
    expect(house.feeds.counts.trades).toBe(1);
  });
});

describe('the tape of all symbols', () => {
  it('has every print once, in order of commit, and no count to resume by', async () => {
    const house = new House();
    const reader = new Reader(house.feeds.subscribeTrades(null, null));
    house.print(1);
    house.print(0, 2);
    house.print(1);
    expect(await reader.drain()).toEqual(house.stored.prints);
    expect(() => house.feeds.subscribeTrades(null, 3)).toThrow('no common count');
  });
});

describe('order events', () => {
  it('I20 are those of the asked account and of no other', async () => {
    const house = new House({}, 2);
    const readers = [0, 1, 2].map((account) => new Reader(house.feeds.subscribeOrderEvents(account, 0)));
    house.orderEvent(1, 3);
    house.orderEvent(0);
    house.orderEvent(2);
    for (const [account, reader] of readers.entries()) {
      const own = house.stored.orderEvents.filter((row) => row.account === account);
      expect(await reader.drain()).toEqual(own);
    }
  });

  it('without afterSequence begin with what comes next', async () => {
    const house = new House({}, 2);
    const reader = new Reader(house.feeds.subscribeOrderEvents(0, null));
    house.orderEvent(0);
    expect((await reader.drain()).map((row) => row.number)).toEqual([3]);
    expect(house.stored.log).toEqual([]);
  });

  it('after a reload have what was committed and not announced', async () => {
    const house = new House({}, 2);
    const reader = new Reader(house.feeds.subscribeOrderEvents(0, null));
    await reader.drain();
    house.storeOrderEvent(0);
    house.feeds.seedOrderEvents(new Map([[0, 3]]));
    expect((await reader.drain()).map((row) => row.number)).toEqual([3]);
  });

  it('resume after the last one got, however often', async () => {
    const house = new House({ pageSize: 2 });
    const got: number[] = [];
    for (let connection = 0; connection < 5; connection++) {
      house.orderEvent(0, 3);
      const reader = new Reader(house.feeds.subscribeOrderEvents(0, got.at(-1) ?? 0));
      house.orderEvent(0);
      await reader.drain();
      got.push(...reader.items.map((row) => row.number));
      reader.close();
    }
    expect(got).toEqual(range(1, 20));
  });
});

describe('D64 a reader of rows that is too slow', () => {
  it.each([
    ['a symbol', (house: House) => house.feeds.subscribeTrades(0, null)],
    ['the tape', (house: House) => house.feeds.subscribeTrades(null, null)],
  ])('of %s ends with SLOW_CONSUMER and the last sequence sent, after what it got', async (_name, subscribe) => {
    const house = new House({ rowQueue: 3, patience: 0 });
    const reader = new Reader(subscribe(house));
    house.print(0, 2);
    await reader.drain();
    // One more is handed to the read that waits; three may wait, the fourth is too much.
    house.print(0);
    await quiet();
    house.print(0, 3);
    expect(house.feeds.counts.trades).toBe(1);
    house.print(0);
    expect(house.feeds.counts).toMatchObject({ trades: 0, slowConsumers: 1 });
    await reader.drain();
    expect(prints(reader.items)).toEqual([1, 2, 3]);
    expect(reader.error).toEqual(new SlowConsumer(3));
  });

  it('can go on where it was ended', async () => {
    const house = new House({ rowQueue: 3, patience: 0, pageSize: 2 }, 1);
    const first = new Reader(house.feeds.subscribeOrderEvents(0, null));
    house.orderEvent(0, 9);
    await first.drain();
    expect(first.error).toEqual(new SlowConsumer(1));
    const second = new Reader(house.feeds.subscribeOrderEvents(0, (first.error as SlowConsumer).lastSequence));
    expect((await second.drain()).map((row) => row.number)).toEqual(range(2, 10));
  });

  it('is not one that one command buries, if it has read enough within its patience', async () => {
    let now = 0;
    const house = new House({ rowQueue: 3, patience: 1000, now: () => now });
    const reader = new Reader(house.feeds.subscribeOrderEvents(0, null));
    house.orderEvent(0, 10);
    now = 999;
    house.orderEvent(0, 1);
    await reader.drain();
    now = 5000;
    house.orderEvent(0, 4);
    expect((await reader.drain()).map((row) => row.number)).toEqual(range(1, 15));
  });

  it('is one that leaves more than the bound for longer than its patience, also with nothing new', async () => {
    let now = 0;
    const house = new House({ rowQueue: 3, patience: 1000, now: () => now });
    const reader = new Reader(house.feeds.subscribeOrderEvents(0, null));
    house.orderEvent(0, 10);
    now = 1000;
    await reader.drain();
    expect([reader.items, reader.error]).toEqual([[], new SlowConsumer(0)]);
  });

  it('is one for which more waits than ever may, at once', async () => {
    const house = new House({ rowQueue: 3, rowBurst: 20 });
    const streams = [house.feeds.subscribeOrderEvents(0, null), house.feeds.subscribeOrderEvents(1, null)];
    house.orderEvent(0, 21);
    house.orderEvent(1, 20);
    const [over, within] = streams.map((stream) => new Reader(stream));
    await over!.drain();
    expect(over!.error).toEqual(new SlowConsumer(0));
    expect((await within!.drain()).length).toBe(20);
  });

  it('is not one that waits for the database', async () => {
    let now = 0;
    const house = new House({ rowQueue: 3, patience: 1000, pageSize: 2, now: () => now });
    const reader = new Reader(house.feeds.subscribeOrderEvents(0, null));
    house.storeOrderEvent(0);
    house.orderEvent(0, 10);
    house.stored.held = true;
    reader.ask();
    now = 2000;
    house.stored.held = false;
    house.stored.answerAll();
    expect((await reader.drain()).map((row) => row.number)).toEqual(range(1, 11));
    expect(reader.error).toBeUndefined();
  });

  it('F98 disturbs no other', async () => {
    const house = new House({ rowQueue: 3, patience: 0 });
    const slow = house.feeds.subscribeTrades(0, null);
    const fast = new Reader(house.feeds.subscribeTrades(0, null));
    for (let more = 0; more < 10; more++) {
      house.print(0);
      await fast.drain();
    }
    expect(prints(fast.items)).toEqual(range(1, 10));
    await expect(slow.next()).rejects.toEqual(new SlowConsumer(0));
    await expect(slow.next()).resolves.toEqual({ done: true, value: undefined });
  });
});
