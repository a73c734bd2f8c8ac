import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Client, orderInput } from './support/client.ts';
import { openScriptedHouse, orderRow, type ScriptedHouse } from './support/scripted-house.ts';

let house: ScriptedHouse;
let alice: Client;

beforeAll(async () => {
  house = await openScriptedHouse();
  alice = new Client(house.url, 'demo-alice');
});
beforeEach(() => {
  house.commands.sent.length = 0;
  house.commands.answer = () => ({});
  house.commands.openOrders.clear();
  house.commands.openOrders.set(7, 0).set(8, 1);
});
afterAll(() => house.close());

const REPLACE = `mutation ($input: ReplaceOrderInput!) {
  replaceOrder(input: $input) { order { id version } trades { id } userErrors { code field message } }
}`;
const LINK = `mutation ($input: SubmitLinkedOrdersInput!) {
  submitLinkedOrders(input: $input) {
    orders { id clientOrderId contingency linkedOrders { id } } trades { id order { id } } duplicate userErrors { code field message }
  }
}`;

describe('replaceOrder', () => {
  const replace = async (input: object) => {
    const { replaceOrder } = await alice.data(REPLACE, { input: { orderId: 7, ...input } });
    return { answer: replaceOrder, terms: (house.commands.sent[0] as any)?.terms };
  };

  it.each([
    ['nothing', {}, {}],
    ['price and quantity', { price: '150.5', quantity: 50 }, { price: 150_500_000, quantity: 50 }],
    ['a limit taken away, another type', { type: 'MARKET', price: null }, { type: 'MARKET', price: null }],
    ['a time in force, and its default', { timeInForce: 'GTC' }, { timeInForce: 'GTC' }],
    [
      'null in place of a default',
      { timeInForce: null, selfTradePrevention: null, routing: null },
      {
        timeInForce: 'DAY',
        selfTradePrevention: 'CANCEL_TAKER',
        instructions: { routing: null },
      },
    ],
    [
      'instructions given',
      { displayQuantity: 10, hidden: true, peg: 'MID', trailPercent: '2.5' },
      {
        instructions: { displayQuantity: 10, hidden: true, peg: 'MID', trailPercent: 2_500_000 },
      },
    ],
    [
      'instructions taken away by null',
      { displayQuantity: null, expiresAt: null, stopPrice: null, postOnly: null },
      {
        instructions: { displayQuantity: null, expiresAt: null, stopPrice: null, postOnly: null },
      },
    ],
    [
      'flags taken away by false',
      { postOnly: false, postOnlySlide: true, reduceOnly: false },
      {
        instructions: { postOnly: null, postOnlySlide: true, reduceOnly: null },
      },
    ],
    ['a destination', { routing: 'ROUTE' }, { instructions: { routing: 'ROUTE' } }],
  ])('D12 %s: what is left out stays out', async (_, input, terms) => {
    const sent = await replace(input);
    expect(house.commands.sent).toEqual([{ kind: 'ReplaceOrder', account: 0, orderId: 7, terms }]);
    expect(sent.answer.userErrors).toEqual([]);
  });

  it('an input field whose variable is not given is one that is left out', async () => {
    await alice.data(
      'mutation ($price: Decimal, $stop: Decimal) { replaceOrder(input: {orderId: 7, price: $price, stopPrice: $stop}) { order { id } } }',
      { stop: null },
    );
    expect(house.commands.sent).toMatchObject([{ terms: { instructions: { stopPrice: null } } }]);
    expect(house.commands.sent[0]).not.toHaveProperty('terms.price');
  });

  it.each([
    ['type', { type: null }],
    ['quantity', { quantity: null }],
    ['a side', { side: 'SELL' }],
    ['a symbol', { symbol: 'AAPL' }],
    ['an account', { accountId: 'ALICE' }],
    ['a malformed price', { price: '1e3' }],
  ])('%s cannot be taken away or changed: BAD_USER_INPUT', async (_, input) => {
    expect(await alice.code(REPLACE, { input: { orderId: 7, ...input } })).toBe('BAD_USER_INPUT');
    expect(house.commands.sent).toEqual([]);
  });

  it('S9 an order of others, or none, is ORDER_NOT_FOUND', async () => {
    for (const orderId of [8, 999, 'x']) {
      const { answer } = await replace({ orderId, quantity: 1 });
      expect(answer).toMatchObject({
        order: null,
        trades: [],
        userErrors: [{ code: 'ORDER_NOT_FOUND', field: ['orderId'] }],
      });
    }
    expect(house.commands.sent).toEqual([]);
  });

  it('a refusal comes with the old order', async () => {
    house.keep({ orders: [orderRow({ id: 7, version: 3 })] });
    const message = 'It would trade.';
    house.commands.answer = () => ({ refusal: { code: 'POST_ONLY_WOULD_TRADE', field: 'price', message } });
    const { answer } = await replace({ price: '151' });
    expect(answer).toEqual({
      order: { id: '7', version: 3 },
      trades: [],
      userErrors: [{ code: 'POST_ONLY_WOULD_TRADE', field: ['price'], message }],
    });
  });
});

