import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RejectCode } from '../../src/domain/index.ts';
import { Client, SUBMIT, orderInput } from './support/client.ts';
import { QUIET, openScriptedHouse, type ScriptedHouse } from './support/scripted-house.ts';

let house: ScriptedHouse;
let alice: Client;

beforeAll(async () => {
  house = await openScriptedHouse();
  alice = new Client(house.url, 'demo-alice');
});
beforeEach(() => {
  house.commands.sent.length = 0;
  house.commands.judged.length = 0;
  house.commands.refusal = null;
  house.commands.results = [];
  house.feeds.status = { ...QUIET, lastPrice: 150_000_000 };
  house.feeds.view = {
    sequence: 1,
    bids: [{ price: 149_990_000, quantity: 500, orderCount: 3 }],
    asks: [
      { price: 150_010_000, quantity: 400, orderCount: 2 },
      { price: 150_020_000, quantity: 600, orderCount: 4 },
      // Beyond the collar of 3 % from the last trade.
      { price: 154_510_000, quantity: 900, orderCount: 1 },
    ],
  };
});
afterAll(() => house.close());

const VALIDATE =
  'query ($input: SubmitOrderInput!) { validateOrder(input: $input) { approved userErrors { code field message } } }';
const ESTIMATE = `query ($input: SubmitOrderInput!) { estimateOrder(input: $input) {
  fills { price quantity } filledQuantity restingQuantity canceledQuantity averagePrice notional arrivalMid impact impactBps worstPrice
} }`;

describe('validateOrder', () => {
  it('asks the exchange without sending anything', async () => {
    const { validateOrder } = await alice.data(VALIDATE, { input: orderInput({ peg: 'MID', quantity: 5 }) });
    expect(validateOrder).toEqual({ approved: true, userErrors: [] });
    expect(house.commands.sent).toEqual([]);
    expect(house.commands.judged).toMatchObject([
      { kind: 'SubmitOrder', account: 0, quantity: 5, instructions: { peg: 'MID' } },
    ]);
  });

  it('tells why the order would be refused, in the same words', async () => {
    house.commands.refusal = {
      code: 'ORDER_SIZE_EXCEEDED',
      field: 'quantity',
      message: 'quantity 501 is more than 500.',
    };
    expect((await alice.data(VALIDATE, { input: orderInput({ quantity: 501 }) })).validateOrder).toEqual({
      approved: false,
      userErrors: [{ code: 'ORDER_SIZE_EXCEEDED', field: ['quantity'], message: 'quantity 501 is more than 500.' }],
    });
  });

  it.each([
    ['symbol', { symbol: 'ZZZ' }, 'UNKNOWN_INSTRUMENT'],
    ['venue', { venue: 'PARIS' }, 'UNKNOWN_VENUE'],
  ])('an unknown %s is a refusal, as in submitOrder', async (field, terms, code) => {
    const { validateOrder } = await alice.data(VALIDATE, { input: orderInput(terms) });
    expect(validateOrder).toMatchObject({ approved: false, userErrors: [{ code, field: [field] }] });
    expect(house.commands.judged).toEqual([]);
  });
});

describe('F67 every check, on request', () => {
  const CHECKS = `query ($input: SubmitOrderInput!) { validateOrder(input: $input) {
    approved checks { code passed limit actual message } } }`;
  const result = (code: RejectCode, limit: number | null, actual: number | null, message: string | null = null) => ({
    code,
    passed: message === null,
    limit,
    actual,
    message,
  });

  it('its figures are told in the unit of its code', async () => {
    house.commands.results = [
      result('KILLED', 0, 0),
      result('MESSAGE_RATE_EXCEEDED', 100, 12),
      result('SHORT_SALE_RESTRICTED', 300, -2, 'The sell is marked LONG; 300 may be sold so.'),
      result('SHORT_SALE_RESTRICTED', 149_990_000, 149_980_000, 'At or below the best bid.'),
      result('NOTIONAL_EXCEEDED', 1_000_000_000_000, 75_000_000_000),
      result('FAT_FINGER', 10_000, 500),
      result('CREDIT_EXCEEDED', null, null),
    ];
    const { checks, approved } = (await alice.data(CHECKS, { input: orderInput() })).validateOrder;
    expect(approved).toBe(true);
    const figures = checks.map(({ code, passed, limit, actual }: any) => [code, passed, limit, actual]);
    expect(figures).toEqual([
      ['KILLED', true, null, null],
      ['MESSAGE_RATE_EXCEEDED', true, '100', '12'],
      ['SHORT_SALE_RESTRICTED', false, null, null],
      ['SHORT_SALE_RESTRICTED', false, '149.99', '149.98'],
      ['NOTIONAL_EXCEEDED', true, '1000000.00', '75000.00'],
      ['FAT_FINGER', true, '10000', '500'],
      ['CREDIT_EXCEEDED', true, null, null],
    ]);
    expect(checks[2].message).toContain('300 may be sold');
    expect(house.commands.sent).toEqual([]);
  });

  it('an order that does not get as far has none', async () => {
    const { validateOrder } = await alice.data(CHECKS, { input: orderInput({ symbol: 'ZZZ' }) });
    expect(validateOrder).toEqual({ approved: false, checks: [] });
  });
});

