import { describe, expect, it } from 'vitest';
import {
  bookNumber,
  OPEN_STATUSES,
  roundLot,
  roundLotRuleOn,
  type Command,
  type SubmitOrder,
} from '../../src/domain/index.ts';
import {
  bookLevels,
  bookSeed,
  Exchange,
  NO_RECORDER_ROWS,
  NO_REFERENCE_ROWS,
  Recorder,
  type Changes,
  type Level,
  type NbboView,
  type VenueRecord,
} from '../../src/exchange/index.ts';
import { LiveFeeds } from '../../src/feed/index.ts';
import { CoreFlow } from '../support/core-flow.ts';
import { seededDice, type Dice } from '../support/dice.ts';
import { BEN, order, smallMarket } from '../support/small-market.ts';
import { ClientBook } from './support/client-book.ts';
import { Reader } from './support/reading.ts';
import { NOTHING_STORED } from './support/stored.ts';

const START = Date.UTC(2026, 10, 24, 15) * 1000;
const VENUES = ['BOURSE', 'NYSE', 'IEX', 'DARK'] as const;
const LIT = [0, 1, 2];
const POOL = 3;

/** A core with three lit venues and a pool, its recorder, and feeds that have heard everything. */
class Venues {
  readonly exchange = new Exchange();
  readonly feeds = new LiveFeeds(NOTHING_STORED);
  /** Numbers of AAPL's quotes, as the recorder has them. */
  readonly quotes: number[] = [];
  readonly open = new Map<number, number>();
  private readonly recorder = new Recorder(NO_RECORDER_ROWS, NO_REFERENCE_ROWS);

  constructor() {
    for (const command of smallMarket()) this.send(command);
    for (const name of VENUES.slice(1)) {
      const venueKind = name === 'DARK' ? 'DARK' : 'LIT';
      this.send({ kind: 'CreateVenue', name, mic: `X${name.slice(0, 3)}`, venueKind });
    }
  }

  send(command: Command): Changes {
    const sequence = this.exchange.sequence + 1;
    const time = Math.max(this.exchange.time, START + sequence * 1000);
    const events = this.exchange.apply(command, sequence, time).copy();
    const changes = this.recorder.record(command, events, sequence, time);
    for (const { id, account, status } of changes.orders) {
      if (OPEN_STATUSES.includes(status)) this.open.set(id, account);
      else this.open.delete(id);
    }
    for (const { instrument, number } of changes.quotes) if (instrument === 0) this.quotes.push(number);
    this.feeds.committed({ entry: { sequence, time, actor: 'test', command, events: '' }, events, changes });
    return changes;
  }

  /** Lets what is due happen. */
  advance(): void {
    if (this.exchange.nextDeadline <= this.exchange.time + 1000) this.send({ kind: 'AdvanceTime' });
  }
}

function at(venue: number, terms: Partial<SubmitOrder>): SubmitOrder {
  const { instructions } = terms;
  return order({ ...terms, instructions: { ...instructions, ...(venue > 0 && { venue: VENUES[venue]! }) } });
}

function anyOrder(dice: Dice, clientOrderId: string): SubmitOrder {
  const price = (14_995 + dice.roll(10)) * 10_000;
  const side = dice.roll(2) === 0 ? 'BUY' : 'SELL';
  const displayed = dice.roll(6) === 0 ? { displayQuantity: 40 } : {};
  const venue = dice.roll(4);
  const terms = { account: dice.roll(3), side, price, clientOrderId, quantity: 10 + dice.roll(300) } as const;
  return at(venue, { ...terms, instructions: venue === POOL ? {} : { routing: 'CANCEL', ...displayed } });
}

/** The national best quote, worked out from the books by the definition alone. */
function naiveNbbo(exchange: Exchange): Pick<NbboView, 'bid' | 'bidQuantity' | 'bidVenues' | 'ask' | 'askQuantity'> {
  const lot = roundLot(roundLotRuleOn('2026-11-24'), 150_000_000);
  const best = (side: 'BUY' | 'SELL') => {
    const quotes = LIT.flatMap((venue) => {
      const levels = bookLevels(exchange, bookNumber(venue, 0), side);
      const sums = levels.map((_, count) =>
        levels.slice(0, count + 1).reduce((sum, { quantity }) => sum + quantity, 0),
      );
      const place = sums.findIndex((sum) => sum >= lot);
      if (place < 0) return [];
      return [{ venue, price: levels[place]!.price, quantity: Math.floor(sums[place]! / lot) * lot }];
    });
    const prices = quotes.map(({ price }) => price);
    const price = side === 'BUY' ? Math.max(...prices) : Math.min(...prices);
    const those = quotes.filter((quote) => quote.price === price);
    return {
      price: those.length > 0 ? price : null,
      quantity: those.reduce((sum, { quantity }) => sum + quantity, 0),
      venues: those.reduce((bits, { venue }) => bits | (1 << venue), 0),
    };
  };
  const [bid, ask] = [best('BUY'), best('SELL')];
  return {
    bid: bid.price,
    bidQuantity: bid.quantity,
    bidVenues: bid.venues,
    ask: ask.price,
    askQuantity: ask.quantity,
  };
}

