import { describe, expect, it } from 'vitest';
import { MAX_QUANTITY, REJECT_CODES, parseInstant, rejectIndex, type RejectCode } from '../../src/domain/index.ts';
import { answerToRepeat } from '../../src/exchange/answer.ts';
import type { OrderRecord } from '../../src/exchange/index.ts';
import { explainRefusal, type Refusable } from '../../src/exchange/refusal-text.ts';
import { listRequestText, requestText } from '../../src/exchange/request-text.ts';
import { COMBINATION_FAULTS } from '../../src/venue/index.ts';
import { order } from '../support/small-market.ts';
import { RecordedCore } from './support.ts';

const PRICE = 150_000_000;
const NOW = parseInstant('2026-11-24T15:00:00Z')!;

const explain = (code: RejectCode, limit: number, actual: number, request: Refusable | null, field?: string) => {
  const { field: found, message } = explainRefusal(rejectIndex(code), limit, actual, request, field);
  return [found, message];
};

describe('a refusal in words', () => {
  it.each(COMBINATION_FAULTS.map((fault, place) => [fault.message, fault, place] as const))('%s', (_, fault, place) => {
    expect(explain('INVALID_COMBINATION', place, 0, order())).toEqual([fault.field, fault.message]);
  });

  it.each<[RejectCode, number, number, Refusable | null, string | null, string]>([
    [
      'INVALID_QUANTITY',
      MAX_QUANTITY,
      0,
      order({ quantity: 0 }),
      'quantity',
      'quantity is 0; allowed are 1 to 1000000000.',
    ],
    [
      'INVALID_QUANTITY',
      100,
      200,
      order({ instructions: { displayQuantity: 200 } }),
      'displayQuantity',
      "displayQuantity is 200; allowed are 1 to 100, the order's quantity.",
    ],
    [
      'INVALID_QUANTITY',
      10,
      1,
      order({ instructions: { displayQuantity: 1 } }),
      'displayQuantity',
      'displayQuantity is 1; an iceberg of this size must show at least 10.',
    ],
    [
      'INVALID_QUANTITY',
      100,
      101,
      order({ instructions: { minQuantity: 101 } }),
      'minQuantity',
      "minQuantity is 101; allowed are 1 to 100, the order's quantity.",
    ],
    ['INVALID_PRICE', 0, 0, order({ price: null }), 'price', 'price is missing; an order with a limit needs one.'],
    ['INVALID_PRICE', 0, 0, order({ price: 0 }), 'price', 'price is 0.00; it must be above 0.00.'],
    [
      'INVALID_PRICE',
      0,
      0,
      order({ type: 'STOP_LIMIT', instructions: { stopPrice: 0 } }),
      'stopPrice',
      'stopPrice is 0.00; it must be above 0.00.',
    ],
    [
      'INVALID_PRICE',
      0,
      0,
      order({ type: 'STOP', price: null, instructions: { trailAmount: 5 } }),
      'stopPrice',
      'stopPrice is missing: a stop needs one, or a trail with a last trade, and room, to begin from.',
    ],
    [
      'INVALID_PRICE',
      100_000_000,
      150_000_000,
      order({ type: 'STOP', price: null, instructions: { trailPercent: 150_000_000 } }),
      'trailPercent',
      'trailPercent is 150.00; allowed is above 0 and below 100.00.',
    ],
    [
      'INVALID_EXPIRY',
      NOW,
      0,
      order({ timeInForce: 'GTD' }),
      'expiresAt',
      'expiresAt is missing; an order with timeInForce GTD needs one.',
    ],
    [
      'INVALID_EXPIRY',
      NOW,
      NOW,
      order({ timeInForce: 'GTD' }),
      'expiresAt',
      'expiresAt is 2026-11-24T15:00:00.000000Z; it must be after 2026-11-24T15:00:00.000000Z.',
    ],
    [
      'TICK_SIZE',
      10_000,
      5_000,
      order({ instructions: { stopPrice: 5_000 } }),
      'stopPrice',
      'stopPrice 0.005 is not a multiple of the tick size 0.01.',
    ],
    [
      'LOT_SIZE',
      100,
      150,
      order({ quantity: 200, instructions: { displayQuantity: 150 } }),
      'displayQuantity',
      'displayQuantity 150 is not a multiple of the lot size 100.',
    ],
    [
      'TRADING_HALTED',
      5,
      3,
      order({ timeInForce: 'IOC' }),
      'timeInForce',
      'Trading is halted, which takes no IOC order.',
    ],
    [
      'MARKET_CLOSED',
      1,
      0,
      order({ type: 'MARKET', price: null }),
      'type',
      'The market is in phase OPENING_AUCTION, which takes no MARKET order.',
    ],
    [
      'REDUCE_ONLY_STATE',
      10,
      25,
      order({ quantity: 25 }),
      'quantity',
      'quantity is 25; at most 10 would bring the position nearer to zero.',
    ],
    [
      'POST_ONLY_WOULD_TRADE',
      0,
      PRICE,
      order(),
      'price',
      'The order is post-only, and would trade at once, at 150.00.',
    ],
    ['LINKED_ORDER_REJECTED', 7, 0, order(), null, 'Order 7 of the same list was refused, so none of them was taken.'],
    ['TOO_MANY_OPEN_ORDERS', 500, 501, order(), null, 'The account would have 501 open orders; the limit is 500.'],
    [
      'NOT_SUPPORTED',
      0,
      0,
      order({ instructions: { routing: 'ROUTE' } }),
      'routing',
      'routing is ROUTE, which this exchange does not have yet; allowed is CANCEL.',
    ],
    ['ORDER_NOT_OPEN', 0, 0, null, 'orderId', 'The order is no longer open.'],
  ])('%s (limit %i, actual %i)', (code, limit, actual, request, field, message) => {
    expect(explain(code, limit, actual, request)).toEqual([field, message]);
  });

  it('the caller may name the field', () => {
    const [field, message] = explain('INVALID_QUANTITY', 100, 7, order(), 'minQuantity');
    expect([field, message]).toEqual(['minQuantity', "minQuantity is 7; allowed are 1 to 100, the order's quantity."]);
  });

  it('every code has words, whatever was refused', () => {
    const replacement = { kind: 'ReplaceOrder', account: 0, orderId: 1, terms: { quantity: 5 } } as const;
    for (const code of REJECT_CODES) {
      for (const request of [order(), replacement, null]) {
        expect(explainRefusal(rejectIndex(code), 1, 2, request).message).not.toMatch(/undefined|NaN|null/);
      }
    }
  });
});

