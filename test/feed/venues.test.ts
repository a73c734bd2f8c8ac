import { describe, expect, it } from 'vitest';
import { bookNumber, EVENT, MARKET_PHASES, type MarketPhase } from '../../src/domain/index.ts';
import { Tape, type InstrumentRecord } from '../../src/exchange/index.ts';
import { noteTop, Reader } from './support/reading.ts';
import { orderRow, tradeRow } from './support/rows.ts';
import { BOURSE, changed, DARK, NYSE, rested, Street, traded, venueRow } from './support/street.ts';

const NYSE_BOOK = bookNumber(NYSE, 0);

const instrument = (index: number, referencePrice: number | null = null): InstrumentRecord =>
  ({ index, referencePrice }) as InstrumentRecord;
const phase = (venue: number, to: MarketPhase) => [EVENT.PHASE, bookNumber(venue, 0), MARKET_PHASES.indexOf(to)];
const level = (price: number, quantity: number, orderCount = 1) => ({ price: price * 1_000_000, quantity, orderCount });

describe('F85 books of venues', () => {
  it('come into being with the venue, or the instrument, whichever is later', () => {
    const street = new Street([]);
    const { feeds } = street;
    street.tell({ venues: [venueRow(BOURSE)] }, [EVENT.CREATED, 0]);
    street.tell({ instruments: [instrument(0)] }, [EVENT.CREATED, 0]);
    expect(feeds.litBooks(0)).toEqual([0]);
    street.tell({ venues: [venueRow(NYSE)] }, [EVENT.CREATED, 1]);
    street.tell({ venues: [venueRow(DARK, 'DARK')] }, [EVENT.CREATED, 2]);
    street.tell({ instruments: [instrument(1)] }, [EVENT.CREATED, 1]);
    for (const index of [0, 1]) {
      expect(feeds.litBooks(index)).toEqual([index, bookNumber(NYSE, index)]);
      expect(feeds.book(bookNumber(NYSE, index), 5)).toEqual({ sequence: 0, bids: [], asks: [] });
    }
    // A venue that is set is no new one.
    street.tell({}, rested(NYSE, 1, 'BUY', 10, 100), changed(NYSE, 1));
    street.tell({ venues: [venueRow(NYSE)] }, [EVENT.CREATED, 1]);
    expect(feeds.book(NYSE_BOOK, 5).bids).toEqual([level(10, 100)]);
  });

  it('each have a sequence and orders of their own', async () => {
    const street = new Street();
    const readers = [0, NYSE_BOOK].map((book) => new Reader(street.feeds.subscribeBook(book, 5, null)));
    for (const reader of readers) await reader.drain();
    street.tell({}, rested(NYSE, 1, 'BUY', 10, 100), changed(NYSE, 1));
    street.tell({}, rested(NYSE, 2, 'BUY', 10, 50), changed(NYSE, 2));
    street.tell({}, rested(BOURSE, 3, 'BUY', 9, 70), changed(BOURSE, 1));
    expect((await readers[0]!.drain()).map(({ book, sequence, bids }) => [book, sequence, bids])).toEqual([
      [0, 0, []],
      [0, 1, [level(9, 70)]],
    ]);
    expect((await readers[1]!.drain()).map(({ book, sequence, bids }) => [book, sequence, bids])).toEqual([
      [NYSE_BOOK, 0, []],
      [NYSE_BOOK, 1, [level(10, 100)]],
      [NYSE_BOOK, 2, [level(10, 150, 2)]],
    ]);
  });

  it('follow the events of their own venue into a phase; the market is that of the home market', async () => {
    const street = new Street();
    const { feeds } = street;
    const markets = new Reader(feeds.subscribeMarket(0, null));
    await markets.drain();
    street.time = 20;
    street.tell({}, phase(NYSE, 'PRE_OPEN'), phase(DARK, 'PRE_OPEN'));
    expect(feeds.market(0)).toMatchObject({ phase: 'CONTINUOUS', since: 0 });
    expect(feeds.venueQuotes(0).map((quote) => quote.phase)).toEqual(['CONTINUOUS', 'PRE_OPEN']);
    street.tell({}, phase(BOURSE, 'OPENING_AUCTION'));
    expect(feeds.market(0)).toMatchObject({ phase: 'OPENING_AUCTION', since: 20 });
    expect((await markets.drain()).map((view) => view.phase)).toEqual(['CONTINUOUS', 'OPENING_AUCTION']);
  });

  it('F51 venueQuotes: the best of each lit venue, home first', () => {
    const street = new Street();
    street.tell({}, rested(NYSE, 1, 'BUY', 10, 100), rested(NYSE, 2, 'SELL', 11, 20), changed(NYSE, 1));
    street.tell({}, rested(BOURSE, 3, 'BUY', 9, 70), changed(BOURSE, 1));
    const open = { phase: 'CONTINUOUS' };
    expect(street.feeds.venueQuotes(0)).toEqual([
      { book: 0, bid: level(9, 70), ask: null, ...open },
      { book: NYSE_BOOK, bid: level(10, 100), ask: level(11, 20), ...open },
    ]);
    expect(() => street.feeds.venueQuotes(9)).toThrow('no book of instrument 9');
    expect(() => street.feeds.book(bookNumber(7, 0), 5)).toThrow('no book of instrument 0 at venue 7');
  });

  it('all show the symbol’s last trade and volume, wherever it traded; its prints have one count', async () => {
    const street = new Street();
    const tape = new Tape([]);
    const tops = [0, NYSE_BOOK].map((book) => new Reader(street.feeds.subscribeTopOfBook(book, null)));
    const prints = new Reader(street.feeds.subscribeTrades(0, null));
    for (const reader of [...tops, prints]) await reader.drain();
    for (const [print, venue] of [NYSE, BOURSE, DARK].entries()) {
      const row = tradeRow({ print: print + 1, venue, price: (10 + print) * 1_000_000, quantity: 10 });
      tape.take(row);
      street.tell({ trades: [row], candles: tape.drain() }, traded(venue, print + 1, [77, 78], 10 + print, 10));
      for (const reader of [...tops, prints]) await reader.drain();
    }
    for (const { items } of tops) {
      expect(items.map(noteTop)).toEqual([
        'first 0 - - volume 0',
        '0→0 - - last 10.00×10 volume 10',
        '0→0 - - last 11.00×10 volume 20',
        '0→0 - - last 12.00×10 volume 30',
      ]);
    }
    expect(prints.items.map(({ print, venue }) => [print, venue])).toEqual([
      [1, NYSE],
      [2, BOURSE],
      [3, DARK],
    ]);
    // What the home market measures collars from is its own.
    expect(street.feeds.market(0).lastPrice).toBe(11_000_000);
  });
});