/** What is public of one instrument, and who reads all of it. */
class Public {
  readonly venues = new Venues();
  readonly readers: Readonly<Record<string, Reader<unknown>>>;
  private readonly ids = new Map<string, number>();

  constructor() {
    const { feeds } = this.venues;
    const streams: [string, AsyncIterableIterator<unknown>][] = LIT.flatMap((venue) => {
      const book = bookNumber(venue, 0);
      return [
        [`level 1 of ${venue}`, feeds.subscribeTopOfBook(book, null)],
        [`level 2 of ${venue}`, feeds.subscribeBook(book, 10, null)],
        [`level 3 of ${venue}`, feeds.subscribeOrders(book, null)],
      ] as const;
    }).map(([name, stream]) => [name, stream as AsyncIterableIterator<unknown>]);
    streams.push(
      ['nbbo', feeds.subscribeNbbo(0, null)],
      ['trades', feeds.subscribeTrades(0, null)],
      ['tape', feeds.subscribeTrades(null, null)],
      ['candles', feeds.subscribeCandles(0, 'MINUTE_1', null)],
      ['statistics', feeds.subscribeStatistics(0, null)],
      ['market', feeds.subscribeMarket(0, null)],
      ['auction', feeds.subscribeAuction(0, null)],
    );
    this.readers = Object.fromEntries(streams.map(([name, stream]) => [name, new Reader(stream)]));
  }

  /** Everything that the public has been told so far, and can ask for now; public ids by the order in which they came up. */
  async told(): Promise<Readonly<Record<string, unknown>>> {
    for (const reader of Object.values(this.readers)) await reader.drain();
    const { feeds } = this.venues;
    const asked = LIT.map((venue) => bookNumber(venue, 0)).map((book) => [
      feeds.book(book, 100),
      feeds.topOfBook(book),
      feeds.orders(book, 100),
    ]);
    const now = [feeds.nbbo(0), feeds.venueQuotes(0), feeds.market(0), feeds.auction(0), feeds.statistics(0)];
    const all = {
      asked,
      now,
      ...Object.fromEntries(Object.entries(this.readers).map(([name, { items }]) => [name, items])),
    };
    return JSON.parse(JSON.stringify(all), (key, value: unknown) => {
      if (key !== 'publicId') return value;
      if (!this.ids.has(value as string)) this.ids.set(value as string, this.ids.size);
      return this.ids.get(value as string);
    }) as Record<string, unknown>;
  }
}

