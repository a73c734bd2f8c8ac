import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Client } from './support/client.ts';
import { NOW, openScriptedHouse, type ScriptedHouse } from './support/scripted-house.ts';

let house: ScriptedHouse;
let client: Client;

beforeAll(async () => {
  house = await openScriptedHouse();
  client = new Client(house.url);
});
beforeEach(() => {
  house.commands.sent.length = 0;
  house.commands.actors.length = 0;
  house.commands.answer = () => ({});
});
afterAll(() => house.close());

const KEYS = ['demo-alice', 'demo-bob', 'demo-risk', 'demo-compliance', 'demo-operator', 'demo-data'] as const;

/** What happens when each asks: a code, or "ok". */
async function outcomes(query: string): Promise<Record<string, string>> {
  const codes: Record<string, string> = { none: (await client.code(query)) ?? 'ok' };
  for (const key of KEYS) codes[key.slice('demo-'.length)] = (await client.as(key).code(query)) ?? 'ok';
  return codes;
}

const FORBIDDEN = { compliance: 'FORBIDDEN', data: 'FORBIDDEN' };

describe('S9 who may what', () => {
  it('killAccount: its own key, RISK and OPERATOR', async () => {
    const kill = 'mutation { killAccount(input: {accountId: "ALICE"}) { canceledCount } }';
    const expected = {
      none: 'UNAUTHENTICATED',
      alice: 'ok',
      bob: 'NOT_FOUND',
      risk: 'ok',
      operator: 'ok',
      ...FORBIDDEN,
    };
    expect(await outcomes(kill)).toEqual(expected);
    expect(await outcomes(kill.replace('ALICE', 'NOBODY'))).toEqual({
      ...expected,
      alice: 'NOT_FOUND',
      risk: 'NOT_FOUND',
      operator: 'NOT_FOUND',
    });
  });

  it.each([
    ['setTradingState', 'mutation { setTradingState(input: {accountId: "ALICE", state: ACTIVE}) { account { id } } }'],
    ['setTradeGroup', 'mutation { setTradeGroup(input: {accountId: "ALICE", group: "G"}) { account { id } } }'],
  ])('%s: RISK and OPERATOR', async (_, query) => {
    const expected = {
      none: 'UNAUTHENTICATED',
      alice: 'FORBIDDEN',
      bob: 'FORBIDDEN',
      risk: 'ok',
      operator: 'ok',
      ...FORBIDDEN,
    };
    expect(await outcomes(query)).toEqual(expected);
    expect(await outcomes(query.replace('ALICE', 'NOBODY'))).toEqual({
      ...expected,
      risk: 'NOT_FOUND',
      operator: 'NOT_FOUND',
    });
  });

  it.each([
    ['keepAlive', 'mutation { keepAlive(input: {accountId: "ALICE", withinSeconds: 5}) { until } }', 'ok'],
    [
      'cancelOnDisconnect',
      'mutation { cancelOnDisconnect(input: {accountId: "ALICE", enabled: true}) { enabled } }',
      'BAD_USER_INPUT',
    ],
  ])('%s: TRADER and MARKET_MAKER for their own accounts', async (_, query, alice) => {
    expect(await outcomes(query)).toEqual({
      none: 'UNAUTHENTICATED',
      alice,
      bob: 'NOT_FOUND',
      risk: 'FORBIDDEN',
      operator: 'FORBIDDEN',
      ...FORBIDDEN,
    });
  });

  it.each([
    [
      'setMarketPhase',
      'mutation { setMarketPhase(input: {symbol: "AAPL", phase: HALTED}) { marketStatus { phase } } }',
    ],
    ['setCalendar', 'mutation { setCalendar(input: {symbol: "AAPL", calendar: "XNYS"}) { marketStatus { phase } } }'],
    ['setClock', 'mutation { setClock(input: {rate: 0}) { clock { time } } }'],
    ['stepClock', 'mutation { stepClock(input: {bySeconds: 1}) { clock { time } } }'],
  ])('%s: OPERATOR', async (_, query) => {
    expect(await outcomes(query)).toEqual({
      none: 'UNAUTHENTICATED',
      alice: 'FORBIDDEN',
      bob: 'FORBIDDEN',
      risk: 'FORBIDDEN',
      operator: 'ok',
      ...FORBIDDEN,
    });
  });
});

