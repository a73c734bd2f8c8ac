import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client, SUBMIT, orderInput } from './support/client.ts';
import { openHouse, type House } from './support/house.ts';

let house: House;
let atlas: Client;
let bob: Client;

beforeEach(async () => {
  house = await openHouse();
  atlas = new Client(house.url, 'demo-atlas');
  bob = atlas.as('demo-bob');
});
afterEach(() => house.close());

const ATLAS = { accountId: 'ATLAS', timeInForce: 'GTC' };
const submit = async (terms: Record<string, unknown>) =>
  (await atlas.data(SUBMIT, { input: orderInput({ ...ATLAS, ...terms }) })).submitOrder;
const market = (side: string, quantity: number, terms = {}) =>
  submit({ type: 'MARKET', timeInForce: 'DAY', price: null, side, quantity, ...terms });
const read = async (id: string) =>
  (
    await atlas.data(
      `{ order(id: ${id}) { status filledQuantity leavesQuantity cancelReason price stopPrice version events { type reason order { status leavesQuantity } } trades { price quantity } } }`,
    )
  ).order;
const book = async (depth = 2) =>
  (
    await atlas.data(
      `{ orderBook(symbol: "AAPL", depth: ${depth}) { sequence bids { price quantity orderCount } asks { price quantity orderCount } } }`,
    )
  ).orderBook;

describe('F15 F16 an iceberg', () => {
  it('shows its slice, is traded past it, and shows the next one at the back', async () => {
    const { order } = await submit({ side: 'SELL', price: '150.00', quantity: 250, displayQuantity: 100 });
    expect((await book(1)).asks).toEqual([{ price: '150.00', quantity: '100', orderCount: 1 }]);
    const buy = async (quantity: number) =>
      (await bob.data(SUBMIT, { input: orderInput({ accountId: 'BOB', quantity, price: '150.00' }) })).submitOrder;
    expect((await buy(130)).trades.map(({ quantity }: any) => quantity)).toEqual(['100', '30']);
    expect((await book(1)).asks).toEqual([{ price: '150.00', quantity: '70', orderCount: 1 }]);
    expect((await buy(120)).trades.map(({ quantity }: any) => quantity)).toEqual(['70', '50']);
    const done = await read(order.id);
    expect(done).toMatchObject({ status: 'FILLED', filledQuantity: '250' });
    expect(done.events.map(({ type }: any) => type)).toEqual([
      'NEW',
      'TRADE',
      'REFRESHED',
      'TRADE',
      'TRADE',
      'REFRESHED',
      'TRADE',
    ]);
  });

  it('D8 what is hidden shows nowhere: a larger reserve changes no public field', async () => {
    await submit({ side: 'SELL', price: '150.00', quantity: 200, displayQuantity: 100 });
    const small = await book();
    const other = await openHouse();
    try {
      const input = orderInput({ ...ATLAS, side: 'SELL', price: '150.00', quantity: 900, displayQuantity: 100 });
      const client = new Client(other.url, 'demo-atlas');
      await client.data(SUBMIT, { input });
      const fields = 'sequence bids { price quantity orderCount } asks { price quantity orderCount }';
      expect((await client.data(`{ orderBook(symbol: "AAPL", depth: 2) { ${fields} } }`)).orderBook).toEqual(small);
    } finally {
      await other.close();
    }
  });
});

