import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Client } from './support/client.ts';
import { openRiskHouse } from './support/risk-house.ts';
import { reportRow } from './support/risk-rows.ts';
import { NOW, type ScriptedHouse } from './support/scripted-house.ts';

let house: ScriptedHouse;
let client: Client;
let alice: Client;
let risk: Client;

beforeAll(async () => {
  house = await openRiskHouse();
  house.queries.reporter = () => reportRow();
  client = new Client(house.url);
  alice = client.as('demo-alice');
  risk = client.as('demo-risk');
});
beforeEach(() => {
  house.queries.sent.length = 0;
});
afterAll(() => house.close());

const KEYS = ['demo-alice', 'demo-bob', 'demo-risk', 'demo-compliance', 'demo-operator', 'demo-data'] as const;
/** What happens when each asks: a code, or "ok". */
async function outcomes(query: string): Promise<Record<string, string>> {
  const codes: Record<string, string> = { none: (await client.code(query)) ?? 'ok' };
  for (const key of KEYS) codes[key.slice('demo-'.length)] = (await client.as(key).code(query)) ?? 'ok';
  return codes;
}
const STAFF = { none: 'UNAUTHENTICATED', risk: 'ok', compliance: 'ok', operator: 'ok', data: 'FORBIDDEN' };

describe('S9 who reads what', () => {
  it.each([
    ['limits', '{ limits(accountId: "ALICE", symbol: "AAPL") { name } }'],
    ['ledger', '{ ledger(accountId: "ALICE", first: 1) { nodes { id } } }'],
    ['alerts of an account', '{ alerts(accountId: "ALICE", first: 1) { nodes { id } } }'],
    ['a report of an account', '{ riskReport(accountId: "ALICE") { cash } }'],
    ['its balance', '{ account(id: "ALICE") { balance { cash } } }'],
  ])('%s: its own key, and RISK, COMPLIANCE, OPERATOR', async (_, query) => {
    expect(await outcomes(query)).toEqual({ ...STAFF, alice: 'ok', bob: 'NOT_FOUND' });
  });

  it.each([
    ['limitRows', '{ limitRows { sequence } }'],
    ['limitHistory', '{ limitHistory(first: 1) { nodes { sequence } } }'],
    ['riskChanges', '{ riskChanges(first: 1) { nodes { id } } }'],
    ['riskChange', '{ riskChange(id: 7) { id } }'],
    ['tradingStates', '{ tradingStates { state } }'],
    ['restrictions', '{ restrictions { since } }'],
    ['alerts of a firm', '{ alerts(firmId: "FIRM", first: 1) { nodes { id } } }'],
    ['a report of a firm', '{ riskReport(firmId: "FIRM") { cash } }'],
    ['the report of the market', '{ marketRiskReport { cash } }'],
    ['positionsOfFirm', '{ positionsOfFirm(firmId: "FIRM") { quantity } }'],
    ['positionsOfSymbol', '{ positionsOfSymbol(symbol: "AAPL") { quantity } }'],
  ])('%s: RISK, COMPLIANCE, OPERATOR', async (_, query) => {
    expect(await outcomes(query)).toEqual({ ...STAFF, alice: 'FORBIDDEN', bob: 'FORBIDDEN' });
  });

  it('FORBIDDEN comes before NOT_FOUND', async () => {
    for (const query of [
      '{ riskReport(firmId: "NOBODY") { cash } }',
      '{ alerts(firmId: "NOBODY", first: 1) { nodes { id } } }',
      '{ positionsOfFirm(firmId: "NOBODY") { quantity } }',
      '{ positionsOfSymbol(symbol: "ZZZ") { quantity } }',
    ]) {
      expect(await alice.code(query), query).toBe('FORBIDDEN');
      expect(await risk.code(query), query).toBe('NOT_FOUND');
    }
  });

  it('the market-wide breakers are for everybody', async () => {
    expect((await client.data('{ marketWideBreaker { value } }')).marketWideBreaker).toBeNull();
  });
});