describe('I3 repeats', () => {
  it('a plain request has the text that it always had', () => {
    expect(requestText(order({ clientOrderId: 'x' }))).toBe('[0,"BUY","LIMIT","DAY",100,150000000,"CANCEL_TAKER",[]]');
    const one = requestText(order({ instructions: { hidden: true, minQuantity: 5 } }));
    expect(requestText(order({ instructions: { minQuantity: 5, hidden: true } }))).toBe(one);
  });

  it('a list is the same only as a whole, in its order', () => {
    const [a, b] = [order(), order({ quantity: 7 })];
    const text = (contingency: 'ONE_CANCELS_OTHER' | 'ONE_TRIGGERS_OTHER', ...orders: (typeof a)[]): string[] =>
      listRequestText({ kind: 'SubmitLinkedOrders', account: 0, contingency, orders });
    const first = text('ONE_CANCELS_OTHER', a, b);
    expect(text('ONE_CANCELS_OTHER', { ...a, clientOrderId: 'other' }, b)).toEqual(first);
    for (const other of [
      text('ONE_TRIGGERS_OTHER', a, b),
      text('ONE_CANCELS_OTHER', a, { ...b, quantity: 8 }),
      text('ONE_CANCELS_OTHER', b, a),
    ]) {
      expect(other[0]).not.toBe(first[0]);
    }
    expect(first).not.toContain(requestText(a));
  });

  it('the same list again gets its orders again, another is refused', () => {
    const core = new RecordedCore();
    const command = {
      kind: 'SubmitLinkedOrders',
      account: 0,
      contingency: 'ONE_CANCELS_OTHER',
      orders: [order(), order({ quantity: 7 })],
    } as const;
    const { orders } = core.send(command);
    const [first] = orders as [OrderRecord];
    const repeat = { order: first, trades: [] };
    const again = answerToRepeat(repeat, listRequestText(command)[0]!, orders);
    expect(again).toMatchObject({ duplicate: true, refusal: null, order: first, orders });
    const other = answerToRepeat(repeat, requestText(command.orders[0]), orders);
    expect(other).toMatchObject({ duplicate: false, order: null, orders: [] });
    expect(other.refusal?.code).toBe('DUPLICATE_CLIENT_ORDER_ID');
  });

  it('a list that was refused gives the reason again', () => {
    const core = new RecordedCore();
    const orders = [order(), order({ price: PRICE + 1 })];
    const command = { kind: 'SubmitLinkedOrders', account: 0, contingency: 'ONE_CANCELS_OTHER', orders } as const;
    const { orders: rows, refusal } = core.send(command);
    const again = answerToRepeat({ order: rows[0]!, trades: [] }, listRequestText(command)[0]!, rows);
    expect(again.refusal).toEqual(refusal);
    expect(refusal?.code).toBe('TICK_SIZE');
  });
});
