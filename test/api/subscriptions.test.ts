import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type Client as SocketClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Client, SUBMIT, orderInput } from './support/client.ts';
import { openHouse, type House } from './support/house.ts';
import { RawSocket } from './support/socket.ts';

let house: House;
let atlas: Client;
const open: RawSocket[] = [];

beforeAll(async () => {
  house = await openHouse();
  atlas = new Client(house.url, 'demo-atlas');
});
beforeEach(() => {
  house.queries.sent.length = 0;
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.socket.terminate();
});
afterAll(() => house.close());

async function connect(key?: string, url = house.url): Promise<RawSocket> {
  const socket = await RawSocket.connect(url, key);
  open.push(socket);
  return socket;
}

const market = (side: string, quantity: number, terms = {}) =>
  atlas.data(SUBMIT, {
    input: orderInput({ accountId: 'ATLAS', type: 'MARKET', price: null, side, quantity, ...terms }),
  });

const BOOK = `subscription ($depth: Int) { orderBook(symbol: "AAPL", depth: $depth) {
  __typename
  ... on OrderBookSnapshot { symbol venue sequence bids { price quantity } asks { price quantity orderCount } }
  ... on OrderBookDelta { symbol venue sequence previousSequence bids { price quantity } asks { price quantity orderCount } }
} }`;

describe('F102 F4 the book', () => {
  it('F9 a snapshot, then what changed, in an unbroken chain, the same for everybody', async () => {
    const [one, two] = [await connect(), await connect('demo-bob')];
    const ids = [one.start(BOOK, { depth: 3 }), two.start(BOOK, { depth: 3 })] as const;
    await one.count(ids[0], 1);
    await two.count(ids[1], 1);
    await market('BUY', 600);
    const [snapshot, delta] = (await one.count(ids[0], 2)).map(({ orderBook }) => orderBook);
    expect(snapshot).toMatchObject({
      __typename: 'OrderBookSnapshot',
      symbol: 'AAPL',
      venue: 'BOURSE',
      bids: { length: 3 },
    });
    expect(snapshot.asks[0]).toEqual({ price: '150.01', quantity: '400', orderCount: 2 });
    expect(delta).toMatchObject({
      __typename: 'OrderBookDelta',
      previousSequence: snapshot.sequence,
      bids: [],
      asks: [
        { price: '150.01', quantity: '0', orderCount: 0 },
        { price: '150.02', quantity: '400', orderCount: 3 },
        { price: '150.04', quantity: '800', orderCount: 6 },
      ],
    });
    expect(await two.count(ids[1], 2)).toEqual(one.events(ids[0]));
    expect(house.queries.sent).toEqual([]);
  });
});

describe('trades', () => {
  const TRADES =
    'subscription ($after: Sequence) { trades(symbol: "AAPL", afterSequence: $after) { sequence quantity order { id } account { id } } }';

  it('F95 go on where one left off, with no hole, and name nobody', async () => {
    const socket = await connect('demo-atlas');
    const live = socket.start(TRADES);
    await sleep(50);
    await market('BUY', 10);
    const [first] = await socket.count(live, 1);
    expect(first.trades).toMatchObject({ quantity: '10', order: null, account: null });
    await market('BUY', 20);
    await market('BUY', 30);
    await socket.count(live, 3);
    const resumed = socket.start(TRADES, { after: Number(first.trades.sequence) });
    expect(await socket.count(resumed, 2)).toEqual(socket.events(live).slice(1));
    await market('BUY', 40);
    const numbers = (await socket.count(resumed, 3)).map(({ trades }) => Number(trades.sequence));
    expect(numbers).toEqual([1, 2, 3].map((step) => Number(first.trades.sequence) + step));
  });

  it('a sequence that was never reached is BAD_USER_INPUT', async () => {
    const socket = await connect();
    const id = socket.start(TRADES, { after: '999999' });
    const { type, payload } = await socket.until((message) => message.id === id);
    expect([type, payload]).toMatchObject(['error', [{ extensions: { code: 'BAD_USER_INPUT' } }]]);
  });
});

