import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { WebSocket } from 'ws';
import { Addresses } from '../../src/api/http/addresses.ts';
import { createApplication } from '../../src/api/http/application.ts';
import { Origins } from '../../src/api/http/origins.ts';
import { ApiMetrics } from '../../src/api/metrics.ts';
import { Gateway } from '../../src/api/socket/gateway.ts';
import { readConfig } from '../../src/platform/index.ts';
import { expectRefused, targetHouse } from './support/bad-input.ts';
import { Client } from './support/client.ts';
import { RawSocket } from './support/socket.ts';

const target = targetHouse({
  limits: { socketsPerKey: 3, subscriptionsPerSocket: 5, publicSocketMessages: { perSecond: 50, burst: 100 } },
});
const open: RawSocket[] = [];
afterEach(() => {
  for (const raw of open.splice(0)) raw.socket.terminate();
});

async function raw(options = {}): Promise<RawSocket> {
  const socket = new RawSocket(target.house.url, options);
  open.push(socket);
  await socket.open();
  return socket;
}
async function ready(authorization?: unknown): Promise<RawSocket> {
  const socket = await RawSocket.connect(target.house.url, authorization);
  open.push(socket);
  return socket;
}
const upgradeStatus = (options: ConstructorParameters<typeof RawSocket>[1]): Promise<number> =>
  new Promise((resolve) => {
    const socket = new RawSocket(target.house.url, options);
    socket.socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.socket.on('open', () => {
      socket.socket.terminate();
      resolve(101);
    });
  });

describe('S3 before the acknowledgement', () => {
  it('no subprotocol, or another: 4406', async () => {
    expect(await (await raw({ protocol: undefined })).closed).toMatchObject({ code: 4406 });
    const old = new RawSocket(target.house.url, { protocol: 'graphql-ws' });
    expect((await old.closed).code).toBe(1006);
  });

  it('no connection_init within three seconds: 4408', async () => {
    const started = performance.now();
    expect(await (await raw()).closed).toMatchObject({ code: 4408 });
    expect(performance.now() - started).toBeGreaterThan(2_900);
  });

  it('an operation first: 4401', async () => {
    const socket = await raw();
    socket.start('{ venues { name } }');
    expect(await socket.closed).toMatchObject({ code: 4401 });
  });

  it('connection_init twice: 4429', async () => {
    const socket = await ready();
    socket.send({ type: 'connection_init' });
    expect(await socket.closed).toMatchObject({ code: 4429 });
  });

  it.each([
    ['unknown', 'Bearer nobody'],
    ['bare and unknown', 'nobody'],
    ['empty', ''],
    ['of another scheme', 'Basic ZGVtbw=='],
    ['a number', 42],
    ['an object', { key: 'demo-alice' }],
    ['a list', ['demo-alice']],
  ])('a key that is %s: 4403', async (_, authorization) => {
    const socket = await raw();
    socket.send({ type: 'connection_init', payload: { authorization } });
    expect(await socket.closed).toMatchObject({ code: 4403 });
    expect(socket.messages).toEqual([]);
  });

  it('a wrong key in the header of the upgrade: 4403; the payload comes first', async () => {
    const socket = await raw({ headers: { authorization: 'Bearer nobody' } });
    socket.send({ type: 'connection_init' });
    expect(await socket.closed).toMatchObject({ code: 4403 });
    const good = await RawSocket.connect(target.house.url, 'demo-alice', { authorization: 'Bearer nobody' });
    open.push(good);
    expect((await good.ask('{ viewer { accounts { id } } }')).data.viewer.accounts).toEqual([{ id: 'ALICE' }]);
  });

  it('a payload that is no object: 4400; one of 10 MB: 1009', async () => {
    const socket = await raw();
    socket.send({ type: 'connection_init', payload: 'demo-alice' });
    expect(await socket.closed).toMatchObject({ code: 4400 });
    const large = await raw();
    large.send({ type: 'connection_init', payload: { x: 'y'.repeat(10 * 1024 * 1024) } });
    expect((await large.closed).code).toBe(1009);
  });

  it('S3 pages of other sites may not open one, and nothing is opened elsewhere', async () => {
    expect(await upgradeStatus({ headers: { origin: 'https://evil.example' } })).toBe(403);
    expect(await upgradeStatus({ headers: { origin: 'null' } })).toBe(403);
    expect(await upgradeStatus({ headers: { origin: target.house.url } })).toBe(101);
    expect(await upgradeStatus({ path: '/graphiql' })).toBe(404);
    expect(await upgradeStatus({ path: '/graphql/..' })).toBe(404);
    expect(await upgradeStatus({ path: '/graphql?x=1' })).toBe(101);
  });
});