describe('F13 F14 D14 stops', () => {
  it('wait outside the book until a trade reaches them, then go on as their type says', async () => {
    const before = await book();
    const stop = await submit({ type: 'STOP', price: null, side: 'BUY', stopPrice: '150.02', quantity: 10 });
    const stopLimit = await submit({
      type: 'STOP_LIMIT',
      side: 'BUY',
      stopPrice: '150.02',
      price: '150.01',
      quantity: 20,
    });
    expect([stop.order.status, stopLimit.order.status]).toEqual(['PENDING_TRIGGER', 'PENDING_TRIGGER']);
    expect(await book()).toEqual(before);
    await market('BUY', 500);
    const [filled, resting] = [await read(stop.order.id), await read(stopLimit.order.id)];
    expect(filled).toMatchObject({ status: 'FILLED', trades: [{ price: '150.02', quantity: '10' }] });
    expect(filled.events.map(({ type }: any) => type)).toEqual(['NEW', 'TRIGGERED', 'TRADE']);
    expect(filled.events[0].order).toEqual({ status: 'PENDING_TRIGGER', leavesQuantity: '10' });
    expect(resting).toMatchObject({ status: 'NEW', leavesQuantity: '20', price: '150.01' });
    expect((await book(1)).bids).toEqual([{ price: '150.01', quantity: '20', orderCount: 1 }]);
  });

  it('a trailing stop follows the market and never goes back', async () => {
    await market('BUY', 1);
    const { order } = await submit({ type: 'STOP', price: null, side: 'SELL', trailAmount: '0.05', quantity: 10 });
    expect(await read(order.id)).toMatchObject({ status: 'PENDING_TRIGGER', stopPrice: '149.96' });
    await market('BUY', 400);
    expect(await read(order.id)).toMatchObject({ stopPrice: '149.97' });
    await market('SELL', 1);
    expect(await read(order.id)).toMatchObject({ status: 'PENDING_TRIGGER', stopPrice: '149.97' });
  });

  it('can be canceled while they wait', async () => {
    const { order } = await submit({ type: 'STOP', price: null, side: 'BUY', stopPrice: '151', quantity: 10 });
    const { cancelOrder } = await atlas.data(
      `mutation { cancelOrder(input: {orderId: ${order.id}}) { order { status } userErrors { code } } }`,
    );
    expect(cancelOrder).toEqual({ order: { status: 'CANCELED' }, userErrors: [] });
  });
});

describe('times in force', () => {
  it('F18 F19 IOC and FOK', async () => {
    expect(await submit({ timeInForce: 'IOC', price: '150.01', quantity: 1_000 })).toMatchObject({
      order: { status: 'CANCELED', cancelReason: 'IOC', filledQuantity: '400', leavesQuantity: '0' },
    });
    const before = await book();
    expect(await submit({ timeInForce: 'FOK', price: '150.02', quantity: 601 })).toMatchObject({
      order: { status: 'CANCELED', cancelReason: 'FOK', filledQuantity: '0' },
      trades: [],
    });
    expect(await book()).toEqual(before);
    expect(await submit({ timeInForce: 'FOK', price: '150.02', quantity: 600 })).toMatchObject({
      order: { status: 'FILLED' },
    });
  });

  it('D3 F11 a market order is not guaranteed', async () => {
    expect(await market('BUY', 3_000)).toMatchObject({
      order: { status: 'CANCELED', cancelReason: 'NO_LIQUIDITY', filledQuantity: '2050' },
    });
  });
});

describe('F17 D9 post-only', () => {
  it('is refused where it would trade, or slides', async () => {
    expect(await submit({ price: '150.01', postOnly: true })).toMatchObject({
      order: { status: 'REJECTED', rejectCode: 'POST_ONLY_WOULD_TRADE' },
      userErrors: [{ code: 'POST_ONLY_WOULD_TRADE' }],
    });
    expect(await submit({ price: '150.01', postOnlySlide: true })).toMatchObject({
      order: { status: 'NEW', price: '150.00' },
      trades: [],
    });
  });
});

describe('D12 replaceOrder', () => {
  const replace = async (input: object) =>
    (
      await atlas.data(
        `mutation ($input: ReplaceOrderInput!) { replaceOrder(input: $input) {
          order { id status price quantity leavesQuantity displayQuantity hidden peg version } trades { price quantity } userErrors { code field } } }`,
        { input },
      )
    ).replaceOrder;

  it('changes the terms under the same id, and takes instructions away', async () => {
    const { order } = await submit({ price: '149.50', quantity: 100, displayQuantity: 10 });
    expect(
      await replace({ orderId: order.id, price: '149.60', quantity: 80, displayQuantity: null, hidden: true }),
    ).toEqual({
      order: {
        id: order.id,
        status: 'NEW',
        price: '149.60',
        quantity: '80',
        leavesQuantity: '80',
        displayQuantity: null,
        hidden: true,
        peg: null,
        version: 2,
      },
      trades: [],
      userErrors: [],
    });
    expect((await read(order.id)).events.map(({ type }: any) => type)).toEqual(['NEW', 'REPLACED']);
  });

  it('trades where the new terms cross', async () => {
    const { order } = await submit({ price: '149.50', quantity: 100 });
    expect(await replace({ orderId: order.id, price: '150.01' })).toMatchObject({
      order: { status: 'FILLED' },
      trades: [{ price: '150.01', quantity: '100' }],
    });
  });

  it('what would be refused leaves the old order as it is', async () => {
    const { order } = await submit({ price: '149.50', quantity: 100 });
    expect(await replace({ orderId: order.id, price: '150.01', postOnly: true })).toMatchObject({
      order: { price: '149.50', version: 1, status: 'NEW' },
      userErrors: [{ code: 'POST_ONLY_WOULD_TRADE' }],
    });
    expect(await replace({ orderId: order.id, timeInForce: 'FOK', displayQuantity: 10 })).toMatchObject({
      userErrors: [{ code: 'INVALID_COMBINATION', field: ['displayQuantity'] }],
    });
    expect(await replace({ orderId: order.id, quantity: 0 })).toMatchObject({
      userErrors: [{ code: 'INVALID_QUANTITY' }],
    });
  });
});

