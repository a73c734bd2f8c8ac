import { describe, expect, it } from 'vitest';
import { Desk, orders } from './support/desk.ts';
import { EMPTY_BOOK as SEED, House } from './support/house.ts';
import { note, Reader } from './support/reading.ts';
import { positionRow, rowsCommitted } from './support/rows.ts';
import { Ticks } from './support/ticks.ts';

const BOOK = orders('BUY 9.99 100, BUY 9.98 100, SELL 10.01 100, SELL 10.02 100');

describe('a rate: ticks', () => {
  it('of one timer for all who go at the same pace, and none where nobody does', () => {
    const ticks = new Ticks();
    const { feeds } = new House(ticks.options);
    const streams = [
      feeds.subscribeBook(0, 5, null),
      feeds.subscribeBook(0, 5, 4),
      feeds.subscribeBook(0, 10, 4),
      feeds.subscribeTopOfBook(1, 4),
      feeds.subscribeMarket(0, 10),
    ];
    expect(ticks.running.sort()).toEqual([100, 250]);
    expect(feeds.counts.timers).toBe(2);
    for (const stream of streams.slice(0, 4)) void stream.return!();
    expect(ticks.running).toEqual([100]);
    feeds.close();
    expect([ticks.running, feeds.counts.timers]).toEqual([[], 0]);
  });

  it.each([
    [1, 1000],
    [3, 334],
    [5, 200],
    [300, 4],
    [1000, 1],
  ])('at a rate of %i come every %i ms: never more often than that', (rate, milliseconds) => {
    const ticks = new Ticks();
    new House(ticks.options).feeds.subscribeMarket(0, rate);
    expect(ticks.running).toEqual([milliseconds]);
  });

  it.each([0, -1, 1.5, 1001, Number.NaN])('a rate of %f is none', (rate) => {
    const { feeds } = new House();
    expect(() => feeds.subscribeMarket(0, rate)).toThrow(`from 1 to 1000, not ${rate}`);
    expect(() => feeds.subscribeTopOfBook(0, rate)).toThrow(`from 1 to 1000, not ${rate}`);
    expect(feeds.counts).toMatchObject({ markets: 0, topsOfBook: 0, topics: 0, timers: 0 });
  });

  it('of the real timer come by themselves', async () => {
    const { feeds } = new House();
    const stream = feeds.subscribeMarket(0, 1000);
    await stream.next();
    for (const since of [1, 2, 3]) {
      feeds.seedBook(0, { ...SEED, since });
      expect((await stream.next()).value).toMatchObject({ since });
    }
    feeds.close();
  });
});

