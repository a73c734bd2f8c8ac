import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BookOrder, BookOrderChange } from '../../src/exchange/index.ts';
import { Client } from './support/client.ts';
import { NOW, openScriptedHouse, orderRow, type ScriptedHouse } from './support/scripted-house.ts';
import { RawSocket } from './support/socket.ts';

/** An order of an account: the first of ALICE is shown as L-1, and is her order 1. */
function shown(order: number, account: number, terms: Partial<BookOrder> = {}): BookOrder {
  const base = { side: 'BUY', price: 149_990_000, quantity: 100, queuedAt: NOW } as const;
  return { publicId: `L-${order}`, ...base, order, account, ...terms };
}

const [ALICES, BOBS] = [shown(1, 0), shown(2, 1, { side: 'SELL', price: 150_010_000 })];

let house: ScriptedHouse;
let nobody: Client;
beforeAll(async () => {
  house = await openScriptedHouse();
  nobody = new Client(house.url);
  house.keep({
    orders: [
      orderRow({ id: 1, account: 0, clientOrderId: 'alice-secret', quantity: 77_777 }),
      orderRow({ id: 2, account: 1, clientOrderId: 'bob-secret', quantity: 88_888 }),
    ],
  });
});
beforeEach(() => {
  house.feeds.displayed = { sequence: 9, orders: [ALICES, BOBS] };
  house.feeds.depths.length = 0;
  house.queries.sent.length = 0;
});
afterAll(() => house.close());

const FIELDS = 'id side price quantity queuedAt own order { clientOrderId }';
const QUERY = `{ marketByOrder(symbol: "AAPL") { symbol venue sequence bids { ${FIELDS} } asks { ${FIELDS} } } }`;

/** Who sees which of the two as their own. */
const WHO: readonly (readonly [string, string | undefined, readonly string[]])[] = [
  ['nobody', undefined, []],
  ['ALICE', 'demo-alice', ['alice-secret']],
  ['BOB', 'demo-bob', ['bob-secret']],
  ['RISK, who may read both but has no account', 'demo-risk', []],
  ['COMPLIANCE', 'demo-compliance', []],
  ['OPERATOR', 'demo-operator', []],
  ['MARKET_DATA, whose key names an account that it may not read', 'demo-data', []],
];

/** `own`, and the clientOrderId of `order`, of every order in an answer. */
const ownOf = (orders: readonly any[]): string[] =>
  orders.flatMap(({ own, order }) => {
    expect(order === null).toBe(!own);
    return own ? [order.clientOrderId as string] : [];
  });

describe('F94 D62 level 3', () => {
  it('shows what everybody may see, buyers and sellers apart, in the order of the book', async () => {
    const second = shown(3, 0, { quantity: 5 });
    house.feeds.displayed = { sequence: 9, orders: [ALICES, second, BOBS] };
    const { marketByOrder } = await nobody.data(QUERY);
    const row = {
      side: 'BUY',
      price: '149.99',
      quantity: '100',
      queuedAt: '2026-11-24T15:00:00.000000Z',
      own: false,
      order: null,
    };
    expect(marketByOrder).toEqual({
      symbol: 'AAPL',
      venue: 'BOURSE',
      sequence: '9',
      bids: [
        { id: 'L-1', ...row },
        { id: 'L-3', ...row, quantity: '5' },
      ],
      asks: [{ id: 'L-2', ...row, side: 'SELL', price: '150.01' }],
    });
    expect(house.queries.sent).toEqual([]);
  });

  it.each([
    ['', 10],
    [', depth: null', 10],
    [', depth: 1', 1],
    [', depth: 500', 500],
  ])('goes as deep as asked: %s', async (argument, depth) => {
    await nobody.data(`{ marketByOrder(symbol: "AAPL"${argument}) { bids { id } asks { id } } }`);
    expect(house.feeds.depths).toEqual([depth]);
  });

  it('an empty book is two empty lists', async () => {
    house.feeds.displayed = { sequence: 0, orders: [] };
    expect((await nobody.data(QUERY)).marketByOrder).toMatchObject({ sequence: '0', bids: [], asks: [] });
  });

  it.each(WHO)('I20 marks to %s their own, and no others', async (_, secret, own) => {
    const { data } = await nobody.as(secret).ask(QUERY);
    expect(ownOf([...data.marketByOrder.bids, ...data.marketByOrder.asks])).toEqual(own);
    for (const name of ['alice-secret', 'bob-secret'].filter((name) => !own.includes(name))) {
      expect(JSON.stringify(data)).not.toContain(name);
    }
  });

  it('F103 however many are one’s own, they are one query', async () => {
    house.feeds.displayed = { sequence: 9, orders: Array.from({ length: 50 }, () => ALICES) };
    const { marketByOrder } = await nobody.as('demo-alice').data(QUERY);
    expect(ownOf(marketByOrder.bids)).toHaveLength(50);
    expect(house.queries.sent).toEqual(['ordersByIds']);
  });
});