describe('submitLinkedOrders', () => {
  const list = (count: number, terms: (place: number) => Record<string, unknown> = () => ({})) =>
    Array.from({ length: count }, (_, place) => orderInput(terms(place)));
  const input = (contingency: string, orders: object[], accountId = 'ALICE') => ({
    input: { accountId, contingency, orders },
  });

  it('sends the list as one command, and answers with its orders and their links', async () => {
    const links = '["BRACKET",[11,12,13]]';
    const orders = [11, 12, 13].map((id) => orderRow({ id, clientOrderId: `b-${id}`, links }));
    house.keep({ orders });
    house.commands.answer = () => ({ orders });
    const asked = list(3, (place) => ({ side: place === 0 ? 'BUY' : 'SELL' }));
    const { submitLinkedOrders } = await alice.data(LINK, input('BRACKET', asked));
    expect(house.commands.sent).toMatchObject([
      {
        kind: 'SubmitLinkedOrders',
        account: 0,
        contingency: 'BRACKET',
        orders: asked.map(({ clientOrderId, side }) => ({ kind: 'SubmitOrder', account: 0, clientOrderId, side })),
      },
    ]);
    expect(submitLinkedOrders).toMatchObject({ duplicate: false, trades: [], userErrors: [] });
    expect(submitLinkedOrders.orders[0]).toMatchObject({
      contingency: 'BRACKET',
      linkedOrders: [{ id: '12' }, { id: '13' }],
    });
  });

  it('D4 a refusal says which order of the list is at fault', async () => {
    const orders = [
      orderRow({ id: 11, status: 'REJECTED', rejectCode: 'LINKED_ORDER_REJECTED' }),
      orderRow({ id: 12, status: 'REJECTED', rejectCode: 'TICK_SIZE' }),
    ];
    house.keep({ orders });
    const refusal = { code: 'TICK_SIZE', field: 'price', message: 'price 1.001 …' } as const;
    house.commands.answer = () => ({ orders, refusal });
    const { submitLinkedOrders } = await alice.data(LINK, input('ONE_CANCELS_OTHER', list(2)));
    expect(submitLinkedOrders.userErrors).toEqual([{ ...refusal, field: ['orders', '1', 'price'] }]);
  });

  it('F103 the links of many orders are one query', async () => {
    house.queries.sent.length = 0;
    const links = '["ONE_CANCELS_OTHER",[21,22]]';
    house.keep({ orders: [orderRow({ id: 21, links }), orderRow({ id: 22, links })] });
    const { orders } = await alice.data(
      '{ orders(accountId: "ALICE", first: 10) { nodes { id linkedOrders { id } } } }',
    );
    expect(orders.nodes.find(({ id }: any) => id === '21').linkedOrders).toEqual([{ id: '22' }]);
    expect(house.queries.sent).toEqual(['orders', 'ordersByIds']);
  });

  it('a list inside the same list is refused before it is asked', async () => {
    const query = '{ orders(first: 1) { nodes { linkedOrders { linkedOrders { id } } } } }';
    expect(await alice.code(query)).toBe('BAD_USER_INPUT');
  });

  it.each([
    ['one order', 'ONE_CANCELS_OTHER', () => list(1)],
    ['three that cancel each other', 'ONE_CANCELS_OTHER', () => list(3)],
    ['a bracket of two', 'BRACKET', () => list(2)],
    ['a bracket of four', 'BRACKET', () => list(4)],
    ['eleven', 'ONE_TRIGGERS_OTHER', () => list(11)],
    ['two symbols', 'ONE_CANCELS_OTHER', () => list(2, (place) => ({ symbol: ['AAPL', 'MSFT'][place] }))],
    ['two accounts', 'ONE_CANCELS_OTHER', () => list(2, (place) => ({ accountId: ['ALICE', 'BOB'][place] }))],
    ['a clientOrderId twice', 'ONE_CANCELS_OTHER', () => list(2, () => ({ clientOrderId: 'same' }))],
    ['a clientOrderId outside its pattern', 'ONE_CANCELS_OTHER', () => list(2, () => ({ clientOrderId: 'a b' }))],
    ['a contingency of no name', 'ONE_UPDATES_OTHER', () => list(2)],
  ])('%s: BAD_USER_INPUT, and nothing is sent', async (_, contingency, orders) => {
    expect(await alice.code(LINK, input(contingency, orders()))).toBe('BAD_USER_INPUT');
    expect(house.commands.sent).toEqual([]);
  });

  it('an unknown symbol or venue is no list at all', async () => {
    const symbol = await alice.data(
      LINK,
      input(
        'ONE_CANCELS_OTHER',
        list(2, () => ({ symbol: 'ZZZ' })),
      ),
    );
    expect(symbol.submitLinkedOrders).toMatchObject({
      orders: [],
      userErrors: [{ code: 'UNKNOWN_INSTRUMENT', field: ['orders', '0', 'symbol'] }],
    });
    const venue = await alice.data(
      LINK,
      input(
        'ONE_CANCELS_OTHER',
        list(2, (place) => (place === 1 ? { venue: 'PARIS' } : {})),
      ),
    );
    expect(venue.submitLinkedOrders).toMatchObject({
      orders: [],
      userErrors: [{ code: 'UNKNOWN_VENUE', field: ['orders', '1', 'venue'] }],
    });
    expect(house.commands.sent).toEqual([]);
  });

  it('S9 FORBIDDEN comes before NOT_FOUND', async () => {
    const orders = list(2, () => ({ accountId: 'BOB' }));
    expect(await alice.code(LINK, input('ONE_CANCELS_OTHER', orders, 'BOB'))).toBe('NOT_FOUND');
    expect(await alice.as('demo-risk').code(LINK, input('ONE_CANCELS_OTHER', orders, 'BOB'))).toBe('FORBIDDEN');
    expect(await alice.as(undefined).code(LINK, input('ONE_CANCELS_OTHER', orders, 'BOB'))).toBe('UNAUTHENTICATED');
  });
});