describe('D54 the kill switch', () => {
  it('halts the account, tells how many orders it canceled, and shows the account as committed', async () => {
    house.commands.answer = () => {
      house.keep({ accounts: [{ ...house.directory.account('ALICE')!, tradingState: 'HALTED' }] });
      return { canceledCount: 3 };
    };
    const { killAccount } = await client
      .as('demo-alice')
      .data(
        'mutation { killAccount(input: {accountId: "ALICE", reason: " fat finger "}) { canceledCount account { id tradingState tradeGroup } userErrors { code } } }',
      );
    expect(killAccount).toEqual({
      canceledCount: 3,
      account: { id: 'ALICE', tradingState: 'HALTED', tradeGroup: null },
      userErrors: [],
    });
    const [by, reason] = ['key-demo-alice', 'fat finger'];
    expect(house.commands.sent).toEqual([
      {
        kind: 'RequestRiskChange',
        change: { kind: 'SetTradingState', account: 0, state: 'HALTED', reason },
        by,
        reason,
      },
    ]);
    expect(house.commands.actors).toEqual([by]);
  });

  it('S16 RISK asks for its release, in its own name', async () => {
    await client
      .as('demo-risk')
      .data(
        'mutation { setTradingState(input: {accountId: "ALICE", state: ACTIVE, reason: "looked at"}) { canceledCount } }',
      );
    const [by, reason] = ['key-demo-risk', 'looked at'];
    expect(house.commands.sent).toEqual([
      {
        kind: 'RequestRiskChange',
        change: { kind: 'SetTradingState', account: 0, state: 'ACTIVE', reason },
        by,
        reason,
      },
    ]);
  });

  it('a reason that is too long, or draws on a terminal, is BAD_USER_INPUT', async () => {
    for (const reason of ['x'.repeat(201), 'a\u001b[2J']) {
      const query =
        'mutation ($reason: String) { killAccount(input: {accountId: "ALICE", reason: $reason}) { canceledCount } }';
      expect(await client.as('demo-alice').code(query, { reason })).toBe('BAD_USER_INPUT');
    }
    expect(house.commands.sent).toEqual([]);
  });

  it('has the budget of cancels: an order flood does not cost anyone the way out', async () => {
    const limited = await openScriptedHouse({ BOURSE_LIMIT_ORDERS: '1/1' });
    try {
      const alice = new Client(limited.url, 'demo-alice');
      const amend = 'mutation { amendOrder(input: {orderId: 1, quantity: 1}) { order { id } } }';
      await alice.code(amend);
      expect(await alice.code(amend)).toBe('RATE_LIMITED');
      for (const way of [
        'killAccount(input: {accountId: "ALICE"}) { canceledCount }',
        'keepAlive(input: {accountId: "ALICE"}) { until }',
      ]) {
        expect(await alice.code(`mutation { ${way} }`)).toBeUndefined();
      }
      expect(await alice.code('mutation { replaceOrder(input: {orderId: 1}) { order { id } } }')).toBe('RATE_LIMITED');
    } finally {
      await limited.close();
    }
  });
});

it('D13 a trade group is set, and taken off by null', async () => {
  const set = (group: string | null) =>
    client
      .as('demo-risk')
      .data(
        'mutation ($group: String) { setTradeGroup(input: {accountId: "BOB", group: $group}) { account { id } userErrors { code field } } }',
        { group },
      );
  await set('DESK-1');
  await set(null);
  expect(house.commands.sent).toEqual([
    { kind: 'SetTradeGroup', account: 1, group: 'DESK-1' },
    { kind: 'SetTradeGroup', account: 1, group: null },
  ]);
  house.commands.answer = () => ({ referenceRefusal: { code: 'INVALID_VALUE', field: 'group', message: 'no' } });
  expect((await set('x y')).setTradeGroup.userErrors).toEqual([{ code: 'INVALID_VALUE', field: ['group'] }]);
});

describe('the dead-man’s switch', () => {
  const KEEP =
    'mutation ($within: Int) { keepAlive(input: {accountId: "ALICE", withinSeconds: $within}) { until userErrors { code } } }';
  const keep = (within: number | null) => client.as('demo-alice').data(KEEP, { within });

  it('says until when it waits, in engine time', async () => {
    expect((await keep(60)).keepAlive).toEqual({ until: '2026-11-24T15:01:00.000000Z', userErrors: [] });
    expect((await keep(null)).keepAlive).toEqual({ until: null, userErrors: [] });
    expect(house.commands.sent).toEqual([
      { kind: 'KeepAlive', account: 0, within: 60_000_000 },
      { kind: 'KeepAlive', account: 0, within: null },
    ]);
    expect(NOW % 1_000_000).toBe(0);
  });

  it.each([0, -1, 3_601, 2 ** 31, 1.5])('%s seconds are BAD_USER_INPUT', async (within) => {
    expect(await client.as('demo-alice').code(KEEP, { within })).toBe('BAD_USER_INPUT');
    expect(house.commands.sent).toEqual([]);
  });
});

