import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookNumber, HOME, instrumentOf, venueOf } from '../../src/domain/index.ts';
import type { BookEvent } from '../../src/exchange/index.ts';
import { LiveFeeds } from '../../src/feed/index.ts';
import { ClientBook } from './support/client-book.ts';
import { anyCommands } from './support/any-steps.ts';
import { NaiveMarket } from './support/naive-market.ts';
import { Reader } from './support/reading.ts';
import { NOTHING_STORED } from './support/stored.ts';
import { Ticks } from './support/ticks.ts';

/** Two instruments at home, and the books that two other venues have of them. */
const NUMBERS = [0, 1, bookNumber(1, 0), bookNumber(1, 1), bookNumber(5, 0)];
const BOOKS = NUMBERS.length;

const readers = fc.array(
  fc.record({
    book: fc.nat({ max: BOOKS - 1 }),
    depth: fc.integer({ min: 1, max: 6 }),
    joins: fc.nat({ max: 40 }),
    /** Asks for one event every so many commands: 1 keeps up. */
    pace: fc.constantFrom(1, 1, 2, 5, 100),
    maxRate: fc.constantFrom(null, null, 5),
  }),
  { minLength: 1, maxLength: 6, size: 'max' },
);

interface Subscriber {
  readonly book: number;
  readonly depth: number;
  readonly joins: number;
  readonly pace: number;
  readonly maxRate: number | null;
  reader?: Reader<BookEvent>;
}

/** Every event must lead the client's book to what the oracle shows at that event's sequence. */
function expectTrue(market: NaiveMarket, { book, depth, reader }: Subscriber): void {
  const client = new ClientBook();
  for (const event of reader!.items) {
    client.take(event);
    expect(event).toMatchObject({ book: NUMBERS[book], instrument: instrumentOf(NUMBERS[book]!) });
    expect(client.view()).toEqual(market.view(book, event.sequence, depth));
  }
  const shown = ({ bids, asks }: ReturnType<ClientBook['view']>): unknown => ({ bids, asks });
  expect(shown(client.view())).toEqual(shown(market.view(book, market.books[book]!.sequence, depth)));
}

/** Changes of a view since a subscriber came, counted by looking at it after every command. */
function changesSince(market: NaiveMarket, { book, depth, reader }: Subscriber): number {
  let changes = 0;
  for (let sequence = reader!.items[0]!.sequence + 1; sequence <= market.books[book]!.sequence; sequence++) {
    const { bids, asks } = market.view(book, sequence, depth);
    const before = market.view(book, sequence - 1, depth);
    if (JSON.stringify([bids, asks]) !== JSON.stringify([before.bids, before.asks])) changes++;
  }
  return changes;
}

describe('books against a naive list of orders', () => {
  it('I19 D61 D63 D64 snapshot and deltas are the best levels at every sequence reached, at every depth and pace', async () => {
    await fc.assert(
      fc.asyncProperty(anyCommands, readers, fc.integer({ min: 1, max: 4 }), async (flow, given, bookQueue) => {
        const market = new NaiveMarket(NUMBERS);
        const ticks = new Ticks();
        const feeds = new LiveFeeds(NOTHING_STORED, { ...ticks.options, bookQueue });
        market.seedAll(feeds);
        const subscribers: Subscriber[] = given.map((reader) => ({ ...reader }));
        for (const [at, steps] of flow.entries()) {
          for (const subscriber of subscribers) {
            const { joins, pace, book, depth, maxRate } = subscriber;
            if (joins % flow.length === at)
              subscriber.reader = new Reader(feeds.subscribeBook(NUMBERS[book]!, depth, maxRate));
            if (subscriber.reader && at % pace === 0) subscriber.reader.ask();
          }
          await Promise.resolve();
          feeds.committed(market.command(steps));
          if (at % 3 === 0) ticks.tick();
          await Promise.resolve();
        }
        ticks.tick();
        for (const subscriber of subscribers) {
          await subscriber.reader!.drain();
          expectTrue(market, subscriber);
        }
      }),
      { numRuns: 120 },
    );
  });

  it('D64 a reader that keeps up gets exactly one delta for each command that changes its view', async () => {
    await fc.assert(
      fc.asyncProperty(anyCommands, readers, async (flow, given) => {
        const market = new NaiveMarket(NUMBERS);
        const feeds = new LiveFeeds(NOTHING_STORED);
        market.seedAll(feeds);
        const subscribers: Subscriber[] = given.map((reader) => ({ ...reader }));
        for (const [at, steps] of flow.entries()) {
          for (const subscriber of subscribers) {
            if (subscriber.joins % flow.length === at)
              subscriber.reader = new Reader(feeds.subscribeBook(NUMBERS[subscriber.book]!, subscriber.depth, null));
            await subscriber.reader?.drain();
          }
          feeds.committed(market.command(steps));
        }
        for (const subscriber of subscribers) {
          const events = await subscriber.reader!.drain();
          expect(events.length).toBe(1 + changesSince(market, subscriber));
          expectTrue(market, subscriber);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('a feed seeded in mid-stream shows what one does that has seen everything, market included', () => {
    fc.assert(
      fc.property(anyCommands, anyCommands, (before, after) => {
        const market = new NaiveMarket(NUMBERS);
        const early = new LiveFeeds(NOTHING_STORED);
        const late = new LiveFeeds(NOTHING_STORED);
        market.seedAll(early);
        for (const steps of before) early.committed(market.command(steps));
        market.seedAll(late);
        for (const steps of after) {
          const command = market.command(steps);
          early.committed(command);
          late.committed(command);
        }
        for (let book = 0; book < BOOKS; book++) {
          const { number, phase, since, lastPrice, sequence } = market.books[book]!;
          for (const feeds of [early, late]) {
            const { bids, asks } = market.view(book, sequence, 100);
            expect(feeds.book(number, 100)).toEqual({ sequence, bids, asks });
            const quote = { book: number, bid: bids[0] ?? null, ask: asks[0] ?? null, phase };
            expect(feeds.venueQuotes(instrumentOf(number))).toContainEqual(quote);
            if (venueOf(number) !== HOME) continue;
            expect(feeds.market(number)).toMatchObject({ phase, since, lastPrice, halt: null, bands: null });
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
