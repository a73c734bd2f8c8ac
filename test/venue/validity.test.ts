import { describe, expect, it } from 'vitest';
import {
  ACCEPTED,
  REJECT_CODES,
  quotingIncrement,
  quotingIncrementRuleOn,
  type OrderInstructions,
  type SubmitOrder,
} from '../../src/domain/index.ts';
import { combinationFault, COMBINATION_FAULTS } from '../../src/venue/combinations.ts';
import { validateOrder, validateTerms, type Terms } from '../../src/venue/validity.ts';
import { order } from '../support/small-market.ts';

const dollars = (amount: number): number => Math.round(amount * 1_000_000);

/** The fault of an order that is at its defaults otherwise. */
function fault(terms: Partial<SubmitOrder>, instructions: OrderInstructions, isDark = false): string | null {
  const place = combinationFault(order({ ...terms, instructions }), isDark);
  const found = COMBINATION_FAULTS[place];
  return found ? `${found.field}: ${found.message}` : null;
}

describe('D4 what an order that may be routed can have', () => {
  const routed: readonly OrderInstructions[] = [
    { venue: 'SMART' },
    { venue: 'NYSE', routing: 'ROUTE' },
    { routing: 'ROUTE' },
  ];
  const terms: readonly [Partial<SubmitOrder>, OrderInstructions][] = [
    [{}, {}],
    [{ timeInForce: 'GTC' }, {}],
    [{ timeInForce: 'GTD' }, { expiresAt: 5 }],
    [{ timeInForce: 'IOC' }, {}],
    [{ type: 'MARKET', price: null }, {}],
    [{ type: 'STOP', price: null }, { stopPrice: 5 }],
    [{ type: 'STOP_LIMIT' }, { stopPrice: 5 }],
    [{ side: 'SELL' }, { sellMark: 'SHORT', locate: 'X', algorithm: 'A' }],
    [{}, { strategy: 'DARK_FIRST' }],
    [{}, { strategy: 'DIRECTED', routeTo: ['NYSE', 'BOURSE'] }],
  ];

  it.each(routed)('%j goes with each type, and with DAY, GTC, GTD and IOC', (where) => {
    for (const [order, instructions] of terms) expect(fault(order, { ...where, ...instructions })).toBeNull();
  });

  it.each<[Partial<SubmitOrder>, OrderInstructions, RegExp]>([
    [{ timeInForce: 'FOK' }, {}, /^timeInForce: .*DAY, GTC, GTD or IOC/],
    [{ timeInForce: 'AT_THE_OPENING' }, {}, /^timeInForce: /],
    [{ type: 'MARKET', price: null, timeInForce: 'AT_THE_CLOSE' }, {}, /^timeInForce: /],
    [{}, { hidden: true }, /^hidden: .*takes no hidden/],
    [{}, { displayQuantity: 10 }, /^displayQuantity: /],
    [{}, { postOnly: true }, /^postOnly: /],
    [{}, { postOnlySlide: true }, /^postOnlySlide: /],
    [{}, { peg: 'MID' }, /^peg: /],
    [{ timeInForce: 'IOC' }, { minQuantity: 10 }, /^minQuantity: /],
    [{}, { reduceOnly: true }, /^reduceOnly: /],
    [{}, { exemption: 'BENCHMARK' }, /^exemption: /],
  ])('%j with %j does not go with it', (terms, instructions, message) => {
    for (const where of routed) expect(fault(terms, { ...where, ...instructions })).toMatch(message);
    if (terms.timeInForce === undefined || terms.timeInForce === 'IOC') expect(fault(terms, instructions)).toBeNull();
  });

  it.each<[Partial<SubmitOrder>, OrderInstructions, RegExp | null]>([
    [{}, { venue: 'SMART', routing: 'ROUTE' }, null],
    [{}, { venue: 'SMART', routing: 'REPRICE' }, /^routing: A SMART order/],
    [{}, { venue: 'SMART', routing: 'STAY' }, /^routing: A SMART order/],
    [{}, { routing: 'REPRICE' }, null],
    [{ type: 'STOP_LIMIT' }, { routing: 'STAY', stopPrice: 5 }, null],
    [{ timeInForce: 'IOC' }, { routing: 'REPRICE' }, /^routing: Only a LIMIT/],
    [{ type: 'MARKET', price: null }, { routing: 'STAY' }, /^routing: Only a LIMIT/],
    [{}, { routing: 'REPRICE', peg: 'PRIMARY' }, /^routing: Only a LIMIT/],
    [{}, { routing: 'REPRICE', postOnlySlide: true }, /^routing: .*choose one/],
    [{}, { strategy: 'FASTEST' }, /^strategy: Only an order that may be routed/],
    [{}, { venue: 'NYSE', strategy: 'BEST_PRICE' }, /^strategy: /],
    [{}, { venue: 'SMART', routeTo: ['NYSE'] }, /^routeTo: Only .* DIRECTED/],
    [{}, { venue: 'SMART', strategy: 'FASTEST', routeTo: ['NYSE'] }, /^routeTo: Only .* DIRECTED/],
    [{}, { routeTo: ['NYSE'] }, /^routeTo: Only .* DIRECTED/],
    [{}, { venue: 'SMART', strategy: 'DIRECTED' }, /^routeTo: .*missing or empty/],
    [{}, { venue: 'SMART', strategy: 'DIRECTED', routeTo: [] }, /^routeTo: .*missing or empty/],
    [{}, { venue: 'SMART', strategy: 'DIRECTED', routeTo: ['NYSE', 'NYSE'] }, /^routeTo: .*twice/],
    [{}, { venue: 'SMART', strategy: 'DIRECTED', routeTo: ['SMART'] }, /^routeTo: .*SMART/],
    [{ timeInForce: 'AT_THE_CLOSE' }, {}, null],
    [{ timeInForce: 'AT_THE_CLOSE' }, { venue: 'NYSE' }, /^timeInForce: Call auctions/],
    [{}, { venue: 'NYSE', exemption: 'INTERMARKET_SWEEP' }, null],
  ])('%j with %j', (terms, instructions, message) => {
    if (message === null) expect(fault(terms, instructions)).toBeNull();
    else expect(fault(terms, instructions)).toMatch(message);
  });
});

