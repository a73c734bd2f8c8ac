import { describe, expect, it } from 'vitest';
import { Desk, orders, TEXTBOOK } from './support/desk.ts';
import { note } from './support/reading.ts';

/** Five levels of 100 on each side, one order each: bids 1 to 5 from 9.99 down, asks 6 to 10 from 10.01 up. */
const LADDER = orders(
  'BUY 9.99 100, BUY 9.98 100, BUY 9.97 100, BUY 9.96 100, BUY 9.95 100, ' +
    'SELL 10.01 100, SELL 10.02 100, SELL 10.03 100, SELL 10.04 100, SELL 10.05 100',
);

describe('D63 one command on the ladder, seen at depth 3', () => {
  it.each([
    ['an order joins the best level', 'rest 11 BUY 50 @ 9.99', '10→11 bid 9.99×150(2)'],
    ['a level comes in on top, the third leaves', 'rest 11 BUY 50 @ 10.00', '10→11 bid 10.00×50(1) 9.97×0(0)'],
    ['an order below the view', 'rest 11 BUY 50 @ 9.96', ''],
    ['an order far below the view', 'rest 11 SELL 50 @ 11.00', ''],
    ['a cancel inside, the fourth level comes into view whole', 'cancel 7', '10→11 ask 10.02×0(0) 10.04×100(1)'],
    ['a cancel below the view', 'cancel 4', ''],
    ['an expiry', 'expire 6', '10→11 ask 10.01×0(0) 10.04×100(1)'],
    ['part of the best is taken', 'trade 6 30 @ 10.01', '10→11 ask 10.01×70(1)'],
    [
      'a sweep through two levels into the third',
      'trade 6 100 @ 10.01; trade 7 100 @ 10.02; trade 8 40 @ 10.03',
      '10→11 ask 10.01×0(0) 10.02×0(0) 10.03×60(1) 10.04×100(1) 10.05×100(1)',
    ],
    [
      'a sweep whose rest becomes the best of the other side',
      'trade 6 100 @ 10.01; rest 11 BUY 20 @ 10.01',
      '10→11 bid 10.01×20(1) 9.97×0(0) ask 10.01×0(0) 10.04×100(1)',
    ],
    ['D12 a smaller order keeps its place', 'shrink 1 to 40', '10→11 bid 9.99×40(1)'],
    ['D12 a new price', 'move 1; rest 1 BUY 100 @ 9.98', '10→11 bid 9.99×0(0) 9.98×200(2) 9.96×100(1)'],
    ['D12 a larger order goes to the back', 'move 1; rest 1 BUY 150 @ 9.99', '10→11 bid 9.99×150(1)'],
    [
      'D12 an amended order that trades away whole',
      'move 1; trade 6 100 @ 10.01',
      '10→11 bid 9.99×0(0) 9.96×100(1) ask 10.01×0(0) 10.04×100(1)',
    ],
    ['a mass cancel', 'cancel 1; cancel 2; cancel 9', '10→11 bid 9.99×0(0) 9.98×0(0) 9.96×100(1) 9.95×100(1)'],
    ['one order for another of the same size', 'cancel 1; rest 11 BUY 100 @ 9.99', ''],
    [
      'the same shares in more orders',
      'cancel 1; rest 11 BUY 60 @ 9.99; rest 12 BUY 40 @ 9.99',
      '10→11 bid 9.99×100(2)',
    ],
    ['a trade with an order that was never displayed', 'trade 77 30 @ 10.00', ''],
    ['a cancel of an order that was never displayed', 'cancel 77', ''],
  ])('%s', async (_name, line, told) => {
    const desk = new Desk(LADDER);
    const reader = desk.subscribe(3);
    expect(await desk.tell(reader, line)).toBe(told);
  });
});

