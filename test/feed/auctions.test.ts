import { describe, expect, it } from 'vitest';
import { EVENT, EventBuffer, MARKET_PHASES, type MarketPhase } from '../../src/domain/index.ts';
import { committed } from './support/rows.ts';
import { EMPTY_BOOK, House } from './support/house.ts';
import { Reader } from './support/reading.ts';

const AT = 150_000_000;

/** What guards a market that nothing guards. */
const UNGUARDED = { halt: null, bands: null, shortSaleRestriction: null };

const phase = (to: MarketPhase) => [EVENT.PHASE, 0, MARKET_PHASES.indexOf(to)];
const indicative = (price: number, volume: number, left: number) => [EVENT.INDICATIVE, 0, price, volume, left];
const uncrossed = (price: number, volume: number, left: number) => [EVENT.UNCROSSED, 0, price, volume, left];
const trade = (maker: number, taker: number, quantity: number) => [EVENT.TRADE, 0, 1, 1, maker, taker, AT, quantity, 2];
const rested = (id: number, side: number, shown: number, reserve = 0) => [
  EVENT.RESTED,
  0,
  id,
  side,
  AT,
  shown,
  reserve,
];
const changed = (sequence: number) => [EVENT.BOOK_CHANGED, 0, sequence];

/** Commits one command. */
function tell(house: House, time: number, ...events: readonly (readonly number[])[]): void {
  const buffer = new EventBuffer();
  for (const [kind = 0, ...words] of events) buffer.push(kind, ...words);
  house.feeds.committed(committed(buffer, {}, time));
}

describe('auctions', () => {
  it('there is none before the first indication; then each, and the result', async () => {
    const house = new House();
    const reader = new Reader(house.feeds.subscribeAuction(0, null));
    expect(house.feeds.auction(0)).toBeNull();
    expect(await reader.drain()).toEqual([]);
    tell(house, 1, phase('OPENING_AUCTION'), indicative(0, 0, 0));
    await reader.drain();
    tell(house, 2, indicative(AT, 100, -20));
    await reader.drain();
    tell(house, 3, phase('CONTINUOUS'), trade(1, 2, 100), uncrossed(AT, 100, -20));
    expect(await reader.drain()).toEqual([
      { instrument: 0, phase: 'OPENING_AUCTION', price: null, volume: 0, imbalance: 0, at: 1, uncrossed: false },
      { instrument: 0, phase: 'OPENING_AUCTION', price: AT, volume: 100, imbalance: -20, at: 2, uncrossed: false },
      { instrument: 0, phase: 'CONTINUOUS', price: AT, volume: 100, imbalance: -20, at: 3, uncrossed: true },
    ]);
    expect(house.feeds.auction(0)).toEqual(reader.items.at(-1));
    expect(house.feeds.auction(1)).toBeNull();
  });

  it('one in which nothing trades has a result too; one that is halted has none', async () => {
    const house = new House();
    tell(house, 1, phase('CLOSING_AUCTION'), indicative(0, 0, 70));
    tell(house, 2, phase('HALTED'));
    expect(house.feeds.auction(0)).toMatchObject({ phase: 'CLOSING_AUCTION', uncrossed: false });
    tell(house, 3, phase('REOPENING_AUCTION'), indicative(0, 0, 70));
    tell(house, 4, phase('CLOSED'));
    expect(house.feeds.auction(0)).toEqual({
      instrument: 0,
      phase: 'CLOSED',
      price: null,
      volume: 0,
      imbalance: 70,
      at: 4,
      uncrossed: true,
    });
  });

  it('a reader that is slow gets the newest alone, and who comes later what is', async () => {
    const house = new House();
    const slow = new Reader(house.feeds.subscribeAuction(0, null));
    for (let at = 1; at <= 5; at++) tell(house, at, indicative(AT, at, 0));
    expect((await slow.drain()).map(({ at }) => at)).toEqual([5]);
    expect((await new Reader(house.feeds.subscribeAuction(0, null)).drain()).map(({ at }) => at)).toEqual([5]);
  });

  it('a command that ends one and begins another tells of both', async () => {
    const house = new House();
    const reader = new Reader(house.feeds.subscribeAuction(0, null));
    tell(house, 1, phase('OPENING_AUCTION'), indicative(0, 0, 0));
    await reader.drain();
    tell(house, 2, phase('CONTINUOUS'), phase('CLOSING_AUCTION'), indicative(AT, 9, 0));
    expect((await reader.drain()).map(({ uncrossed: done, volume }) => [done, volume])).toEqual([
      [false, 0],
      [true, 0],
      [false, 9],
    ]);
  });
});