describe('F86 what an order in a midpoint pool can have', () => {
  const venue = 'DARK';

  it.each<[Partial<SubmitOrder>, OrderInstructions]>([
    [{}, {}],
    [{ timeInForce: 'GTC' }, { minQuantity: 10 }],
    [{ timeInForce: 'IOC' }, { minQuantity: 10 }],
    [{ timeInForce: 'FOK' }, {}],
    [{ type: 'MARKET', price: null }, {}],
    [{}, { hidden: true, reduceOnly: true, routing: 'CANCEL' }],
  ])('%j with %j', (terms, instructions) => {
    expect(fault(terms, { venue, ...instructions }, true)).toBeNull();
  });

  it('a resting order that shows nothing has a minQuantity there, and not elsewhere', () => {
    expect(fault({}, { minQuantity: 10 })).toMatch(/^minQuantity: /);
  });

  it.each<[Partial<SubmitOrder>, OrderInstructions, RegExp]>([
    [{ type: 'STOP', price: null }, { stopPrice: 5 }, /^type: .*LIMIT and MARKET/],
    [{ type: 'STOP_LIMIT' }, { stopPrice: 5 }, /^type: /],
    [{}, { peg: 'MID' }, /^peg: A midpoint pool/],
    [{}, { postOnly: true }, /^postOnly: A midpoint pool/],
    [{}, { postOnlySlide: true }, /^postOnlySlide: A midpoint pool/],
    [{}, { displayQuantity: 5 }, /^displayQuantity: A midpoint pool/],
    [{}, { exemption: 'STOPPED' }, /^exemption: A midpoint pool/],
    [{}, { routing: 'REPRICE' }, /^routing: .*its routing is CANCEL/],
    [{}, { routing: 'ROUTE' }, /^routing: /],
    [{ timeInForce: 'AT_THE_OPENING' }, {}, /^timeInForce: Call auctions/],
  ])('%j with %j is refused', (terms, instructions, message) => {
    expect(fault(terms, { venue, ...instructions }, true)).toMatch(message);
  });
});

