import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Client, ORDER_FIELDS, SUBMIT, orderInput } from './support/client.ts';
import { openHouse, type House } from './support/house.ts';

let house: House;
let alice: Client;
let atlas: Client;

beforeAll(async () => {
  house = await openHouse();
  const client = new Client(house.url);
  alice = client.as('demo-alice');
  atlas = client.as('demo-atlas');
});
beforeEach(() => {
  house.commands.sent.length = 0;
});
afterAll(() => house.close());

const submit = async (client: Client, terms = {}) =>
  (await client.data(SUBMIT, { input: orderInput(terms) })).submitOrder;
const ATLAS = { accountId: 'ATLAS', timeInForce: 'GTC' };

const AMEND = `mutation ($input: AmendOrderInput!) {
  amendOrder(input: $input) { order { ${ORDER_FIELDS} } trades { quantity } userErrors { code field message } }
}`;
const CANCEL = `mutation ($input: CancelOrderInput!) {
  cancelOrder(input: $input) { order { ${ORDER_FIELDS} } userErrors { code field message } }
}`;
const CANCEL_ALL = `mutation ($input: CancelAllOrdersInput!) {
  cancelAllOrders(input: $input) { canceledCount userErrors { code field message } }
}`;
const SUBMIT_MANY = `mutation ($input: SubmitOrdersInput!) {
  submitOrders(input: $input) { results { duplicate order { id clientOrderId status } trades { id } userErrors { code } } }
}`;

