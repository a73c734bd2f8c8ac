import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { expectRefused, targetHouse } from './support/bad-input.ts';
import { SUBMIT, orderInput } from './support/client.ts';
import { sendRaw } from './support/raw.ts';

const target = targetHouse();
const VIEWER = '{ viewer { name } }';
const json = (value: unknown): string => JSON.stringify(value);
const post = (body: string | Buffer | undefined, headers: Record<string, string> = {}) =>
  target.client.post(body, headers);
const get = (query: string, headers: Record<string, string> = {}) =>
  target.client.fetch({ method: 'GET', headers }, `/graphql?${new URLSearchParams({ query }).toString()}`);

describe('X19 HTTP and JSON that are not as they should be', () => {
  it.each([
    ['empty body', '', /empty/],
    ['an empty list', '[]', /batch/i],
    ['a batch', '[{},{}]', /batch/i],
    ['a batch of good ones', json([{ query: VIEWER }]), /batch/i],
    ['no query in it', '{}', /no keys|query/],
    ['a query that is null', '{"query":null}', /query/],
    ['a number', '1', /body/i],
    ['null', 'null', /body/i],
    ['truncated JSON', '{"query":"{ viewer', /not JSON/],
    ['two values', `${json({ query: VIEWER })}{}`, /not JSON/],
    ['a byte order mark', `\uFEFF${json({ query: VIEWER })}`, /not JSON/],
    ['a key given twice', `{"query":${json(VIEWER)},"query":${json('mutation { x }')}}`, /same key twice/],
    ['a key given twice, escaped', `{"query":${json(VIEWER)},"qu\\u0065ry":"{ venues { name } }"}`, /same key twice/],
    ['a key given twice, deep', `{"query":${json(VIEWER)},"variables":{"a":{"b":1,"b":2}}}`, /same key twice/],
    [
      'nesting of 100,000',
      `{"query":${json(VIEWER)},"variables":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
      /deeper/,
    ],
    [
      'nesting of objects',
      `{"query":${json(VIEWER)},"variables":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`,
      /deeper/,
    ],
    ['variables as text', json({ query: VIEWER, variables: '{"a":1}' }), /variables/],
    ['variables as a list', json({ query: VIEWER, variables: [] }), /variables/],
    ['operationName as a number', json({ query: VIEWER, operationName: 1 }), /operationName/],
    ['extensions as text', json({ query: VIEWER, extensions: 'x' }), /extensions/],
  ])('%s', async (_, body, message) => {
    const answer = await post(body);
    expectRefused(answer, 'BAD_USER_INPUT', message);
    expect(answer.status).toBe(400);
  });

  it.each([
    ['UTF-16', Buffer.from(json({ query: VIEWER }), 'utf16le')],
    [
      'UTF-16 with its mark',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(json({ query: VIEWER }), 'utf16le')]),
    ],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['an overlong NUL', Buffer.from([0x22, 0xc0, 0x80, 0x22])],
  ])('a body in %s', async (_, body) => {
    const answer = await post(body);
    expectRefused(answer);
    expect(answer.status).toBe(400);
  });

  it.each(['utf-16', 'utf-7', 'latin1', 'x-user-defined', 'a'.repeat(1_000)])('charset=%s', async (charset) => {
    const answer = await post(json({ query: VIEWER }), { 'content-type': `application/json; charset=${charset}` });
    expectRefused(answer, 'BAD_USER_INPUT', /charset/);
  });

  it.each(['application/json; charset=utf-8', 'application/json;charset="UTF-8"'])('but %s is good', async (type) => {
    expect((await post(json({ query: VIEWER }), { 'content-type': type })).data).toEqual({
      viewer: { name: expect.any(String) },
    });
  });

  it.each([
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/graphql',
    'application/jsonx',
    'nonsense',
    ',',
  ])('Content-Type %s', async (type) => {
    const answer = await post(json({ query: VIEWER }), { 'content-type': type });
    expectRefused(answer, 'BAD_USER_INPUT', /application\/json/);
    expect(answer.status).toBe(415);
  });

  it('S7 a POST that a page of another site could send without asking', async () => {
    const raw = await sendRaw(target.house.url, [
      `POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    ]);
    expect(raw).toMatch(/^HTTP\/1.1 4\d\d /);
    expect(raw).toContain('BAD_USER_INPUT');
  });

  it('S7 GET without a preflight header, or with a body type, and a mutation by GET', async () => {
    expectRefused(await get(VIEWER), 'BAD_USER_INPUT', /CSRF|Cross-Site/i);
    const allowed = { 'apollo-require-preflight': '1' };
    expect((await get(VIEWER, allowed)).data).toEqual({ viewer: { name: expect.any(String) } });
    const plain = await get(VIEWER, { ...allowed, 'content-type': 'text/plain' });
    expectRefused(plain, 'BAD_USER_INPUT', /content-type/);
    const mutation = await get('mutation { cancelOrder(input: {orderId: 1}) { order { id } } }', allowed);
    expectRefused(mutation, 'BAD_USER_INPUT', /GET/);
    expect(mutation.status).toBe(405);
    const twice = await target.client.fetch({ headers: allowed }, '/graphql?query={a}&query={b}');
    expectRefused(twice);
    expectRefused(await target.client.fetch({ headers: allowed }, '/graphql?query={viewer{name}}&variables=[1'));
    expectRefused(await target.client.fetch({ headers: allowed }, '/graphql'));
  });

  it('a body of 10 MB, and one a byte too long', async () => {
    const padded = (length: number): string => json({ query: VIEWER }).padEnd(length, ' ');
    for (const length of [10 * 1024 * 1024, 256 * 1024 + 1]) {
      const answer = await post(padded(length)).catch(() => undefined);
      // A client that is still sending may see the connection end before the answer.
      if (answer) expectRefused(answer, 'BAD_USER_INPUT', /too large/);
    }
    expect((await post(padded(256 * 1024))).errors).toBeUndefined();
  });

  it('a gzip bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024, 0x20));
    const answer = await post(bomb, { 'content-encoding': 'gzip' });
    expectRefused(answer, 'BAD_USER_INPUT', /Content-Encoding/);
    expectRefused(await post(bomb), 'BAD_USER_INPUT', /UTF-8/);
  });

  it('an Accept that we cannot serve', async () => {
    expectRefused(await post(json({ query: VIEWER }), { accept: 'image/png' }));
  });
});

