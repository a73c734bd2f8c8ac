import { describe, expect, it } from 'vitest';
import {
  EVENT,
  EventBuffer,
  HALT_KINDS,
  MARKET_PHASES,
  PRICE_BAND_STATES,
  type HaltKind,
  type MarketPhase,
  type PriceBandState,
} from '../../src/domain/index.ts';
import type { AlertRecord, PositionRecord } from '../../src/exchange/index.ts';
import { committed, positionRow, rowsCommitted } from './support/rows.ts';
import { EMPTY_BOOK, House } from './support/house.ts';
import { Reader } from './support/reading.ts';

const DOLLAR = 1_000_000;

const phase = (to: MarketPhase) => [EVENT.PHASE, 0, MARKET_PHASES.indexOf(to)];
const halt = (kind: HaltKind, level: number, price: number, reference: number, until: number) => [
  EVENT.HALT,
  0,
  HALT_KINDS.indexOf(kind),
  level,
  price,
  reference,
  until,
];
const bands = (lower: number, upper: number, reference: number, state: PriceBandState, pausesAt = 0) => [
  EVENT.BANDS,
  0,
  lower,
  upper,
  reference,
  PRICE_BAND_STATES.indexOf(state),
  pausesAt,
];
const restriction = (days: number, price: number) => [EVENT.SHORT_SALE_RESTRICTION, 0, days, price];
const index = (value: number, priorClose: number, level: number) => [EVENT.INDEX, value, priorClose, level];

/** Commits one command. */
function tell(house: House, time: number, ...events: readonly (readonly number[])[]): void {
  const buffer = new EventBuffer();
  for (const [kind = 0, ...words] of events) buffer.push(kind, ...words);
  house.feeds.committed(committed(buffer, {}, time));
}

describe('halts (D40)', () => {
  it('come with their phase, last through the reopening auction, and end with it', async () => {
    const house = new House();
    const reader = new Reader(house.feeds.subscribeMarket(0, null));
    await reader.drain();
    tell(house, 10, halt('PRICE_BAND', 0, 95 * DOLLAR, 100 * DOLLAR, 310), phase('HALTED'));
    const paused = {
      kind: 'PRICE_BAND',
      level: 0,
      price: 95 * DOLLAR,
      reference: 100 * DOLLAR,
      since: 10,
      until: 310,
    };
    // One message a command: what halted it and the phase come together.
    expect((await reader.drain()).slice(1)).toMatchObject([{ phase: 'HALTED', since: 10, halt: paused }]);
    tell(house, 310, phase('REOPENING_AUCTION'));
    expect((await reader.drain()).at(-1)).toMatchObject({ phase: 'REOPENING_AUCTION', halt: paused });
    tell(house, 610, phase('CONTINUOUS'));
    expect((await reader.drain()).at(-1)).toMatchObject({ phase: 'CONTINUOUS', halt: null });
    expect(reader.items).toHaveLength(4);
  });

  it('of an operator have no price and no end; CLOSED ends one', () => {
    const house = new House();
    tell(house, 10, halt('OPERATOR', 0, 0, 0, 0), phase('HALTED'));
    expect(house.feeds.market(0).halt).toEqual({
      kind: 'OPERATOR',
      level: 0,
      price: null,
      reference: null,
      since: 10,
      until: null,
    });
    tell(house, 20, phase('CLOSED'));
    expect(house.feeds.market(0).halt).toBeNull();
  });

  it('where a command ends one phase and halts the next, each phase is told of as it was', async () => {
    const house = new House();
    const reader = new Reader(house.feeds.subscribeMarket(0, null));
    await reader.drain();
    const seen: unknown[] = [];
    // A reader that is waiting gets each.
    reader.ask();
    const all = new Reader(house.feeds.subscribeMarket(0, null));
    all.ask();
    tell(house, 30, phase('CONTINUOUS'), halt('SYMBOL_BREAKER', 2, 80 * DOLLAR, 100 * DOLLAR, 0), phase('HALTED'));
    for (const { phase: to, halt: why } of await reader.drain()) seen.push([to, why?.level ?? null]);
    expect(seen).toEqual([
      ['CONTINUOUS', null],
      ['CONTINUOUS', null],
      ['HALTED', 2],
    ]);
  });

  it('a feed seeded with one shows it', () => {
    const house = new House();
    const now = { kind: 'MARKET_WIDE', level: 1, price: 4185, reference: 4500, since: 3, until: 900 } as const;
    house.feeds.seedBook(0, { ...EMPTY_BOOK, phase: 'HALTED', since: 3, halt: now });
    expect(house.feeds.market(0)).toMatchObject({ phase: 'HALTED', halt: now });
  });
});