describe('D69 marks, locates and algorithms', () => {
  it('go with the order, where they are given', async () => {
    const terms = { side: 'SELL', sellMark: 'SHORT_EXEMPT', locate: 'DESK:7.a-b_c', algorithm: 'twap-1' };
    await alice.data(VALIDATE, { input: orderInput(terms) });
    await alice.data(VALIDATE, { input: orderInput({ sellMark: null, locate: null, algorithm: null }) });
    expect(house.commands.judged[0]).toMatchObject({
      instructions: { sellMark: 'SHORT_EXEMPT', locate: 'DESK:7.a-b_c', algorithm: 'twap-1' },
    });
    expect(house.commands.judged[1]).not.toHaveProperty('instructions');
  });

  it.each(['locate', 'algorithm'])('a wrong %s is BAD_USER_INPUT, whichever way it is sent', async (name) => {
    const many =
      'mutation ($order: SubmitOrderInput!) { submitOrders(input: {orders: [$order]}) { results { duplicate } } }';
    const linked = `mutation ($order: SubmitOrderInput!, $other: SubmitOrderInput!) {
      submitLinkedOrders(input: {accountId: "ALICE", contingency: ONE_CANCELS_OTHER, orders: [$other, $order]}) { duplicate } }`;
    for (const text of ['', 'a b', 'ä', 'x'.repeat(33)]) {
      const input = orderInput({ [name]: text });
      expect(await alice.code(VALIDATE, { input }), text).toBe('BAD_USER_INPUT');
      expect(await alice.code(SUBMIT, { input }), text).toBe('BAD_USER_INPUT');
      expect(await alice.code(many, { order: input }), text).toBe('BAD_USER_INPUT');
      expect(await alice.code(linked, { order: input, other: orderInput() }), text).toBe('BAD_USER_INPUT');
    }
    expect(house.commands.sent).toEqual([]);
    expect(house.commands.judged).toEqual([]);
  });
});

describe('estimateOrder', () => {
  const estimate = async (terms: Record<string, unknown>) =>
    (await alice.data(ESTIMATE, { input: orderInput(terms) })).estimateOrder;

  it('D2 walks the displayed book', async () => {
    expect(await estimate({ type: 'MARKET', price: null, quantity: 600 })).toEqual({
      fills: [
        { price: '150.01', quantity: '400' },
        { price: '150.02', quantity: '200' },
      ],
      filledQuantity: '600',
      restingQuantity: '0',
      canceledQuantity: '0',
      averagePrice: '150.013333',
      notional: '90008.00',
      arrivalMid: '150.00',
      impact: '0.013333',
      impactBps: '0.888889',
      worstPrice: '150.02',
    });
    expect(house.commands.sent).toEqual([]);
  });

  it('D3 with the collar of the day', async () => {
    expect(await estimate({ type: 'MARKET', price: null, quantity: 1_500 })).toMatchObject({
      filledQuantity: '1000',
      canceledQuantity: '500',
    });
    expect(await estimate({ price: '155', quantity: 1_500 })).toMatchObject({
      filledQuantity: '1500',
      worstPrice: '154.51',
    });
  });

  it('an order that does not trade has nothing to measure', async () => {
    expect(await estimate({ price: '149' })).toMatchObject({
      fills: [],
      restingQuantity: '100',
      averagePrice: null,
      notional: '0.00',
      impact: null,
      worstPrice: null,
    });
  });

  it('an unknown symbol or venue is NOT_FOUND', async () => {
    expect(await alice.code(ESTIMATE, { input: orderInput({ symbol: 'ZZZ' }) })).toBe('NOT_FOUND');
    expect(await alice.code(ESTIMATE, { input: orderInput({ venue: 'PARIS' }) })).toBe('NOT_FOUND');
  });
});

it.each([
  ['validateOrder', VALIDATE],
  ['estimateOrder', ESTIMATE],
])('S9 %s is for those who could send the order', async (_, query) => {
  const code = (key: string | undefined, terms = {}) => alice.as(key).code(query, { input: orderInput(terms) });
  expect(await code(undefined)).toBe('UNAUTHENTICATED');
  expect(await code('demo-bob')).toBe('NOT_FOUND');
  for (const key of ['demo-risk', 'demo-compliance', 'demo-operator', 'demo-data'])
    expect(await code(key)).toBe('FORBIDDEN');
  expect(await code('demo-alice', { clientOrderId: 'a b' })).toBe('BAD_USER_INPUT');
  expect(await code('demo-alice', { quantity: '-1' })).toBe('BAD_USER_INPUT');
});