describe('limits', () => {
  const limits = async (accountId: string, symbol: string | null, as = risk) =>
    (
      await as.data(
        'query ($accountId: ID!, $symbol: String) { limits(accountId: $accountId, symbol: $symbol) { name level value sequence change { id requestedBy } } }',
        { accountId, symbol },
      )
    ).limits.map(({ name, level, value, sequence, change }: any) => [name, level, value, sequence, change?.id ?? null]);

  it('each is taken from the nearest row that has it: account and symbol, account, tier and symbol, tier', async () => {
    expect(await limits('ALICE', 'AAPL')).toEqual([
      ['MAX_ORDER_QUANTITY', 'ACCOUNT_SYMBOL', '700', '30', '8'],
      ['MAX_POSITION', 'TIER_SYMBOL', '5000', '2', null],
      ['MAX_ORDER_NOTIONAL', 'ACCOUNT_SYMBOL', '99.50', '30', '8'],
      ['COLLAR_PERCENT', 'TIER', '10.00', '1', null],
      ['MAX_DUPLICATES', 'ACCOUNT', '3', '4', null],
      ['DUPLICATE_WINDOW', 'ACCOUNT', '5.00', '4', null],
      ['MAX_VAR', 'ACCOUNT', '50000.00', '4', null],
      ['MAX_CREDIT', 'FIRM', '20000000.00', '3', null],
    ]);
    expect(await limits('BOB', 'MSFT')).toEqual([
      ['MAX_ORDER_QUANTITY', 'TIER', '1000', '1', null],
      ['MAX_POSITION', 'TIER', '10000', '1', null],
      ['COLLAR_PERCENT', 'TIER', '10.00', '1', null],
      ['MAX_CREDIT', 'FIRM', '20000000.00', '3', null],
    ]);
    expect((await limits('ALICE', null))[0]).toEqual(['MAX_ORDER_QUANTITY', 'TIER', '1000', '1', null]);
    expect(await risk.code('{ limits(accountId: "ALICE", symbol: "ZZZ") { name } }')).toBe('NOT_FOUND');
  });

  it('who changed them is not told to traders', async () => {
    expect((await limits('ALICE', 'AAPL', alice)).map((row: unknown[]) => row[4])).toEqual(Array(8).fill(null));
  });

  it('rows in force, and their history, newest first', async () => {
    const fields =
      'sequence riskTier account { id } firm { id } instrument { symbol } limits { name value } change { id }';
    const { limitRows } = await risk.data(`{ limitRows { ${fields} } }`);
    expect(limitRows).toHaveLength(5);
    expect(limitRows[4]).toEqual({
      sequence: '30',
      riskTier: null,
      account: { id: 'ALICE' },
      firm: null,
      instrument: { symbol: 'AAPL' },
      limits: [
        { name: 'MAX_ORDER_QUANTITY', value: '700' },
        { name: 'MAX_ORDER_NOTIONAL', value: '99.50' },
      ],
      change: { id: '8' },
    });
    expect([...house.queries.sent].sort()).toEqual(['limitsAt', 'riskChangesByIds']);
    const page = async (after: string | null) =>
      (
        await risk.data(
          'query ($after: String) { limitHistory(first: 4, after: $after) { nodes { sequence } pageInfo { hasNextPage endCursor } } }',
          { after },
        )
      ).limitHistory;
    const first = await page(null);
    expect(first.nodes.map(({ sequence }: any) => sequence)).toEqual(['30', '20', '4', '3']);
    const second = await page(first.pageInfo.endCursor);
    expect(second).toMatchObject({ nodes: [{ sequence: '2' }, { sequence: '1' }], pageInfo: { hasNextPage: false } });
  });
});

describe('F70 the decision stays with the order', () => {
  const ORDERS = `{ orders(accountId: "ALICE", first: 100) { nodes { id sellMark locate algorithm
    riskResult { approved code message limits { name level value sequence change { id } } } } } }`;

  it('with the limits that were in force at its sequence, whatever was changed since', async () => {
    const { nodes } = (await risk.data(ORDERS)).orders;
    const size = nodes.map(({ riskResult }: any) =>
      riskResult.limits.find(({ name }: any) => name === 'MAX_ORDER_QUANTITY'),
    );
    expect(size.map(({ value, level, sequence, change }: any) => [value, level, sequence, change?.id ?? null])).toEqual(
      [
        ['700', 'ACCOUNT_SYMBOL', '30', '8'],
        ['600', 'ACCOUNT_SYMBOL', '20', '7'],
        ['600', 'ACCOUNT_SYMBOL', '20', '7'],
        ['500', 'TIER_SYMBOL', '2', null],
        ['500', 'TIER_SYMBOL', '2', null],
      ],
    );
    const names = nodes[0].riskResult.limits.map(({ name }: any) => name);
    expect(names).toContain('MAX_CREDIT');
    expect(names).not.toContain('MAX_VAR');
    expect(nodes[4].riskResult).toMatchObject({
      approved: false,
      code: 'ORDER_SIZE_EXCEEDED',
      message: 'quantity 501 is more than 500.',
    });
    expect(nodes[3]).toMatchObject({ sellMark: 'SHORT', locate: 'DESK:7', algorithm: 'twap-1' });
    expect(nodes[0]).toMatchObject({
      sellMark: null,
      locate: null,
      algorithm: null,
      riskResult: { approved: true, code: null, message: null },
    });
  });

  it('F103 in so many queries, however many orders ask', async () => {
    await risk.data(ORDERS);
    expect([...house.queries.sent].sort()).toEqual(['limitHistory', 'limitsAt', 'orders', 'riskChangesByIds']);
    house.queries.sent.length = 0;
    await alice.data('{ order(id: 2) { riskResult { limits { value change { id } } } } }');
    expect([...house.queries.sent].sort()).toEqual(['limitsAt', 'ordersByIds']);
  });
});

