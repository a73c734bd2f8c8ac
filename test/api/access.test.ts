import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Client, SUBMIT, orderInput } from './support/client.ts';
import { EMPTY_OPERATOR, openHouse, type House } from './support/house.ts';

let house: House;
let client: Client;
let alicesOrder: string;
/** A key that has an account and the role MARKET_DATA only. */
let dataOnly: string;

beforeAll(async () => {
  house = await openHouse();
  client = new Client(house.url);
  const sent = await client.as('demo-alice').data(SUBMIT, { input: orderInput({ clientOrderId: 'alice-1' }) });
  alicesOrder = sent.submitOrder.order.id;
  const { createApiKey } = await client
    .as('demo-operator')
    .data('mutation { createApiKey(input: {name: "data", roles: [MARKET_DATA], accountIds: ["ALICE"]}) { secret } }');
  dataOnly = createApiKey.secret;
});
beforeEach(() => {
  house.commands.sent.length = 0;
});
afterAll(() => house.close());

const NO_KEY = 'no key';
const WHO = [NO_KEY, 'demo-alice', 'demo-maker', 'demo-risk', 'demo-compliance', 'demo-operator', 'data only'] as const;
type Who = (typeof WHO)[number];
const as = (who: Who): Client => client.as(who === NO_KEY ? undefined : who === 'data only' ? dataOnly : who);

/** What happens when each asks: a code, or "ok". */
async function outcomes(query: string): Promise<Record<Who, string>> {
  const answers = await Promise.all(WHO.map(async (who) => [who, (await as(who).code(query)) ?? 'ok'] as const));
  return Object.fromEntries(answers) as Record<Who, string>;
}

const everybody = (code: string): Record<Who, string> =>
  Object.fromEntries(WHO.map((who) => [who, code])) as Record<Who, string>;
const staff = { 'demo-risk': 'ok', 'demo-compliance': 'ok', 'demo-operator': 'ok' };
const ORDER = `accountId: "ALICE", clientOrderId: "access", symbol: "AAPL", side: BUY, type: LIMIT, quantity: 1, price: "149"`;

