import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Side } from '../../src/domain/index.ts';
import { seeded, type SeededExchange } from './seeded-exchange.ts';

/*
 * Every number of the source that the seeds bring in and the first part of the exchange knows, in one place (F7, F9, F18,
 * F58, F59, F60, F63, D53, D54). Those of features that come later are tested with them.
 */

let house: SeededExchange;

/** Symbol, largest position, largest order (F58). MSFT stands for all that have no limit of their own. */
const LIMITS = [
  ['AAPL', 5_000, 500],
  ['TSLA', 2_000, 200],
  ['MSFT', 10_000, 1_000],
] as const;
const SIDES: readonly Side[] = ['BUY', 'SELL'];
const CASES = LIMITS.flatMap((row) => SIDES.map((side) => [...row, side] as const));

/** A price at which an order of this side waits. */
const farAway = (side: Side): number => (side === 'BUY' ? 1 : 9_000);

describe('the largest order of the default tier', () => {
  beforeAll(async () => {
    house = await seeded('demo');
  });

  it.each(CASES)(
    'F58 F60 %s (position %i): an order of %i passes and one share more does not (%s)',
    (symbol, _position, order, side) => {
      expect(house.order('BOB', symbol, side, order, { price: farAway(side) })).toMatchObject({
        refusal: null,
        order: { status: 'NEW' },
      });
      expect(house.order('BOB', symbol, side, order + 1, { price: farAway(side) })).toMatchObject({
        order: { status: 'REJECTED', rejectCode: 'ORDER_SIZE_EXCEEDED' },
        refusal: { message: `quantity ${order + 1} is more than the largest order allowed, ${order}.` },
      });
    },
  );

  it.each(['BUY', 'SELL'] as const)('F58 holds for GOOGL, AMZN and SPY as for MSFT (%s)', (side) => {
    for (const symbol of ['GOOGL', 'AMZN', 'SPY']) {
      expect(house.order('BOB', symbol, side, 1_000, { price: farAway(side) }).refusal).toBeNull();
      expect(house.order('BOB', symbol, side, 1_001, { price: farAway(side) }).refusal?.code).toBe(
        'ORDER_SIZE_EXCEEDED',
      );
    }
  });
});

describe('the largest position of the default tier, with open orders', () => {
  beforeAll(async () => {
    house = await seeded('demo');
  });

  it.each(CASES)(
    'F58 F59 D50 %s: open orders reach %i and not one share more (orders of %i, %s)',
    (symbol, position, order, side) => {
      for (let open = 0; open < position; open += order) {
        expect(house.order('BOB', symbol, side, order, { price: farAway(side) }).refusal).toBeNull();
      }
      expect(house.order('BOB', symbol, side, 1, { price: farAway(side) })).toMatchObject({
        order: { status: 'REJECTED', rejectCode: 'POSITION_LIMIT_EXCEEDED' },
        refusal: { message: `The position with open orders could reach ${position + 1}; the limit is ${position}.` },
      });
    },
  );
});

describe('the largest position of the default tier, held', () => {
  beforeAll(async () => {
    house = await seeded('demo');
  });

  it.each(LIMITS)(
    'F58 F59 %s: a position that is held reaches %i and not one share more',
    (symbol, position, order) => {
      const { referencePrice } = house.directory.instrument(symbol)!;
      // Above all that is offered, and within collar and price bands.
      const price = Math.floor(referencePrice! / 1_000_000) * 1.02;
      // Or the quotes of other venues would hold it up (Rule 611).
      const instructions = { exemption: 'INTERMARKET_SWEEP' } as const;
      for (let held = 0; held < position; held += order) {
        house.order('MAKER', symbol, 'SELL', order, { price: Number(price.toFixed(2)), timeInForce: 'GTC' });
        expect(
          house.order('BOB', symbol, 'BUY', order, { price: Number(price.toFixed(2)), instructions }).refusal,
        ).toBeNull();
      }
      expect(house.exchange.exposures.positionOf(house.account('BOB'), house.instrument(symbol))).toBe(position);
      expect(house.order('BOB', symbol, 'BUY', 1).refusal?.code).toBe('POSITION_LIMIT_EXCEEDED');
      expect(house.order('BOB', symbol, 'SELL', order, { instructions }).refusal).toBeNull();
    },
  );
});