describe('linked orders', () => {
  const link = async (contingency: string, terms: readonly Record<string, unknown>[]) =>
    (
      await atlas.data(
        `mutation ($input: SubmitLinkedOrdersInput!) { submitLinkedOrders(input: $input) {
          orders { id clientOrderId status rejectCode contingency linkedOrders { id } } trades { price quantity order { id } } duplicate userErrors { code } } }`,
        {
          input: {
            accountId: 'ATLAS',
            contingency,
            orders: terms.map((each) => orderInput({ ...ATLAS, quantity: 50, ...each })),
          },
        },
      )
    ).submitLinkedOrders;

  it('ONE_CANCELS_OTHER: a trade of one cancels the other', async () => {
    const { orders, userErrors } = await link('ONE_CANCELS_OTHER', [
      { side: 'SELL', price: '150.00' },
      { side: 'SELL', type: 'STOP', price: null, stopPrice: '149.90' },
    ]);
    expect(userErrors).toEqual([]);
    expect(orders).toMatchObject([
      { status: 'NEW', contingency: 'ONE_CANCELS_OTHER', linkedOrders: [{ id: orders[1].id }] },
      { status: 'PENDING_TRIGGER', linkedOrders: [{ id: orders[0].id }] },
    ]);
    await bob.data(SUBMIT, { input: orderInput({ accountId: 'BOB', price: '150.00', quantity: 10 }) });
    expect(await read(orders[0].id)).toMatchObject({ filledQuantity: '10' });
    expect(await read(orders[1].id)).toMatchObject({ status: 'CANCELED', cancelReason: 'LINKED' });
  });

  it('BRACKET: target and stop come in when the entry is filled', async () => {
    const { orders, trades } = await link('BRACKET', [
      { price: '150.01' },
      { side: 'SELL', price: '150.50' },
      { side: 'SELL', type: 'STOP', price: null, stopPrice: '149.50' },
    ]);
    expect(trades).toEqual([{ price: '150.01', quantity: '50', order: { id: orders[0].id } }]);
    expect(orders.map(({ status }: any) => status)).toEqual(['FILLED', 'NEW', 'PENDING_TRIGGER']);
    expect(orders[0]).toMatchObject({ contingency: 'BRACKET', linkedOrders: [{}, {}] });
  });

  it('ONE_TRIGGERS_OTHER: they wait, and are canceled where the first ends with nothing', async () => {
    const { orders } = await link('ONE_TRIGGERS_OTHER', [{ price: '149.00' }, { side: 'SELL', price: '150.50' }]);
    expect(orders.map(({ status }: any) => status)).toEqual(['NEW', 'PENDING_TRIGGER']);
    await atlas.data(`mutation { cancelOrder(input: {orderId: ${orders[0].id}}) { order { id } } }`);
    expect(await read(orders[1].id)).toMatchObject({ status: 'CANCELED', cancelReason: 'LINKED' });
  });

  it('all or none: where one is refused, all are', async () => {
    const { orders, userErrors } = await link('ONE_CANCELS_OTHER', [{ price: '149.00' }, { price: '149.005' }]);
    expect(orders).toMatchObject([
      { status: 'REJECTED', rejectCode: 'LINKED_ORDER_REJECTED' },
      { status: 'REJECTED', rejectCode: 'TICK_SIZE' },
    ]);
    expect(userErrors).toMatchObject([{ code: 'TICK_SIZE' }]);
  });

  it('I3 the same list again is the same list, another under a used id is refused', async () => {
    const terms = [
      { price: '149.00', clientOrderId: 'l-1' },
      { price: '148.00', clientOrderId: 'l-2' },
    ];
    const first = await link('ONE_CANCELS_OTHER', terms);
    const again = await link('ONE_CANCELS_OTHER', terms);
    expect(again).toMatchObject({
      duplicate: true,
      orders: first.orders.map(({ id }: any) => ({ id })),
      userErrors: [],
    });
    const other = await link('ONE_CANCELS_OTHER', [{ price: '147.00' }, terms[1]!]);
    expect(other).toMatchObject({ orders: [], duplicate: false, userErrors: [{ code: 'DUPLICATE_CLIENT_ORDER_ID' }] });
  });
});