describe('price bands, short sales and the index', () => {
  it('subscribers hear of bands, of a limit state, and that none hold', async () => {
    const house = new House();
    const reader = new Reader(house.feeds.subscribeMarket(0, null));
    await reader.drain();
    tell(house, 5, bands(95 * DOLLAR, 105 * DOLLAR, 100 * DOLLAR, 'NORMAL'));
    const normal = {
      lower: 95 * DOLLAR,
      upper: 105 * DOLLAR,
      reference: 100 * DOLLAR,
      state: 'NORMAL',
      pausesAt: null,
    };
    expect((await reader.drain()).at(-1)?.bands).toEqual({ ...normal, since: 5 });
    tell(house, 6, bands(95 * DOLLAR, 105 * DOLLAR, 100 * DOLLAR, 'LIMIT_STATE', 21));
    expect((await reader.drain()).at(-1)?.bands).toMatchObject({ state: 'LIMIT_STATE', pausesAt: 21 });
    tell(house, 7, bands(0, 0, 0, 'NONE'));
    expect((await reader.drain()).at(-1)?.bands).toBeNull();
    expect(reader.items).toHaveLength(4);
  });

  it('D69 a restriction of short sales keeps what set it off over the night, and begins anew with the next fall', () => {
    const house = new House();
    const now = (): unknown => house.feeds.market(0).shortSaleRestriction;
    tell(house, 5, restriction(2, 90 * DOLLAR));
    expect(now()).toEqual({ days: 2, price: 90 * DOLLAR, since: 5 });
    tell(house, 100, restriction(1, 90 * DOLLAR));
    expect(now()).toEqual({ days: 1, price: 90 * DOLLAR, since: 5 });
    tell(house, 110, restriction(2, 80 * DOLLAR));
    expect(now()).toEqual({ days: 2, price: 80 * DOLLAR, since: 110 });
    tell(house, 200, restriction(0, 80 * DOLLAR));
    expect(now()).toBeNull();
  });

  it('the index is what was set last; before that there is none', () => {
    const house = new House();
    expect(house.feeds.index).toBeNull();
    tell(house, 8, index(4185, 4500, 1));
    expect(house.feeds.index).toEqual({ value: 4185, priorClose: 4500, level: 1, at: 8 });
    house.feeds.seedIndex({ value: 1, priorClose: 2, level: 0, at: 3 });
    expect(house.feeds.index).toEqual({ value: 1, priorClose: 2, level: 0, at: 3 });
  });
});

function alert(id: number, account: number, given: Partial<AlertRecord> = {}): AlertRecord {
  return {
    id,
    account,
    metric: 'VAR',
    level: 'WARN',
    trade: null,
    instrument: null,
    value: '41',
    limit: '50',
    at: 1,
    sequence: 1,
    clearedAt: null,
    acknowledgedBy: null,
    acknowledgedAt: null,
    note: null,
    ...given,
  };
}

describe('alerts and positions (D57)', () => {
  it('alerts of the accounts that are asked for come once each, as they come, clear and are acknowledged', async () => {
    const house = new House();
    const [two, all, none] = [[0, 1, 1], null, []].map(
      (accounts) => new Reader(house.feeds.subscribeAlerts(accounts)),
    ) as [Reader<AlertRecord>, Reader<AlertRecord>, Reader<AlertRecord>];
    house.feeds.committed(rowsCommitted({ alerts: [alert(1, 0), alert(2, 2)] }));
    house.feeds.committed(rowsCommitted({ alerts: [alert(1, 0, { clearedAt: 9 }), alert(3, 1)] }));
    house.feeds.committed(rowsCommitted({ alerts: [alert(3, 1, { acknowledgedBy: 'key', acknowledgedAt: 10 })] }));
    expect((await two.drain()).map(({ id, clearedAt, acknowledgedAt }) => [id, clearedAt, acknowledgedAt])).toEqual([
      [1, null, null],
      [1, 9, null],
      [3, null, null],
      [3, null, 10],
    ]);
    expect((await all.drain()).map(({ id }) => id)).toEqual([1, 2, 1, 3, 3]);
    expect(await none.drain()).toEqual([]);
  });

  it('a reader that is too slow for the alerts is told, with the last that it has', async () => {
    const house = new House({ rowQueue: 2, patience: 0, rowBurst: 3 });
    const reader = new Reader(house.feeds.subscribeAlerts(null));
    house.feeds.committed(rowsCommitted({ alerts: [alert(1, 0)] }));
    await reader.drain();
    const alerts = [2, 3, 4, 5, 6, 7].map((id) => alert(id, 0));
    // The one that it waits for is handed out at once; the others are more than may wait.
    house.feeds.committed(rowsCommitted({ alerts }));
    await reader.drain();
    expect(reader.error).toMatchObject({ name: 'SlowConsumer' });
    expect(house.feeds.counts).toMatchObject({ alerts: 0, slowConsumers: 1 });
  });

  it('positions of one account come as they change; a slow reader gets the newest of each instrument', async () => {
    const house = new House();
    const position = (account: number, instrument: number, quantity: number): PositionRecord =>
      positionRow({ account, instrument, quantity });
    const reader = new Reader(house.feeds.subscribePositions(0, null));
    house.feeds.committed(rowsCommitted({ positions: [position(0, 1, 100), position(1, 1, -100)] }));
    house.feeds.committed(rowsCommitted({ positions: [position(0, 0, 5)] }));
    house.feeds.committed(rowsCommitted({ positions: [position(0, 1, 250)] }));
    expect((await reader.drain()).map(({ instrument, quantity }) => [instrument, quantity])).toEqual([
      [1, 250],
      [0, 5],
    ]);
    reader.close();
    expect(house.feeds.counts).toMatchObject({ positions: 0, topics: 0 });
  });
});