describe('X17 bytes that are hardly HTTP', () => {
  const head = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
  const body = json({ query: VIEWER });

  it.each([
    [
      'Content-Length longer than the body, then silence',
      [`${head}Content-Length: ${body.length + 10}\r\n\r\n${body}`],
      /^$|40[08]/,
    ],
    ['Content-Length shorter than the body', [`${head}Content-Length: ${body.length - 5}\r\n\r\n${body}`], /400/],
    ['two lengths', [`${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\n${body}`], /400/],
    ['length and chunks', [`${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`], /400/],
    ['chunks that are none', [`${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`], /400/],
    ['no HTTP at all', ['\u0016\u0003\u0001\u0002\u0000hello\r\n\r\n'], /400/],
    [
      'a Host that makes no URL',
      [
        `POST /graphql HTTP/1.1\r\nHost: [a b\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      ],
      /400/,
    ],
    ['headers of 64 kB', [`${head}X-Long: ${'a'.repeat(64 * 1024)}\r\n\r\n`], /431/],
    ['TRACE', ['TRACE /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'], /40[045]/],
    ['DELETE', ['DELETE /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'], /40[45]/],
  ] as const)('%s', async (_, parts, status) => {
    const raw = await sendRaw(target.house.url, parts, 1_000);
    expect(raw.split('\r\n', 1)[0]).toMatch(status);
    expect(raw).not.toMatch(/HTTP\/1.1 5/);
  });

  it('headers that come byte by byte are not waited for', async () => {
    const started = performance.now();
    const raw = await sendRaw(
      target.house.url,
      Array.from('POST /graphql HTTP/1.1\r\nHost: localhost\r\nX: '.padEnd(400, 'a')),
      15_000,
      100,
    );
    expect(raw).toContain('408');
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('addresses that are not there', () => {
  it.each(['/nothing', '/graphql/x', '/graphiql/../package.json', '/graphiql/%2e%2e/package.json', '/%', '/%00'])(
    '%s',
    async (path) => {
      const answer = await target.client.fetch({}, path);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expectRefused(answer, path.startsWith('/%') ? (answer.errors?.[0]?.extensions.code as string) : 'NOT_FOUND');
    },
  );
});

it('as much as 500 orders of realistic size fits into one body', () => {
  const orders = Array.from({ length: 500 }, (_, index) =>
    orderInput({
      clientOrderId: `desk-7:2026-11-24:${String(index).padStart(30, '0')}`,
      timeInForce: 'GTC',
      price: '150.0125',
    }),
  );
  expect(json({ query: SUBMIT, variables: { input: { orders } } }).length).toBeLessThan(256 * 1024);
});