describe('message rates of the default tier', () => {
  beforeEach(async () => {
    house = await seeded('textbook');
  });

  it.each(['ALICE', 'BOB'])(
    'F63 D54 100 messages of %s in 60 s pass, the next does not, and later ones do again',
    (account) => {
      const send = () => house.order(account, 'AAPL', 'BUY', 1, { price: 1 });
      const first = house.time + 1;
      for (let message = 1; message <= 100; message++) expect(send().refusal).toBeNull();
      expect(send()).toMatchObject({
        order: { rejectCode: 'MESSAGE_RATE_EXCEEDED' },
        refusal: { message: 'This is message 101 or later within 60 s; the limit is 100.' },
      });
      // Message 2 leaves the window: refused ones count, so it is one of the last hundred, and message 1 is not.
      house.time = first + 60_000_000;
      expect(send().refusal).toBeNull();
    },
  );

  it('D54 cancels have a budget of their own, 1,000 in 60 s', () => {
    const cancel = () =>
      house.apply({ kind: 'CancelAllOrders', account: house.account('ALICE'), instrument: null, side: null });
    for (let message = 0; message <= 100; message++) house.order('ALICE', 'AAPL', 'BUY', 1, { price: 1 });
    expect(cancel()).toMatchObject({ refusal: null, canceledCount: 100 });
    for (let message = 2; message <= 1_000; message++) expect(cancel().refusal).toBeNull();
    expect(cancel().refusal?.code).toBe('MESSAGE_RATE_EXCEEDED');
  });

  it('F63 ATLAS and MAKER have no message rate', () => {
    for (const account of ['ATLAS', 'MAKER']) {
      for (let message = 0; message < 500; message++) {
        expect(house.order(account, 'AAPL', 'BUY', 1, { price: 1 }).refusal).toBeNull();
      }
    }
  });
});

describe('the examples of the source', () => {
  beforeEach(async () => {
    house = await seeded('textbook');
  });

  it.each(['ATLAS', 'MAKER'])('D53 %s may send 600, 5,000, 10,000, 50,000 and 100,000 AAPL', (account) => {
    for (const quantity of [600, 5_000, 10_000, 50_000, 100_000, 1_000_000]) {
      expect(house.order(account, 'AAPL', 'BUY', quantity, { price: 140 }).refusal).toBeNull();
    }
    expect(house.order(account, 'AAPL', 'BUY', 1_000_001, { price: 140 }).refusal?.code).toBe('ORDER_SIZE_EXCEEDED');
  });

  it('D53 ALICE may send none of them', () => {
    for (const quantity of [600, 5_000, 10_000, 50_000]) {
      expect(house.order('ALICE', 'AAPL', 'BUY', quantity, { price: 140 }).refusal?.code).toBe('ORDER_SIZE_EXCEEDED');
    }
  });

  it('F18 10,000 @ 150.00 IOC finds no ask at or below its limit; sold, it takes the bids down to 149.99 and no further', () => {
    expect(house.order('ATLAS', 'AAPL', 'BUY', 10_000, { price: 150, timeInForce: 'IOC' }).order).toMatchObject({
      status: 'CANCELED',
      cancelReason: 'IOC',
      filledQuantity: 0,
    });
    expect(house.order('ATLAS', 'AAPL', 'SELL', 10_000, { price: 149.99, timeInForce: 'IOC' }).order).toMatchObject({
      status: 'CANCELED',
      cancelReason: 'IOC',
      filledQuantity: 500,
    });
  });

  it('the tick is 0.01: half a cent is refused', () => {
    expect(house.order('ATLAS', 'AAPL', 'BUY', 1, { price: 149.995 }).refusal).toMatchObject({
      code: 'TICK_SIZE',
      message: 'price 149.995 is not a multiple of the tick size 0.01, the least that Rule 612 allows at this price.',
    });
    expect(house.order('ATLAS', 'AAPL', 'BUY', 1, { price: 149.98 }).refusal).toBeNull();
  });
});