describe('order events', () => {
  const EVENTS = `subscription ($account: ID!, $after: Sequence) { orderEvents(accountId: $account, afterSequence: $after) {
    sequence type clientOrderId reason at order { id status filledQuantity leavesQuantity account { id } } trade { price quantity order { clientOrderId } account { id } }
  } }`;

  it('one account’s, each with the order as it was just after, own side of trades included', async () => {
    const socket = await connect('demo-atlas');
    const others = await connect('demo-bob');
    const id = socket.start(EVENTS, { account: 'ATLAS' });
    const bobs = others.start(EVENTS, { account: 'BOB' });
    await sleep(50);
    await market('SELL', 700, { clientOrderId: 'seller-1' });
    const events = (await socket.count(id, 6)).map(({ orderEvents }) => orderEvents);
    expect(events.map(({ type }) => type)).toEqual(['NEW', ...Array(5).fill('TRADE')]);
    expect(events.every(({ clientOrderId }) => clientOrderId === 'seller-1')).toBe(true);
    expect(events[0]).toMatchObject({ order: { status: 'NEW', filledQuantity: '0' }, trade: null });
    expect(events.at(-1)).toMatchObject({ order: { status: 'FILLED', filledQuantity: '700', leavesQuantity: '0' } });
    expect(events[1].trade).toMatchObject({ order: { clientOrderId: 'seller-1' }, account: { id: 'ATLAS' } });
    const numbers = events.map(({ sequence }) => Number(sequence));
    expect(numbers).toEqual(numbers.map((_, index) => numbers[0]! + index));
    // I20: nothing of it reaches another account, and nothing of the other side reaches this one.
    expect(others.events(bobs)).toEqual([]);
    expect(JSON.stringify(socket.messages)).not.toContain('MAKER');

    const resumed = socket.start(EVENTS, { account: 'ATLAS', after: numbers[1] });
    expect(await socket.count(resumed, 4)).toEqual(socket.events(id).slice(2));
  });

  it('RISK follows any account', async () => {
    const socket = await connect('demo-risk');
    const id = socket.start(EVENTS, { account: 'ATLAS' });
    await sleep(50);
    await market('BUY', 1);
    expect((await socket.count(id, 1))[0].orderEvents).toMatchObject({
      type: 'NEW',
      order: { account: { id: 'ATLAS' } },
    });
  });

  it('F103 needs no query for an event’s order, and one for its trade', async () => {
    const socket = await connect('demo-atlas');
    const plain =
      'subscription { orderEvents(accountId: "ATLAS") { sequence clientOrderId order { status instrument { symbol } account { firm { name } } } } }';
    const id = socket.start(plain);
    await sleep(50);
    await market('BUY', 1);
    await socket.count(id, 2);
    expect(house.queries.sent).toEqual([]);
    const nested = socket.start(
      'subscription { orderEvents(accountId: "ATLAS") { trade { id order { id } account { id } } } }',
    );
    await sleep(50);
    await market('BUY', 1);
    await socket.count(nested, 2);
    expect(house.queries.sent).toEqual(['tradesByIds', 'ordersByIds']);
  });
});