describe('S9 who may what', () => {
  it.each([
    ['viewer', '{ viewer { name roles accounts { id } } }'],
    ['instruments', '{ instruments { symbol } venues { name } }'],
    ['the book', '{ orderBook(symbol: "AAPL") { sequence } marketStatus(symbol: "AAPL") { phase } }'],
    ['the tape', '{ trades(first: 1) { nodes { id } } }'],
    ['orders of those that one may read', '{ orders(first: 1) { nodes { id } } }'],
    ['an order by id', '{ order(id: 25) { id } }'],
  ])('%s: everybody', async (_, query) => {
    expect(await outcomes(query)).toEqual(everybody('ok'));
  });

  it.each([
    ['an account', '{ account(id: "ALICE") { id } }'],
    ['positions', '{ positions(accountId: "ALICE") { quantity } }'],
    ['its orders', '{ orders(accountId: "ALICE", first: 1) { nodes { id } } }'],
    ['its trades', '{ trades(accountId: "ALICE", first: 1) { nodes { id } } }'],
    ['an order by its client id', '{ order(accountId: "ALICE", clientOrderId: "alice-1") { id } }'],
  ])('%s: its own key, and RISK, COMPLIANCE, OPERATOR', async (_, query) => {
    expect(await outcomes(query)).toEqual({
      [NO_KEY]: 'UNAUTHENTICATED',
      'demo-alice': 'ok',
      'demo-maker': 'NOT_FOUND',
      ...staff,
      'data only': 'FORBIDDEN',
    });
  });

  it.each([
    ['submitOrder', `mutation { submitOrder(input: {${ORDER}}) { duplicate } }`],
    ['submitOrders', `mutation { submitOrders(input: {orders: [{${ORDER}}]}) { results { duplicate } } }`],
    ['cancelAllOrders', 'mutation { cancelAllOrders(input: {accountId: "ALICE", side: SELL}) { canceledCount } }'],
  ])('%s: TRADER and MARKET_MAKER for their own accounts; FORBIDDEN comes before NOT_FOUND', async (_, query) => {
    const forbidden = { 'demo-risk': 'FORBIDDEN', 'demo-compliance': 'FORBIDDEN', 'demo-operator': 'FORBIDDEN' };
    const expected = {
      [NO_KEY]: 'UNAUTHENTICATED',
      'demo-alice': 'ok',
      'demo-maker': 'NOT_FOUND',
      ...forbidden,
      'data only': 'FORBIDDEN',
    };
    expect(await outcomes(query)).toEqual(expected);
    expect(await outcomes(query.replaceAll('ALICE', 'NOBODY'))).toEqual({ ...expected, 'demo-alice': 'NOT_FOUND' });
  });

  it.each([
    ['amendOrder', 'mutation { amendOrder(input: {orderId: 999, quantity: 1}) { order { id } } }'],
    ['cancelOrder', 'mutation { cancelOrder(input: {orderId: 999}) { order { id } } }'],
  ])('%s: TRADER and MARKET_MAKER; whose order it is is not told', async (_, query) => {
    expect(await outcomes(query)).toEqual({
      [NO_KEY]: 'UNAUTHENTICATED',
      'demo-alice': 'ok',
      'demo-maker': 'ok',
      'demo-risk': 'FORBIDDEN',
      'demo-compliance': 'FORBIDDEN',
      'demo-operator': 'FORBIDDEN',
      'data only': 'FORBIDDEN',
    });
    expect(house.commands.sent).toEqual([]);
  });

  it.each([
    ['apiKeys', '{ apiKeys { id } }'],
    ['createFirm', 'mutation { createFirm(input: {id: "x", name: "x"}) { userErrors { code } } }'],
    [
      'createInstrument',
      'mutation { createInstrument(input: {symbol: "x", name: "x", tickSize: "0.01", lotSize: 1}) { userErrors { code } } }',
    ],
    [
      'createAccount',
      'mutation { createAccount(input: {id: "x", name: "x", firmId: "x", kind: RETAIL}) { userErrors { code } } }',
    ],
    ['createApiKey', 'mutation { createApiKey(input: {name: "x", roles: []}) { userErrors { code } } }'],
    ['revokeApiKey', 'mutation { revokeApiKey(input: {id: "x"}) { userErrors { code } } }'],
  ])('%s: OPERATOR', async (_, query) => {
    expect(await outcomes(query)).toEqual({
      ...everybody('FORBIDDEN'),
      [NO_KEY]: 'UNAUTHENTICATED',
      'demo-operator': 'ok',
    });
  });

  it('firms: RISK, COMPLIANCE, OPERATOR', async () => {
    expect(await outcomes('{ firms { id } }')).toEqual({
      ...everybody('FORBIDDEN'),
      [NO_KEY]: 'UNAUTHENTICATED',
      ...staff,
    });
  });

  it('what each reads of orders is what it may read', async () => {
    const seen = async (who: Who): Promise<string[]> => {
      const { orders } = await as(who).data('{ orders(first: 100) { nodes { account { id } } } }');
      return [...new Set<string>(orders.nodes.map(({ account }: any) => account.id))].sort();
    };
    expect(await seen(NO_KEY)).toEqual([]);
    expect(await seen('data only')).toEqual([]);
    expect(await seen('demo-alice')).toEqual(['ALICE']);
    expect(await seen('demo-maker')).toEqual(['MAKER']);
    expect(await seen('demo-compliance')).toEqual(['ALICE', 'MAKER']);
  });

  it('a look-up by id of an order of others is null, without an error', async () => {
    const byId = async (who: Who) => (await as(who).data(`{ order(id: ${alicesOrder}) { clientOrderId } }`)).order;
    expect(await byId('demo-alice')).toEqual({ clientOrderId: 'alice-1' });
    expect(await byId('demo-compliance')).toEqual({ clientOrderId: 'alice-1' });
    for (const who of [NO_KEY, 'demo-maker', 'data only'] as const) expect(await byId(who)).toBeNull();
    for (const id of ['0', '-1', '1e9', '99999999999999999999', 'x']) {
      expect((await as('demo-alice').data(`{ order(id: "${id}") { id } }`)).order).toBeNull();
    }
    expect(
      (await as('demo-alice').data('{ order(accountId: "ALICE", clientOrderId: "never") { id } }')).order,
    ).toBeNull();
  });

  it('viewer tells who one is', async () => {
    const viewer = async (who: Who) => (await as(who).data('{ viewer { name roles accounts { id } } }')).viewer;
    expect(await viewer(NO_KEY)).toEqual({ name: null, roles: [], accounts: [] });
    expect(await viewer('demo-alice')).toEqual({
      name: expect.any(String),
      roles: ['TRADER'],
      accounts: [{ id: 'ALICE' }],
    });
    expect(await viewer('demo-risk')).toMatchObject({ roles: ['RISK'], accounts: [] });
    const positions = '{ viewer { accounts { positions { quantity } } } }';
    expect(await as('data only').code(positions)).toBe('FORBIDDEN');
    expect(await as('demo-alice').code(positions)).toBeUndefined();
  });

  it('an unknown symbol or venue in a query is NOT_FOUND', async () => {
    for (const query of [
      '{ instrument(symbol: "ZZZ") { name } }',
      '{ orderBook(symbol: "ZZZ") { sequence } }',
      '{ orderBook(symbol: "AAPL", venue: "PARIS") { sequence } }',
      '{ marketStatus(symbol: "aapl") { phase } }',
      '{ trades(symbol: "AAPL ", first: 1) { nodes { id } } }',
      '{ orders(symbol: "ZZZ", first: 1) { nodes { id } } }',
    ]) {
      expect(await client.code(query), query).toBe('NOT_FOUND');
    }
    expect((await client.data('{ orderBook(symbol: "AAPL", venue: "BOURSE") { venue } }')).orderBook).toEqual({
      venue: 'BOURSE',
    });
  });
});