describe('a book at a pace', () => {
  it('has what came between two ticks as one delta, the same object for all who hold the same', async () => {
    const ticks = new Ticks();
    const desk = new Desk(BOOK, ticks.options);
    const readers = [0, 1, 2].map(() => new Reader(desk.feeds.subscribeBook(0, 2, 5)));
    for (const reader of readers) await reader.drain();
    desk.command('rest 9 BUY 50 @ 10.00');
    desk.command('cancel 9');
    desk.command('trade 3 30 @ 10.01');
    expect(await readers[0]!.drain()).toHaveLength(1);
    ticks.tick(200);
    const events = await Promise.all(readers.map(async (reader) => (await reader.drain())[1]!));
    expect(note(events[0]!)).toBe('4→7 ask 10.01×70(1)');
    expect(new Set(events).size).toBe(1);
    expect(new Set(readers.map(({ items }) => items[0])).size).toBe(1);
    ticks.tick(200);
    expect(await readers[0]!.drain()).toHaveLength(2);
  });

  it('begins with what is now, also between two ticks, and then goes with the others', async () => {
    const ticks = new Ticks();
    const desk = new Desk(BOOK, ticks.options);
    const early = new Reader(desk.feeds.subscribeBook(0, 1, 5));
    await early.drain();
    desk.command('rest 9 BUY 50 @ 10.00');
    const late = new Reader(desk.feeds.subscribeBook(0, 1, 5));
    expect((await late.drain()).map(note)).toEqual(['snapshot 5 bid 10.00×50(1) ask 10.01×100(1)']);
    desk.command('trade 3 30 @ 10.01');
    ticks.tick(200);
    expect((await early.drain()).slice(1).map(note)).toEqual(['4→6 bid 10.00×50(1) 9.99×0(0) ask 10.01×70(1)']);
    expect((await late.drain()).slice(1).map(note)).toEqual(['5→6 ask 10.01×70(1)']);
    desk.command('cancel 9');
    ticks.tick(200);
    expect((await early.drain()).at(-1)).toBe((await late.drain()).at(-1));
  });

  it('is told nothing where all went back to what it was; who saw it meanwhile is', async () => {
    const ticks = new Ticks();
    const desk = new Desk(BOOK, ticks.options);
    const early = new Reader(desk.feeds.subscribeBook(0, 1, 5));
    await early.drain();
    desk.command('rest 9 BUY 50 @ 10.00');
    const late = new Reader(desk.feeds.subscribeBook(0, 1, 5));
    await late.drain();
    desk.command('cancel 9');
    ticks.tick(200);
    expect(await early.drain()).toHaveLength(1);
    expect((await late.drain()).slice(1).map(note)).toEqual(['5→6 bid 10.00×0(0) 9.99×100(1)']);
    desk.command('trade 3 30 @ 10.01');
    ticks.tick(200);
    expect((await early.drain()).slice(1).map(note)).toEqual(['4→7 ask 10.01×70(1)']);
    expect((await late.drain()).slice(2).map(note)).toEqual(['6→7 ask 10.01×70(1)']);
  });

  it('D64 a reader who misses ticks gets what came in them as one', async () => {
    const ticks = new Ticks();
    const desk = new Desk(BOOK, ticks.options);
    const reader = new Reader(desk.feeds.subscribeBook(0, 1, 5));
    reader.ask();
    for (let taken = 0; taken < 3; taken++) {
      desk.command('trade 3 10 @ 10.01');
      ticks.tick(200);
    }
    expect((await reader.drain()).slice(1).map(note)).toEqual(['4→7 ask 10.01×70(1)']);
    expect(desk.feeds.counts.mergedDeltas).toBe(1);
  });
});

describe('other feeds at a pace', () => {
  it('markets and auctions tell the newest at a tick', async () => {
    const ticks = new Ticks();
    const house = new House(ticks.options);
    const reader = new Reader(house.feeds.subscribeMarket(0, 4));
    await reader.drain();
    for (const since of [5, 6, 7]) house.feeds.seedBook(0, { ...SEED, since });
    expect(await reader.drain()).toHaveLength(1);
    ticks.tick(250);
    ticks.tick(250);
    expect((await reader.drain()).map(({ since }) => since)).toEqual([0, 7]);
  });

  it('positions tell the newest of each instrument at a tick, in the order in which they changed', async () => {
    const ticks = new Ticks();
    const house = new House(ticks.options);
    const reader = new Reader(house.feeds.subscribePositions(0, 4));
    await reader.drain();
    const position = (instrument: number, quantity: number): void =>
      house.feeds.committed(rowsCommitted({ positions: [positionRow({ instrument, quantity })] }));
    for (const [instrument, quantity] of [
      [0, 1],
      [1, 2],
      [0, 3],
    ] as const)
      position(instrument, quantity);
    expect(await reader.drain()).toEqual([]);
    ticks.tick(250);
    expect((await reader.drain()).map(({ quantity }) => quantity)).toEqual([3, 2]);
    position(0, 4);
    for (let tick = 0; tick < 3; tick++) {
      ticks.tick(250);
      await reader.drain();
    }
    expect(reader.items.map(({ quantity }) => quantity)).toEqual([3, 2, 4]);
  });
});
