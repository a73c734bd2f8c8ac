import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Level } from '../../src/exchange/index.ts';
import { PriceLevels } from '../../src/feed/image/price-levels.ts';

describe('price levels', () => {
  it('D61 are best first by construction, whatever comes and goes', () => {
    const order = fc.record({ price: fc.integer({ min: 1, max: 600 }), quantity: fc.integer({ min: 1, max: 9 }) });
    const flow = fc.array(order, { minLength: 1, maxLength: 1500, size: 'max' });
    fc.assert(
      fc.property(fc.constantFrom('BUY' as const, 'SELL' as const), flow, fc.nat(), (side, orders, seed) => {
        const levels = new PriceLevels(side);
        const resting: { price: number; quantity: number }[] = [];
        for (const [at, { price, quantity }] of orders.entries()) {
          // Three come for each that goes, so that blocks split, then every one goes, so that blocks vanish.
          levels.add(price, quantity, 1);
          resting.push({ price, quantity });
          if (at % 4 === 3) takeOut(levels, resting, seed + at);
        }
        expect(levels.top(1000)).toEqual(naive(side, resting));
        expect(levels.top(3)).toEqual(naive(side, resting).slice(0, 3));
        while (resting.length > 0) {
          takeOut(levels, resting, seed + resting.length * 7);
          if (resting.length % 50 === 0) expect(levels.top(1000)).toEqual(naive(side, resting));
        }
        expect(levels.top(1)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('refuse to take from a level what is not there', () => {
    const levels = new PriceLevels('BUY');
    expect(() => levels.add(100, -5, -1)).toThrow('There is no level 100 to take from.');
    levels.add(100, 5, 1);
    expect(() => levels.add(100, -5, 0)).toThrow('Level 100 would show 0 in 1 orders.');
  });
});

function takeOut(levels: PriceLevels, resting: { price: number; quantity: number }[], which: number): void {
  const [order] = resting.splice(which % resting.length, 1);
  levels.add(order!.price, -order!.quantity, -1);
}

function naive(side: 'BUY' | 'SELL', resting: readonly { price: number; quantity: number }[]): Level[] {
  const levels = new Map<number, Level>();
  for (const { price, quantity } of resting) {
    const level = levels.get(price) ?? { price, quantity: 0, orderCount: 0 };
    levels.set(price, { price, quantity: level.quantity + quantity, orderCount: level.orderCount + 1 });
  }
  return [...levels.values()].sort((one, other) =>
    side === 'BUY' ? other.price - one.price : one.price - other.price,
  );
}
