import { describe, expect, it } from 'vitest';
import type { CreateInstrument } from '../../src/domain/index.ts';
import { HaltHouse, dollars, newYork } from '../support/halt-house.ts';

const at = (day: number, time: string): number => newYork(`2026-11-${day}`, time);

/** Open on Tuesday 24 at 10:00, prior close 100.00. */
function house(instrument: Partial<CreateInstrument> = {}): HaltHouse {
  return new HaltHouse(at(24, '10:00:00'), { calendar: 'XNYS', ...instrument });
}

describe('D69 Rule 201: what sets the restriction off, and for how long', () => {
  it('a trade at 90 % of the prior close does, a tick above does not', () => {
    const restricted = house();
    restricted.trade(90.01);
    expect(restricted.take('short-sales')).toEqual([]);
    restricted.trade(90);
    expect(restricted.take('trade', 'short-sales')).toEqual(['trade 90.00 x 1', 'short-sales 2 days, 90.00']);
    expect(restricted.market.shortSaleDays).toBe(2);
    restricted.trade(80);
    expect(restricted.take('short-sales')).toEqual([]);
  });

  it.each(['NONE', 'LULD_TIER_2'] as const)(
    'the lowest trade of a command counts, not the last: bands %s',
    (priceBands) => {
      const restricted = house({ priceBands });
      restricted.sell(90, 1);
      restricted.sell(95, 1);
      restricted.buy(95, 2);
      expect(restricted.market.lastTick).toBe(9500);
      expect(restricted.take('short-sales')).toEqual(['short-sales 2 days, 90.00']);
      const other = house({ priceBands });
      other.buy(95, 1);
      other.buy(90, 1);
      other.order({ side: 'SELL', price: dollars(90), quantity: 2, account: 1 });
      expect(other.take('short-sales')).toEqual(['short-sales 2 days, 90.00']);
    },
  );

  it('holds for the rest of the day and the next one; each time anew', () => {
    const restricted = house();
    restricted.trade(90);
    restricted.take();
    restricted.to(at(25, '10:00:00'));
    expect(restricted.take('short-sales')).toEqual(['short-sales 1 days, 90.00']);
    expect(restricted.market.priorClose).toBe(dollars(90));
    restricted.trade(81);
    expect(restricted.take('short-sales')).toEqual(['short-sales 2 days, 81.00']);
    // Thanksgiving is no day of the venue.
    restricted.to(at(27, '10:00:00'));
    expect(restricted.take('short-sales')).toEqual(['short-sales 1 days, 81.00']);
    restricted.to(at(30, '10:00:00'));
    expect(restricted.take('short-sales')).toEqual(['short-sales 0 days, 0.00']);
    expect(restricted.market.shortSaleDays).toBe(0);
  });

  it('the uncross into continuous trading counts, the closing one does not', () => {
    const opens = new HaltHouse(at(24, '09:26:00'), { calendar: 'XNYS' });
    opens.buy(89);
    opens.sell(89);
    opens.to(at(24, '09:30:00'));
    expect(opens.take('short-sales')).toEqual(['short-sales 2 days, 89.00']);
    const closes = new HaltHouse(at(24, '15:56:00'), { calendar: 'XNYS' });
    closes.buy(89);
    closes.sell(89);
    closes.to(at(25, '10:00:00'));
    expect(closes.take('trade', 'short-sales')).toEqual(['trade 89.00 x 100']);
    // It is the prior close of the next day.
    closes.trade(80.11);
    expect(closes.take('short-sales')).toEqual([]);
    closes.trade(80.1);
    expect(closes.take('short-sales')).toEqual(['short-sales 2 days, 80.10']);
  });
});

describe('D69 short sales that are set off while it holds', () => {
  const marked = { side: 'SELL', account: 1, quantity: 10 } as const;

  it('holds from the end of the command that sets it off: the stops of that command still trade', () => {
    const restricted = house();
    const stop = restricted.order({
      ...marked,
      type: 'STOP',
      price: null,
      instructions: { stopPrice: dollars(90), sellMark: 'SHORT' },
    });
    restricted.buy(90, 1);
    restricted.buy(89, 50);
    restricted.take();
    restricted.sell(90, 1);
    expect(restricted.take()).toEqual(['trade 90.00 x 1', 'trade 89.00 x 10', 'short-sales 2 days, 89.00']);
    expect(restricted.isOpen(stop)).toBe(false);
  });

  it('a stop that is set off later: canceled at or below the bid, allowed above it, or exempt, or long', () => {
    const restricted = house();
    restricted.trade(90);
    const stop = (instructions: { sellMark: 'SHORT' | 'SHORT_EXEMPT' }, price: number | null): number =>
      restricted.order({
        ...marked,
        type: price === null ? 'STOP' : 'STOP_LIMIT',
        price: price === null ? null : dollars(price),
        instructions: { stopPrice: dollars(88), ...instructions },
      });
    const gone = [stop({ sellMark: 'SHORT' }, null), stop({ sellMark: 'SHORT' }, 87)];
    const rests = stop({ sellMark: 'SHORT' }, 87.01);
    restricted.buy(87, 10);
    restricted.sell(88, 1);
    restricted.take();
    restricted.buy(88, 1);
    expect(restricted.take('trade', 'canceled')).toEqual([
      'trade 88.00 x 1',
      ...gone.map((id) => `canceled ${id} REGULATION`),
    ]);
    expect(restricted.isOpen(rests)).toBe(true);
    stop({ sellMark: 'SHORT_EXEMPT' }, 87);
    restricted.sell(87.02, 1);
    restricted.buy(87.01, 10);
    restricted.buy(87.02, 1);
    expect(restricted.take('canceled')).toEqual([]);
  });
});