describe('D13 self-trade prevention', () => {
  it('DECREMENT makes both smaller, which preventedMatches tells and no trade', async () => {
    const resting = await submit({ side: 'SELL', price: '150.00', quantity: 100 });
    const { order, trades } = await submit({ price: '150.00', quantity: 30, selfTradePrevention: 'DECREMENT' });
    expect(trades).toEqual([]);
    expect(order).toMatchObject({ status: 'CANCELED', cancelReason: 'SELF_TRADE_PREVENTION' });
    expect(await read(resting.order.id)).toMatchObject({ status: 'NEW', leavesQuantity: '70' });
    const { preventedMatches } = await atlas.data(
      '{ preventedMatches(accountId: "ATLAS", first: 5) { nodes { quantity mode takerOrder { id } makerOrder { id } takerAccount { id } } } }',
    );
    expect(preventedMatches.nodes).toEqual([
      {
        quantity: '30',
        mode: 'DECREMENT',
        takerOrder: { id: order.id },
        makerOrder: { id: resting.order.id },
        takerAccount: { id: 'ATLAS' },
      },
    ]);
  });
});

describe('checks', () => {
  const VALIDATE =
    'query ($input: SubmitOrderInput!) { validateOrder(input: $input) { approved userErrors { code field message } } }';

  it.each([
    ['a good one', {}],
    ['TICK_SIZE', { price: '150.005' }],
    ['INVALID_COMBINATION', { type: 'MARKET' }],
    ['INVALID_QUANTITY', { quantity: 0 }],
    ['ORDER_SIZE_EXCEEDED', { quantity: 1_000_001, price: '1' }],
    ['POST_ONLY_WOULD_TRADE', { price: '150.01', postOnly: true }],
    ['REDUCE_ONLY_STATE', { reduceOnly: true }],
    ['INVALID_COMBINATION', { venue: 'DARK', hidden: true, peg: 'MID' }],
  ])('validateOrder says what submitOrder would: %s', async (_, terms) => {
    const input = orderInput({ ...ATLAS, ...terms });
    const before = house.journal.entries.length;
    const { validateOrder } = await atlas.data(VALIDATE, { input });
    expect(house.journal.entries).toHaveLength(before);
    const { userErrors } = (await atlas.data(SUBMIT, { input })).submitOrder;
    expect(validateOrder).toEqual({ approved: userErrors.length === 0, userErrors });
  });

  it('D2 estimateOrder says what the order then does', async () => {
    const ESTIMATE = `query ($input: SubmitOrderInput!) { estimateOrder(input: $input) {
      fills { price quantity } filledQuantity averagePrice canceledQuantity restingQuantity } }`;
    for (const terms of [
      { type: 'MARKET', price: null, timeInForce: 'DAY', quantity: 700 },
      { price: '149.98', side: 'SELL', timeInForce: 'IOC', quantity: 2_000 },
      { price: '150.03', timeInForce: 'IOC', quantity: 900 },
      { price: '155.00', timeInForce: 'FOK', quantity: 100_000 },
    ]) {
      const input = orderInput({ ...ATLAS, ...terms });
      const { estimateOrder } = await atlas.data(ESTIMATE, { input });
      const { order } = (await atlas.data(SUBMIT, { input })).submitOrder;
      expect(estimateOrder).toMatchObject({ filledQuantity: order.filledQuantity, averagePrice: order.averagePrice });
      expect(estimateOrder.restingQuantity).toBe(order.leavesQuantity);
    }
  });
});
