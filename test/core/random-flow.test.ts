import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadedDice, seededDice } from '../support/dice.ts';
import { SideBySide } from '../support/side-by-side.ts';

/** What a long run must have met with, or it proves little. */
const EVERYTHING = [
  'accepted',
  'trade',
  'prevented',
  'amended',
  'expired',
  'canceled USER',
  'canceled IOC',
  'canceled NO_LIQUIDITY',
  'canceled PRICE_COLLAR',
  'canceled SELF_TRADE_PREVENTION',
  'canceled MASS_CANCEL',
  'rejected UNKNOWN_VENUE',
  'rejected INVALID_COMBINATION',
  'rejected INVALID_QUANTITY',
  'rejected INVALID_PRICE',
  'rejected TICK_SIZE',
  'rejected LOT_SIZE',
  'rejected MESSAGE_RATE_EXCEEDED',
  'rejected NO_LIMIT',
  'rejected ORDER_SIZE_EXCEEDED',
  'rejected POSITION_LIMIT_EXCEEDED',
  'refused INVALID_QUANTITY',
  'refused INVALID_PRICE',
  'refused TICK_SIZE',
  'refused LOT_SIZE',
  'refused MESSAGE_RATE_EXCEEDED',
  'refused ORDER_SIZE_EXCEEDED',
  'refused POSITION_LIMIT_EXCEEDED',
  'refused ORDER_NOT_FOUND',
  'refused ORDER_NOT_OPEN',
  'refused QUANTITY_BELOW_FILLED',
];

describe('the core beside the naive book, on random requests', () => {
  it('I6 I7 I8 I11 I12 I13 I14 I17 short runs, every book compared; a failure shrinks to the least that shows it', () => {
    const request = fc.array(fc.nat({ max: 999_999 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 60 }), (requests) => {
        const run = new SideBySide();
        for (const numbers of requests) run.stepAndCheck(loadedDice(numbers));
      }),
      { numRuns: 150, seed: 23 },
    );
  });

  it('I6 I7 I8 I11 I12 I13 I14 I17 a long run of 16,000 requests, in which everything happens', () => {
    const dice = seededDice(23);
    const run = new SideBySide();
    for (let step = 1; step <= 16_000; step++) {
      if (step % 20 === 0) run.stepAndCheck(dice);
      else run.step(dice);
    }
    expect(EVERYTHING.filter((name) => (run.tally.get(name) ?? 0) < 10)).toEqual([]);
  });
});
