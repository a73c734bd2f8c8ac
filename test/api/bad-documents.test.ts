import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/api/index.ts';
import { DOCUMENT_LIMITS, DocumentGuard } from '../../src/api/limits/index.ts';
import { expectRefused, targetHouse } from './support/bad-input.ts';
import { SUBMIT, orderInput } from './support/client.ts';
import { TRANSPORTS, openAsker } from './support/transports.ts';

const target = targetHouse();
const ask = (query: unknown, variables?: unknown, more = {}) => target.client.ask(query as string, variables, more);
const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');

const alias = (index: number): string =>
  `o${index}: submitOrder(input: {accountId: "ALICE", clientOrderId: "c${index}", symbol: "AAPL", side: BUY, type: LIMIT, quantity: 1, price: 1}) { duplicate }`;
const bomb = (size: number): string =>
  `{ ...f0 } ${times(size, (i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`)} fragment f${size} on Query { viewer { name } }`;

/** Documents that cost too much to look at or to answer. */
const TOO_LARGE: readonly (readonly [string, string, RegExp])[] = [
  ['depth 10,000', `${'{ a '.repeat(10_000)}${'}'.repeat(10_000)}`, /token/i],
  ['depth 700', `${'{ a '.repeat(700)}${'}'.repeat(700)}`, /token/],
  ['depth 300', `${'{ a '.repeat(300)}${'}'.repeat(300)}`, /depth limit of 8/i],
  [
    'depth 9',
    '{ orders(first: 1) { nodes { trades { order { events { trade { order { account { id } } } } } } } } }',
    /depth limit of 8/i,
  ],
  [
    'depth in fragments',
    `{ ...a } fragment a on Query { orders(first: 1) { nodes { trades { order { ...b } } } } } fragment b on Order { events { trade { order { account { firm { name } } } } } }`,
    /depth/i,
  ],
  ['1,000 aliased submitOrder', `mutation { ${times(1_000, alias)} }`, /token/i],
  ['20 aliased submitOrder', `mutation { ${times(20, alias)} }`, /alias|mutations/i],
  ['11 mutations', `mutation { ${times(11, alias)} }`, /11 mutations; the most are 10/],
  [
    '11 mutations in fragments',
    `mutation { ...m ${times(6, alias)} } fragment m on Mutation { ${times(5, (i) => alias(i + 6))} }`,
    /11 mutations/,
  ],
  ['16 aliases', `{ ${times(16, (i) => `v${i}: viewer { name }`)} }`, /alias/i],
  ['a fragment bomb of 2^30', bomb(30), /selections with its fragments spread/],
  ['a fragment bomb of 2^100', bomb(100), /selections/],
  ['10,000 directives', `{ viewer ${'@aa'.repeat(10_000)} { name } }`, /token/i],
  ['60 directives', `{ viewer ${'@include(if: true) '.repeat(60)} { name } }`, /directive/i],
  ['1 field 1,900 times', `{ ${'venues '.repeat(1_900)} }`, /1900 selections; the most are 500/],
  ['fields that overlap', `{ ${'viewer { name } '.repeat(400)} }`, /selections/],
  ['200 kB of commas', `{ viewer { name } ${','.repeat(200_000)} }`, /^$/],
  ['comments', `${'#\n'.repeat(60_000)} { viewer { name } }`, /comment/i],
  ['2,000 tokens', `{ ${'viewer '.repeat(2_000)} }`, /token/i],
  [
    'lists inside the same list',
    '{ orders(first: 1) { nodes { trades { order { trades { id } } } } } }',
    /Order.trades is asked for inside of Order.trades/,
  ],
  [
    'positions of positions',
    '{ account(id: "ALICE") { positions { account { positions { quantity } } } } }',
    /multiply/,
  ],
  ['events of trades of events', '{ order(id: 1) { events { trade { order { events { at } } } } } }', /multiply/],
  [
    'a page of pages',
    `{ ${times(10, (i) => `o${i}: orders(first: 100) { nodes { id price events { at type sequence } trades { id price } } }`)} }`,
    /could hold about \d+ fields/,
  ],
  [
    'the same with its size in a variable',
    `query ($n: Int!) { ${times(10, (i) => `o${i}: orders(first: $n) { nodes { id price events { at type sequence } trades { id price } } }`)} }`,
    /could hold about/,
  ],
  [
    'a size of 10^30',
    `{ ${times(12, (i) => `o${i}: orders(first: ${'9'.repeat(30)}) { nodes { id price side type events { at type sequence } trades { id price } } }`)} }`,
    /could hold about/,
  ],
  [
    'every order of a deep book, and what each is',
    `query ($depth: Int) { marketByOrder(symbol: "AAPL", depth: $depth) { ${times(2, (i) => `${['bids', 'asks'][i]} { id price quantity order { clientOrderId events { type at } } }`)} } }`,
    /could hold about/,
  ],
  [
    'every order of a snapshot, and each one’s trades',
    'subscription { marketByOrder(symbol: "AAPL") { ... on MarketByOrderSnapshot { orders { order { trades { id price quantity executedAt order { events { at } } } } } } } }',
    /could hold about/,
  ],
];

describe('X20 documents that are too large', () => {
  it.each(TOO_LARGE.filter(([name]) => !name.includes('commas')))('%s', async (_, document, message) => {
    const answer = await ask(document);
    expectRefused(answer, 'BAD_USER_INPUT', message);
    expect(answer.status).toBe(400);
    const socket = await openAsker('a socket', target.house.url, 'demo-alice');
    expect((await socket.ask(document)).errors, 'over a socket').toEqual(answer.errors);
    socket.close();
  });

  it('commas are nothing, however many', async () => {
    expect((await ask(TOO_LARGE.find(([name]) => name.includes('commas'))![1])).errors).toBeUndefined();
  });

  it('is refused in less than 20 ms of work each', () => {
    const guard = new DocumentGuard(createSchema());
    for (const [, document] of TOO_LARGE) guard.check(document);
    for (const [name, document] of TOO_LARGE) {
      const best = Math.min(...[1, 2, 3, 4, 5].map(() => cpuMilliseconds(() => guard.check(document))));
      expect(best, name).toBeLessThan(20);
    }
  });

  it('and what passes is not slow to validate: the worst within the limits', async () => {
    const worst = `{ ${'viewer { name } '.repeat(249)} }`;
    expect((await ask(worst)).errors).toBeUndefined();
    const before = process.cpuUsage();
    expect((await ask(`${worst} `)).errors).toBeUndefined();
    expect(process.cpuUsage(before).user).toBeLessThan(200_000);
  });

  it('leaves room for what the playground asks, and for every field of a page', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    expect((await ask(getIntrospectionQuery({ inputValueDeprecation: true }))).errors).toBeUndefined();
    const fields = `id clientOrderId account { id name firm { id name } } instrument { symbol name tickSize } venue { name mic kind }
      side type timeInForce expiresAt price stopPrice quantity displayQuantity filledQuantity leavesQuantity averagePrice status
      rejectCode cancelReason version createdAt updatedAt trades { id price quantity executedAt } events { sequence type at }`;
    const page = `{ orders(first: 100) { edges { cursor node { ${fields} } } pageInfo { hasNextPage endCursor } } }`;
    expect((await ask(page)).errors).toBeUndefined();
    const orders = '{ id side price quantity queuedAt own }';
    const deepest = `query ($depth: Int) { marketByOrder(symbol: "AAPL", depth: $depth) { symbol venue sequence bids ${orders} asks ${orders} } }`;
    const watchlist = `{ instruments { symbol topOfBook { bid { price quantity } ask { price quantity } spread last { price at } volume }
      dayStatistics { open high low close change vwap turnover } } }`;
    const guard = new DocumentGuard(createSchema());
    for (const document of [deepest, watchlist]) expect(guard.check(document), document).toBeUndefined();
    expect(DOCUMENT_LIMITS).toMatchObject({ depth: 8, aliases: 15, rootMutations: 10, tokens: 2_000 });
  });
});

describe('documents that are wrong', () => {
  const two = 'query A { viewer { name } } query B { venues { name } }';
  it.each([
    ['a number for a query', 1, undefined, {}, /query|string/i],
    ['a list for a query', ['{ viewer { name } }'], undefined, {}, /string/],
    ['an object for a query', { kind: 'Document' }, undefined, {}, /string/],
    ['a syntax error', '{ viewer { name }', undefined, {}, /Syntax Error/],
    ['nothing but a comment', '# nothing', undefined, {}, /Syntax Error/],
    ['a NUL', '{ viewer { na\u0000me } }', undefined, {}, /Syntax Error/],
    ['two anonymous operations', '{ viewer { name } } { venues { name } }', undefined, {}, /anonymous/],
    ['two operations and no name', two, undefined, {}, /operation/],
    ['a name that is none of them', two, undefined, { operationName: 'C' }, /operation/],
    ['an unknown field', '{ viewer { password } }', undefined, {}, /Cannot query field "password"/],
    [
      'a fragment of itself',
      '{ ...f } fragment f on Query { ...f viewer { name } }',
      undefined,
      {},
      /^The fragments go in a circle\. Cannot spread fragment "f" within itself\.$/,
    ],
    [
      'fragments of each other',
      '{ orders(first: 1) { nodes { ...f } } } fragment f on Order { trades { order { ...g } } } fragment g on Order { events { order { ...f } } }',
      undefined,
      {},
      /^The fragments go in a circle\. Cannot spread fragment "f" within itself via "g"\.$/,
    ],
    ['@defer', '{ ... @defer { viewer { name } } }', undefined, {}, /@defer/],
    ['@stream', '{ venues @stream { name } }', undefined, {}, /@stream/],
    ['a subscription over HTTP', 'subscription { trades { id } }', undefined, {}, /./],
    ['a schema definition', 'type Query { x: Int }', undefined, {}, /./],
    [
      'a persisted query',
      undefined,
      undefined,
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'ab' } } },
      /PersistedQueryNotSupported/,
    ],
    [
      'a persisted query of another version',
      '{ viewer { name } }',
      undefined,
      { extensions: { persistedQuery: { version: 2, sha256Hash: 'ab' } } },
      /PersistedQueryNotSupported/,
    ],
    ['a variable that is missing', 'query ($s: String!) { instrument(symbol: $s) { name } }', {}, {}, /\$s/],
    ['a variable of another type', 'query ($s: String!) { instrument(symbol: $s) { name } }', { s: 5 }, {}, /\$s/],
    [
      'a null that a default does not cover',
      'query ($n: Int = 5) { orders(first: $n) { nodes { id } } }',
      { n: null },
      {},
      /first/,
    ],
    ['first: -1', '{ orders(first: -1) { nodes { id } } }', undefined, {}, /first is -1; allowed are 1 to 100/],
    ['first: 0', '{ trades(first: 0) { nodes { id } } }', undefined, {}, /first is 0/],
    ['first: 101', '{ trades(first: 101) { nodes { id } } }', undefined, {}, /first is 101/],
    ['first: 2^40', '{ trades(first: 1099511627776) { nodes { id } } }', undefined, {}, /Int/],
    ['no first', '{ trades { nodes { id } } }', undefined, {}, /first/],
    ['a cursor of garbage', '{ orders(first: 1, after: "garbage") { nodes { id } } }', undefined, {}, /after/],
    [
      'a cursor of another list',
      `{ orders(first: 1, after: "${Buffer.from('trade:5').toString('base64url')}") { nodes { id } } }`,
      undefined,
      {},
      /after/,
    ],
    [
      'a cursor with an id of 2^70',
      `{ orders(first: 1, after: "${Buffer.from(`order:${2n ** 70n}`).toString('base64url')}") { nodes { id } } }`,
      undefined,
      {},
      /after/,
    ],
    [
      'a cursor of 100 kB',
      'query ($a: String) { orders(first: 1, after: $a) { nodes { id } } }',
      { a: 'x'.repeat(100_000) },
      {},
      /after/,
    ],
    [
      'a filter of 10,000',
      'query ($s: [OrderStatus!]) { orders(first: 1, status: $s) { nodes { id } } }',
      { s: Array(10_000).fill('NEW') },
      {},
      /status lists 10000/,
    ],
    ['depth 0', '{ orderBook(symbol: "AAPL", depth: 0) { sequence } }', undefined, {}, /depth is 0/],
    [
      'depth 501',
      '{ orderBook(symbol: "AAPL", depth: 501) { sequence } }',
      undefined,
      {},
      /depth is 501; allowed are 1 to 500/,
    ],
    ['order by nothing', '{ order { id } }', undefined, {}, /by id, or by accountId and clientOrderId/],
    [
      'order by a clientOrderId that can be none',
      '{ order(accountId: "ALICE", clientOrderId: "bad id") { id } }',
      undefined,
      {},
      /clientOrderId is "bad id"; it must be 1 to 64/,
    ],
    [
      'a quantity beyond 15 digits',
      SUBMIT,
      { input: orderInput({ quantity: '9007199254740990' }) },
      {},
      /^Variable "\$input" at "input.quantity": Quantity is .*999999999999999,.* not "9007199254740990"\.$/,
    ],
    [
      'a price that is an object',
      SUBMIT,
      { input: orderInput({ price: { a: 1 } }) },
      {},
      /^Variable "\$input" at "input.price": Decimal is .* not \{"a":1\}\.$/,
    ],
    [
      'a side of 10,000 characters',
      SUBMIT,
      { input: orderInput({ side: 'x'.repeat(10_000) }) },
      {},
      /^.{0,120}; Value "x{60}…" does not exist in "Side" enum\.$/,
    ],
    ['order by half', '{ order(accountId: "ALICE") { id } }', undefined, {}, /by id/],
    ['order by both', '{ order(id: 1, accountId: "ALICE", clientOrderId: "x") { id } }', undefined, {}, /by id/],
  ] as const)('%s', async (_, query, variables, more, message) => {
    expectRefused(await ask(query, variables, more), 'BAD_USER_INPUT', message);
  });

  it('10,000 coercion errors in a list are told ten at a time', async () => {
    const many = 'mutation ($input: SubmitOrdersInput!) { submitOrders(input: $input) { results { duplicate } } }';
    const answer = await ask(many, { input: { orders: Array(10_000).fill(0) } });
    expectRefused(answer);
    expect(answer.errors!.length).toBeLessThanOrEqual(11);
    expect(answer.errors!.every(({ extensions }) => extensions.code === 'BAD_USER_INPUT')).toBe(true);
  });

  it('a minus zero is shown as one', async () => {
    const body = JSON.stringify({ query: SUBMIT, variables: { input: orderInput({ price: 0 }) } });
    const answer = await target.client.post(body.replace('"price":0', '"price":-0'));
    expectRefused(answer, 'BAD_USER_INPUT', /at "input.price": Decimal is .* not -0\.$/);
    expect(answer.errors![0]!.message).not.toContain('got invalid value 0');
  });

  it('names with a prototype behind them are names like any other', async () => {
    for (const symbol of ['__proto__', 'constructor', 'toString']) {
      expectRefused(await ask('query ($s: String!) { instrument(symbol: $s) { name } }', { s: symbol }), 'NOT_FOUND');
      expectRefused(await ask('query ($s: ID!) { account(id: $s) { name } }', { s: symbol }), 'NOT_FOUND');
    }
    const polluted = `{"query":${JSON.stringify(SUBMIT)},"variables":{"input":${JSON.stringify(orderInput()).slice(0, -1)},"__proto__":{"a":1}}}}`;
    expectRefused(await target.client.post(polluted), 'BAD_USER_INPUT', /__proto__/);
  });
});

const SCHEMA_QUESTIONS = ['{ __schema { types { name } } }', '{ x: __type(name: "Order") { name } }'];

describe.each([
  ['in production', { NODE_ENV: 'production' }],
  ['where it is switched off', { BOURSE_INTROSPECTION: 'off' }],
])('S8 %s', (_, environment) => {
  const closed = targetHouse({ environment });

  it.each(TRANSPORTS)('introspection is refused over %s, and names are not suggested', async (transport) => {
    const asker = await openAsker(transport, closed.house.url);
    for (const question of SCHEMA_QUESTIONS) {
      expect(await asker.refusal(question)).toEqual({
        code: 'BAD_USER_INPUT',
        message: 'Introspection is switched off on this server.',
      });
    }
    expect((await asker.ask('{ __typename }')).data).toEqual({ __typename: 'Query' });
    expect(await asker.refusal('{ viewr { name } }')).toEqual({
      code: 'BAD_USER_INPUT',
      message: 'Cannot query field "viewr" on type "Query".',
    });
    asker.close();
  });
});

describe('S8 in production where it is switched on', () => {
  const open = targetHouse({ environment: { NODE_ENV: 'production', BOURSE_INTROSPECTION: 'on' } });

  it.each(TRANSPORTS)('introspection is answered over %s', async (transport) => {
    const asker = await openAsker(transport, open.house.url);
    for (const question of SCHEMA_QUESTIONS) expect((await asker.ask(question)).errors).toBeUndefined();
    expect((await asker.refusal('{ viewr { name } }'))?.message).toContain('Did you mean "viewer"?');
    asker.close();
  });
});

/** Work rather than time: others may want the machine as well. */
function cpuMilliseconds(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / 1000;
}