describe('changes of risk settings', () => {
  it('newest first, by status', async () => {
    const list = async (argument: string) =>
      (await risk.data(`{ riskChanges(first: 10${argument}) { nodes { id } } }`)).riskChanges.nodes.map(
        ({ id }: any) => id,
      );
    expect(await list('')).toEqual(['9', '8', '7']);
    expect(await list(', status: PENDING')).toEqual(['9']);
    expect(await list(', status: REJECTED')).toEqual([]);
    expect((await risk.data('{ riskChange(id: "x") { id } }')).riskChange).toBeNull();
    expect((await risk.data('{ riskChange(id: 99) { id } }')).riskChange).toBeNull();
  });

  it('what is stopped, by kind of scope and then id, and what is restricted now', async () => {
    const [bob, msft] = [house.directory.account('BOB')!, house.directory.instrument('MSFT')!];
    house.keep({
      tradingStates: [
        { scope: 'algorithm:twap:1', state: 'HALTED', reason: '', at: NOW, sequence: 1 },
        { scope: 'market', state: 'REDUCING', reason: '', at: NOW, sequence: 2 },
        { scope: 'algorithm:other', state: 'ACTIVE', reason: '', at: NOW, sequence: 3 },
        { scope: 'algorithm:pov', state: 'HALTED', reason: '', at: NOW, sequence: 4 },
      ],
      accounts: [
        { ...bob, tradingState: 'REDUCING' },
        { ...bob, index: 2, id: 'ZOE', tradingState: 'HALTED' },
        { ...bob, index: 3, id: 'YAN', tradingState: 'HALTED' },
      ],
      firms: [{ ...house.directory.firm('FIRM')!, tradingState: 'REDUCING' }],
      instruments: [
        { ...msft, index: 2, symbol: 'ZINC', tradingState: 'REDUCING' },
        { ...msft, tradingState: 'HALTED' },
      ],
      restrictions: [
        { instrument: 0, account: null, firm: null, restricted: true, at: NOW, sequence: 4 },
        { instrument: 1, account: 1, firm: null, restricted: true, at: NOW, sequence: 5 },
        { instrument: 0, account: null, firm: null, restricted: false, at: NOW, sequence: 6 },
      ],
    });
    const { tradingStates, restrictions } = await risk.data(
      `{ tradingStates { account { id } firm { id } algorithm instrument { symbol } state }
         restrictions { instrument { symbol } account { id } firm { id } since } }`,
    );
    const none = { account: null, firm: null, algorithm: null, instrument: null };
    expect(tradingStates).toEqual([
      { ...none, state: 'REDUCING' },
      { ...none, algorithm: 'pov', state: 'HALTED' },
      { ...none, algorithm: 'twap:1', state: 'HALTED' },
      { ...none, instrument: { symbol: 'MSFT' }, state: 'HALTED' },
      { ...none, instrument: { symbol: 'ZINC' }, state: 'REDUCING' },
      { ...none, firm: { id: 'FIRM' }, state: 'REDUCING' },
      { ...none, account: { id: 'BOB' }, state: 'REDUCING' },
      { ...none, account: { id: 'YAN' }, state: 'HALTED' },
      { ...none, account: { id: 'ZOE' }, state: 'HALTED' },
    ]);
    const since = '2026-11-24T15:00:00.000000Z';
    expect(restrictions).toEqual([{ instrument: { symbol: 'MSFT' }, account: { id: 'BOB' }, firm: null, since }]);
  });
});
