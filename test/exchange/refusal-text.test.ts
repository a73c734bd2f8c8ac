import { describe, expect, it } from 'vitest';
import {
  MAX_QUANTITY,
  REJECT_CODES,
  parseInstant,
  rejectIndex,
  type RejectCode,
  type SubmitOrder,
} from '../../src/domain/index.ts';
import { answerToRepeat } from '../../src/exchange/answer.ts';
import type { OrderRecord } from '../../src/exchange/index.ts';
import { explainRefusal, type Refusable } from '../../src/exchange/refusal-text.ts';
import { listRequestText, requestText } from '../../src/exchange/request-text.ts';
import { SHORT_SALE_FAULT } from '../../src/risk/index.ts';
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
    ['NOT_SUPPORTED', 0, 0, order(), null, 'This exchange does not have this feature yet.'],
    ['ORDER_NOT_OPEN', 0, 0, null, 'orderId', 'The order is no longer open.'],
    [
      'KILLED',
      0,
      0,
      order(),
      null,
      'The trading state of the account, its firm, its algorithm, the instrument or the market is HALTED: orders may be canceled, and none sent.',
    ],
    ['MESSAGE_RATE_EXCEEDED', 100, 101, order(), null, 'This is message 101 or later within 60 s; the limit is 100.'],
    ['MESSAGE_RATE_EXCEEDED', 1000, 1001, null, null, 'This is cancel 1001 or later within 60 s; the limit is 1000.'],
    [
      'RESTRICTED_INSTRUMENT',
      0,
      0,
      order(),
      'symbol',
      'The instrument is on the restricted list: only orders that reduce a position are taken.',
    ],
    [
      'SHORT_SALE_RESTRICTED',
      0,
      SHORT_SALE_FAULT.NO_MARK,
      order({ side: 'SELL' }),
      'sellMark',
      'sellMark is missing; this account must mark its sells LONG, SHORT or SHORT_EXEMPT.',
    ],
    [
      'SHORT_SALE_RESTRICTED',
      60,
      SHORT_SALE_FAULT.MARKED_LONG,
      order({ side: 'SELL', instructions: { sellMark: 'LONG' } }),
      'sellMark',
      'sellMark is LONG; with the open sells at most 60 of the position can be sold so.',
    ],
    [
      'SHORT_SALE_RESTRICTED',
      0,
      SHORT_SALE_FAULT.NO_LOCATE,
      order({ side: 'SELL', instructions: { sellMark: 'SHORT' } }),
      'locate',
      'locate is missing; short sales of this account need one.',
    ],
    [
      'SHORT_SALE_RESTRICTED',
      PRICE,
      PRICE - 10_000,
      order({ side: 'SELL', price: PRICE - 10_000 }),
      'price',
      'Rule 201 is in force: price 149.99 of a short sale is not above the best bid, 150.00.',
    ],
    [
      'SHORT_SALE_RESTRICTED',
      PRICE,
      0,
      order({ side: 'SELL', type: 'MARKET', price: null }),
      'price',
      'Rule 201 is in force: a short sale needs a limit above the best bid, 150.00.',
    ],
    [
      'NO_LIMIT',
      0,
      0,
      order(),
      null,
      "No risk limit is set for the account's tier and this instrument, so nothing may be sent.",
    ],
    ['ORDER_SIZE_EXCEEDED', 500, 501, order(), 'quantity', 'quantity 501 is more than the largest order allowed, 500.'],
    [
      'NOTIONAL_EXCEEDED',
      15_000_000_000,
      15_001_000_000,
      order(),
      'quantity',
      'The order comes to 15001.00; the largest allowed is 15000.00.',
    ],
    [
      'FAT_FINGER',
      10_000,
      10_001,
      order(),
      'quantity',
      'quantity 10001 is unusually large: more than 10000, by average volume or typical size.',
    ],
    [
      'NO_REFERENCE_PRICE',
      0,
      0,
      order(),
      null,
      'There is neither a last trade nor a reference price to measure the order by, so none may be sent.',
    ],
    [
      'PRICE_COLLAR',
      157_500_000,
      157_510_000,
      order(),
      'price',
      'price 157.51 is beyond the collar around the reference price, which ends at 157.50.',
    ],
    [
      'OUTSIDE_PRICE_BAND',
      142_500_000,
      142_490_000,
      order(),
      'price',
      'price 142.49 is outside the price band, which ends at 142.50.',
    ],
    [
      'POSITION_LIMIT_EXCEEDED',
      5_000,
      5_001,
      order(),
      'quantity',
      'The position with open orders could reach 5001; the limit is 5000.',
    ],
    [
      'CREDIT_EXCEEDED',
      30_000_000_000,
      30_150_000_000,
      order(),
      'quantity',
      'The exposure with open orders could reach 30150.00; the limit of the account or its firm is 30000.00.',
    ],
    ['DUPLICATE_ORDER', 2, 3, order(), null, 'This is equal order 3 within the window; the limit is 2.'],
    [
      'TICK_SIZE',
      10_000,
      150_015_000,
      order({ price: 150_015_000 }),
      'price',
      'price 150.015 is not a multiple of the tick size 0.01, the least that Rule 612 allows at this price.',
    ],
    [
      'TICK_SIZE',
      10_000,
      5_000,
      order({ instructions: { trailAmount: 5_000 } }),
      'trailAmount',
      'trailAmount 0.005 is not a multiple of the tick size 0.01.',
    ],
    ['UNKNOWN_VENUE', 0, 0, order({ instructions: { venue: 'LSE' } }), 'venue', 'There is no venue "LSE".'],
    [
      'UNKNOWN_VENUE',
      0,
      0,
      order({ instructions: { venue: 'SMART', routeTo: ['LSE'] } }),
      'routeTo',
      'routeTo names a venue that does not exist.',
    ],
    ['ROUTED_CHILD', 7, 9, null, 'orderId', 'Order 9 was sent by the router for order 7: amend or cancel that one.'],
  ])('%s (limit %i, actual %i)', (code, limit, actual, request, field, message) => {
    expect(explain(code, limit, actual, request)).toEqual([field, message]);
  });

  it('figures that are no whole number of micro-dollars any more have words all the same', () => {
    const [, message] = explain('NOTIONAL_EXCEEDED', 1_000_000, 2 ** 60, order());
    expect(message).toBe('The order comes to 1152921504606.846976; the largest allowed is 1.00.');
  });

  it.each<[Partial<SubmitOrder>, number, string, RegExp]>([
    [
      {},
      150_050_000,
      'price',
      /^NYSE shows 150\.01 to sell; the order, at 150\.05, would trade through or cross it \(Rule 611\)/,
    ],
    [{}, 150_010_000, 'price', /^NYSE shows 150\.01 to sell; the order, at 150\.01, would lock it \(Rule 610\(e\)\)/],
    [{ side: 'SELL' }, 149_000_000, 'price', /^NYSE shows 150\.01 to buy; .*SMART, or give routing ROUTE/],
    [{ type: 'MARKET', price: null }, 150_050_000, 'routing', /^NYSE shows 150\.01 to sell; the order, at 150\.05,/],
    [{ type: 'MARKET', price: null }, 0, 'routing', /^NYSE shows 150\.01 to sell; the order would trade through/],
  ])('F49 TRADE_THROUGH names the venue and its price: %j at %i', (terms, actual, field, message) => {
    const code = rejectIndex('TRADE_THROUGH');
    const refusal = explainRefusal(code, 150_010_000, actual, order(terms), undefined, 'NYSE');
    expect(refusal).toMatchObject({ code: 'TRADE_THROUGH', field });
    expect(refusal.message).toMatch(message);
    expect(explainRefusal(code, 150_010_000, actual, order(terms)).message).toMatch(/^Another venue shows 150\.01/);
  });

  it.each<[Partial<SubmitOrder>, string]>([
    [{}, 'Send it there or to SMART, or give routing ROUTE, REPRICE or STAY.'],
    [{ type: 'MARKET', price: null }, 'Send it there or to SMART, or give routing ROUTE.'],
    [{ timeInForce: 'IOC' }, 'Send it there or to SMART, or give routing ROUTE.'],
    // What may not be routed is not told to.
    [{ timeInForce: 'FOK' }, 'Send it there.'],
    [{ instructions: { postOnly: true } }, 'Send it there, or give routing REPRICE or STAY.'],
    [{ instructions: { postOnlySlide: true } }, 'Send it there, or give routing STAY.'],
  ])('F49 TRADE_THROUGH of %j says what one can do that is taken', (terms, advice) => {
    const { message } = explainRefusal(rejectIndex('TRADE_THROUGH'), 150_010_000, 0, order(terms));
    expect(message.split('(Rule 611). ')[1]).toBe(advice);
  });

  it.each([
    [['NYSE', 'IEX', 'NYSE'], 'routeTo names NYSE twice; each venue may stand there once.'],
    [['NYSE', 'SMART'], 'routeTo names SMART, which is no venue.'],
  ])('routeTo %j says which name is wrong', (routeTo, message) => {
    const place = COMBINATION_FAULTS.findIndex((fault) => fault.message.startsWith('routeTo names a venue twice'));
    const directed = order({ instructions: { venue: 'SMART', strategy: 'DIRECTED', routeTo } });
    expect(explain('INVALID_COMBINATION', place, 0, directed)).toEqual(['routeTo', message]);
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
