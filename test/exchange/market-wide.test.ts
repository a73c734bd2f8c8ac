import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../src/domain/index.ts';
import { captureState } from '../../src/exchange/index.ts';
import { HaltHouse, dollars, newYork } from '../support/halt-house.ts';

const DAY = '2026-11-24';
const at = (time: string, day = DAY): number => newYork(day, time);
const CLOSE = 4000;

/** One market by the exchange's hours, one that never closes; the index closed at 4000.00. */
function house(time = '10:00:00', day = DAY): HaltHouse {
  const all = new HaltHouse(at(time, day), { calendar: 'XNYS' });
  all.addInstrument('MSFT', { calendar: 'ALWAYS_OPEN' });
  all.send({ kind: 'SetIndex', value: dollars(CLOSE), priorClose: dollars(CLOSE) });
  all.take();
  return all;
}

const index = (all: HaltHouse, value: number): void => all.send({ kind: 'SetIndex', value: dollars(value) });
const phases = ({ exchange }: HaltHouse): string[] => exchange.markets.map(({ phase }) => phase);
const levels = ({ exchange }: HaltHouse): number[] => exchange.markets.map(({ halt }) => halt?.level ?? 0);

describe('D40 F65 the levels of the market-wide breakers (NYSE Rule 7.12)', () => {
  it.each([
    [3720.000001, 0],
    [3720, 1],
    [3480.000001, 1],
    [3480, 2],
    [3200.000001, 2],
    [3200, 3],
    [3160, 3],
    [4280, 0],
    [4800, 0],
  ])('the index at %f, from 4000: level %i', (value, level) => {
    const all = house();
    index(all, value);
    expect(all.exchange.breaker).toMatchObject({ value: dollars(value), priorClose: dollars(CLOSE), level });
    expect(phases(all)).toEqual(level === 0 ? ['CONTINUOUS', 'CONTINUOUS'] : ['HALTED', 'HALTED']);
    expect(levels(all)).toEqual([level, level]);
  });

  it('a threshold is rounded to the cent, that of a large index exactly', () => {
    const all = house();
    all.send({ kind: 'SetIndex', value: 930_000_000_000_001, priorClose: 999_999_999_999_001 });
    expect(all.exchange.breaker.level).toBe(0);
    all.send({ kind: 'SetIndex', value: 930_000_000_000_000, priorClose: 999_999_999_999_001 });
    expect(all.exchange.breaker.level).toBe(1);
  });

  it('level 1 halts all markets for 15 minutes, then come reopening auctions', () => {
    const all = house();
    index(all, 3700);
    expect(all.take()).toEqual([
      'index 3700.00 from 4000.00 level 1',
      'halt MARKET_WIDE level 1 at 3700.00 from 4000.00 until 10:15:00.000000',
      'phase HALTED',
      'halt MARKET_WIDE level 1 at 3700.00 from 4000.00 until 10:15:00.000000',
      'phase HALTED',
    ]);
    all.to(at('10:14:59.999999'));
    expect(phases(all)).toEqual(['HALTED', 'HALTED']);
    all.to(at('10:15:00'));
    expect(phases(all)).toEqual(['REOPENING_AUCTION', 'REOPENING_AUCTION']);
    all.to(at('10:20:00'));
    expect(phases(all)).toEqual(['CONTINUOUS', 'CONTINUOUS']);
  });

  it('D40 a level once a day: not again when the index has risen in between, the next level does', () => {
    const all = house();
    index(all, 3700);
    all.to(at('10:30:00'));
    index(all, 3900);
    index(all, 3600);
    expect(phases(all)).toEqual(['CONTINUOUS', 'CONTINUOUS']);
    index(all, 3480);
    expect(levels(all)).toEqual([2, 2]);
    all.to(at('11:00:00'));
    index(all, 3600);
    index(all, 3400);
    expect(phases(all)).toEqual(['CONTINUOUS', 'CONTINUOUS']);
  });

  it('D40 a fall of 21 % at once is level 3: for the rest of the day', () => {
    const all = house();
    index(all, 3160);
    expect(all.take('index', 'halt')).toEqual([
      'index 3160.00 from 4000.00 level 3',
      'halt MARKET_WIDE level 3 at 3160.00 from 4000.00 until -',
      'halt MARKET_WIDE level 3 at 3160.00 from 4000.00 until -',
    ]);
    all.to(at('15:59:59.999999'));
    expect(phases(all)).toEqual(['HALTED', 'HALTED']);
    all.to(at('16:00:00'));
    expect(phases(all)).toEqual(['CLOSED', 'HALTED']);
    all.to(at('00:00:00', '2026-11-25'));
    expect(phases(all)).toEqual(['CLOSED', 'REOPENING_AUCTION']);
    all.to(at('09:30:00', '2026-11-25'));
    expect(phases(all)).toEqual(['CONTINUOUS', 'CONTINUOUS']);
    expect(all.exchange.breaker).toMatchObject({ level: 0, priorClose: dollars(3160) });
    index(all, 2938.8);
    expect(levels(all)).toEqual([1, 1]);
  });

  it.each([
    ['15:24:59.999999', 3700, true],
    ['15:25:00', 3700, false],
    ['15:24:59.999999', 3400, true],
    ['15:25:00', 3400, false],
    ['15:25:00', 3200, true],
    ['15:59:59.999999', 3200, true],
    ['16:00:00', 3200, false],
  ])('at %s the index at %i halts the market that closes at 16:00: %s', (time, value, halts) => {
    const all = house('15:00:00');
    all.to(at(time));
    index(all, value);
    expect(all.market.halt !== null).toBe(halts);
    // The one that never closes is halted at any time.
    expect(all.exchange.markets[1]!.phase).toBe('HALTED');
  });

  it.each([
    ['12:24:59.999999', true],
    ['12:25:00', false],
  ])('on a day that closes at 13:00, at %s: %s', (time, halts) => {
    const all = house('12:00:00', '2026-11-27');
    all.to(at(time, '2026-11-27'));
    index(all, 3700);
    expect(all.market.halt !== null).toBe(halts);
  });

  it('on the day after, the last value is the prior close', () => {
    const all = new HaltHouse(at('10:00:00'), { calendar: 'XNYS' });
    expect(all.exchange.breaker.capture()).toMatchObject({ value: 0, priorClose: 0, level: 0 });
    all.send({ kind: 'SetIndex', value: dollars(100), priorClose: dollars(101) });
    all.take();
    all.to(at('09:30:00', '2026-11-25'));
    expect(all.take('index')).toEqual(['index 100.00 from 100.00 level 0']);
    index(all, 93);
    expect(all.market.halt).toMatchObject({ kind: 'MARKET_WIDE', level: 1, reference: dollars(100) });
  });
});