describe('a new order', () => {
  it('D1 F9 is answered with itself and its trades', async () => {
    const answer = await submit(atlas, { ...ATLAS, timeInForce: 'DAY', type: 'MARKET', price: null, quantity: 600 });
    expect(answer).toMatchObject({
      duplicate: false,
      order: { status: 'FILLED', filledQuantity: '600', leavesQuantity: '0', averagePrice: '150.013333', price: null },
      userErrors: [],
    });
    expect(answer.trades.map(({ price }: any) => price)).toEqual(['150.01', '150.01', '150.02', '150.02']);
  });

  it('defaults are DAY and CANCEL_TAKER, and explicit nulls mean the same', async () => {
    await submit(alice, { price: 149 });
    const nulls = Object.fromEntries(
      [
        'timeInForce',
        'selfTradePrevention',
        'routing',
        'postOnly',
        'postOnlySlide',
        'hidden',
        'reduceOnly',
        'venue',
        'stopPrice',
        'peg',
        'expiresAt',
      ].map((name) => [name, null]),
    );
    await submit(alice, { price: '149.00', venue: 'BOURSE', ...nulls });
    const [first, second] = house.commands.sent;
    expect(first).toEqual({
      kind: 'SubmitOrder',
      account: house.directory.account('ALICE')!.index,
      instrument: 0,
      clientOrderId: expect.any(String),
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'DAY',
      quantity: 100,
      price: 149_000_000,
      selfTradePrevention: 'CANCEL_TAKER',
    });
    expect(second).toEqual({ ...first, clientOrderId: expect.any(String) });
  });

  it.each([
    ['stopPrice', { stopPrice: '151' }, { stopPrice: 151_000_000 }],
    ['expiresAt', { expiresAt: '2026-12-01T00:00:00Z' }, { expiresAt: 1_796_083_200_000_000 }],
    ['displayQuantity', { displayQuantity: 10 }, { displayQuantity: 10 }],
    ['minQuantity', { minQuantity: '5' }, { minQuantity: 5 }],
    ['postOnly', { postOnly: true }, { postOnly: true }],
    ['postOnlySlide', { postOnlySlide: true }, { postOnlySlide: true }],
    ['hidden', { hidden: true }, { hidden: true }],
    ['reduceOnly', { reduceOnly: true }, { reduceOnly: true }],
    ['peg', { peg: 'MID' }, { peg: 'MID' }],
    ['trailAmount', { trailAmount: '0.10' }, { trailAmount: 100_000 }],
    ['trailPercent', { trailPercent: '2.5' }, { trailPercent: 2_500_000 }],
    ['routing', { routing: 'ROUTE' }, { routing: 'ROUTE' }],
    ['venue', { venue: 'SMART' }, { venue: 'SMART' }],
    ['exemption', { exemption: 'INTERMARKET_SWEEP' }, { exemption: 'INTERMARKET_SWEEP' }],
    ['strategy', { venue: 'SMART', strategy: 'FASTEST' }, { venue: 'SMART', strategy: 'FASTEST' }],
    [
      'routeTo',
      { venue: 'SMART', strategy: 'DIRECTED', routeTo: ['BOURSE'] },
      { venue: 'SMART', strategy: 'DIRECTED', routeTo: ['BOURSE'] },
    ],
  ] as const)('%s goes to the exchange', async (_, terms, instructions) => {
    await submit(alice, terms);
    expect(house.commands.sent[0]).toMatchObject({ instructions });
  });

  it.each([
    ['a price of 0', { price: '0' }, 'INVALID_PRICE'],
    ['no price on LIMIT', { price: null }, 'INVALID_PRICE'],
    ['a quantity of 0', { quantity: 0 }, 'INVALID_QUANTITY'],
    ['a quantity of 15 nines', { quantity: '999999999999999' }, 'INVALID_QUANTITY'],
    ['F52 a price between ticks', { price: '150.001' }, 'TICK_SIZE'],
    ['a price on MARKET', { type: 'MARKET', price: '150' }, 'INVALID_COMBINATION'],
    ['D4 MARKET that should rest', { type: 'MARKET', price: null, timeInForce: 'GTC' }, 'INVALID_COMBINATION'],
    ['F60 more than the account may send', { quantity: 501 }, 'ORDER_SIZE_EXCEEDED'],
    ['a stop of 0', { type: 'STOP', price: null, stopPrice: 0 }, 'INVALID_PRICE'],
    ['an iceberg that shows more than it has', { displayQuantity: 500 }, 'INVALID_QUANTITY'],
    ['FOK and post-only', { timeInForce: 'FOK', postOnly: true }, 'INVALID_COMBINATION'],
    ['GTD in the past', { timeInForce: 'GTD', expiresAt: '2020-01-01T00:00:00Z' }, 'INVALID_EXPIRY'],
    ['a strategy where there is nothing to choose', { strategy: 'FASTEST' }, 'INVALID_COMBINATION'],
  ])('%s is an order that is REJECTED, with the same code in userErrors', async (_, terms, code) => {
    const { order, userErrors, trades } = await submit(alice, terms);
    expect(order).toMatchObject({ status: 'REJECTED', rejectCode: code });
    expect(userErrors).toMatchObject([{ code, message: expect.stringMatching(/.{10}/) }]);
    expect(trades).toEqual([]);
  });

  it.each([
    ['in small letters', { symbol: 'aapl' }, 'UNKNOWN_INSTRUMENT', 'symbol'],
    ['with a space', { symbol: 'AAPL ' }, 'UNKNOWN_INSTRUMENT', 'symbol'],
    ['of SQL', { symbol: "'; DROP TABLE orders; --" }, 'UNKNOWN_INSTRUMENT', 'symbol'],
    ['of a megabyte', { symbol: 'A'.repeat(100_000) }, 'UNKNOWN_INSTRUMENT', 'symbol'],
    ['and a venue that is unknown too', { symbol: 'ZZZ', venue: 'NOWHERE' }, 'UNKNOWN_INSTRUMENT', 'symbol'],
    ['that is good, at an unknown venue', { venue: 'NOWHERE' }, 'UNKNOWN_VENUE', 'venue'],
    ['that is good, at a venue in small letters', { venue: 'bourse' }, 'UNKNOWN_VENUE', 'venue'],
    ['that is good, at a venue of no name', { venue: '' }, 'UNKNOWN_VENUE', 'venue'],
  ])('a symbol %s is no order at all', async (_, terms, code, field) => {
    const answer = await submit(alice, terms);
    expect(answer).toMatchObject({ order: null, trades: [], duplicate: false, userErrors: [{ code, field: [field] }] });
    expect(answer.userErrors[0].message.length).toBeLessThan(100);
    expect(house.commands.sent).toEqual([]);
  });

  it.each([
    ['a quantity of -1', { quantity: '-1' }],
    ['a quantity of 1e3', { quantity: '1e3' }],
    ['a quantity of 2^63', { quantity: '9223372036854775808' }],
    ['a quantity with a space', { quantity: ' 10' }],
    ['a quantity of 1.5', { quantity: 1.5 }],
    ['a quantity of null', { quantity: null }],
    ['a price of 1e309', { price: '1e309' }],
    ['a price of minus nothing', { price: '-0' }],
    ['a price of 0.1 as a number', { price: 0.1 }],
    ['a price with seven digits', { price: '1.0000001' }],
    ['31 February', { timeInForce: 'GTD', expiresAt: '2027-02-31T00:00:00Z' }],
    ['an enum by number', { side: 0 }],
    ['an enum by another name', { type: 'ICEBERG' }],
    ['an enum in small letters', { side: 'buy' }],
    ['a field that does not exist', { leverage: 100 }],
    ['a clientOrderId with a line in it', { clientOrderId: 'x\n{"level":30}' }],
    ['a clientOrderId of nothing', { clientOrderId: '' }],
    ['a clientOrderId of 65', { clientOrderId: 'x'.repeat(65) }],
    ['a clientOrderId with a space', { clientOrderId: 'a b' }],
    ['a clientOrderId in another script', { clientOrderId: 'ордер' }],
    ['a symbol of null', { symbol: null }],
    ['an account of null', { accountId: null }],
    ['postOnly as text', { postOnly: 'yes' }],
  ])('%s is BAD_USER_INPUT', async (_, terms) => {
    const answer = await alice.ask(SUBMIT, { input: orderInput(terms) });
    expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(answer.status).toBeLessThan(500);
    expect(house.commands.sent).toEqual([]);
    expect(house.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  it('a price of -0 as a JSON number is BAD_USER_INPUT', async () => {
    const body = JSON.stringify({ query: SUBMIT, variables: { input: orderInput({ price: 0 }) } });
    const answer = await alice.post(body.replace('"price":0', '"price":-0'));
    expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(house.commands.sent).toEqual([]);
  });

  it('comes as literals in the document as well', async () => {
    const { submitOrder } = await alice.data(
      `mutation { submitOrder(input: {accountId: "ALICE", clientOrderId: "literal-1", symbol: "AAPL", side: BUY, type: LIMIT,
        quantity: 5, price: "149.50"}) { order { price quantity } } }`,
    );
    expect(submitOrder.order).toEqual({ price: '149.50', quantity: '5' });
  });
});

describe('I3 a clientOrderId is used once, for ever', () => {
  it('the same request again answers with the order as it is now and the trades of the first answer', async () => {
    const input = orderInput({ ...ATLAS, price: '150.03', quantity: 100 });
    const first = (await atlas.data(SUBMIT, { input })).submitOrder;
    expect(first.trades).toHaveLength(1);
    // Defaults are filled in before the comparison.
    const same = { ...input, price: '150.030', quantity: '100', postOnly: false, venue: 'BOURSE', routing: 'CANCEL' };
    const again = (await atlas.data(SUBMIT, { input: same })).submitOrder;
    expect(again).toEqual({ ...first, duplicate: true });
  });

  it('a rejected one is answered the same way', async () => {
    const input = orderInput({ price: '149.905' });
    const first = (await alice.data(SUBMIT, { input })).submitOrder;
    const again = (await alice.data(SUBMIT, { input })).submitOrder;
    expect(first.userErrors).toMatchObject([{ code: 'TICK_SIZE', field: ['price'] }]);
    expect(again).toEqual({ ...first, duplicate: true });
  });

  it('another request under it is refused', async () => {
    const input = orderInput();
    await alice.data(SUBMIT, { input });
    const other = (await alice.data(SUBMIT, { input: { ...input, quantity: 99 } })).submitOrder;
    expect(other).toMatchObject({
      order: null,
      trades: [],
      duplicate: false,
      userErrors: [{ code: 'DUPLICATE_CLIENT_ORDER_ID', field: ['clientOrderId'] }],
    });
  });
});

describe('many at once', () => {
  const many = (count: number, terms = {}) =>
    Array.from({ length: count }, () => orderInput({ ...ATLAS, price: '149.00', ...terms }));

  it('500 are taken, in order, each with a result of its own', async () => {
    const orders = many(500);
    orders[7] = { ...orders[7], symbol: 'ZZZ' };
    orders[8] = { ...orders[8], price: '0' };
    orders[9] = { ...orders[9], clientOrderId: orders[6]!['clientOrderId'] };
    const { results } = (await atlas.data(SUBMIT_MANY, { input: { orders } })).submitOrders;
    expect(results).toHaveLength(500);
    expect(results[7]).toMatchObject({ order: null, userErrors: [{ code: 'UNKNOWN_INSTRUMENT' }] });
    expect(results[8]).toMatchObject({ order: { status: 'REJECTED' }, userErrors: [{ code: 'INVALID_PRICE' }] });
    expect(results[9]).toMatchObject({ duplicate: true, order: { id: results[6].order.id } });
    const ids = results.map(({ order }: any) => order?.clientOrderId);
    expect(ids).toEqual(orders.map(({ clientOrderId }, place) => (place === 7 ? undefined : clientOrderId)));
  });

  it('none is none', async () => {
    expect((await atlas.data(SUBMIT_MANY, { input: { orders: [] } })).submitOrders).toEqual({ results: [] });
  });

  it.each([
    ['501', () => many(501), 'BAD_USER_INPUT'],
    ['an account of others anywhere', () => [...many(3), orderInput({ accountId: 'BOB' })], 'NOT_FOUND'],
    ['an account of nobody', () => [...many(3), orderInput({ accountId: 'NOBODY' })], 'NOT_FOUND'],
    [
      'a clientOrderId outside its pattern',
      () => [...many(2), orderInput({ ...ATLAS, clientOrderId: 'a b' })],
      'BAD_USER_INPUT',
    ],
  ])('%s refuses the whole call and changes nothing', async (_, orders, code) => {
    expect(await atlas.code(SUBMIT_MANY, { input: { orders: orders() } })).toBe(code);
    expect(house.commands.sent).toEqual([]);
  });
});

describe('amend and cancel', () => {
  it('D12 a smaller quantity, then another price, then out', async () => {
    const { order } = await submit(atlas, { ...ATLAS, price: '149.50', quantity: 100 });
    const amend = async (input: object) =>
      (await atlas.data(AMEND, { input: { orderId: order.id, ...input } })).amendOrder;
    expect(await amend({ quantity: 60 })).toMatchObject({ order: { quantity: '60', version: 2 }, userErrors: [] });
    expect(await amend({ price: '149.60' })).toMatchObject({
      order: { price: '149.60', leavesQuantity: '60', version: 3 },
    });
    expect(await amend({ price: '149.605' })).toMatchObject({
      order: { price: '149.60' },
      userErrors: [{ code: 'TICK_SIZE', field: ['price'] }],
    });
    expect(await amend({ quantity: 0 })).toMatchObject({
      userErrors: [{ code: 'INVALID_QUANTITY', field: ['quantity'] }],
    });
    const { cancelOrder } = await atlas.data(CANCEL, { input: { orderId: order.id } });
    expect(cancelOrder).toMatchObject({
      order: { status: 'CANCELED', cancelReason: 'USER', leavesQuantity: '0' },
      userErrors: [],
    });
    // It is answered with the order as it is, though nothing changed.
    const again = (await atlas.data(CANCEL, { input: { orderId: order.id } })).cancelOrder;
    expect(again).toMatchObject({ order: { status: 'CANCELED' }, userErrors: [{ code: 'ORDER_NOT_OPEN' }] });
    expect(await amend({ quantity: 10 })).toMatchObject({
      order: { status: 'CANCELED' },
      userErrors: [{ code: 'ORDER_NOT_OPEN' }],
    });
  });

  it('an amendment across the market trades, and one below what is filled is refused', async () => {
    const maker = new Client(house.url, 'demo-maker');
    await submit(maker, { accountId: 'MAKER', side: 'SELL', price: '149.85', quantity: 40, timeInForce: 'IOC' });
    const { order } = await submit(atlas, { ...ATLAS, price: '149.70', quantity: 100 });
    await submit(maker, { accountId: 'MAKER', side: 'SELL', price: '150.00', quantity: 40, timeInForce: 'GTC' });
    const crossing = (await atlas.data(AMEND, { input: { orderId: order.id, price: '150.00' } })).amendOrder;
    expect(crossing).toMatchObject({
      order: { filledQuantity: '40', status: 'PARTIALLY_FILLED' },
      trades: [{ quantity: '40' }],
    });
    const below = (await atlas.data(AMEND, { input: { orderId: order.id, quantity: 40 } })).amendOrder;
    expect(below.userErrors).toMatchObject([{ code: 'QUANTITY_BELOW_FILLED' }]);
    expect(below.order).toMatchObject({ quantity: '100' });
    await atlas.data(CANCEL, { input: { orderId: order.id } });
  });

  it.each([
    ['one of others', async () => (await submit(atlas, { ...ATLAS, price: '149.10' })).order.id as string],
    ['one that does not exist', async () => '999999'],
    ['0', async () => '0'],
    ['-1', async () => '-1'],
    ['2^64', async () => '18446744073709551616'],
    ['text', async () => "1' OR '1'='1"],
    ['a megabyte', async () => '9'.repeat(100_000)],
  ])('S9 an order id of %s is ORDER_NOT_FOUND and tells nothing more', async (_, id) => {
    const orderId = await id();
    house.commands.sent.length = 0;
    const notFound = {
      order: null,
      userErrors: [{ code: 'ORDER_NOT_FOUND', field: ['orderId'], message: 'You have no order with this orderId.' }],
    };
    expect((await alice.data(CANCEL, { input: { orderId } })).cancelOrder).toEqual(notFound);
    expect((await alice.data(AMEND, { input: { orderId, quantity: 1 } })).amendOrder).toEqual({
      ...notFound,
      trades: [],
    });
    expect(house.commands.sent).toEqual([]);
  });

  it('cancels all, or those of a symbol and side', async () => {
    const maker = new Client(house.url, 'demo-bob');
    for (const terms of [{ price: '149.00' }, { price: '149.10' }, { side: 'SELL', price: '151.00' }]) {
      await submit(maker, { accountId: 'BOB', quantity: 1, timeInForce: 'GTC', ...terms });
    }
    const cancelAll = async (input: object) =>
      (await maker.data(CANCEL_ALL, { input: { accountId: 'BOB', ...input } })).cancelAllOrders;
    expect(await cancelAll({ symbol: 'ZZZ' })).toMatchObject({
      canceledCount: 0,
      userErrors: [{ code: 'UNKNOWN_INSTRUMENT', field: ['symbol'] }],
    });
    expect(await cancelAll({ symbol: 'AAPL', side: 'BUY' })).toEqual({ canceledCount: 2, userErrors: [] });
    expect(await cancelAll({})).toEqual({ canceledCount: 1, userErrors: [] });
    expect(await cancelAll({ symbol: null, side: null })).toEqual({ canceledCount: 0, userErrors: [] });
  });

  it('a bust of a trade is nothing that this API knows', async () => {
    expect(await alice.code('mutation { bustTrade(input: {tradeId: 1}) { trade { id } } }')).toBe('BAD_USER_INPUT');
  });
});

it('several mutations in one document each see what the one before did', async () => {
  const { order } = await submit(atlas, { ...ATLAS, price: '149.20' });
  const data = await atlas.data(`mutation {
    a: amendOrder(input: {orderId: ${order.id}, quantity: 50}) { order { quantity events { type } } }
    b: cancelOrder(input: {orderId: ${order.id}}) { order { status events { type } } }
  }`);
  expect(data.a.order).toEqual({ quantity: '50', events: [{ type: 'NEW' }, { type: 'AMENDED' }] });
  expect(data.b.order).toEqual({
    status: 'CANCELED',
    events: [{ type: 'NEW' }, { type: 'AMENDED' }, { type: 'CANCELED' }],
  });
});