describe('D62 the owner of an order that comes into view later', () => {
  const ownersAt = (street: Street): number[] => street.feeds.orders(NYSE_BOOK, 5).orders.map(({ account }) => account);

  it('is known though no row of that command tells: a child that gets to its venue', () => {
    const street = new Street();
    street.tell({ orders: [orderRow(5, 3), orderRow(6, 2)] }, [EVENT.ENTERED, 5, 6, NYSE_BOOK, 0, 10_000_000, 100, 1]);
    street.tell({}, rested(NYSE, 6, 'BUY', 10, 100), changed(NYSE, 1));
    expect(ownersAt(street)).toEqual([2]);
  });

  it('is known after a restart', () => {
    const street = new Street();
    street.feeds.seedOwners([{ id: 6, account: 2, status: 'NEW' }]);
    street.tell({}, rested(NYSE, 6, 'BUY', 10, 100), changed(NYSE, 1));
    expect(ownersAt(street)).toEqual([2]);
  });

  it('is forgotten with the order’s end', () => {
    const street = new Street();
    street.tell({ orders: [orderRow(6, 2)] });
    street.tell({ orders: [orderRow(6, 2, 'CANCELED')] }, [EVENT.CANCELED, 6, 100, 0]);
    street.tell({}, rested(NYSE, 6, 'BUY', 10, 100), changed(NYSE, 1));
    expect(ownersAt(street)).toEqual([-1]);
  });
});
