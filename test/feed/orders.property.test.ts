import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookNumber } from '../../src/domain/index.ts';
import type { OrdersEvent, TopOfBook } from '../../src/exchange/index.ts';
import { LiveFeeds } from '../../src/feed/index.ts';
import { anyCommands } from './support/any-steps.ts';
import { ClientOrders } from './support/client-orders.ts';
import { NaiveMarket } from './support/naive-market.ts';
import { Reader } from './support/reading.ts';
import { NOTHING_STORED } from './support/stored.ts';
import { Ticks } from './support/ticks.ts';

const reader = fc.record({
  place: fc.nat({ max: 1 }),
  joins: fc.nat({ max: 40 }),
  /** Asks for one event every so many commands: 1 keeps up. */
  habit: fc.constantFrom(1, 1, 2, 5, 100),
  maxRate: fc.constantFrom(null, null, 5),
});
const readers = fc.array(reader, { minLength: 1, maxLength: 5, size: 'max' });
const bounds = fc.record({
  ordersQueue: fc.integer({ min: 1, max: 12 }),
  ordersPart: fc.integer({ min: 1, max: 9 }),
  sliceSize: fc.integer({ min: 1, max: 3 }),
});

/** An instrument's book at home, and at another venue. */
const NUMBERS = [0, bookNumber(3, 0)];

interface Subscriber {
  readonly place: number;
  readonly orders: Reader<OrdersEvent>;
  readonly top: Reader<TopOfBook>;
}

/** Every whole state of a reader's orders must be the list of the oracle at its sequence. */
function expectOrders(market: NaiveMarket, place: number, events: readonly OrdersEvent[]): void {
  const client = new ClientOrders();
  for (const event of events) {
    client.take(event);
    if (!client.isWhole) continue;
    const queue = client.queue().map(({ publicId: _id, ...order }) => order);
    expect(queue).toEqual(market.queue(place, event.sequence));
    const { bids, asks } = market.view(place, event.sequence, Infinity);
    expect({ bids: client.levels('BUY'), asks: client.levels('SELL') }).toEqual({ bids, asks });
  }
  expect(client.queue().map(({ order }) => order)).toEqual(
    market.queue(place, market.books[place]!.sequence).map(({ order }) => order),
  );
}

function expectTops(market: NaiveMarket, place: number, events: readonly TopOfBook[]): void {
  for (const [at, { sequence, previousSequence, bid, ask }] of events.entries()) {
    expect(previousSequence).toBe(events[at - 1]?.sequence ?? null);
    const { bids, asks } = market.view(place, sequence, 1);
    expect({ bid, ask }).toEqual({ bid: bids[0] ?? null, ask: asks[0] ?? null });
  }
  const { bids, asks } = market.view(place, market.books[place]!.sequence, 1);
  expect(events.at(-1)).toMatchObject({ bid: bids[0] ?? null, ask: asks[0] ?? null });
}

describe('levels 1 and 3 against a naive list of orders', () => {
  it('I19 D62 D64 every whole state is that list, place by place, and the best of it, at every sequence reached, however slow the reader', async () => {
    await fc.assert(
      fc.asyncProperty(anyCommands, readers, bounds, async (flow, given, limits) => {
        const market = new NaiveMarket(NUMBERS);
        const ticks = new Ticks();
        const feeds = new LiveFeeds(NOTHING_STORED, { ...ticks.options, ...limits });
        market.seedAll(feeds);
        const subscribers = new Map<number, Subscriber>();
        for (const [at, steps] of flow.entries()) {
          for (const [index, { place, joins, habit, maxRate }] of given.entries()) {
            if (joins % flow.length === at) {
              const orders = new Reader(feeds.subscribeOrders(NUMBERS[place]!, maxRate));
              const top = new Reader(feeds.subscribeTopOfBook(NUMBERS[place]!, maxRate));
              subscribers.set(index, { place, orders, top });
            }
            if (at % habit > 0) continue;
            subscribers.get(index)?.orders.ask();
            subscribers.get(index)?.top.ask();
          }
          await Promise.resolve();
          feeds.committed(market.command(steps));
          if (at % 3 === 0) ticks.tick();
          if (at % 2 === 0) ticks.turn();
          await Promise.resolve();
        }
        for (const { place, orders, top } of subscribers.values()) {
          ticks.tick();
          ticks.turnAll();
          await orders.drain();
          await top.drain();
          expectOrders(market, place, orders.items);
          expectTops(market, place, top.items);
        }
      }),
      { numRuns: 80 },
    );
  });
});
