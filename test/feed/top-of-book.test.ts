import { describe, expect, it } from 'vitest';
import { CANDLE_LENGTHS } from '../../src/domain/index.ts';
import { Desk, orders } from './support/desk.ts';
import { noteTop, Reader } from './support/reading.ts';
import { tradeRow } from './support/rows.ts';
import { Ticks } from './support/ticks.ts';

const BOOK = orders('BUY 9.99 100 50, BUY 9.98 100, SELL 10.01 100, SELL 10.02 100');
const DAY = CANDLE_LENGTHS.DAY_1;

describe('F92 level 1', () => {
  it.each([
    ['an order joins the best', 'rest 9 BUY 50 @ 9.99', '5→6 9.99×200(3) 10.01×100(1) volume 0'],
    ['a better price', 'rest 9 SELL 30 @ 10.00', '5→6 9.99×150(2) 10.00×30(1) volume 0'],
    ['an order below the best', 'rest 9 BUY 50 @ 9.98', ''],
    ['a cancel of the best', 'cancel 4', '5→6 9.99×150(2) 10.02×100(1) volume 0'],
    ['a trade', 'trade 4 30 @ 10.01', '5→6 9.99×150(2) 10.01×70(1) last 10.01×30 volume 30'],
    [
      'a sweep: the last of its trades, the volume of all',
      'trade 4 100 @ 10.01; trade 5 20 @ 10.02',
      '5→6 9.99×150(2) 10.02×80(1) last 10.02×20 volume 120',
    ],
    ['one order for another of the same size', 'cancel 3; rest 9 BUY 100 @ 9.98', ''],
    ['a side that is empty from now on', 'cancel 4; cancel 5', '5→6 9.99×150(2) - volume 0'],
  ])('%s', async (_name, line, told) => {
    const desk = new Desk(BOOK);
    const reader = desk.subscribeTop();
    await reader.drain();
    desk.command(line);
    expect((await reader.drain()).slice(1).map(noteTop).join(' | ')).toBe(told);
  });

  it('D60 begins with what is; sides of an empty book, and a trade that was not, are null', async () => {
    const desk = new Desk();
    const reader = desk.subscribeTop();
    const first = {
      book: 0,
      instrument: 0,
      sequence: 0,
      previousSequence: null,
      bid: null,
      ask: null,
      last: null,
      volume: 0,
      at: 0,
    };
    expect(await reader.drain()).toEqual([first]);
    expect(desk.feeds.topOfBook(0)).toEqual(first);
  });

  it('tells of a trade among hidden orders, with the sequence that the book had before', async () => {
    const desk = new Desk(BOOK);
    const reader = desk.subscribeTop();
    await reader.drain();
    desk.hiddenCommand('trade 77 10 @ 10.00');
    desk.hiddenCommand('trade 77 20 @ 10.00');
    expect((await reader.drain()).slice(1).map(noteTop)).toEqual([
      '5→5 9.99×150(2) 10.01×100(1) last 10.00×10 volume 10',
      '5→5 9.99×150(2) 10.01×100(1) last 10.00×20 volume 30',
    ]);
    desk.command('cancel 4');
    expect(noteTop((await reader.drain()).at(-1)!)).toBe('5→6 9.99×150(2) 10.02×100(1) last 10.00×20 volume 30');
  });

  it('D63 the chain skips what is not told of; D64 a slow reader gets the newest alone', async () => {
    const desk = new Desk(BOOK);
    const [slow, fast] = [desk.subscribeTop(), desk.subscribeTop()];
    await slow.drain();
    await fast.drain();
    for (const line of [
      'rest 9 BUY 10 @ 9.90',
      'rest 10 BUY 10 @ 9.99',
      'rest 11 BUY 10 @ 9.90',
      'rest 12 BUY 10 @ 9.99',
    ]) {
      desk.command(line);
      await fast.drain();
    }
    expect(fast.items.map(noteTop)).toEqual([
      'first 5 9.99×150(2) 10.01×100(1) volume 0',
      '5→7 9.99×160(3) 10.01×100(1) volume 0',
      '7→9 9.99×170(4) 10.01×100(1) volume 0',
    ]);
    // One `next` was waiting: it got the first of the two.
    desk.command('cancel 12');
    desk.command('cancel 10');
    expect((await slow.drain()).slice(2).map(noteTop)).toEqual(['7→11 9.99×150(2) 10.01×100(1) volume 0']);
  });

  it('the volume is of the day (UTC): a new one begins with its first command, and everybody is told', async () => {
    const desk = new Desk(BOOK);
    desk.time = DAY - 1;
    const reader = desk.subscribeTop();
    desk.command('trade 4 30 @ 10.01');
    await reader.drain();
    desk.time = DAY;
    desk.pass();
    expect((await reader.drain()).slice(1).map(noteTop)).toEqual([
      '6→6 9.99×150(2) 10.01×70(1) last 10.01×30 volume 0',
    ]);
    expect(reader.items.at(-1)!.at).toBe(DAY);
    desk.command('trade 4 20 @ 10.01');
    expect(desk.feeds.topOfBook(0)).toMatchObject({ volume: 20, last: { quantity: 20, at: DAY, print: 2 } });
  });

  it('goes on from the rows that a restart finds', async () => {
    const desk = new Desk(BOOK);
    const reader = desk.subscribeTop();
    await reader.drain();
    const last = tradeRow({ print: 9, price: 10_000_000, quantity: 40, executedAt: DAY + 3 });
    const candle = {
      instrument: 0,
      interval: 'DAY_1',
      start: DAY,
      open: 1,
      high: 1,
      low: 1,
      close: 1,
      volume: 90,
    } as const;
    desk.feeds.seedTime(DAY + 4);
    desk.feeds.seedTape([{ ...candle, turnover: '90', trades: 3, lastPrint: 9 }], new Map([[0, last]]));
    expect((await reader.drain()).slice(1).map(noteTop)).toEqual([
      '5→5 9.99×150(2) 10.01×100(1) last 10.00×40 volume 90',
    ]);
  });

  it('everybody who comes from the same event gets the same object, and so do those who came later at once', async () => {
    const desk = new Desk(BOOK);
    const early = [desk.subscribeTop(), desk.subscribeTop()];
    for (const reader of early) await reader.drain();
    desk.command('rest 9 BUY 50 @ 9.99');
    const late = desk.subscribeTop();
    for (const reader of [...early, late]) await reader.drain();
    desk.command('rest 10 BUY 50 @ 9.99');
    const events = await Promise.all([...early, late].map(async (reader) => (await reader.drain()).at(-1)!));
    expect(noteTop(events[0]!)).toBe('6→7 9.99×250(4) 10.01×100(1) volume 0');
    expect(new Set(events).size).toBe(1);
  });

  it('at a pace everybody gets the same at each tick, whoever came when, and nothing where nothing has changed', async () => {
    const ticks = new Ticks();
    const desk = new Desk(BOOK, ticks.options);
    const first = desk.subscribeTop(5);
    await first.drain();
    desk.command('rest 9 BUY 50 @ 9.99');
    const second = desk.subscribeTop(5);
    await second.drain();
    desk.command('rest 10 BUY 50 @ 9.99');
    await first.drain();
    expect(first.items).toHaveLength(1);
    for (let tick = 0; tick < 3; tick++) {
      ticks.tick(200);
      await first.drain();
      await second.drain();
    }
    expect(first.items.map(noteTop).slice(1)).toEqual(['5→7 9.99×250(4) 10.01×100(1) volume 0']);
    expect(second.items.map(noteTop)).toEqual([
      'first 6 9.99×200(3) 10.01×100(1) volume 0',
      '6→7 9.99×250(4) 10.01×100(1) volume 0',
    ]);
    desk.command('cancel 9');
    ticks.tick(200);
    expect((await first.drain()).at(-1)).toBe((await second.drain()).at(-1));
    expect(new Reader(desk.feeds.subscribeTopOfBook(0, 5)).items).toEqual([]);
  });
});
