import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { ANY_KEY } from '../../src/book/index.ts';
import type { OrderInstructions, SubmitOrder } from '../../src/domain/index.ts';
import { Market } from '../../src/venue/index.ts';
import { HaltHouse, dollars, newYork } from '../support/halt-house.ts';

const SECOND = 1_000_000;

const price = fc.integer({ min: 78, max: 124 }).map(dollars);
const instructions: fc.Arbitrary<OrderInstructions | undefined> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(undefined) },
  fc.constant({ hidden: true } as const),
  fc.constant({ displayQuantity: 1 }),
  fc.constant({ postOnlySlide: true } as const),
  fc.constantFrom({ peg: 'MID' } as const, { peg: 'PRIMARY' } as const),
);

const orders: fc.Arbitrary<Partial<SubmitOrder>> = fc
  .record({
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    type: fc.constantFrom('LIMIT', 'LIMIT', 'LIMIT', 'MARKET', 'STOP', 'STOP_LIMIT'),
    price,
    stopPrice: price,
    quantity: fc.integer({ min: 1, max: 9 }),
    atOnce: fc.boolean(),
    instructions,
  })
  .map(({ type, price: limit, stopPrice, atOnce, instructions: given, ...terms }): Partial<SubmitOrder> => {
    const account = terms.side === 'BUY' ? 0 : 1;
    if (type === 'MARKET') return { ...terms, account, type: 'MARKET', price: null, timeInForce: 'IOC' };
    if (type === 'STOP') return { ...terms, account, type: 'STOP', price: null, instructions: { stopPrice } };
    if (type === 'STOP_LIMIT') {
      const marked = terms.side === 'SELL' ? ({ sellMark: 'SHORT' } as const) : {};
      return { ...terms, account, type: 'STOP_LIMIT', price: limit, instructions: { stopPrice, ...marked } };
    }
    const plain = { ...terms, account, type: 'LIMIT', price: given?.peg ? null : limit } as const;
    if (given !== undefined) return { ...plain, instructions: given };
    return { ...plain, timeInForce: atOnce ? 'IOC' : 'GTC' };
  });

type Action =
  | { readonly do: 'order'; readonly order: Partial<SubmitOrder> }
  | { readonly do: 'cancel' | 'amend'; readonly pick: number; readonly price: number }
  | { readonly do: 'wait'; readonly time: number }
  | { readonly do: 'index'; readonly value: number }
  | { readonly do: 'rules'; readonly bands: 'NONE' | 'LULD_TIER_1' | 'LULD_TIER_2'; readonly breaker: boolean };

const actions: fc.Arbitrary<Action> = fc.oneof(
  { weight: 12, arbitrary: orders.map((order) => ({ do: 'order', order }) as const) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'amend' as const), pick: fc.nat(), price }),
  },
  {
    weight: 4,
    arbitrary: fc
      .oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 60, max: 700 }))
      .map((seconds) => ({ do: 'wait', time: seconds * SECOND + (seconds % 3) * 333_333 }) as const),
  },
  { weight: 1, arbitrary: fc.integer({ min: 79, max: 100 }).map((value) => ({ do: 'index', value }) as const) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('rules' as const),
      bands: fc.constantFrom('NONE', 'LULD_TIER_1', 'LULD_TIER_2'),
      breaker: fc.boolean(),
    }),
  },
);

function act(house: HaltHouse, action: Action): void {
  const { orders: store } = house.exchange;
  switch (action.do) {
    case 'order':
      house.order(action.order);
      break;
    case 'wait':
      house.to(house.time + action.time);
      break;
    case 'index':
      house.send({ kind: 'SetIndex', value: dollars(action.value), priorClose: dollars(100) });
      break;
    case 'rules':
      house.send({
        kind: 'SetHaltRules',
        instrument: 0,
        priceBands: action.bands,
        symbolBreaker: action.breaker,
      });
      break;
    default: {
      const slots = store.select(() => true);
      if (slots.length === 0) return;
      const slot = slots[action.pick % slots.length]!;
      const [account, orderId] = [store.account(slot), store.id(slot)];
      if (action.do === 'cancel') house.cancel(orderId);
      else house.send({ kind: 'AmendOrder', account, orderId, quantity: null, price: action.price });
    }
  }
}

/** What the property would not show if it never came to it. */
const seen = new Map<string, number>();

it('I18 I15 I16 D40 whatever comes: nothing trades in a halt or outside the bands, and every state can be restored', () => {
  fc.assert(
    fc.property(
      fc.array(actions, { minLength: 30, maxLength: 90 }),
      fc.constantFrom('LULD_TIER_1' as const, 'LULD_TIER_2' as const),
      fc.constantFrom('09:20:00', '11:00:00', '15:20:00'),
      (list, priceBands, time) => {
        const house = new HaltHouse(newYork('2026-11-24', time), { priceBands, calendar: 'XNYS' });
        for (const action of list) act(house, action);
        for (const line of house.take()) {
          const word = line.startsWith('canceled') ? line.split(' ').at(-1)! : line.split(' ').slice(0, 2).join(' ');
          seen.set(word, (seen.get(word) ?? 0) + 1);
          if (line.includes('LIMIT_STATE')) seen.set('LIMIT_STATE', (seen.get('LIMIT_STATE') ?? 0) + 1);
        }
      },
    ),
    { numRuns: 40, seed: 20261124 },
  );
  for (const word of [
    'PRICE_BAND',
    'LIMIT_STATE',
    'halt PRICE_BAND',
    'halt MARKET_WIDE',
    'halt SYMBOL_BREAKER',
    'REGULATION',
  ]) {
    expect(seen.get(word) ?? 0, word).toBeGreaterThan(0);
  }
}, 60_000);

it('I18 the check bites: a market that minds no band is found out', () => {
  const minds = vi.spyOn(Market.prototype, 'bandKey').mockReturnValue(ANY_KEY);
  try {
    const house = new HaltHouse(newYork('2026-11-24', '11:00:00'), {
      priceBands: 'LULD_TIER_1',
      calendar: 'XNYS',
      referencePrice: dollars(20),
    });
    house.order({ side: 'SELL', account: 1, price: dollars(21.01) });
    const buy = (): number => house.order({ type: 'MARKET', timeInForce: 'IOC', price: null });
    expect(buy).toThrow('expected 21010000 to be less than or equal to 21000000');
  } finally {
    minds.mockRestore();
  }
});
