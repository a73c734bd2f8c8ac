import { expect } from 'vitest';
import { micros } from '../../../examples/feed-client/book.mjs';
import { readFrames, type FramesSeen } from './frames.ts';
import type { PlainBook } from './journal-books.ts';
import { leaks } from './privacy.ts';
import type { Run } from './run.ts';
import { expectedOf, volumeOf } from './tape.ts';
import { levelText, levelTexts } from './words.ts';

/** Compares what there is a lot of: a difference is looked at closely, sameness is not. */
function same(actual: unknown, expected: unknown, what: string): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual, what).toEqual(expected);
}

const viewOf = ({ bids, asks }: PlainBook, depth: number) => ({
  bids: levelTexts(bids, depth),
  asks: levelTexts(asks, depth),
});

/** Level 2 is the journal's book at every sequence that was reached. */
export function checkBooks({ subscribers, truth }: Run): void {
  for (const { name, books, options } of subscribers) {
    expect(books.length, name).toBeGreaterThan(10);
    for (const held of books) {
      const { sequence } = held;
      same(held, { sequence, ...viewOf(truth.books.get(sequence)!, options.depth) }, name);
    }
  }
}

/** Whoever compared its book with the server's of that sequence found them the same. */
export function checkComparisons({ subscribers }: Run): void {
  for (const { name, compared, options } of subscribers) {
    if (options.proves) expect(compared.length, name).toBeGreaterThan(2);
    expect(compared.filter(Boolean), name).toEqual([]);
  }
}

/** Trades and order events came once each, in order, and are those of the tables. */
export function checkRows({ subscribers, truth }: Run): void {
  for (const { name, trades, orderEvents, options } of subscribers) {
    expect(
      trades.map((trade) => `${trade.sequence} ${trade.id} ${micros(trade.price)} ${trade.quantity}`),
      name,
    ).toEqual(truth.trades.map(({ print, id, price, quantity }) => `${print} ${id} ${price} ${quantity}`));
    expect(
      orderEvents.map(({ sequence, type, clientOrderId }) => `${sequence} ${type} ${clientOrderId}`),
      name,
    ).toEqual(
      truth.orderEvents
        .filter(({ accountId }) => accountId === options.account?.id)
        .map(({ number, type, clientOrderId }) => `${number} ${type} ${clientOrderId}`),
    );
  }
}

/** Level 3 is the journal's, order by order in priority; an id stands for one stay of an order at its place, for everybody. */
export function checkOrders({ subscribers, truth }: Run, runsOfServer: number): void {
  const stays = new Map<string, number>();
  for (const { name, orderBooks, options } of subscribers) {
    if (options.everyLevel) expect(orderBooks.length, name).toBeGreaterThan(10);
    for (const { sequence, bids, asks } of orderBooks) {
      const { bids: buyers, asks: sellers } = truth.books.get(sequence)!;
      const shown = [...buyers, ...sellers];
      const held = [...bids, ...asks];
      const text = ({ price, quantity }: { price: number; quantity: number }) => `${quantity} @ ${price}`;
      same(held.map(text), shown.map(text), `${name}, ${sequence}`);
      held.forEach(({ id }, place) => {
        const { stay } = shown[place]!;
        same(stays.get(id) ?? stay, stay, `${name}, ${sequence}: order ${id}`);
        stays.set(id, stay);
      });
    }
  }
  const ids = new Map<number, number>();
  for (const stay of stays.values()) ids.set(stay, (ids.get(stay) ?? 0) + 1);
  expect(Math.max(...ids.values()), 'ids of one stay').toBeLessThanOrEqual(runsOfServer);
}

/** Level 1 is the top of level 2; its last trade and volume are those of the table. */
export function checkTops({ subscribers, truth }: Run): void {
  for (const { name, tops, options } of subscribers) {
    if (options.everyLevel) expect(tops.length, name).toBeGreaterThan(10);
    for (const top of tops) {
      const { bids, asks } = viewOf(truth.books.get(Number(top.sequence))!, 1);
      const last = truth.trades[Number(top.last?.sequence) - 1];
      expect(
        {
          bid: levelText(top.bid),
          ask: levelText(top.ask),
          volume: top.volume,
          last: top.last && `${top.last.quantity} @ ${micros(top.last.price)}`,
        },
        `${name}, ${top.sequence}`,
      ).toEqual({
        bid: bids[0] ?? 'none',
        ask: asks[0] ?? 'none',
        volume: String(volumeOf(top, truth.trades)),
        last: last ? `${last.quantity} @ ${last.price}` : null,
      });
    }
  }
}

/** Each candle and each statistic is that of the trades it has counted. */
export function checkTape({ subscribers, truth }: Run): void {
  const events = subscribers.flatMap(({ tape }) => tape);
  for (const event of events) expect(event).toEqual(expectedOf(event, truth.trades));
  expect(events.some(({ interval }) => interval === 'SECOND_1')).toBe(true);
  expect(events.some(({ date, tradeCount }) => date !== undefined && tradeCount > 0)).toBe(true);
}

/** What came over the sockets is as the contract says: chains, counts, and where a feed ends. */
export function checkFrames({ subscribers }: Run): FramesSeen {
  const seen = readFrames(subscribers.flatMap(({ tap }) => tap.recordings));
  expect(seen.findings).toEqual([]);
  return seen;
}

/** Nobody was sent what is another account's. */
export function checkPrivacy({ subscribers, traders, truth }: Run): void {
  for (const { name, tap, options } of subscribers) {
    expect(leaks(tap.recordings, options.account?.id, truth.owners), name).toEqual([]);
  }
  for (const { tap, account } of traders) {
    expect(leaks(tap.recordings, account.id, truth.owners), `trader ${account.id}`).toEqual([]);
  }
}
