import { describe, expect, it } from 'vitest';
import { bookSeed, type AuctionView, type BookEvent, type MarketView } from '../../src/exchange/index.ts';
import { LiveFeeds } from '../../src/feed/index.ts';
import { CoreFlow } from '../support/core-flow.ts';
import { ClientBook } from './support/client-book.ts';
import { Reader } from './support/reading.ts';
import { NOTHING_STORED } from './support/stored.ts';

const BOOKS = [0, 1];

describe('feeds beside the core, under random commands of every kind', () => {
  /** What guarded markets, over all seeds. */
  const seen = new Set<string>();

  it.each([1, 2])('I19 D8 show what the core displays, and nothing else, seed %i', async (seed) => {
    const feeds = new LiveFeeds(NOTHING_STORED);
    const readers: Reader<BookEvent>[] = [];
    const clients = BOOKS.map(() => new ClientBook());
    let taken = BOOKS.map(() => 0);
    let hidden = 0;
    let outlooks = 0;
    const flow: CoreFlow = new CoreFlow(
      seed,
      (committed) => {
        feeds.committed(committed);
        for (const { index } of committed.changes.instruments) {
          readers[index] ??= new Reader(feeds.subscribeBook(index, 5, null));
        }
      },
      8,
    );
    for (let step = 1; step <= 1500; step++) {
      flow.step();
      for (const instrument of step % 3 === 0 ? BOOKS : []) {
        // A feed that begins with what the core displays now shows the same as one that has seen every event.
        const fresh = new LiveFeeds(NOTHING_STORED);
        fresh.seedBook(instrument, bookSeed(flow.exchange, instrument));
        expect(feeds.book(instrument, 1000)).toEqual(fresh.book(instrument, 1000));
        expect(feeds.market(instrument)).toEqual(fresh.market(instrument));
        const { halt, bands, shortSaleRestriction } = fresh.market(instrument);
        for (const [what, guard] of Object.entries({ halt, bands, shortSaleRestriction })) {
          if (guard) seen.add(what);
        }
        // In a call that has been told of as it stands, a restart tells the same.
        const { outlook, auction } = flow.exchange.markets[instrument]!;
        if (outlook && !auction.stale) {
          expect(fresh.auction(instrument)).toEqual(feeds.auction(instrument));
          outlooks++;
        }
        hidden += [...flow.exchange.markets[instrument]!.book.restingHidden(step % 2)].length;
      }
      if (step % 20 !== 0) continue;
      for (const [book, reader] of readers.entries())
        for (const event of (await reader.drain()).slice(taken[book])) clients[book]!.take(event);
      taken = readers.map(({ items }) => items.length);
      for (const book of BOOKS) {
        const { bids, asks } = clients[book]!.view();
        expect({ bids, asks }).toEqual({ bids: feeds.book(book, 5).bids, asks: feeds.book(book, 5).asks });
      }
    }
    expect(hidden).toBeGreaterThan(80);
    expect(outlooks).toBeGreaterThan(6);
  });

  it('halts, bands and restrictions of short sales came', () => {
    expect([...seen].sort()).toEqual(['bands', 'halt', 'shortSaleRestriction']);
  });

  it('tell of each phase and each auction once, to a reader that keeps up', async () => {
    const feeds = new LiveFeeds(NOTHING_STORED);
    let markets: Reader<MarketView> | undefined;
    let auctions: Reader<AuctionView> | undefined;
    const flow: CoreFlow = new CoreFlow(5, (committed) => {
      feeds.committed(committed);
      if (!committed.changes.instruments.some(({ index }) => index === 0)) return;
      markets = new Reader(feeds.subscribeMarket(0, null));
      auctions = new Reader(feeds.subscribeAuction(0, null));
    });
    for (let step = 1; step <= 1500; step++) {
      flow.step();
      const phases = await markets!.drain();
      expect(phases.at(-1)?.phase).toBe(flow.exchange.markets[0]!.phase);
      const views = await auctions!.drain();
      expect(views.at(-1) ?? null).toEqual(feeds.auction(0));
    }
    const results = auctions!.items.filter(({ uncrossed }) => uncrossed);
    expect(results.some(({ volume, price }) => volume > 0 && price !== null)).toBe(true);
    expect(results.some(({ price }) => price === null)).toBe(true);
    for (const { phase } of results) expect(['CONTINUOUS', 'CLOSED']).toContain(phase);
  });
});