describe('the operator', () => {
  const ask = (mutation: string) => client.as('demo-operator').data(`mutation { it: ${mutation} }`);
  const code = (mutation: string) => client.as('demo-operator').code(`mutation { ${mutation} }`);

  it('D56 takes one market into a phase, or all', async () => {
    const fields = '{ marketStatus { symbol phase since calendar } userErrors { code field } }';
    const one = await ask(
      `setMarketPhase(input: {symbol: "MSFT", phase: REOPENING_AUCTION, durationSeconds: 300}) ${fields}`,
    );
    const all = await ask(`setMarketPhase(input: {phase: HALTED}) ${fields}`);
    expect(house.commands.sent).toEqual([
      { kind: 'SetPhase', instrument: 1, phase: 'REOPENING_AUCTION', duration: 300_000_000 },
      { kind: 'SetPhase', instrument: null, phase: 'HALTED', duration: null },
    ]);
    const since = '2026-11-24T15:00:00.000000Z';
    expect(one.it.marketStatus).toEqual([{ symbol: 'MSFT', phase: 'CONTINUOUS', since, calendar: 'XNYS' }]);
    expect(all.it.marketStatus.map(({ symbol }: any) => symbol)).toEqual(['AAPL', 'MSFT']);
    expect((await ask(`setMarketPhase(input: {symbol: "ZZZ", phase: HALTED}) ${fields}`)).it).toEqual({
      marketStatus: [],
      userErrors: [{ code: 'NOT_FOUND', field: ['symbol'] }],
    });
    for (const seconds of [0, 604_801]) {
      expect(
        await code(`setMarketPhase(input: {phase: HALTED, durationSeconds: ${seconds}}) { userErrors { code } }`),
      ).toBe('BAD_USER_INPUT');
    }
    expect(house.commands.sent).toHaveLength(2);
  });

  it('D11 sets the calendar of a market', async () => {
    const set = (symbol: string) =>
      ask(
        `setCalendar(input: {symbol: "${symbol}", calendar: "XNYS"}) { marketStatus { symbol } userErrors { code field } }`,
      );
    expect((await set('AAPL')).it).toEqual({ marketStatus: { symbol: 'AAPL' }, userErrors: [] });
    expect(house.commands.sent).toEqual([{ kind: 'SetCalendar', instrument: 0, calendar: 'XNYS' }]);
    expect((await set('ZZZ')).it).toEqual({
      marketStatus: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['symbol'] }],
    });
  });

  it('sets the rate of time in millionths, null being the real clock', async () => {
    const set = (rate: string) =>
      ask(`setClock(input: {rate: ${rate}}) { clock { time rate } userErrors { code field message } }`);
    for (const rate of ['"0.5"', '0', '1000000', 'null']) expect((await set(rate)).it.userErrors).toEqual([]);
    expect(house.commands.sent.map((command: any) => command.rate)).toEqual([500_000, 0, 1_000_000_000_000, null]);
    const { userErrors } = (await set('1000001')).it;
    expect(userErrors).toMatchObject([
      { code: 'INVALID_VALUE', field: ['rate'], message: expect.stringContaining('1000000') },
    ]);
    expect(house.commands.sent).toHaveLength(4);
  });

  it('steps the clock to an instant or by seconds, exactly one of them', async () => {
    await ask('stepClock(input: {to: "2026-11-25T00:00:00Z"}) { clock { time } }');
    await ask('stepClock(input: {bySeconds: 90}) { clock { time } }');
    expect(house.commands.sent).toEqual([
      { kind: 'StepClock', to: Date.UTC(2026, 10, 25) * 1000 },
      { kind: 'StepClock', to: NOW + 90_000_000 },
    ]);
    for (const input of [
      '',
      'bySeconds: 1, to: "2026-11-25T00:00:00Z"',
      'bySeconds: null',
      'bySeconds: 0',
      'bySeconds: -5',
    ]) {
      expect(await code(`stepClock(input: {${input}}) { clock { time } }`), input).toBe('BAD_USER_INPUT');
    }
    expect(house.commands.sent).toHaveLength(2);
    house.commands.answer = () => ({
      referenceRefusal: { code: 'INVALID_VALUE', field: 'to', message: 'The clock is real.' },
    });
    expect((await ask('stepClock(input: {bySeconds: 1}) { clock { rate } userErrors { code field } }')).it).toEqual({
      clock: { rate: null },
      userErrors: [{ code: 'INVALID_VALUE', field: ['to'] }],
    });
  });

  it('everybody reads the clock', async () => {
    house.feeds.clock = { time: NOW, rate: 60_000_000 };
    expect((await client.data('{ clock { time rate } }')).clock).toEqual({
      time: '2026-11-24T15:00:00.000000Z',
      rate: '60.00',
    });
    house.feeds.clock = { time: NOW, rate: null };
    expect((await client.data('{ clock { rate } }')).clock).toEqual({ rate: null });
  });

  it('lists an instrument on a calendar; ALWAYS_OPEN is not said', async () => {
    const list = (more: string) =>
      ask(
        `createInstrument(input: {symbol: "NEW", name: "New", tickSize: "0.01", lotSize: 1${more}}) { userErrors { code } }`,
      );
    await list('');
    await list(', calendar: "XNYS"');
    expect(house.commands.sent[0]).not.toHaveProperty('calendar');
    expect(house.commands.sent[1]).toMatchObject({ kind: 'CreateInstrument', calendar: 'XNYS' });
  });
});