describe('D40 F65 level 3 ends trading of the day also where nobody traded yet', () => {
  const HALTED = 'halt MARKET_WIDE level 3 at 3200.00 from 4000.00 until -';

  it('a market that its calendar takes out of CLOSED is halted, and opens on the next day', () => {
    const all = house('03:00:00');
    expect(phases(all)).toEqual(['CLOSED', 'CONTINUOUS']);
    index(all, 3200);
    expect(phases(all)).toEqual(['CLOSED', 'HALTED']);
    all.take();
    all.buy(100);
    all.sell(99);
    all.to(at('09:40:00'));
    expect(all.take('halt', 'trade')).toEqual([HALTED]);
    expect(all.market).toMatchObject({ phase: 'HALTED', halt: { kind: 'MARKET_WIDE', level: 3, until: Infinity } });
    all.to(at('16:00:00'));
    expect(phases(all)).toEqual(['CLOSED', 'HALTED']);
    all.to(at('09:30:00', '2026-11-25'));
    expect(phases(all)).toEqual(['CONTINUOUS', 'CONTINUOUS']);
    expect(all.take('halt', 'trade')).toEqual(['trade 99.00 x 100']);
  });

  it.each([
    [3200, 'HALTED', 3],
    [3480, 'CONTINUOUS', 0],
    [3900, 'CONTINUOUS', 0],
  ])('a market that is created with the index at %i is %s', (value, phase, level) => {
    const all = house();
    index(all, value);
    // Halts of 15 minutes and the auctions after them are over.
    all.to(at('10:30:00'));
    for (const calendar of ['XNYS', 'ALWAYS_OPEN']) all.addInstrument(`N.${calendar.slice(0, 4)}`, { calendar });
    expect(phases(all).slice(2)).toEqual([phase, phase]);
    expect(levels(all).slice(2)).toEqual([level, level]);
    all.to(at('09:40:00', '2026-11-25'));
    expect(phases(all)).toEqual(['CONTINUOUS', 'CONTINUOUS', 'CONTINUOUS', 'CONTINUOUS']);
  });

  it('one that is created while it is closed is not halted then, nor is one that closes later', () => {
    const all = house('20:30:00');
    index(all, 3200);
    all.addInstrument('LATE', { calendar: 'XNYS' });
    expect(phases(all)).toEqual(['CLOSED', 'HALTED', 'CLOSED']);
    expect(levels(all)).toEqual([0, 3, 0]);
  });

  it('a market that moves from a closed calendar to an open one is halted', () => {
    const all = house('03:00:00');
    index(all, 3200);
    all.take();
    all.send({ kind: 'SetCalendar', instrument: 0, calendar: 'ALWAYS_OPEN' });
    expect(phases(all)).toEqual(['HALTED', 'HALTED']);
    expect(all.take('halt')).toEqual([HALTED]);
  });
});

