import fc from 'fast-check';
import type { Step } from './naive-market.ts';

const number = fc.nat({ max: 1000 });
const side = fc.constantFrom('BUY' as const, 'SELL' as const);
const tick = fc.integer({ min: 1, max: 12 });
const quantity = fc.integer({ min: 1, max: 50 });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('rest' as const), book: number, side, tick, quantity }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('trade' as const), order: number, quantity: number }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('leave' as const), order: number, expired: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('shrink' as const), order: number, quantity: number }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('move' as const), order: number, tick, quantity, rests: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('phase' as const), book: number, phase: number }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refuse' as const) }) },
);

/** Commands, each of which touches one book or, like a mass cancel, several. */
export const anyCommands = fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), {
  minLength: 1,
  maxLength: 60,
  size: 'max',
});
