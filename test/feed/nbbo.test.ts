import { describe, expect, it } from 'vitest';
import { EVENT, MARKET_PHASES, QUOTE_FLAGS, type MarketPhase } from '../../src/domain/index.ts';
import type { InstrumentRecord, NbboView } from '../../src/exchange/index.ts';
import { EMPTY_BOOK } from './support/house.ts';
import { Reader } from './support/reading.ts';
import { quoteRow } from './support/rows.ts';
import { BOURSE, changed, NYSE, rested, Street, venueRow } from './support/street.ts';
import { Ticks } from './support/ticks.ts';

const DOLLAR = 1_000_000;
const flags = (...words: (typeof QUOTE_FLAGS)[number][]): number =>
  words.reduce((bits, word) => bits | (1 << QUOTE_FLAGS.indexOf(word)), 0);
const phase = (to: MarketPhase) => [EVENT.PHASE, 0, MARKET_PHASES.indexOf(to)];
const numbers = (reader: Reader<NbboView>): number[] => reader.items.map(({ number }) => number);

describe('F51 D39 the national best bid and offer, of several venues', () => {
  it('is the quote’s row, with its number; null and 0 before the first', () => {
    const street = new Street();
    street.time = 7;
    street.tell({});
    const none = { bid: null, bidQuantity: 0, bidVenues: 0, ask: null, askQuantity: 0, askVenues: 0, flags: 0 };
    expect(street.feeds.nbbo(0)).toEqual({ instrument: 0, number: 0, ...none, at: 7 });
    const { sequence: _, ...quote } = quoteRow({ number: 1, bidVenues: 3, flags: flags('LOCKED'), at: 7 });
    street.quote({ number: 1, bidVenues: 3, flags: flags('LOCKED') });
    expect(street.feeds.nbbo(0)).toEqual(quote);
    expect(() => street.feeds.nbbo(9)).toThrow('no book of instrument 9');
  });

  it('comes once a command, as the command leaves it; numbers between are in its history', async () => {
    const street = new Street();
    const reader = new Reader(street.feeds.subscribeNbbo(0, null));
    await reader.drain();
    street.quote({ number: 1 });
    await reader.drain();
    street.quote({ number: 2, bid: 149 * DOLLAR }, { number: 3 }, { number: 4, bidQuantity: 300 });
    street.tell({}, rested(NYSE, 1, 'BUY', 9, 100), changed(NYSE, 1));
    street.quote({ number: 1, instrument: 1 });
    await reader.drain();
    street.quote({ number: 5 });
    await reader.drain();
    expect(numbers(reader)).toEqual([0, 1, 4, 5]);
  });

  it('D64 a slow reader gets the newest alone', async () => {
    const street = new Street();
    const reader = new Reader(street.feeds.subscribeNbbo(0, null));
    await reader.drain();
    for (let number = 1; number <= 4; number++) street.quote({ number });
    await reader.drain();
    // One `next()` was waiting, and got the first.
    expect(numbers(reader)).toEqual([0, 1, 4]);
  });

  it('everybody gets the same object; at a pace the newest at each tick, and nothing where nothing has changed', async () => {
    const ticks = new Ticks();
    const street = new Street(undefined, ticks.options);
    const fast = [1, 2].map(() => new Reader(street.feeds.subscribeNbbo(0, null)));
    const paced = [1, 2].map(() => new Reader(street.feeds.subscribeNbbo(0, 5)));
    for (const reader of [...fast, ...paced]) await reader.drain();
    street.quote({ number: 1 });
    street.quote({ number: 2 });
    for (const reader of [...fast, ...paced]) await reader.drain();
    expect(numbers(fast[0]!)).toEqual([0, 1, 2]);
    expect(fast[0]!.items.at(-1)).toBe(fast[1]!.items.at(-1));
    expect(numbers(paced[0]!)).toEqual([0]);
    for (let tick = 0; tick < 2; tick++) {
      ticks.tick(200);
      for (const reader of paced) await reader.drain();
    }
    expect(numbers(paced[0]!)).toEqual([0, 2]);
    expect(paced[0]!.items.at(-1)).toBe(fast[0]!.items.at(-1));
  });

  it('many readers hear of it in several turns, each in order', async () => {
    const ticks = new Ticks();
    const street = new Street(undefined, { ...ticks.options, sliceSize: 2 });
    const readers = Array.from({ length: 5 }, () => new Reader(street.feeds.subscribeNbbo(0, null)));
    for (const reader of readers) await reader.drain();
    street.quote({ number: 1 });
    const told = async (): Promise<number> => {
      for (const reader of readers) await reader.drain();
      return readers.filter((reader) => numbers(reader).includes(1)).length;
    };
    expect(await told()).toBe(2);
    ticks.turn();
    expect(await told()).toBe(4);
    ticks.turnAll();
    expect(await told()).toBe(5);
  });

  it('goes on from the row that a restart finds', async () => {
    const street = new Street();
    const reader = new Reader(street.feeds.subscribeNbbo(0, null));
    await reader.drain();
    street.feeds.seedQuotes(new Map([[0, quoteRow({ number: 41 })]]));
    street.quote({ number: 42 });
    await reader.drain();
    expect(numbers(reader)).toEqual([0, 41, 42]);
  });
});