describe('D40 halts and what else goes on', () => {
  it('D56 a halted market takes cancels, queues what may wait, refuses what may not', () => {
    const all = house();
    const resting = all.buy(99);
    index(all, 3700);
    all.take();
    all.cancel(resting);
    const waits = all.buy(100);
    all.sell(100, 10);
    const refused = all.order({ type: 'MARKET', price: null, timeInForce: 'IOC' });
    expect(all.take()).toEqual([`canceled ${resting} USER`, `rejected ${refused} TRADING_HALTED`]);
    all.to(at('10:20:00'));
    expect(all.take('trade')).toEqual(['trade 100.00 x 10']);
    expect(all.isOpen(waits)).toBe(true);
  });

  it('no phase of the calendar lifts a halt: one before the open lasts into the day', () => {
    const all = house('09:20:00');
    index(all, 3700);
    all.take();
    all.to(at('09:34:59.999999'));
    expect(all.market.phase).toBe('HALTED');
    all.to(at('09:40:00'));
    expect(all.market.phase).toBe('CONTINUOUS');
    const early = house('09:10:00');
    index(early, 3700);
    early.to(at('09:25:00'));
    // The opening auction reopens as well.
    expect(early.market.phase).toBe('OPENING_AUCTION');
  });

  it('the longer of two halts holds; an operator’s does at any rate', () => {
    const all = house();
    all.send({ kind: 'SetHaltRules', instrument: 0, symbolBreaker: true });
    all.trade(93);
    expect(all.market.halt).toMatchObject({ kind: 'SYMBOL_BREAKER', until: at('10:15:00') });
    all.to(at('10:05:00'));
    index(all, 3700);
    expect(all.market.halt).toMatchObject({ kind: 'MARKET_WIDE', until: at('10:20:00') });
    all.to(at('10:10:00'));
    all.send({ kind: 'SetPhase', instrument: 0, phase: 'HALTED', duration: null });
    expect(all.market.halt).toMatchObject({ kind: 'OPERATOR', until: Infinity });
    index(all, 3480);
    expect(all.market.halt).toMatchObject({ kind: 'OPERATOR' });
    expect(all.exchange.markets[1]!.halt).toMatchObject({ kind: 'MARKET_WIDE', level: 2 });
    all.send({ kind: 'SetPhase', instrument: null, phase: 'CONTINUOUS', duration: null });
    expect(all.exchange.markets.map(({ halt }) => halt)).toEqual([null, null]);
  });

  it('a level in a reopening auction halts anew', () => {
    const all = house();
    index(all, 3700);
    all.to(at('10:16:00'));
    expect(all.market.phase).toBe('REOPENING_AUCTION');
    index(all, 3480);
    expect(all.market).toMatchObject({ phase: 'HALTED', halt: { level: 2, until: at('10:31:00') } });
  });

  it('a halted market that moves to another calendar stays halted', () => {
    const all = house();
    index(all, 3700);
    all.send({ kind: 'SetCalendar', instrument: 0, calendar: 'ALWAYS_OPEN' });
    expect(all.market.phase).toBe('HALTED');
    all.to(at('10:20:00'));
    expect(all.market.phase).toBe('CONTINUOUS');
  });

  it('I15 the deadline that the core remembers is the one that its markets have', () => {
    const all = new HaltHouse(at('10:00:00'), { calendar: 'XNYS', priceBands: 'LULD_TIER_1' });
    expect(formatInstant(all.exchange.nextDeadline)).toBe('2026-11-24T20:35:00.000000Z');
    const bid = all.buy(105);
    expect(formatInstant(all.exchange.nextDeadline)).toBe('2026-11-24T15:00:15.000000Z');
    all.cancel(bid);
    expect(formatInstant(all.exchange.nextDeadline)).toBe('2026-11-24T20:35:00.000000Z');
    all.trade(104);
    expect(formatInstant(all.exchange.nextDeadline)).toBe('2026-11-24T15:00:30.000000Z');
    expect(JSON.parse(captureState(all.exchange))).toHaveProperty('breaker');
  });
});