describe('an order', () => {
  const FIELDS = `minQuantity hidden postOnly postOnlySlide reduceOnly peg trailAmount trailPercent selfTradePrevention
    contingency linkedOrders { id } stopPrice displayQuantity expiresAt`;
  const read = async (id: number) => (await alice.data(`{ order(id: ${id}) { ${FIELDS} } }`)).order;

  it('tells its instructions', async () => {
    const instructions =
      '{"minQuantity":5,"hidden":true,"reduceOnly":true,"peg":"PRIMARY","trailAmount":100000,"trailPercent":2500000}';
    house.keep({
      orders: [
        orderRow({
          id: 31,
          instructions,
          stopPrice: 149_000_000,
          displayQuantity: 10,
          selfTradePrevention: 'DECREMENT',
        }),
      ],
    });
    expect(await read(31)).toEqual({
      minQuantity: '5',
      hidden: true,
      postOnly: false,
      postOnlySlide: false,
      reduceOnly: true,
      peg: 'PRIMARY',
      trailAmount: '0.10',
      trailPercent: '2.50',
      selfTradePrevention: 'DECREMENT',
      contingency: null,
      linkedOrders: [],
      stopPrice: '149.00',
      displayQuantity: '10',
      expiresAt: null,
    });
  });

  it('has none of them by default', async () => {
    house.keep({ orders: [orderRow({ id: 32 })] });
    expect(await read(32)).toMatchObject({
      minQuantity: null,
      hidden: false,
      postOnly: false,
      peg: null,
      trailPercent: null,
    });
  });
});