describe('markets', () => {
  it('first what is, then each change of phase', async () => {
    const house = new House();
    const reader = new Reader(house.feeds.subscribeMarket(0, null));
    await reader.drain();
    tell(house, 7, trade(1, 2, 10));
    tell(house, 8, phase('HALTED'));
    await reader.drain();
    tell(house, 9, phase('REOPENING_AUCTION'));
    expect(await reader.drain()).toEqual([
      { ...UNGUARDED, phase: 'CONTINUOUS', since: 0, lastPrice: null },
      { ...UNGUARDED, phase: 'HALTED', since: 8, lastPrice: AT },
      { ...UNGUARDED, phase: 'REOPENING_AUCTION', since: 9, lastPrice: AT },
    ]);
  });

  it('that is seeded anew says what it is now', async () => {
    const house = new House();
    const reader = new Reader(house.feeds.subscribeMarket(0, null));
    await reader.drain();
    house.feeds.seedBook(0, { ...EMPTY_BOOK, phase: 'CLOSED', since: 5 });
    expect((await reader.drain()).at(-1)).toEqual({ ...UNGUARDED, phase: 'CLOSED', since: 5, lastPrice: null });
  });

  it('I12 an uncross takes both of its orders off the book, and a new slice shows', () => {
    const house = new House();
    tell(house, 1, phase('OPENING_AUCTION'), rested(1, 0, 50), rested(2, 1, 30, 170), changed(1));
    const event = [EVENT.REFRESHED, 0, 2, 1, AT, 30, 120];
    tell(house, 2, phase('CONTINUOUS'), trade(2, 1, 50), uncrossed(AT, 50, -150), event, changed(2));
    expect(house.feeds.book(0, 5)).toEqual({
      sequence: 2,
      bids: [],
      asks: [{ price: AT, quantity: 30, orderCount: 1 }],
    });
  });
});

describe('the clock', () => {
  it('is seeded, then set by commands that were not refused; its time is that of the last command', () => {
    const { feeds } = new House();
    expect(feeds.clock).toEqual({ time: 0, rate: null });
    feeds.seedTime(5);
    feeds.seedClock(2_000_000);
    expect(feeds.clock).toEqual({ time: 5, rate: 2_000_000 });
    const set = (rate: number | null, kind: number): void => {
      const events = new EventBuffer();
      events.push(kind);
      const { entry, ...rest } = committed(events, {}, 9);
      feeds.committed({ ...rest, entry: { ...entry, command: { kind: 'SetClock', rate } } });
    };
    set(-1, EVENT.REFERENCE_REFUSED);
    expect(feeds.clock).toEqual({ time: 9, rate: 2_000_000 });
    set(0, EVENT.SET);
    expect(feeds.clock.rate).toBe(0);
    set(null, EVENT.SET);
    expect(feeds.clock.rate).toBeNull();
  });
});

describe('D8 what is not displayed shows in no public field', () => {
  /** All that the public sees after an iceberg of a reserve has come, shrunk, traded and been refreshed, and hidden orders have come and gone. */
  function shown(reserve: number, hidden: number): unknown {
    const house = new House();
    const seen: unknown[] = [];
    const look = (): void => void seen.push(house.feeds.book(0, 10), house.feeds.market(0), house.feeds.auction(0));
    const steps: (readonly number[])[][] = [
      [rested(1, 1, 100, reserve), changed(1)],
      ...(hidden > 0 ? [[rested(5, 0, 0, hidden)], [[EVENT.CANCELED, 5, hidden, 0]]] : []),
      [[EVENT.TRADE, 0, 1, 1, 1, 9, AT, 100, 0], [EVENT.REFRESHED, 0, 1, 1, AT, 100, reserve - 100], changed(2)],
      [[EVENT.HELD, 0, 7, AT]],
      [[EVENT.CANCELED, 1, reserve, 0], changed(3)],
    ];
    for (const [time, step] of steps.entries()) {
      tell(house, time, ...step);
      if (step.length > 1) look();
    }
    return seen;
  }

  it('neither the reserve of an iceberg, nor a hidden order, nor a held stop', () => {
    expect(shown(49_900, 0)).toEqual(shown(200, 0));
    expect(shown(200, 7_000)).toEqual(shown(200, 0));
  });
});