describe('F51 D39 the best bid and offer of an instrument with one venue', () => {
  const alone = (): Street => new Street([BOURSE]);

  it('is where what is displayed comes to a round lot, in whole round lots, whoever hides what', () => {
    const street = alone();
    street.tell(
      {},
      rested(BOURSE, 1, 'BUY', 10, 60),
      rested(BOURSE, 2, 'BUY', 9.99, 30),
      rested(BOURSE, 3, 'BUY', 9.98, 275),
      rested(BOURSE, 4, 'SELL', 10.01, 99, 500),
      changed(BOURSE, 1),
    );
    expect(street.feeds.nbbo(0)).toEqual({
      instrument: 0,
      number: 0,
      bid: 9_980_000,
      bidQuantity: 300,
      bidVenues: 1,
      ask: null,
      askQuantity: 0,
      askVenues: 0,
      flags: 0,
      at: 1,
    });
  });

  it.each([
    ['2025-11-02', 300, 100],
    ['2025-11-03', 250, 100],
    ['2025-11-03', 251, 40],
    ['2026-11-24', 1001, 10],
    ['2026-11-24', 10_001, 1],
  ])('on %s a price of $%i has round lots of %i shares', (day, dollars, shares) => {
    const street = alone();
    const price = dollars * DOLLAR;
    street.time = Date.parse(`${day}T15:00:00Z`) * 1000;
    street.feeds.seedTime(street.time);
    street.feeds.seedBook(0, { ...EMPTY_BOOK, referencePrice: price, priorClose: price });
    street.tell({}, rested(BOURSE, 1, 'BUY', dollars, 2 * shares - 1), changed(BOURSE, 1));
    expect(street.feeds.nbbo(0)).toMatchObject({ bid: price, bidQuantity: shares });
    if (shares === 1) return;
    street.tell({}, [EVENT.CANCELED, 1, 1, 0], rested(BOURSE, 2, 'BUY', dollars, shares - 1), changed(BOURSE, 2));
    expect(street.feeds.nbbo(0)).toMatchObject({ bid: null, bidQuantity: 0 });
  });

  it('measures round lots by another reference price at once, and by the last trade from the next day on', () => {
    const street = alone();
    const day = Date.parse('2026-11-24T00:00:00Z') * 1000;
    street.time = day;
    street.feeds.seedTime(day);
    street.feeds.seedBook(0, { ...EMPTY_BOOK, referencePrice: 100 * DOLLAR, priorClose: 300 * DOLLAR });
    street.tell({}, rested(BOURSE, 1, 'BUY', 300, 99), changed(BOURSE, 1));
    expect(street.feeds.nbbo(0).bidQuantity).toBe(80);
    const row = (referencePrice: number) => ({ index: 0, referencePrice }) as InstrumentRecord;
    street.tell({ instruments: [row(100 * DOLLAR)] });
    expect(street.feeds.nbbo(0).bidQuantity).toBe(80);
    street.tell({ instruments: [row(200 * DOLLAR)] });
    expect(street.feeds.nbbo(0).bidQuantity).toBe(0);
    street.tell({}, [EVENT.TRADE, 0, 1, 1, 77, 78, 2_000 * DOLLAR, 1, 0]);
    expect(street.feeds.nbbo(0).bidQuantity).toBe(0);
    street.time = day + 86_400_000_000;
    street.tell({});
    expect(street.feeds.nbbo(0).bidQuantity).toBe(90);
  });

  it('has flags, and no quote while the market does not trade', async () => {
    const street = alone();
    const reader = new Reader(street.feeds.subscribeNbbo(0, null));
    await reader.drain();
    street.tell({}, rested(BOURSE, 1, 'BUY', 10, 100), rested(BOURSE, 2, 'SELL', 10, 100), changed(BOURSE, 1));
    street.tell({}, rested(BOURSE, 3, 'BUY', 11, 100), changed(BOURSE, 2));
    await reader.drain();
    street.tell({}, rested(BOURSE, 4, 'BUY', 8, 100), changed(BOURSE, 3));
    expect(reader.items.map((view) => view.flags)).toEqual([0, flags('LOCKED'), flags('CROSSED')]);
    street.tell({}, phase('HALTED'));
    await reader.drain();
    expect(reader.items.at(-1)).toMatchObject({ bid: null, ask: null, flags: flags('HALTED') });
    street.tell({}, phase('CLOSED'));
    await reader.drain();
    expect(reader.items.at(-1)).toMatchObject({ bid: null, ask: null, flags: 0 });
    expect(reader.items).toHaveLength(5);
  });

  it('becomes national with a second venue: its followers are told', async () => {
    const street = alone();
    street.tell({}, rested(BOURSE, 1, 'BUY', 10, 100), changed(BOURSE, 1));
    const reader = new Reader(street.feeds.subscribeNbbo(0, null));
    await reader.drain();
    street.tell({ venues: [venueRow(NYSE)], quotes: [quoteRow({ number: 1, bid: 10 * DOLLAR })] });
    await reader.drain();
    expect(numbers(reader)).toEqual([0, 1]);
    expect(reader.items.map(({ bid }) => bid)).toEqual([10 * DOLLAR, 10 * DOLLAR]);
  });
});
