import { describe, expect, it } from 'vitest';
import { bookNumber, EVENT, type Side } from '../../src/domain/index.ts';
import type { Changes } from '../../src/exchange/index.ts';
import { EMPTY_BOOK } from './support/house.ts';
import { Reader } from './support/reading.ts';
import { amendedRow, orderRow } from './support/rows.ts';
import { changed, DARK, NYSE, rested, Street, traded } from './support/street.ts';

const POOL_BOOK = bookNumber(DARK, 0);

const hide = (order: number, side: Side, price: number, quantity: number) =>
  rested(DARK, order, side, price, 0, quantity);

describe('F86 D38 what rests in a midpoint pool', () => {
  /** A step of its own, and what the pool has then. */
  const steps: readonly (readonly [string, Partial<Changes>, readonly (readonly number[])[], number, number])[] = [
    ['an order rests', {}, [hide(1, 'BUY', 10, 500)], 1, 500],
    ['another', {}, [hide(2, 'SELL', 10.5, 300)], 2, 800],
    ['a taker takes of one', {}, [traded(DARK, 1, [1, 9], 10, 200)], 2, 600],
    ['two that rest meet', {}, [traded(DARK, 2, [1, 2], 10, 100, 2)], 2, 400],
    [
      'one is made smaller in its place',
      { orderEvents: [amendedRow(1, 150)] },
      [[EVENT.AMENDED, 1, 450, 10_000_000, 1]],
      2,
      350,
    ],
    [
      'one loses its place, and rests again',
      { orderEvents: [amendedRow(2, 400)] },
      [[EVENT.AMENDED, 2, 500, 10_400_000, 0], hide(2, 'SELL', 10.4, 400)],
      2,
      550,
    ],
    ['one is filled', {}, [traded(DARK, 3, [1, 9], 10, 150)], 1, 400],
    ['one is canceled', {}, [[EVENT.CANCELED, 2, 400, 0]], 0, 0],
    ['one expires', {}, [hide(3, 'BUY', 10, 70), [EVENT.EXPIRED, 3, 70]], 0, 0],
  ];

  it('F91 is counted from its events, for supervisors', () => {
    const street = new Street();
    for (const [what, rows, events, orders, quantity] of steps) {
      street.tell(rows, ...events);
      for (const instrument of [0, null]) {
        expect(street.feeds.poolContents(DARK, instrument), what).toEqual({ orders, quantity });
      }
    }
    street.tell({}, hide(4, 'BUY', 10, 70));
    expect(street.feeds.poolContents(DARK, 1)).toEqual({ orders: 0, quantity: 0 });
    expect(street.feeds.poolContents(NYSE, null)).toEqual({ orders: 0, quantity: 0 });
  });

  it('is counted after a restart, and after another', () => {
    const street = new Street();
    const hidden = [
      { id: 1, quantity: 500 },
      { id: 2, quantity: 300 },
    ];
    for (let restart = 0; restart < 2; restart++) {
      street.feeds.seedBook(POOL_BOOK, { ...EMPTY_BOOK, hidden });
      expect(street.feeds.poolContents(DARK, 0)).toEqual({ orders: 2, quantity: 800 });
      street.tell({}, hide(3, 'SELL', 10, 40));
    }
    street.tell({}, traded(DARK, 1, [2, 9], 10, 300));
    expect(street.feeds.poolContents(DARK, 0)).toEqual({ orders: 2, quantity: 540 });
  });

  it('no book of it can be asked for or followed', () => {
    const street = new Street();
    street.tell({}, hide(1, 'BUY', 10, 500));
    const { feeds } = street;
    const asked = [
      () => feeds.book(POOL_BOOK, 5),
      () => feeds.orders(POOL_BOOK, 5),
      () => feeds.topOfBook(POOL_BOOK),
      () => feeds.subscribeBook(POOL_BOOK, 5, null),
      () => feeds.subscribeOrders(POOL_BOOK, null),
      () => feeds.subscribeTopOfBook(POOL_BOOK, null),
    ];
    for (const ask of asked) expect(ask).toThrow('Venue 2 is a pool: it shows no book of instrument 0.');
    expect(feeds.venueQuotes(0).map(({ book }) => book)).toEqual([0, bookNumber(NYSE, 0)]);
    expect(feeds.litBooks(0)).not.toContain(POOL_BOOK);
  });

  it('D8 makes no difference to anything that is public, even where its events said that it displays something', async () => {
    const told = async (hasPool: boolean): Promise<unknown> => {
      const street = new Street();
      const { feeds } = street;
      const books = [0, bookNumber(NYSE, 0)];
      const readers = [
        ...books.flatMap((book) => [
          feeds.subscribeBook(book, 5, null),
          feeds.subscribeTopOfBook(book, null),
          feeds.subscribeOrders(book, null),
        ]),
        feeds.subscribeNbbo(0, null),
        feeds.subscribeTrades(0, null),
        feeds.subscribeCandles(0, 'MINUTE_1', null),
        feeds.subscribeStatistics(0, null),
        feeds.subscribeMarket(0, null),
        feeds.subscribeAuction(0, null),
      ].map((stream) => new Reader<unknown>(stream));
      const seen: unknown[] = [];
      const pool = (order: number) => [
        rested(DARK, order, 'BUY', 10, 50, 450),
        [EVENT.REFRESHED, POOL_BOOK, order, 0, 10_000_000, 50, 400],
        changed(DARK, order),
        [EVENT.PHASE, POOL_BOOK, 0],
        [EVENT.CANCELED, order, 500, 0],
      ];
      for (let step = 1; step <= 5; step++) {
        street.time++;
        for (const reader of readers) await reader.drain();
        if (hasPool) street.tell({ orders: [orderRow(100 + step, 1)] }, ...pool(100 + step).slice(0, step));
        else street.tell({});
        street.tell({ orders: [orderRow(step, 2)] }, rested(NYSE, step, 'SELL', 11, 10), changed(NYSE, step));
        seen.push(books.map((book) => [feeds.topOfBook(book), feeds.book(book, 5)]));
        seen.push(feeds.nbbo(0), feeds.venueQuotes(0), feeds.market(0), feeds.auction(0), feeds.statistics(0));
      }
      for (const reader of readers) await reader.drain();
      const everything = JSON.stringify([readers.map(({ items }) => items), seen]);
      return JSON.parse(everything, (key, value: unknown) => (key === 'publicId' ? undefined : value));
    };
    expect(await told(true)).toEqual(await told(false));
  });
});
