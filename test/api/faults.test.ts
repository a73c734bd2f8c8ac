import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OutcomeUnknown, Overloaded, StorageUnavailable } from '../../src/exchange/index.ts';
import { Client, SUBMIT, orderInput } from './support/client.ts';
import { openHouse, type House } from './support/house.ts';
import { TRANSPORTS, openAsker } from './support/transports.ts';

let house: House;
let alice: Client;
beforeAll(async () => {
  house = await openHouse();
  alice = new Client(house.url, 'demo-alice');
});
afterEach(() => {
  house.commands.interfere = () => undefined;
  house.commands.readyOverride = undefined;
});
afterAll(() => house.close());

const failWith = (error: Error): void => {
  house.commands.interfere = () => {
    throw error;
  };
};

describe('a mutation whose command fails', () => {
  it.each([
    [new OutcomeUnknown('It may have happened.'), 'OUTCOME_UNKNOWN'],
    [new Overloaded('10000 wait.'), 'OVERLOADED'],
    [new StorageUnavailable('Not now.'), 'STORAGE_UNAVAILABLE'],
  ] as const)('%s is told as %s', async (error, code) => {
    failWith(error);
    const answer = await alice.ask(SUBMIT, { input: orderInput() });
    expect(answer.status).toBe(200);
    expect(answer.data).toBeNull();
    expect(answer.errors).toMatchObject([{ message: error.message, path: ['submitOrder'], extensions: { code } }]);
  });

  it('a bug is masked with a traceId, and the next order is taken', async () => {
    failWith(new TypeError('undefined is not a function'));
    const answer = await alice.ask(SUBMIT, { input: orderInput() });
    expect(answer.errors).toMatchObject([
      { extensions: { code: 'INTERNAL_SERVER_ERROR', traceId: expect.any(String) } },
    ]);
    expect(JSON.stringify(answer.errors)).not.toContain('undefined is not');
    house.commands.interfere = () => undefined;
    expect((await alice.data(SUBMIT, { input: orderInput() })).submitOrder.order.status).toBe('NEW');
  });

  it('ends the document that it stands in: what came before is done, what comes after is not sent', async () => {
    const sent = house.commands.sent.length;
    house.commands.interfere = () => {
      if (house.commands.sent.length === sent + 2) throw new Overloaded('full');
    };
    const cancel = 'cancelAllOrders(input: {accountId: "ALICE"}) { canceledCount }';
    const { data, errors } = await alice.ask(`mutation { a: ${cancel} b: ${cancel} c: ${cancel} }`);
    expect(errors).toMatchObject([{ path: ['b'], extensions: { code: 'OVERLOADED' } }]);
    expect(data).toBeNull();
    expect(house.commands.sent).toHaveLength(sent + 2);
  });
});

describe('S6 the transport’s own limit', () => {
  it.each(TRANSPORTS)('counts orders, not requests, over %s: 500 at a stroke are 500', async (transport) => {
    const small = await openHouse({ limits: { orders: { perSecond: 0.001, burst: 20 } } });
    const atlas = await openAsker(transport, small.url, 'demo-atlas');
    try {
      const many =
        'mutation ($input: SubmitOrdersInput!) { submitOrders(input: $input) { results { order { status } } } }';
      const orders = Array.from({ length: 500 }, () => orderInput({ accountId: 'ATLAS' }));
      expect((await atlas.ask(many, { input: { orders } })).data.submitOrders.results).toHaveLength(500);
      const { errors } = await atlas.ask(SUBMIT, { input: orderInput({ accountId: 'ATLAS' }) });
      expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
      // 480 that it did not have, and one to go on with, each a thousand seconds.
      expect(errors![0]!.extensions.retryAfterMs).toBeGreaterThan(480_000_000);
      expect(small.commands.sent).toHaveLength(500);
      expect(await new Client(small.url, 'demo-alice').code(SUBMIT, { input: orderInput() })).toBeUndefined();
    } finally {
      atlas.close();
      await small.close();
    }
  });

  it.each(TRANSPORTS)('cancels have a budget of their own, over %s', async (transport) => {
    const small = await openHouse({
      limits: { orders: { perSecond: 0.001, burst: 1 }, cancels: { perSecond: 0.001, burst: 3 } },
    });
    const atlas = await openAsker(transport, small.url, 'demo-atlas');
    try {
      const submit = () => atlas.refusal(SUBMIT, { input: orderInput({ accountId: 'ATLAS' }) });
      const cancel = () => atlas.refusal('mutation { cancelAllOrders(input: {accountId: "ATLAS"}) { canceledCount } }');
      expect(await submit()).toBeUndefined();
      expect(await submit()).toMatchObject({ code: 'RATE_LIMITED' });
      for (let count = 0; count < 3; count++) expect(await cancel()).toBeUndefined();
      expect(await cancel()).toMatchObject({ code: 'RATE_LIMITED' });
    } finally {
      atlas.close();
      await small.close();
    }
  });

  it('a list costs its rows, of the pages inside it too', async () => {
    const small = await openHouse({ limits: { queries: { perSecond: 1, burst: 10 } } });
    try {
      const maker = new Client(small.url, 'demo-maker');
      const answer = await maker.ask('{ orders(first: 20) { nodes { events { type } } } }');
      expect(answer.data.orders.nodes).toHaveLength(20);
      const refused = await maker.ask('{ venues { name } }');
      // One query, 20 orders, 20 events, less the ten that it had: 31 to wait for, and one to go on with.
      expect(refused.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
      expect(refused.errors![0]!.extensions.retryAfterMs).toBeGreaterThan(28_000);
    } finally {
      await small.close();
    }
  });

  it('counts the fields of queries, by key or by address', async () => {
    const small = await openHouse({ limits: { queries: { perSecond: 1, burst: 4 } } });
    try {
      const anybody = new Client(small.url);
      expect(
        await anybody.code('{ a: venues { name } b: venues { name } c: venues { name } d: venues { name } }'),
      ).toBeUndefined();
      expect(await anybody.code('{ venues { name } }')).toBe('RATE_LIMITED');
      expect(await anybody.as('demo-alice').code('{ venues { name } }')).toBeUndefined();
    } finally {
      await small.close();
    }
  });
});

describe('for those who watch', () => {
  it('/healthz, /readyz, /metrics', async () => {
    const get = (path: string) => fetch(`${house.url}${path}`);
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
    expect((await get('/readyz')).status).toBe(200);
    house.commands.readyOverride = false;
    const notReady = await get('/readyz');
    expect([notReady.status, await notReady.json()]).toEqual([503, { status: 'not ready' }]);
    expect((await get('/healthz')).status).toBe(200);

    const metrics = await (await get('/metrics')).text();
    expect(metrics).toMatch(/bourse_orders_received_total [1-9]/);
    expect(metrics).toMatch(/bourse_errors_total\{code="OVERLOADED"\} [1-9]/);
    expect(metrics).toMatch(/bourse_http_graphql_seconds_count [1-9]/);
    expect(metrics).toContain('bourse_sockets 0');
  });
});