describe('I20 nobody learns who the others are', () => {
  it('a trade shows one’s own side where it is reached through one’s account, and nothing else', async () => {
    const terms = { type: 'MARKET', price: null, quantity: 10 };
    const fields = 'id aggressorSide order { clientOrderId } account { id }';
    const sent = await client
      .as('demo-alice')
      .data(
        `mutation ($input: SubmitOrderInput!) { submitOrder(input: $input) { order { id trades { ${fields} } } trades { ${fields} } } }`,
        { input: orderInput({ ...terms, clientOrderId: 'taker-1' }) },
      );
    const own = { order: { clientOrderId: 'taker-1' }, account: { id: 'ALICE' } };
    expect(sent.submitOrder.trades).toMatchObject([own]);
    expect(sent.submitOrder.order.trades).toMatchObject([own]);

    const tape = `{ trades(symbol: "AAPL", first: 1) { nodes { ${fields} } } }`;
    for (const who of WHO) {
      expect((await as(who).data(tape)).trades.nodes).toMatchObject([
        { order: null, account: null, aggressorSide: 'BUY' },
      ]);
    }
    const ofAccount = (account: string) => `{ trades(accountId: "${account}", first: 1) { nodes { ${fields} } } }`;
    expect((await as('demo-alice').data(ofAccount('ALICE'))).trades.nodes).toMatchObject([own]);
    const makers = (await as('demo-maker').data(ofAccount('MAKER'))).trades.nodes;
    expect(makers).toMatchObject([{ account: { id: 'MAKER' } }]);
    expect(JSON.stringify(makers)).not.toContain('taker-1');
    expect((await as('demo-compliance').data(ofAccount('ALICE'))).trades.nodes).toMatchObject([own]);
  });
});