describe('F94 D62 level 3 live', () => {
  const FEED = `subscription { marketByOrder(symbol: "AAPL") {
    ... on MarketByOrderSnapshot { kind: __typename symbol venue sequence isFirst isLast orders { ${FIELDS} } }
    ... on MarketByOrderDelta { kind: __typename symbol venue sequence previousSequence changes { action removed ${FIELDS} } } } }`;
  const change = (row: BookOrder, terms: Partial<BookOrderChange>): BookOrderChange => ({
    ...row,
    action: 'EXECUTE',
    removed: 0,
    ...terms,
  });

  it.each(WHO)('I20 marks to %s their own, and no others', async (_, secret, own) => {
    const socket = await RawSocket.connect(house.url, secret);
    const subscribed = house.feeds.rates.length;
    const id = socket.start(FEED);
    await expect.poll(() => house.feeds.rates.length).toBe(subscribed + 1);
    const part = { kind: 'snapshot', book: 0, instrument: 0, sequence: 9 } as const;
    house.feeds.orderChanges.publish({ ...part, isFirst: true, isLast: false, orders: [ALICES] });
    house.feeds.orderChanges.publish({ ...part, isFirst: false, isLast: true, orders: [BOBS] });
    house.feeds.orderChanges.publish({
      kind: 'delta',
      book: 0,
      instrument: 0,
      sequence: 11,
      previousSequence: 9,
      changes: [
        change(ALICES, { quantity: 60, removed: 40 }),
        change(BOBS, { action: 'DELETE', quantity: 0, removed: 100 }),
      ],
    });
    const [first, last, delta] = (await socket.count(id, 3)).map(({ marketByOrder }) => marketByOrder);
    const place = { symbol: 'AAPL', venue: 'BOURSE' };
    expect(first).toMatchObject({
      ...place,
      kind: 'MarketByOrderSnapshot',
      sequence: '9',
      isFirst: true,
      isLast: false,
    });
    expect(last).toMatchObject({ ...place, sequence: '9', isFirst: false, isLast: true });
    expect(delta).toMatchObject({ ...place, kind: 'MarketByOrderDelta', sequence: '11', previousSequence: '9' });
    expect(delta.changes).toMatchObject([
      { action: 'EXECUTE', id: 'L-1', side: 'BUY', price: '149.99', quantity: '60', removed: '40' },
      { action: 'DELETE', id: 'L-2', side: 'SELL', price: '150.01', quantity: '0', removed: '100' },
    ]);
    expect(ownOf([...first.orders, ...last.orders])).toEqual(own);
    expect(ownOf(delta.changes)).toEqual(own);
    const frames = JSON.stringify(socket.messages);
    for (const name of ['alice-secret', 'bob-secret', '77777', '88888'].filter((word) => !own.includes(word))) {
      expect(frames).not.toContain(name);
    }
    socket.close();
  });
});