describe('X19 frames that are not as they should be', () => {
  it.each([
    ['no JSON', 'hello'],
    ['nothing', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['a number', '1'],
    ['no type', '{}'],
    ['an unknown type', '{"type":"subscription_start"}'],
    ['a type that is a number', '{"type":1}'],
    ['a message of the server’s', '{"id":"1","type":"next","payload":{}}'],
    ['another of the server’s', '{"type":"connection_ack"}'],
    ['a key given twice', '{"type":"ping","type":"pong"}'],
    ['no id', '{"type":"subscribe","payload":{"query":"{ venues { name } }"}}'],
    ['an empty id', '{"id":"","type":"subscribe","payload":{"query":"{ venues { name } }"}}'],
    ['an id that is a number', '{"id":1,"type":"subscribe","payload":{"query":"{ venues { name } }"}}'],
    ['no payload', '{"id":"1","type":"subscribe"}'],
    ['no query', '{"id":"1","type":"subscribe","payload":{}}'],
    ['a query that is a list', '{"id":"1","type":"subscribe","payload":{"query":["{ venues { name } }"]}}'],
    ['variables as text', '{"id":"1","type":"subscribe","payload":{"query":"{ venues { name } }","variables":"{}"}}'],
    ['complete without an id', '{"type":"complete"}'],
    ['nesting of 50,000', `{"type":"ping","payload":${'{"a":'.repeat(25_000)}1${'}'.repeat(25_000)}}`],
  ])('%s: 4400', async (_, frame) => {
    const socket = await ready();
    socket.send(frame);
    expect(await socket.closed).toMatchObject({ code: 4400 });
  });

  it('a binary frame: 4400', async () => {
    const socket = await ready();
    socket.send(Buffer.from('{"type":"ping"}'));
    expect(await socket.closed).toMatchObject({ code: 4400 });
  });

  it('the id of an operation that runs: 4409', async () => {
    const socket = await ready();
    socket.start('subscription { trades { id } }', {}, 'same');
    socket.start('subscription { trades { id } }', {}, 'same');
    expect(await socket.closed).toMatchObject({ code: 4409 });
  });

  it('a frame of 100 MB is refused by its first bytes: 1009', async () => {
    const answer = await overTcp([frameHead(0x81, 100 * 1024 * 1024)]);
    expect(answer.readUInt16BE(2)).toBe(1009);
  });

  it('text that is no UTF-8: 1007; a close code of 9999, reserved bits, an unknown opcode: 1002', async () => {
    const code = async (opcode: number, payload: Buffer) => (await overTcp([frame(opcode, payload)])).readUInt16BE(2);
    expect(await code(0x81, Buffer.from([0xff, 0xfe, 0xfd]))).toBe(1007);
    expect(await code(0x88, Buffer.from([0x27, 0x0f]))).toBe(1002);
    expect(await code(0xf1, Buffer.from('{}'))).toBe(1002);
    expect(await code(0x83, Buffer.from('{}'))).toBe(1002);
  });

  it('complete of an operation that never was is nothing', async () => {
    const socket = await ready();
    socket.send({ id: 'never', type: 'complete' });
    expect((await socket.ask('{ venues { name } }')).data.venues).toHaveLength(7);
  });
});

describe('operations have the limits of HTTP', () => {
  it.each([
    ['a syntax error', '{ venues {', undefined],
    ['an unknown field', '{ passwords }', undefined],
    [
      'depth',
      '{ orders(first: 1) { nodes { trades { order { events { trade { order { account { id } } } } } } } } }',
      undefined,
    ],
    ['aliases', `{ ${Array.from({ length: 16 }, (_, i) => `v${i}: viewer { name }`).join(' ')} }`, undefined],
    [
      '11 mutations',
      `mutation { ${Array.from({ length: 11 }, (_, i) => `m${i}: cancelOrder(input: {orderId: 1}) { order { id } }`).join(' ')} }`,
      undefined,
    ],
    ['tokens', `{ ${'venues { name } '.repeat(1_000)} }`, undefined],
    ['a variable of another type', 'query ($s: String!) { instrument(symbol: $s) { name } }', { s: 1 }],
    [
      'two fields of a subscription',
      'subscription { trades { id } orderBook(symbol: "AAPL") { __typename } }',
      undefined,
    ],
    ['two operations and no name', 'query A { venues { name } } query B { venues { name } }', undefined],
    ['first: 101', '{ trades(first: 101) { nodes { id } } }', undefined],
    ['afterSequence without a symbol', 'subscription { trades(afterSequence: 1) { id } }', undefined],
    ['afterSequence that is none', 'subscription { trades(symbol: "AAPL", afterSequence: "-1") { id } }', undefined],
    ['a depth of 0', 'subscription { orderBook(symbol: "AAPL", depth: 0) { __typename } }', undefined],
  ])('%s', async (_, query, variables) => {
    const socket = await ready('demo-alice');
    const id = socket.start(query, variables);
    const { payload } = await socket.until((message) => message.id === id && message.type !== 'complete');
    const errors = Array.isArray(payload) ? payload : payload.errors;
    expectRefused({ status: 200, data: payload, errors, headers: new Headers() });
    expect((await socket.ask('{ venues { name } }')).data.venues).toHaveLength(7);
  });

  it.each([
    [
      'an account without a key',
      undefined,
      'subscription { orderEvents(accountId: "ALICE") { sequence } }',
      'UNAUTHENTICATED',
    ],
    ['an account of others', 'demo-bob', 'subscription { orderEvents(accountId: "ALICE") { sequence } }', 'NOT_FOUND'],
    [
      'a mutation without a key',
      undefined,
      'mutation { cancelOrder(input: {orderId: 1}) { order { id } } }',
      'UNAUTHENTICATED',
    ],
    [
      'a mutation of COMPLIANCE',
      'demo-compliance',
      'mutation { cancelOrder(input: {orderId: 1}) { order { id } } }',
      'FORBIDDEN',
    ],
    ['an unknown symbol', undefined, 'subscription { orderBook(symbol: "ZZZ") { __typename } }', 'NOT_FOUND'],
    [
      'an unknown venue',
      undefined,
      'subscription { orderBook(symbol: "AAPL", venue: "PARIS") { __typename } }',
      'NOT_FOUND',
    ],
    ['an unknown symbol’s trades', undefined, 'subscription { trades(symbol: "ZZZ") { id } }', 'NOT_FOUND'],
  ])('%s', async (_, key, query, code) => {
    const socket = await ready(key);
    expect((await socket.ask(query)).errors).toMatchObject([{ extensions: { code } }]);
  });
});

describe('how a refusal comes over the socket (FEED.md)', () => {
  it.each([
    ['what cannot be read', '{ venues {', undefined, 'error'],
    ['what is not valid', '{ passwords }', undefined, 'error'],
    ['what is beyond a limit', `{ ${'venues { name } '.repeat(1_000)} }`, undefined, 'error'],
    ['fragments in a circle', '{ ...f } fragment f on Query { ...f }', undefined, 'error'],
    ['a variable that does not fit', 'query ($s: String!) { instrument(symbol: $s) { name } }', { s: 1 }, 'next'],
    ['too far', 'subscription { trades(symbol: "AAPL", afterSequence: 999999) { id } }', undefined, 'error'],
    ['an unknown symbol', 'subscription { trades(symbol: "ZZZ") { id } }', undefined, 'next'],
    ['a depth of 0', 'subscription { orderBook(symbol: "AAPL", depth: 0) { __typename } }', undefined, 'next'],
  ] as const)('%s', async (_, query, variables, type) => {
    const socket = await ready('demo-alice');
    const id = socket.start(query, variables);
    expect((await socket.until((message) => message.id === id)).type).toBe(type);
    if (type === 'next') {
      await socket.until((message) => message.id === id && message.type === 'complete');
    }
    const again = socket.start('{ venues { name } }', undefined, id);
    expect((await socket.until((message) => message.id === again && message.payload?.data)).type).toBe('next');
  });
});

describe('X18 S4 too much of it', () => {
  it('subscriptions on one socket: the sixth of five closes it with 4429', async () => {
    const socket = await ready();
    const ids = [1, 2, 3, 4, 5].map(() => socket.start('subscription { orderBook(symbol: "AAPL") { __typename } }'));
    for (const id of ids) await socket.count(id, 1);
    // One that is over gives its place back.
    socket.send({ id: ids[0], type: 'complete' });
    await socket.count(socket.start('subscription { orderBook(symbol: "AAPL") { __typename } }'), 1);
    socket.start('subscription { trades { id } }');
    expect(await socket.closed).toMatchObject({ code: 4429 });
  });

  it('sockets of one key: the fourth of three is closed with 4429, until one goes', async () => {
    const sockets = [await ready('demo-bob'), await ready('Bearer demo-bob'), await ready('demo-bob')];
    const fourth = await raw();
    fourth.send({ type: 'connection_init', payload: { authorization: 'demo-bob' } });
    expect(await fourth.closed).toMatchObject({ code: 4429 });
    sockets[0]!.close();
    await sockets[0]!.closed;
    await ready('demo-bob');
    await ready('demo-alice');
  });

  it('messages without a key: a flood of subscribe and complete is closed with 4429', async () => {
    const socket = await ready();
    for (let index = 0; index < 10_000 && socket.socket.readyState === 1; index++) {
      socket.send({ id: `f${index}`, type: 'subscribe', payload: { query: 'subscription { trades { id } }' } });
      socket.send({ id: `f${index}`, type: 'complete' });
    }
    expect(await socket.closed).toMatchObject({ code: 4429 });
  });

  it('sockets of one address', async () => {
    const { openHouse } = await import('./support/house.ts');
    const small = await openHouse({ limits: { socketsPerAddress: 2 } });
    try {
      const two = [await RawSocket.connect(small.url), await RawSocket.connect(small.url)];
      await expect(RawSocket.connect(small.url)).rejects.toThrow('429');
      two[0]!.close();
      await two[0]!.closed;
      await new Promise((resolve) => setTimeout(resolve, 50));
      (await RawSocket.connect(small.url)).close();
    } finally {
      await small.close();
    }
  });
});

it('a client that vanished without a word leaves nothing behind', async () => {
  const socket = await ready();
  const id = socket.start('subscription { orderBook(symbol: "AAPL") { __typename } }');
  await socket.count(id, 1);
  const figures = async () => (await new Client(target.house.url).fetch({}, '/metrics')).data as string;
  expect(await figures()).toMatch(/bourse_subscriptions [1-9]/);
  socket.socket.terminate();
  await expect.poll(figures).toContain('bourse_subscriptions 0');
  await expect.poll(figures).toContain('bourse_sockets 0');
});

it('X17 a client that answers no ping is cut off, one that does is kept', async () => {
  const application = createApplication({ formatter: {} as never, playground: true, connectionsPerAddress: 10 });
  const gateway = new Gateway({
    addresses: new Addresses([]),
    origins: new Origins([]),
    limits: readConfig({}).limits,
    metrics: new ApiMetrics(new Registry()),
    log: pino({ level: 'silent' }),
    pingEvery: 50,
  });
  gateway.attach(application, { opened: () => async () => undefined });
  const url = await application.listen({ port: 0, host: '127.0.0.1' });
  try {
    const address = `${url.replace('http', 'ws')}/graphql`;
    const halfOpen = new WebSocket(address, 'graphql-transport-ws', { autoPong: false });
    const alive = new WebSocket(address, 'graphql-transport-ws');
    const code = await new Promise((resolve) => halfOpen.once('close', resolve));
    expect(code).toBe(1006);
    expect(alive.readyState).toBe(WebSocket.OPEN);
  } finally {
    await gateway.close(1_000);
    await application.close();
  }
});

/** Head of a masked frame. */
function frameHead(opcode: number, length: number): Buffer {
  const head = Buffer.alloc(14);
  head[0] = opcode;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

function frame(opcode: number, payload: Buffer): Buffer {
  const mask = randomBytes(4);
  const masked = payload.map((byte, index) => byte ^ mask[index % 4]!);
  return Buffer.concat([Buffer.from([opcode, 0x80 | payload.length]), mask, masked]);
}

/** Opens a socket by hand, sends bytes, and gives the frame that comes back. */
function overTcp(bytes: readonly Buffer[]): Promise<Buffer> {
  const { hostname, port } = new URL(target.house.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let upgraded = false;
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      if (!upgraded) {
        upgraded = true;
        for (const each of bytes) socket.write(each);
        return;
      }
      resolve(chunk);
      socket.destroy();
    });
    socket.write(
      `GET /graphql HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
    );
  });
}
