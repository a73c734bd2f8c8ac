import { describe, expect, it } from 'vitest';
import type { CreateInstrument } from '../../src/domain/index.ts';
import { HaltHouse, newYork } from '../support/halt-house.ts';

const DAY = '2026-11-24';
const at = (time: string): number => newYork(DAY, time);

/** Open at 10:00, prior close 100.00. */
function house(instrument: Partial<CreateInstrument> = {}): HaltHouse {
  return new HaltHouse(at('10:00:00'), { symbolBreaker: true, calendar: 'XNYS', ...instrument });
}

describe('F69 the venue’s own breaker of a symbol', () => {
  it.each([
    [93, 1],
    [93.01, 0],
    [107, 1],
    [106.99, 0],
    [87, 2],
    [87.01, 1],
    [113, 2],
    [112.99, 1],
    [80, 3],
    [80.01, 2],
    [120, 3],
    [119.99, 2],
    [79, 3],
  ])('a last trade at %f, from 100.00: level %i', (price, level) => {
    const { market, ...rest } = tradedAt(price);
    expect(rest.halts).toHaveLength(level === 0 ? 0 : 1);
    expect(market.halt?.level ?? 0).toBe(level);
    expect(market.phase).toBe(level === 0 ? 'CONTINUOUS' : 'HALTED');
  });

  function tradedAt(price: number): { market: HaltHouse['market']; halts: string[] } {
    const breaker = house();
    breaker.trade(price);
    return { market: breaker.market, halts: breaker.take('halt') };
  }

  it('levels 1 and 2 halt for 15 minutes each, once a day; level 3 until the day ends', () => {
    const breaker = house();
    breaker.trade(93);
    expect(breaker.take('trade', 'halt', 'phase')).toEqual([
      'trade 93.00 x 1',
      'halt SYMBOL_BREAKER level 1 at 93.00 from 100.00 until 10:15:00.000000',
      'phase HALTED',
    ]);
    breaker.to(at('10:14:59.999999'));
    expect(breaker.market.phase).toBe('HALTED');
    breaker.to(at('10:20:00'));
    expect(breaker.take('phase')).toEqual(['phase REOPENING_AUCTION', 'phase CONTINUOUS']);
    // Level 1 has been set off on this day, whichever way.
    breaker.trade(92);
    breaker.trade(107);
    expect(breaker.take('halt')).toEqual([]);
    breaker.trade(113);
    breaker.to(at('10:40:00'));
    breaker.trade(87);
    expect(breaker.take('halt')).toEqual(['halt SYMBOL_BREAKER level 2 at 113.00 from 100.00 until 10:35:00.000000']);
    breaker.trade(80);
    expect(breaker.take('halt')).toEqual(['halt SYMBOL_BREAKER level 3 at 80.00 from 100.00 until -']);
    breaker.to(at('15:59:59'));
    expect(breaker.market.phase).toBe('HALTED');
    breaker.to(newYork('2026-11-25', '09:30:00'));
    expect(breaker.take('phase').slice(0, 1)).toEqual(['phase CLOSED']);
    expect(breaker.market.phase).toBe('CONTINUOUS');
    expect(breaker.market.priorClose).toBe(80_000_000);
    breaker.trade(74.4);
    expect(breaker.take('halt')).toEqual(['halt SYMBOL_BREAKER level 1 at 74.40 from 80.00 until 09:45:00.000000']);
  });

  it('D40 a fall of 21 % is level 3 and not level 1', () => {
    const breaker = house();
    breaker.trade(79);
    expect(breaker.take('halt')).toEqual(['halt SYMBOL_BREAKER level 3 at 79.00 from 100.00 until -']);
  });

  it('a market that never closes reopens when its day ends', () => {
    const breaker = house({ calendar: 'ALWAYS_OPEN' });
    breaker.trade(79);
    breaker.to(at('23:59:59.999999'));
    expect(breaker.market.phase).toBe('HALTED');
    breaker.to(newYork('2026-11-25', '00:00:00'));
    expect(breaker.market.phase).toBe('REOPENING_AUCTION');
    breaker.to(newYork('2026-11-25', '00:05:00'));
    expect(breaker.market.phase).toBe('CONTINUOUS');
    expect(breaker.market.halt).toBeNull();
  });

  it('the order that goes through a level is carried out; then nothing trades, and cancels work (D56)', () => {
    const breaker = house();
    breaker.sell(107, 10);
    breaker.sell(108, 10);
    const last = breaker.buy(108, 30);
    expect(breaker.take('trade')).toEqual(['trade 107.00 x 10', 'trade 108.00 x 10']);
    breaker.sell(108, 5);
    breaker.cancel(last);
    expect(breaker.take('trade', 'canceled')).toEqual([`canceled ${last} USER`]);
    expect(breaker.market.phase).toBe('HALTED');
  });

  it('is off unless the market has it, sees nothing before it was there, and needs a reference price', () => {
    const off = new HaltHouse(at('10:00:00'), { calendar: 'XNYS' });
    off.trade(79);
    expect(off.take('halt')).toEqual([]);
    off.send({ kind: 'SetHaltRules', instrument: 0, symbolBreaker: true });
    off.buy(50);
    expect(off.take('halt')).toEqual([]);
    off.trade(79);
    expect(off.take('halt')).toHaveLength(1);
    const unknown = house({ referencePrice: null });
    unknown.trade(1);
    expect(unknown.take('halt')).toEqual([]);
  });

  it('a price that the uncross gives sets it off as well', () => {
    const breaker = new HaltHouse(at('09:26:00'), { symbolBreaker: true, calendar: 'XNYS' });
    breaker.buy(93);
    breaker.sell(93);
    breaker.to(at('09:30:00'));
    expect(breaker.take('phase', 'halt')).toEqual([
      'phase CONTINUOUS',
      'halt SYMBOL_BREAKER level 1 at 93.00 from 100.00 until 09:45:00.000000',
      'phase HALTED',
    ]);
  });
});