describe('a key that is not good', () => {
  const SENDING = { query: '{ viewer { name } }' };
  const send = (authorization: string, more: Record<string, string> = {}) =>
    client.post(JSON.stringify(SENDING), { authorization, ...more });

  it.each([
    ['unknown', 'Bearer not-a-key'],
    ['of another scheme', 'Basic ZGVtby1hbGljZTo='],
    ['without its scheme', 'demo-alice'],
    ['empty', 'Bearer '],
    ['with something after it', 'Bearer demo-alice x'],
    ['in capitals', 'Bearer DEMO-ALICE'],
    ['its own hash', 'Bearer 0e3f8a5d3a'],
    ['a token of another kind', `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`],
    ['long', `Bearer ${'k'.repeat(8_000)}`],
    ['the name of a property', 'Bearer __proto__'],
  ])('%s is UNAUTHENTICATED, before anything else is looked at', async (_, authorization) => {
    const answer = await send(authorization);
    expect(answer.status).toBe(401);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(JSON.stringify(answer.errors)).not.toContain('demo-alice');
    expect((await client.post('not even JSON', { authorization })).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });

  it('headers that claim to be somebody are nobody’s', async () => {
    const spoof = {
      'x-user-id': 'ALICE',
      'x-api-key': 'demo-alice',
      'x-forwarded-user': 'demo-operator',
      cookie: 'key=demo-alice',
    };
    const answer = await client.post(JSON.stringify({ query: '{ viewer { roles } apiKeys { id } }' }), spoof);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('S14 is logged without the secret', async () => {
    await send('Bearer almost-a-key');
    expect(house.logged.some(({ msg, address }) => msg === 'a key was refused' && address === '127.0.0.1')).toBe(true);
    expect(JSON.stringify(house.logged)).not.toContain('almost-a-key');
  });

  it('S6 a thousand of them from one address are slowed down, while good keys are served', async () => {
    const codes = new Map<string, number>();
    for (let attempt = 0; attempt < 1_000; attempt++) {
      const { errors, status } = await send(`Bearer guess-${attempt}`);
      const code = String(errors![0]!.extensions.code);
      codes.set(code, (codes.get(code) ?? 0) + 1);
      if (code === 'RATE_LIMITED') {
        expect(status).toBe(429);
        expect(errors![0]!.extensions.retryAfterMs).toBeGreaterThan(0);
      }
    }
    expect([...codes.keys()].sort()).toEqual(['RATE_LIMITED', 'UNAUTHENTICATED']);
    expect(codes.get('RATE_LIMITED')).toBeGreaterThan(500);
    expect((await send('Bearer demo-alice')).errors).toBeUndefined();
    expect((await client.ask('{ venues { name } }')).errors).toBeUndefined();
  });
});

describe('the operator makes a market from nothing', () => {
  it('instruments, firms, accounts and keys, on an empty exchange, until somebody trades', async () => {
    const empty = await openHouse({ seed: 'empty' });
    try {
      const operator = new Client(empty.url, EMPTY_OPERATOR);
      const made = await operator.data(`mutation {
        createFirm(input: {id: "ACME", name: "Acme", lei: "5493001KJTIIGC8Y1R12"}) { firm { id name lei } userErrors { code } }
        createInstrument(input: {symbol: "ACM", name: "Acme Inc.", tickSize: "0.01", lotSize: 1, referencePrice: 10, volatility: "0.25"}) {
          instrument { symbol currency tickSize lotSize referencePrice volatility } userErrors { code } }
        a: createAccount(input: {id: "ANN", name: "Ann", firmId: "ACME", kind: RETAIL}) { account { id firm { id } kind riskTier } userErrors { code message } }
        b: createAccount(input: {id: "BEN", name: "Ben", firmId: "ACME", kind: RETAIL}) { userErrors { code } }
        k: createApiKey(input: {name: "Ann’s key", roles: [TRADER], accountIds: ["ANN"]}) { secret apiKey { id name prefix roles accounts { id } revokedAt } userErrors { code } }
        l: createApiKey(input: {name: "Ben’s key", roles: [TRADER], accountIds: ["BEN"]}) { secret apiKey { id } userErrors { code } }
      }`);
      expect(made).toMatchObject({
        createFirm: { firm: { id: 'ACME', lei: '5493001KJTIIGC8Y1R12' }, userErrors: [] },
        createInstrument: {
          instrument: { symbol: 'ACM', currency: 'USD', tickSize: '0.01', referencePrice: '10.00', volatility: '0.25' },
        },
        a: { account: { id: 'ANN', firm: { id: 'ACME' }, riskTier: 'DEFAULT' }, userErrors: [] },
        k: { apiKey: { roles: ['TRADER'], accounts: [{ id: 'ANN' }], revokedAt: null }, userErrors: [] },
      });
      expect(made.k.secret).toMatch(/^bk_[A-Za-z0-9_-]{43}$/);
      expect(made.k.secret.startsWith(made.k.apiKey.prefix)).toBe(true);

      const [ann, ben] = [operator.as(made.k.secret), operator.as(made.l.secret)];
      await ben.data(SUBMIT, {
        input: orderInput({ accountId: 'BEN', symbol: 'ACM', side: 'SELL', price: '10.01', quantity: 5 }),
      });
      const bought = await ann.data(SUBMIT, {
        input: orderInput({ accountId: 'ANN', symbol: 'ACM', price: '10.01', quantity: 5 }),
      });
      expect(bought.submitOrder).toMatchObject({
        order: { status: 'FILLED' },
        trades: [{ price: '10.01', quantity: '5' }],
      });

      // The secret is nowhere but in that one answer.
      const { apiKeys } = await operator.data('{ apiKeys { id name prefix roles createdAt revokedAt } }');
      expect(apiKeys).toHaveLength(3);
      expect(JSON.stringify([apiKeys, empty.journal.entries, empty.logged])).not.toContain(made.k.secret);

      const revoke = `mutation { revokeApiKey(input: {id: "${made.k.apiKey.id}"}) { apiKey { revokedAt } userErrors { code field } } }`;
      expect((await operator.data(revoke)).revokeApiKey).toEqual({
        apiKey: { revokedAt: expect.any(String) },
        userErrors: [],
      });
      expect((await operator.data(revoke)).revokeApiKey).toMatchObject({
        userErrors: [{ code: 'ALREADY_REVOKED', field: ['id'] }],
      });
      expect((await ann.ask('{ venues { name } }')).errors).toMatchObject([
        { extensions: { code: 'UNAUTHENTICATED' } },
      ]);
    } finally {
      await empty.close();
    }
  });

  it.each([
    [
      'a firm that exists',
      'createFirm(input: {id: "ACME-1", name: "x"})',
      'createFirm(input: {id: "ACME-1", name: "x"})',
      'ALREADY_EXISTS',
    ],
    [
      'a symbol in small letters',
      '',
      'createInstrument(input: {symbol: "acm", name: "x", tickSize: 1, lotSize: 1})',
      'INVALID_VALUE',
    ],
    [
      'a tick of 0',
      '',
      'createInstrument(input: {symbol: "ACM", name: "x", tickSize: 0, lotSize: 1})',
      'INVALID_VALUE',
    ],
    ['a name with a control character', '', 'createFirm(input: {id: "F", name: "a\\u0007b"})', 'INVALID_VALUE'],
    [
      'a firm that does not exist',
      '',
      'createAccount(input: {id: "X", name: "x", firmId: "NONE", kind: RETAIL})',
      'NOT_FOUND',
    ],
    [
      'a tier that does not exist',
      '',
      'createAccount(input: {id: "X", name: "x", firmId: "NONE", kind: RETAIL, riskTier: "NONE"})',
      'NOT_FOUND',
    ],
    [
      'an account that does not exist',
      '',
      'createApiKey(input: {name: "x", roles: [TRADER], accountIds: ["NONE"]})',
      'NOT_FOUND',
    ],
    ['no role', '', 'createApiKey(input: {name: "x", roles: []})', 'INVALID_VALUE'],
    ['who trades and sets limits', '', 'createApiKey(input: {name: "x", roles: [RISK, TRADER]})', 'INVALID_VALUE'],
    ['the same', '', 'createApiKey(input: {name: "x", roles: [MARKET_MAKER, OPERATOR, RISK]})', 'INVALID_VALUE'],
    ['a key that does not exist', '', 'revokeApiKey(input: {id: "none"})', 'NOT_FOUND'],
  ])('%s is refused as a value', async (_, before, asked, code) => {
    const operator = client.as('demo-operator');
    if (before) await operator.data(`mutation { ${before} { userErrors { code } } }`);
    const data = await operator.data(`mutation { it: ${asked} { userErrors { code field message } } }`);
    expect(data.it.userErrors).toMatchObject([{ code, field: [expect.any(String)], message: expect.any(String) }]);
  });
});
