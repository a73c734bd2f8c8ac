import { describe, expect, it } from 'vitest';
import { CANDLE_LENGTHS } from '../../src/domain/index.ts';
import type { BookOrder, OrdersEvent } from '../../src/exchange/index.ts';
import { Desk, orders } from './support/desk.ts';
import { EMPTY_BOOK } from './support/house.ts';
import { noteOrders, type Reader } from './support/reading.ts';
import { Ticks } from './support/ticks.ts';

/** Bids 1 and 2 at 9.99, 3 at 9.98; asks 4 and 5 at 10.01. */
const BOOK = orders('BUY 9.99 100 50, BUY 9.98 100, SELL 10.01 100 60');
const DAY = CANDLE_LENGTHS.DAY_1;

async function notes(reader: Reader<OrdersEvent>, from = 0): Promise<string[]> {
  return (await reader.drain()).slice(from).map(noteOrders);
}

/** Public ids by order, as a snapshot tells them. */
function ids(event: OrdersEvent | undefined): Map<number, string> {
  return new Map(event?.kind === 'snapshot' ? event.orders.map(({ order, publicId }) => [order, publicId]) : []);
}

describe('F94 D62 level 3: one command, order by order', () => {
  it.each([
    ['an order comes', 'rest 9 BUY 30 @ 9.99', 'ADD 9 =30'],
    ['part of one is taken', 'trade 4 30 @ 10.01', 'EXECUTE 4 -30 =70'],
    [
      'one is taken whole, and part of the next',
      'trade 4 100 @ 10.01; trade 5 10 @ 10.01',
      'EXECUTE 4 -100 =0 | EXECUTE 5 -10 =50',
    ],
    [
      'what is left of a taker rests',
      'trade 4 100 @ 10.01; trade 5 60 @ 10.01; rest 9 BUY 5 @ 10.01',
      'EXECUTE 4 -100 =0 | EXECUTE 5 -60 =0 | ADD 9 =5',
    ],
    ['a cancel', 'cancel 1', 'DELETE 1 -100 =0'],
    ['an expiry', 'expire 3', 'DELETE 3 -100 =0'],
    ['D12 a smaller order keeps its place', 'shrink 1 to 40', 'MODIFY 1 -60 =40'],
    [
      'D12 an order that loses its place goes, and comes at the back',
      'move 1; rest 1 BUY 150 @ 9.99',
      'DELETE 1 -100 =0 | ADD 1 =150',
    ],
    [
      'D8 more is taken of an iceberg than it shows, and a slice comes',
      'trade 4 130 @ 10.01; slice 4 SELL 70 @ 10.01',
      'EXECUTE 4 -100 =0 | ADD 4 =70',
    ],
    ['D8 what was never displayed', 'trade 77 30 @ 10.00', ''],
  ])('%s', async (_name, line, told) => {
    const desk = new Desk(BOOK);
    const reader = desk.subscribeOrders();
    await reader.drain();
    desk.command(line);
    expect((await notes(reader, 1)).join()).toBe(told === '' ? '' : `5→6 ${told}`);
  });
});