describe('D41 Rule 612 where the tick size is finer', () => {
  const market = (tickSize: number, day: string, assigned: number | null = null): Terms => ({
    tickSize,
    lotSize: 1,
    maxQuantity: 1_000_000,
    maxNotional: Number.MAX_SAFE_INTEGER,
    maxSlices: 100,
    lastTick: 0,
    isDark: false,
    incrementOf: (price) => quotingIncrement(quotingIncrementRuleOn(day), price, assigned),
  });
  /** The code, and the step that the price misses. */
  function judge(terms: Partial<SubmitOrder>, at: Terms): readonly [string | null, number] {
    const figures = { limit: 0, actual: 0 };
    const code = validateOrder(order(terms), at, figures, 0);
    return code === ACCEPTED ? [null, 0] : [REJECT_CODES[code]!, figures.limit];
  }
  const fine = market(100, '2026-11-24');

  it('F52 all cents from $1 to $200 pass, 150.015 does not', () => {
    for (let cents = 100; cents <= 20_000; cents++) {
      if (judge({ price: cents * 10_000 }, fine)[0] !== null) expect(cents).toBe('accepted');
    }
    expect(judge({ price: dollars(150.015) }, fine)).toEqual(['TICK_SIZE', 10_000]);
    expect(judge({ price: dollars(0.9999) }, fine)).toEqual([null, 0]);
    expect(judge({ price: dollars(0.99995) }, fine)).toEqual(['TICK_SIZE', 100]);
  });

  it.each([
    ['2027-10-29', 5_000, 10_000],
    ['2027-11-01', 5_000, 0],
    ['2027-11-01', null, 10_000],
  ])('on %s, assigned %j: 150.015 misses %i', (day, assigned, missed) => {
    expect(judge({ price: dollars(150.015) }, market(100, day, assigned))[1]).toBe(missed);
    expect(judge({ price: dollars(150.0125) }, market(100, day, assigned))[0]).toBe('TICK_SIZE');
  });

  it('stop prices too; what trails is a distance, which the tick size alone measures', () => {
    const stop = { type: 'STOP', price: null } as const;
    expect(judge({ ...stop, instructions: { stopPrice: dollars(150.015) } }, fine)).toEqual(['TICK_SIZE', 10_000]);
    const trail = { stopPrice: dollars(150), trailAmount: 1_500 };
    expect(judge({ ...stop, instructions: trail }, fine)).toEqual([null, 0]);
    expect(judge({ ...stop, instructions: { ...trail, trailAmount: 1_550 } }, fine)).toEqual(['TICK_SIZE', 100]);
  });

  it('an amended price too; a tick that is no part of the increment holds beside it', () => {
    const figures = { limit: 0, actual: 0 };
    expect(validateTerms(10, dollars(150.015), fine, figures)).not.toBe(ACCEPTED);
    expect(figures).toEqual({ limit: 10_000, actual: dollars(150.015) });
    const odd = market(3_000, '2026-11-24');
    expect(judge({ price: 1_020_000 }, odd)).toEqual([null, 0]);
    expect(judge({ price: 1_010_000 }, odd)).toEqual(['TICK_SIZE', 3_000]);
    expect(judge({ price: 1_023_000 }, odd)).toEqual(['TICK_SIZE', 10_000]);
  });

  it('a tick of a cent or more is asked nothing further', () => {
    const coarse: Terms = {
      ...market(10_000, '2026-11-24'),
      incrementOf: () => {
        throw new Error('asked');
      },
    };
    expect(judge({ price: dollars(150.01) }, coarse)).toEqual([null, 0]);
    expect(judge({ price: dollars(150.015) }, coarse)).toEqual(['TICK_SIZE', 10_000]);
  });
});