describe('feeds of several venues beside the core, under random orders', () => {
  it.each([1, 2])('F85 I19 D8 D39 books, quotes and pools are those of the core, seed %i', async (seed) => {
    const venues = new Venues();
    const { exchange, feeds } = venues;
    const dice = seededDice(seed);
    const readers = LIT.map((venue) => new Reader(feeds.subscribeBook(bookNumber(venue, 0), 3, null)));
    const nbbo = new Reader(feeds.subscribeNbbo(0, null));
    const clients = LIT.map(() => new ClientBook());
    const shown = new Set<string>();
    for (let step = 1; step <= 600; step++) {
      const [id, account] = [...venues.open][dice.roll(Math.max(1, venues.open.size))] ?? [];
      if (id !== undefined && dice.roll(3) === 0) venues.send({ kind: 'CancelOrder', account: account!, orderId: id });
      else venues.send(anyOrder(dice, `any-${seed}-${step}`));
      venues.advance();
      await nbbo.drain();
      const { bid, bidQuantity, bidVenues, ask, askQuantity } = feeds.nbbo(0);
      expect({ bid, bidQuantity, bidVenues, ask, askQuantity }).toEqual(naiveNbbo(exchange));
      shown.add(`venues ${bidVenues}`);
      if (step % 10 > 0) continue;
      // A feed that begins with what the core has now shows the same as one that has seen every event.
      const fresh = new LiveFeeds(NOTHING_STORED);
      fresh.seedVenues(VENUES.map((name, index) => ({ index, kind: name === 'DARK' ? 'DARK' : 'LIT' })));
      for (const { book } of exchange.books()) fresh.seedBook(book.index, bookSeed(exchange, book.index));
      for (const [place, venue] of LIT.entries()) {
        const book = bookNumber(venue, 0);
        expect(feeds.book(book, 100)).toEqual(fresh.book(book, 100));
        const levels: Level[][] = [bookLevels(exchange, book, 'BUY'), bookLevels(exchange, book, 'SELL')];
        expect([feeds.book(book, 100).bids, feeds.book(book, 100).asks]).toEqual(levels);
        for (const event of (await readers[place]!.drain()).splice(0)) clients[place]!.take(event);
        expect(clients[place]!.view()).toMatchObject({ bids: levels[0]!.slice(0, 3), asks: levels[1]!.slice(0, 3) });
        for (const { account: owner } of feeds.orders(book, 100).orders) expect(owner).toBeGreaterThanOrEqual(0);
      }
      expect(feeds.venueQuotes(0)).toEqual(fresh.venueQuotes(0));
      expect(feeds.market(0)).toEqual(fresh.market(0));
      expect(feeds.poolContents(POOL, null)).toEqual(fresh.poolContents(POOL, null));
      if (feeds.poolContents(POOL, 0).orders > 0) shown.add('pool');
    }
    expect(shown.size).toBeGreaterThan(4);
    expect(shown).toContain('pool');
    // Its followers get each number once, in order; the recorder counts the same.
    const numbers = nbbo.items.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(venues.quotes).toEqual(venues.quotes.map((_, place) => place + 1));
    expect(feeds.nbbo(0).number).toBe(venues.quotes.at(-1));
  });
});

describe('feeds of several venues beside the core, under random commands of every kind', () => {
  it.each([1, 2])('F85 F88 D8 D39 phases, books, owners, quotes and pools are those of the core, seed %i', (seed) => {
    const feeds = new LiveFeeds(NOTHING_STORED);
    const venues: VenueRecord[] = [];
    const seen = { children: 0, pool: 0, phases: new Set<string>(), flags: new Set<number>() };
    const flow: CoreFlow = new CoreFlow(
      seed,
      (committed) => {
        feeds.committed(committed);
        venues.push(...committed.changes.venues);
      },
      20,
      true,
    );
    for (let step = 1; step <= 800; step++) {
      flow.step();
      if (step % 10 > 0) continue;
      const { exchange } = flow;
      const fresh = new LiveFeeds(NOTHING_STORED);
      fresh.seedVenues(venues);
      for (const { book } of exchange.books()) fresh.seedBook(book.index, bookSeed(exchange, book.index));
      for (const instrument of [0, 1]) {
        expect(feeds.venueQuotes(instrument)).toEqual(fresh.venueQuotes(instrument));
        expect(feeds.market(instrument)).toEqual(fresh.market(instrument));
        expect(feeds.poolContents(POOL, instrument)).toEqual(fresh.poolContents(POOL, instrument));
        seen.pool += feeds.poolContents(POOL, instrument).orders;
        for (const book of feeds.litBooks(instrument)) {
          expect(feeds.book(book, 1000)).toEqual(fresh.book(book, 1000));
          const { orders } = feeds.orders(book, 1000);
          const plain = fresh.orders(book, 1000).orders.map(({ order: id, account }) => [id, account]);
          expect(orders.map(({ order: id, account }) => [id, account])).toEqual(plain);
          seen.children += orders.filter(({ order: id }) => flow.open.get(id)?.parent).length;
        }
        for (const { phase, book } of feeds.venueQuotes(instrument)) if (book > instrument) seen.phases.add(phase);
        const { bid, bidQuantity, bidVenues, ask, askQuantity, askVenues, flags } = feeds.nbbo(instrument);
        const said = [bid ?? 0, bidQuantity, ask ?? 0, askQuantity, bidVenues, askVenues, flags];
        expect(said).toEqual([...exchange.nationals[instrument]!.last]);
        seen.flags.add(flags);
      }
    }
    expect(seen.children).toBeGreaterThan(20);
    expect(seen.pool).toBeGreaterThan(20);
    expect(seen.phases.size).toBeGreaterThan(1);
    expect(seen.flags.size).toBeGreaterThan(1);
  });
});