describe('F94 level 3: snapshots', () => {
  it('begin every subscription: bids, then asks, best first, in order of priority', async () => {
    const desk = new Desk(BOOK);
    desk.command('shrink 1 to 40; move 4; rest 4 SELL 100 @ 10.01');
    expect(await notes(desk.subscribeOrders())).toEqual(['snapshot 6 [] 1=40 2=50 3=100 5=60 4=100']);
    expect(desk.feeds.orders(0, 1)).toMatchObject({
      sequence: 6,
      orders: [{ order: 1 }, { order: 2 }, { order: 5 }, { order: 4 }],
    });
  });

  it('of an empty book have one part with nothing in it', async () => {
    expect(await notes(new Desk().subscribeOrders())).toEqual(['snapshot 0 []']);
  });

  it('come in parts; what changes while they are handed out comes after them', async () => {
    const desk = new Desk(BOOK, { ordersPart: 2 });
    const reader = desk.subscribeOrders();
    reader.ask();
    desk.command('cancel 1');
    desk.command('rest 9 BUY 30 @ 9.99');
    expect(await notes(reader)).toEqual([
      'snapshot 5 [) 1=100 2=50',
      'snapshot 5 () 3=100 4=100',
      'snapshot 5 (] 5=60',
      '5→6 DELETE 1 -100 =0',
      '6→7 ADD 9 =30',
    ]);
  });

  it('are the same objects for all who ask at one state, and so are deltas', async () => {
    const desk = new Desk(BOOK, { ordersPart: 2 });
    const [one, other] = [desk.subscribeOrders(), desk.subscribeOrders()];
    await one.drain();
    await other.drain();
    desk.command('cancel 1');
    await one.drain();
    await other.drain();
    expect(one.items).toHaveLength(4);
    for (const [at, event] of one.items.entries()) expect(other.items[at]).toBe(event);
  });

  it('D64 come again to a reader who is behind more than is kept; one that has begun is finished first', async () => {
    const desk = new Desk(BOOK, { ordersPart: 2, ordersQueue: 3 });
    const reader = desk.subscribeOrders();
    reader.ask();
    for (let number = 11; number <= 15; number++) desk.command(`rest ${number} BUY 10 @ 9.97`);
    expect(await notes(reader)).toEqual([
      'snapshot 5 [) 1=100 2=50',
      'snapshot 5 () 3=100 4=100',
      'snapshot 5 (] 5=60',
      'snapshot 10 [) 1=100 2=50',
      'snapshot 10 () 3=100 11=10',
      'snapshot 10 () 12=10 13=10',
      'snapshot 10 () 14=10 15=10',
      'snapshot 10 (] 4=100 5=60',
    ]);
    desk.command('cancel 15');
    expect((await notes(reader)).at(-1)).toBe('10→11 DELETE 15 -10 =0');
  });

  it('come with other ids where a book is seeded anew, also in the middle of one', async () => {
    const desk = new Desk(BOOK, { ordersPart: 4 });
    const reader = desk.subscribeOrders();
    reader.ask();
    desk.seed(BOOK);
    expect(await notes(reader)).toEqual([
      'snapshot 5 [) 1=100 2=50 3=100 4=100',
      'snapshot 5 [) 1=100 2=50 3=100 4=100',
      'snapshot 5 (] 5=60',
    ]);
    const [before, after] = reader.items.map(ids);
    for (const [order, id] of before!) expect(after!.get(order)).not.toBe(id);
  });
});

describe('D62 public ids', () => {
  it('tell nothing, stay with an order while it keeps its place, and are others when it takes another or shows a new slice', async () => {
    const desk = new Desk(BOOK);
    const id = (order: number): string => desk.feeds.orders(0, 9).orders.find((row) => row.order === order)!.publicId;
    const before = [id(1), id(4), id(5)];
    for (const text of before) expect(text).toMatch(/^[\w-]{16}$/);
    desk.command('shrink 1 to 40; trade 5 10 @ 10.01; move 4; rest 4 SELL 100 @ 10.01');
    expect([id(1), id(5)]).toEqual([before[0], before[2]]);
    expect(id(4)).not.toBe(before[1]);
    const place = id(4);
    desk.command('trade 4 100 @ 10.01; slice 4 SELL 100 @ 10.01');
    expect(id(4)).not.toBe(place);
    expect(new Set(desk.feeds.orders(0, 9).orders.map(({ publicId }) => publicId)).size).toBe(5);
  });

  it('are others on the next day (UTC): everybody begins again with a snapshot, before what the day brings', async () => {
    const ticks = new Ticks();
    const desk = new Desk(BOOK, ticks.options);
    const readers = [desk.subscribeOrders(), desk.subscribeOrders(4)];
    for (const reader of readers) await reader.drain();
    desk.time = DAY - 1;
    desk.command('rest 9 BUY 30 @ 9.99');
    await readers[0]!.drain();
    desk.time = DAY;
    desk.command('cancel 2');
    await readers[0]!.drain();
    ticks.tick();
    const snapshot = 'snapshot 6 [] 1=100 2=50 9=30 3=100 4=100 5=60';
    expect(await notes(readers[0]!, 1)).toEqual(['5→6 ADD 9 =30', snapshot, '6→7 DELETE 2 -50 =0']);
    expect(await notes(readers[1]!, 1)).toEqual([snapshot, '6→7 DELETE 2 -50 =0']);
    const [before, after] = [readers[0]!.items[0], readers[0]!.items[2]].map(ids);
    for (const [order, id] of before!) expect(after!.get(order)).not.toBe(id);
    const change = readers[0]!.items[3];
    expect(change?.kind === 'delta' && change.changes[0]!.publicId).toBe(after!.get(2));
  });
});