describe('a socket', () => {
  it('takes queries and mutations, with the key as in the header of HTTP or bare', async () => {
    for (const key of ['Bearer demo-atlas', 'demo-atlas', 'bearer demo-atlas']) {
      const socket = await connect(key);
      expect((await socket.ask('{ viewer { accounts { id } } }')).data).toEqual({
        viewer: { accounts: [{ id: 'ATLAS' }] },
      });
      const { data } = await socket.ask(SUBMIT, { input: orderInput({ accountId: 'ATLAS', price: '149.00' }) });
      expect(data.submitOrder.order).toMatchObject({ status: 'NEW' });
    }
    const byHeader = await RawSocket.connect(house.url, undefined, { authorization: 'Bearer demo-atlas' });
    open.push(byHeader);
    expect((await byHeader.ask('{ viewer { roles } }')).data).toEqual({ viewer: { roles: ['TRADER'] } });
  });

  it('speaks with the client of graphql-ws', async () => {
    const client: SocketClient = createClient({
      url: `${house.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: 'demo-alice' },
    });
    const events = client.iterate({ query: BOOK, variables: { depth: 1 } });
    expect((await events.next()).value).toMatchObject({ data: { orderBook: { __typename: 'OrderBookSnapshot' } } });
    await events.return?.();
    await client.dispose();
  });

  it('answers pings, and may use an id again at once', async () => {
    const socket = await connect();
    socket.send({ type: 'ping', payload: { at: 1 } });
    expect(await socket.until(({ type }) => type === 'pong')).toEqual({ type: 'pong', payload: { at: 1 } });
    for (let round = 0; round < 5; round++) {
      socket.start(BOOK, { depth: 1 }, 'again');
      socket.send({ id: 'again', type: 'complete' });
    }
    socket.start(BOOK, { depth: 1 }, 'again');
    const before = socket.events('again').length;
    await socket.count('again', before + 1);
    const seen = socket.events('again').length;
    await atlas.data(SUBMIT, { input: orderInput({ accountId: 'ATLAS', price: '149.99' }) });
    await socket.count('again', seen + 1);
  });

  it('masks faults as HTTP does', async () => {
    house.queries.interfere = () => {
      throw new Error('disk I/O error');
    };
    try {
      const socket = await connect('demo-atlas');
      const answer = await socket.ask('{ orders(first: 1) { nodes { id } } }');
      expect(answer.errors).toMatchObject([
        { extensions: { code: 'INTERNAL_SERVER_ERROR', traceId: expect.any(String) } },
      ]);
      expect(JSON.stringify(answer)).not.toContain('disk');
    } finally {
      house.queries.interfere = () => undefined;
    }
  });

  it('X16 a reader that is too slow is ended with SLOW_CONSUMER and the last sequence, others are not', async () => {
    const slow = await openHouse({ feed: { rowQueue: 2, patience: 0 } });
    try {
      const client = new Client(slow.url, 'demo-atlas');
      const socket = await connect('demo-atlas', slow.url);
      const id = socket.start('subscription { trades(symbol: "AAPL") { sequence } }');
      await sleep(50);
      // One command that makes more prints at a stroke than may wait.
      await client.data(SUBMIT, {
        input: orderInput({ accountId: 'ATLAS', type: 'MARKET', price: null, quantity: 2_000 }),
      });
      const ended = await socket.until((message) => message.id === id && message.type === 'error');
      expect(ended.payload).toMatchObject([{ extensions: { code: 'SLOW_CONSUMER' } }]);
      const last = socket.events(id).at(-1)?.trades.sequence ?? '0';
      expect(ended.payload[0].extensions.lastSequence).toBe(last);
      const resumed = socket.start(
        'subscription ($a: Sequence) { trades(symbol: "AAPL", afterSequence: $a) { sequence } }',
        { a: last },
      );
      const [next] = await socket.count(resumed, 1);
      expect(Number(next.trades.sequence)).toBe(Number(last) + 1);
    } finally {
      await slow.close();
    }
  });
});

describe('a revoked key', () => {
  it('S3 its sockets are closed with 4403 at once, those of others are not', async () => {
    const operator = atlas.as('demo-operator');
    const { createApiKey } = await operator.data(
      'mutation { createApiKey(input: {name: "short", roles: [TRADER], accountIds: ["BOB"]}) { secret apiKey { id } } }',
    );
    const socket = await connect(createApiKey.secret);
    const other = await connect('demo-bob');
    const id = socket.start('subscription { orderEvents(accountId: "BOB") { sequence } }');
    await sleep(50);
    await operator.data(`mutation { revokeApiKey(input: {id: "${createApiKey.apiKey.id}"}) { userErrors { code } } }`);
    expect(await socket.closed).toMatchObject({ code: 4403 });
    expect(socket.of(id)).toEqual([]);
    expect((await other.ask('{ viewer { roles } }')).data).toEqual({ viewer: { roles: ['TRADER'] } });
    const again = new RawSocket(house.url);
    await again.open();
    again.send({ type: 'connection_init', payload: { authorization: createApiKey.secret } });
    expect(await again.closed).toMatchObject({ code: 4403 });
  });
});

it('X25 a server that stops answers what is under way, then closes sockets with 1001', async () => {
  const stopping = await openHouse();
  const socket = await connect('demo-atlas', stopping.url);
  const book = socket.start(BOOK, { depth: 1 });
  await socket.count(book, 1);
  let release: () => void = () => undefined;
  stopping.commands.interfere = () => new Promise((resolve) => (release = resolve));
  const answer = socket.ask(SUBMIT, { input: orderInput({ accountId: 'ATLAS' }) });
  await expect.poll(() => stopping.commands.sent.length).toBe(1);
  const closing = stopping.close();
  setTimeout(release, 50);
  expect((await answer).data.submitOrder.order.status).toBe('NEW');
  expect(await socket.closed).toMatchObject({ code: 1001 });
  await closing;
  await expect(fetch(`${stopping.url}/healthz`)).rejects.toThrow();
});