describe('the worked example of docs/FEED.md', () => {
  it('F51 D39 a quote for less than a round lot does not count, and one command brings one event', async () => {
    const venues = new Venues();
    const { feeds } = venues;
    const nbbo = new Reader(feeds.subscribeNbbo(0, null));
    const top = new Reader(feeds.subscribeTopOfBook(bookNumber(2, 0), null));
    for (const reader of [nbbo, top]) await reader.drain();
    const bid = (venue: number, price: number, quantity: number): SubmitOrder =>
      at(venue, { price, quantity, timeInForce: 'GTC' });
    const commands: readonly Command[] = [
      bid(1, 149_980_000, 250),
      bid(2, 149_980_000, 100),
      bid(2, 149_990_000, 60),
      { kind: 'CancelOrder', account: 0, orderId: 1 },
    ];
    for (const command of commands) {
      venues.send(command);
      for (const reader of [nbbo, top]) await reader.drain();
    }
    expect(nbbo.items.map((view) => [view.number, view.bid, view.bidQuantity, view.bidVenues])).toEqual([
      [0, null, 0, 0],
      [1, 149_980_000, 200, 0b010],
      [2, 149_980_000, 300, 0b110],
      [3, 149_980_000, 100, 0b100],
    ]);
    expect(top.items.map((view) => view.bid?.price)).toEqual([undefined, 149_980_000, 149_990_000]);
  });
});

describe('D38 F86 pre-trade dark', () => {
  /** The same commands, with and without the pool's; in their place comes an order that is refused, so that ids are the same. */
  const pair = (): [Public, Public] => [new Public(), new Public()];
  const toBoth = ([dark, lit]: [Public, Public], command: Command): void => {
    dark.venues.send(command);
    lit.venues.send(command);
  };
  const toPool = ([dark, lit]: [Public, Public], command: Command): void => {
    dark.venues.send(command);
    const refused = order({ account: BEN, quantity: 2_000_000 });
    lit.venues.send(command.kind === 'SubmitOrder' ? refused : { kind: 'CancelOrder', account: 0, orderId: 900 });
  };

  it('D8 no public feed tells that anything comes to, changes in, leaves or waits in a pool, until it trades', async () => {
    const both = pair();
    const [dark, lit] = both;
    const quote = (venue: number, side: 'BUY' | 'SELL', price: number, account = 2): Command =>
      at(venue, { account, side, price: price * 1_000_000, quantity: 500 });
    toBoth(both, quote(1, 'BUY', 149.9));
    toBoth(both, quote(2, 'SELL', 150.1));
    const first = dark.venues.exchange.nextOrderId;
    toPool(both, at(POOL, { side: 'BUY', price: 149_990_000, quantity: 400 }));
    toPool(both, at(POOL, { side: 'SELL', price: 150_050_000, quantity: 700, account: 2 }));
    toBoth(both, quote(0, 'SELL', 150.2));
    toPool(both, { kind: 'AmendOrder', account: 0, orderId: first, quantity: 300, price: 149_990_000 });
    toPool(both, { kind: 'AmendOrder', account: 0, orderId: first, quantity: 350, price: 149_980_000 });
    toPool(both, at(POOL, { side: 'BUY', price: 149_970_000, quantity: 200, timeInForce: 'GTC' }));
    toPool(both, { kind: 'CancelOrder', account: 0, orderId: first });
    expect(dark.venues.feeds.poolContents(POOL, 0)).toEqual({ orders: 2, quantity: 900 });
    expect(lit.venues.feeds.poolContents(POOL, 0)).toEqual({ orders: 0, quantity: 0 });
    expect(await dark.told()).toEqual(await lit.told());
    // The midpoint comes to where the pool's seller may trade, and a buyer comes.
    const before = await lit.told();
    toPool(both, at(POOL, { side: 'BUY', price: 150_300_000, quantity: 100, account: BEN, timeInForce: 'IOC' }));
    toBoth(both, quote(1, 'BUY', 150.05));
    toPool(both, at(POOL, { side: 'BUY', price: 150_300_000, quantity: 100, account: BEN, timeInForce: 'IOC' }));
    const [now, without] = [await dark.told(), await lit.told()];
    expect(without['trades']).toEqual(before['trades']);
    const trades = now['trades'] as { readonly venue: number; readonly price: number; readonly print: number }[];
    expect(trades).toMatchObject([{ venue: POOL, price: 150_075_000, print: 1, quantity: 100 }]);
    // Post-trade it is told with its venue, and still no book shows any of it.
    for (const name of ['level 2 of 0', 'level 2 of 1', 'level 2 of 2', 'level 3 of 1', 'nbbo', 'auction']) {
      expect(now[name], name).toEqual(without[name]);
    }
  });
});