describe('level 3: what an order tells', () => {
  const row = (desk: Desk, order: number): BookOrder =>
    desk.feeds.orders(0, 9).orders.find((one) => one.order === order)!;

  it('whose it is, from the seed and from the rows of its command, also where these are many', () => {
    const desk = new Desk(BOOK);
    desk.command(Array.from({ length: 12 }, (_, at) => `rest ${at + 20} BUY 10 @ 9.97`).join(';'));
    for (const order of [1, 5, 20, 31]) expect(row(desk, order).account).toBe(order % 4);
  });

  it('since when it stands in its place', () => {
    const desk = new Desk(BOOK);
    desk.time = 70;
    desk.command('rest 9 BUY 30 @ 9.99');
    desk.time = 80;
    desk.command('shrink 9 to 20; move 1; rest 1 BUY 100 @ 9.99');
    expect([1, 2, 9].map((order) => row(desk, order).queuedAt)).toEqual([80, 0, 70]);
  });

  it('since when, after a start: what the database tells of it, else the time of the start', () => {
    const { feeds } = new Desk();
    feeds.seedTime(500);
    feeds.seedBook(
      0,
      { ...EMPTY_BOOK, orders: BOOK },
      new Map([
        [1, 33],
        [4, 44],
      ]),
    );
    expect(feeds.orders(0, 9).orders.map(({ queuedAt }) => queuedAt)).toEqual([33, 500, 500, 44, 500]);
  });
});

describe('level 3 at a pace', () => {
  it('has all that happened between two ticks in one delta, in order; who came in between what happened since', async () => {
    const ticks = new Ticks();
    const desk = new Desk(BOOK, ticks.options);
    const early = [desk.subscribeOrders(2), desk.subscribeOrders(2)];
    for (const reader of early) await reader.drain();
    desk.command('rest 9 BUY 30 @ 9.99');
    const late = desk.subscribeOrders(2);
    await late.drain();
    desk.command('trade 9 10 @ 9.99');
    desk.command('cancel 9');
    await early[0]!.drain();
    expect(early[0]!.items).toHaveLength(1);
    ticks.tick(500);
    expect(await notes(early[0]!, 1)).toEqual(['5→8 ADD 9 =30 | EXECUTE 9 -10 =20 | DELETE 9 -20 =0']);
    expect((await early[1]!.drain())[1]).toBe(early[0]!.items[1]);
    expect(await notes(late)).toEqual([
      'snapshot 6 [] 1=100 2=50 9=30 3=100 4=100 5=60',
      '6→8 EXECUTE 9 -10 =20 | DELETE 9 -20 =0',
    ]);
    desk.command('cancel 3');
    ticks.tick(500);
    expect((await early[0]!.drain()).at(-1)).toBe((await late.drain()).at(-1));
  });

  it('begins again with a snapshot where more happens between two ticks than is kept', async () => {
    const ticks = new Ticks();
    const desk = new Desk(BOOK, { ...ticks.options, ordersQueue: 2 });
    const reader = desk.subscribeOrders(2);
    await reader.drain();
    for (const order of [1, 2, 3]) desk.command(`cancel ${order}`);
    ticks.tick(500);
    expect(await notes(reader, 1)).toEqual(['snapshot 8 [] 4=100 5=60']);
  });
});