describe('D63 the chain', () => {
  it('skips the numbers of commands that the view does not show, and stays whole', async () => {
    const desk = new Desk(LADDER);
    const reader = desk.subscribe(1);
    desk.command('rest 11 BUY 50 @ 9.90');
    desk.command('rest 12 BUY 50 @ 9.99');
    expect(await desk.tell(reader, 'cancel 11')).toBe('');
    expect(await desk.tell(reader, 'cancel 12')).toBe('12→14 bid 9.99×100(1)');
    expect(reader.items.map(note)).toEqual(['snapshot 12 bid 9.99×150(2) ask 10.01×100(1)', '12→14 bid 9.99×100(1)']);
  });

  it('F4 gives subscribers who came at different times the same delta, each on its own chain', async () => {
    const desk = new Desk(LADDER);
    const early = desk.subscribe(2);
    await early.drain();
    desk.command('rest 11 BUY 50 @ 9.90');
    const late = desk.subscribe(2);
    await late.drain();
    desk.command('trade 6 30 @ 10.01');
    expect((await early.drain()).map(note)).toEqual([
      'snapshot 10 bid 9.99×100(1) 9.98×100(1) ask 10.01×100(1) 10.02×100(1)',
      '10→12 ask 10.01×70(1)',
    ]);
    expect((await late.drain()).map(note)).toEqual([
      'snapshot 11 bid 9.99×100(1) 9.98×100(1) ask 10.01×100(1) 10.02×100(1)',
      '11→12 ask 10.01×70(1)',
    ]);
  });

  it('F7 F9 is the worked example of docs/FEED.md', async () => {
    const desk = new Desk(TEXTBOOK);
    const reader = desk.subscribe(2);
    await reader.drain();
    const takers = 'trade 12 200 @ 150.01; trade 13 200 @ 150.01; trade 14 150 @ 150.02; trade 15 50 @ 150.02';
    await desk.tell(reader, takers);
    await desk.tell(reader, 'rest 30 SELL 100 @ 150.05');
    await desk.tell(reader, 'rest 31 BUY 300 @ 150.00');
    expect(reader.items.map(note)).toEqual([
      'snapshot 24 bid 149.99×500(3) 149.98×750(5) ask 150.01×400(2) 150.02×600(4)',
      '24→25 ask 150.01×0(0) 150.02×400(3) 150.03×250(1)',
      '25→27 bid 150.00×300(1) 149.98×0(0)',
    ]);
    expect(desk.feeds.market(0).lastPrice).toBe(150_020_000);
  });
});

describe('D64 a reader of a book that is slow', () => {
  it('gets what has changed as one delta, last word for each price, on an unbroken chain', async () => {
    const desk = new Desk(LADDER, { bookQueue: 2 });
    const reader = desk.subscribe(2);
    reader.ask();
    for (const line of ['trade 6 30 @ 10.01', 'trade 6 30 @ 10.01', 'rest 11 BUY 50 @ 10.00', 'cancel 7'])
      desk.command(line);
    expect((await reader.drain()).map(note)).toEqual([
      'snapshot 10 bid 9.99×100(1) 9.98×100(1) ask 10.01×100(1) 10.02×100(1)',
      '10→14 bid 10.00×50(1) 9.98×0(0) ask 10.01×40(1) 10.02×0(0) 10.03×100(1)',
    ]);
    expect(desk.feeds.counts.mergedDeltas).toBe(1);
  });

  it('is told nothing of a level that came and went meanwhile', async () => {
    const desk = new Desk(LADDER, { bookQueue: 1 });
    const reader = desk.subscribe(2);
    reader.ask();
    desk.command('rest 11 BUY 50 @ 10.00');
    desk.command('cancel 11');
    expect((await reader.drain()).map(note)).toEqual([
      'snapshot 10 bid 9.99×100(1) 9.98×100(1) ask 10.01×100(1) 10.02×100(1)',
    ]);
    expect(await desk.tell(reader, 'trade 6 30 @ 10.01')).toBe('10→13 ask 10.01×70(1)');
  });

  it('is told of a level that came, went and came again as it is now', async () => {
    const desk = new Desk(LADDER, { bookQueue: 1 });
    const reader = desk.subscribe(2);
    reader.ask();
    for (const line of ['rest 11 BUY 50 @ 10.00', 'cancel 11', 'rest 12 BUY 70 @ 10.00']) desk.command(line);
    expect((await reader.drain()).slice(1).map(note)).toEqual(['10→13 bid 10.00×70(1) 9.98×0(0)']);
  });

  it('that has not read its snapshot yet gets it as it is when it reads', async () => {
    const desk = new Desk(LADDER, { bookQueue: 1 });
    const reader = desk.subscribe(1);
    for (let taken = 0; taken < 5; taken++) desk.command('trade 6 10 @ 10.01');
    expect((await reader.drain()).map(note)).toEqual(['snapshot 15 bid 9.99×100(1) ask 10.01×50(1)']);
  });

  it('does not hold up one that is not', async () => {
    const desk = new Desk(LADDER, { bookQueue: 1 });
    const slow = desk.subscribe(1);
    const fast = desk.subscribe(1);
    await slow.drain();
    const told: string[] = [];
    for (let taken = 0; taken < 3; taken++) told.push(await desk.tell(fast, 'trade 6 10 @ 10.01'));
    expect(told).toEqual(['10→11 ask 10.01×90(1)', '11→12 ask 10.01×80(1)', '12→13 ask 10.01×70(1)']);
  });
});

describe('a book that is seeded anew', () => {
  it('begins every subscription again with a snapshot', async () => {
    const desk = new Desk(LADDER);
    const reader = desk.subscribe(1);
    reader.ask();
    desk.command('rest 11 BUY 50 @ 10.00');
    desk.seed(orders('BUY 9.50 10, SELL 9.60 20'));
    expect((await reader.drain()).slice(1).map(note)).toEqual(['snapshot 11 bid 9.50×10(1) ask 9.60×20(1)']);
    expect(await desk.tell(reader, 'cancel 1')).toBe('11→12 bid 9.50×0(0)');
  });
});
