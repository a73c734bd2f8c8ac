import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RiskChange } from '../../src/domain/index.ts';
import { noChanges, type RiskChangeRecord } from '../../src/exchange/index.ts';
import { Client } from './support/client.ts';
import { changeRow } from './support/risk-rows.ts';
import { NOW, openScriptedHouse, type ScriptedHouse } from './support/scripted-house.ts';

let house: ScriptedHouse;
let client: Client;
let risk: Client;

beforeAll(async () => {
  house = await openScriptedHouse();
  client = new Client(house.url);
  risk = client.as('demo-risk');
  house.keep({
    riskChanges: [
      changeRow(),
      changeRow({ id: 2, change: { kind: 'SetLimit', account: 0, instrument: null, maxPosition: 20_000 } }),
    ],
  });
});
beforeEach(() => {
  house.commands.sent.length = 0;
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
const NOBODY = {
  none: 'UNAUTHENTICATED',
  alice: 'FORBIDDEN',
  bob: 'FORBIDDEN',
  risk: 'FORBIDDEN',
  compliance: 'FORBIDDEN',
  operator: 'FORBIDDEN',
  data: 'FORBIDDEN',
};

const SET_LIMIT = (input: string) =>
  `mutation { setLimit(input: {${input}}) { change { id } userErrors { code field } } }`;
/** The change that the API last asked the exchange for. */
const asked = (): RiskChange | undefined => {
  const command = house.commands.sent.at(-1);
  return command?.kind === 'RequestRiskChange' ? command.change : undefined;
};
/** The exchange answers with a change. */
function answerWith(row: RiskChangeRecord, canceledCount = 0): void {
  house.commands.answer = () => ({ canceledCount, changes: { ...noChanges(), riskChanges: [row] } });
}

describe('S9 S16 who may what', () => {
  it.each([
    ['setLimit', SET_LIMIT('accountId: "ALICE", maxPosition: 1, reason: "r"')],
    [
      'setRestriction',
      'mutation { setRestriction(input: {symbol: "AAPL", restricted: true, reason: "r"}) { change { id } } }',
    ],
    [
      'setShortSalePolicy',
      'mutation { setShortSalePolicy(input: {accountId: "ALICE", policy: MUST_MARK, reason: "r"}) { change { id } } }',
    ],
    ['approveRiskChange, of a limit', 'mutation { approveRiskChange(input: {id: 2}) { change { id } } }'],
    ['rejectRiskChange, of a limit', 'mutation { rejectRiskChange(input: {id: 2}) { change { id } } }'],
  ])('%s: RISK', async (_, query) => {
    expect(await outcomes(query)).toEqual({ ...NOBODY, risk: 'ok' });
  });

  it.each([
    ['approveRiskChange', 'mutation { approveRiskChange(input: {id: 1}) { change { id } } }'],
    ['rejectRiskChange', 'mutation { rejectRiskChange(input: {id: 1}) { change { id } } }'],
    [
      'setTradingState of the market',
      'mutation { setTradingState(input: {market: true, state: HALTED}) { canceledCount } }',
    ],
  ])('%s, of a trading state: RISK and OPERATOR', async (_, query) => {
    expect(await outcomes(query)).toEqual({ ...NOBODY, risk: 'ok', operator: 'ok' });
  });

  it('an account or firm that does not exist is NOT_FOUND, a symbol a refusal', async () => {
    expect(await risk.code(SET_LIMIT('accountId: "NOBODY", maxPosition: 1, reason: "r"'))).toBe('NOT_FOUND');
    expect(await risk.code(SET_LIMIT('firmId: "NOBODY", maxCredit: 1, reason: "r"'))).toBe('NOT_FOUND');
    const { setLimit } = await risk.data(SET_LIMIT('accountId: "ALICE", symbol: "ZZZ", maxPosition: 1, reason: "r"'));
    expect(setLimit).toEqual({ change: null, userErrors: [{ code: 'NOT_FOUND', field: ['symbol'] }] });
    expect(house.commands.sent).toEqual([]);
  });
});

describe('F58 setLimit', () => {
  it('asks for exactly the limits that are named, in the units of the house, null taking one out', async () => {
    await risk.data(`mutation ($input: SetLimitInput!) { setLimit(input: $input) { change { id } } }`, {
      input: {
        accountId: 'ALICE',
        symbol: 'MSFT',
        maxOrderQuantity: '500',
        maxPosition: 5000,
        maxOrderNotional: '1000000',
        maxVolumePercent: '2.5',
        typicalQuantity: null,
        typicalMultiple: 100,
        collarPercent: '10',
        reason: ' new client ',
      },
    });
    expect(house.commands.sent).toEqual([
      {
        kind: 'RequestRiskChange',
        by: 'key-demo-risk',
        reason: 'new client',
        change: {
          kind: 'SetLimit',
          account: 0,
          instrument: 1,
          maxOrderQuantity: 500,
          maxPosition: 5_000,
          maxOrderNotional: 1_000_000_000_000,
          maxVolumePercent: 2_500_000,
          typicalQuantity: null,
          typicalMultiple: 100,
          collarPercent: 10_000_000,
        },
      },
    ]);
  });

  it('of a tier, of a firm, of an account as a whole', async () => {
    await risk.data(
      SET_LIMIT(
        'riskTier: "DEFAULT", maxDuplicates: 3, duplicateWindow: "0.5", messagesPerMinute: 50, cancelsPerMinute: 500, maxConcentration: "80", maxLiquidationDays: "0.25", reason: "r"',
      ),
    );
    expect(asked()).toEqual({
      kind: 'SetLimit',
      tier: 'DEFAULT',
      instrument: null,
      maxDuplicates: 3,
      duplicateWindow: 500_000,
      messagesPerMinute: 50,
      cancelsPerMinute: 500,
      maxConcentration: 80_000_000,
      maxLiquidationDays: 250_000,
    });
    // A sum of money may be larger than any price.
    await risk.data(SET_LIMIT('firmId: "FIRM", maxCredit: "9007199254.740991", reason: "r"'));
    expect(asked()).toEqual({ kind: 'SetLimit', firm: 0, instrument: null, maxCredit: Number.MAX_SAFE_INTEGER });
    await risk.data(SET_LIMIT('accountId: "BOB", maxPnlImpact: "1", maxVar: "2", maxDrawdown: "3", reason: "r"'));
    expect(asked()).toMatchObject({ account: 1, maxPnlImpact: 1_000_000, maxVar: 2_000_000, maxDrawdown: 3_000_000 });
  });

  it.each([
    ['no scope', 'maxPosition: 1, reason: "r"'],
    ['two scopes', 'accountId: "ALICE", riskTier: "DEFAULT", maxPosition: 1, reason: "r"'],
    ['no limit', 'accountId: "ALICE", symbol: "AAPL", reason: "r"'],
    ['no reason', 'accountId: "ALICE", maxPosition: 1'],
    ['an empty reason', 'accountId: "ALICE", maxPosition: 1, reason: "  "'],
    ['a long reason', `accountId: "ALICE", maxPosition: 1, reason: "${'x'.repeat(201)}"`],
    ['a negative limit', 'accountId: "ALICE", maxPosition: "-1", reason: "r"'],
    ['more money than can be counted', 'accountId: "ALICE", maxCredit: "9007199254.740992", reason: "r"'],
    ['a double', 'accountId: "ALICE", collarPercent: 2.5, reason: "r"'],
  ])('%s is BAD_USER_INPUT', async (_, input) => {
    expect(await risk.code(SET_LIMIT(input))).toBe('BAD_USER_INPUT');
    expect(house.commands.sent).toEqual([]);
  });

  it('what the exchange refuses is told, without a change', async () => {
    house.commands.answer = () => ({
      referenceRefusal: { code: 'INVALID_VALUE', field: 'maxCredit', message: 'It is a limit over all of them.' },
    });
    expect((await risk.data(SET_LIMIT('accountId: "ALICE", maxCredit: 1, reason: "r"'))).setLimit).toEqual({
      change: null,
      userErrors: [{ code: 'INVALID_VALUE', field: ['maxCredit'] }],
    });
  });
});

describe('a change, as it is shown', () => {
  const FIELDS = `id kind summary status account { id } firm { id } riskTier algorithm instrument { symbol } limits { name value }
    state restricted policy requestedBy requestedByKey requestedAt expiresAt reason requestedSequence
    decidedBy decidedByKey decidedAt decisionReason effectiveSequence`;
  const shown = async (change: RiskChange, terms: Partial<RiskChangeRecord> = {}, key = 'demo-risk') => {
    house.keep({ riskChanges: [changeRow({ id: 9, change, ...terms })] });
    return (await client.as(key).data(`{ riskChange(id: 9) { ${FIELDS} } }`)).riskChange;
  };

  it('has who asked for it, when and why, and who decided', async () => {
    const change = { kind: 'SetLimit', account: 0, instrument: 1, maxOrderQuantity: 600, collarPercent: null } as const;
    expect(await shown(change)).toEqual({
      id: '9',
      kind: 'LIMIT',
      summary: 'Limits of account ALICE in MSFT: maxOrderQuantity 600, no collarPercent',
      status: 'PENDING',
      account: { id: 'ALICE' },
      firm: null,
      riskTier: null,
      algorithm: null,
      instrument: { symbol: 'MSFT' },
      limits: [
        { name: 'MAX_ORDER_QUANTITY', value: '600' },
        { name: 'COLLAR_PERCENT', value: null },
      ],
      state: null,
      restricted: null,
      policy: null,
      requestedBy: 'demo-risk',
      requestedByKey: 'key-demo-risk',
      requestedAt: '2026-11-24T15:00:00.000000Z',
      expiresAt: '2026-11-25T15:00:00.000000Z',
      reason: 'looked at',
      requestedSequence: '7',
      decidedBy: null,
      decidedByKey: null,
      decidedAt: null,
      decisionReason: null,
      effectiveSequence: null,
    });
    const decided = {
      status: 'EFFECTIVE',
      decidedBy: 'key-demo-risk-2',
      decidedAt: NOW,
      decisionReason: 'fine',
      decidedSequence: 12,
    } as const;
    const by = { decidedBy: 'demo-risk-2', decidedByKey: 'key-demo-risk-2', decisionReason: 'fine', expiresAt: null };
    expect(await shown(change, decided)).toMatchObject({ ...by, effectiveSequence: '12' });
    expect(await shown(change, { ...decided, status: 'REJECTED' })).toMatchObject({ ...by, effectiveSequence: null });
  });

  it.each([
    [
      { kind: 'SetLimit', tier: 'DEFAULT', instrument: null, maxCredit: 5_000_000_000_000 },
      'Limits of tier DEFAULT: maxCredit 5000000.00',
    ],
    [{ kind: 'SetLimit', firm: 0, instrument: null, maxCredit: null }, 'Limits of firm FIRM: no maxCredit'],
    [{ kind: 'SetTradingState', state: 'HALTED', reason: '' }, 'Trading state of the whole market: HALTED'],
    [
      { kind: 'SetTradingState', algorithm: 'twap-1', state: 'HALTED', reason: '' },
      'Trading state of algorithm twap-1: HALTED',
    ],
    [{ kind: 'SetTradingState', instrument: 0, state: 'REDUCING', reason: '' }, 'Trading state of AAPL: REDUCING'],
    [{ kind: 'SetTradingState', firm: 0, state: 'ACTIVE', reason: '' }, 'Trading state of firm FIRM: ACTIVE'],
    [{ kind: 'SetRestriction', instrument: 0, restricted: true }, 'AAPL on the restricted list for everybody'],
    [
      { kind: 'SetRestriction', instrument: 0, account: 1, restricted: false },
      'AAPL off the restricted list for account BOB',
    ],
    [{ kind: 'SetShortSalePolicy', account: 0, policy: 'MUST_MARK' }, 'Short sale policy of account ALICE: MUST_MARK'],
  ] as const)('in words: %#', async (change, summary) => {
    expect(await shown(change)).toMatchObject({ summary });
  });

  it('names of keys are for those who may read the changes, and for the key itself', async () => {
    const fields = 'requestedBy requestedByKey decidedBy decidedByKey';
    const kill = `mutation { killAccount(input: {accountId: "ALICE"}) { change { ${fields} } } }`;
    answerWith(changeRow({ requestedBy: 'key-demo-alice', decidedBy: 'key-demo-risk' }));
    const seen = async (key: string) => (await client.as(key).data(kill)).killAccount.change;
    const own = { requestedBy: 'demo-alice', requestedByKey: 'key-demo-alice' };
    expect(await seen('demo-alice')).toEqual({ ...own, decidedBy: null, decidedByKey: null });
    expect(await seen('demo-operator')).toEqual({ ...own, decidedBy: 'demo-risk', decidedByKey: 'key-demo-risk' });
  });
});

describe('the kill switch of every scope', () => {
  const set = (scope: string, state = 'HALTED') =>
    `mutation { setTradingState(input: {${scope}, state: ${state}, reason: "r"}) { canceledCount account { id } change { status } userErrors { code field } } }`;

  it.each([
    ['accountId: "BOB"', { account: 1 }, { id: 'BOB' }],
    ['firmId: "FIRM"', { firm: 0 }, null],
    ['algorithm: "twap-1"', { algorithm: 'twap-1' }, null],
    ['symbol: "MSFT"', { instrument: 1 }, null],
    ['market: true', {}, null],
    ['market: true, accountId: null', {}, null],
  ])('%s', async (scope, expected, account) => {
    answerWith(changeRow({ status: 'EFFECTIVE' }), 4);
    const change = { status: 'EFFECTIVE' };
    expect((await risk.data(set(scope))).setTradingState).toEqual({
      canceledCount: 4,
      account,
      change,
      userErrors: [],
    });
    expect(asked()).toEqual({ kind: 'SetTradingState', ...expected, state: 'HALTED', reason: 'r' });
  });

  it.each([
    ['none'],
    ['market: false'],
    ['accountId: "ALICE", market: true'],
    ['firmId: "FIRM", symbol: "AAPL"'],
    ['algorithm: "a b"'],
  ])('%s is BAD_USER_INPUT', async (scope) => {
    const query = set(scope === 'none' ? 'accountId: null' : scope);
    expect(await risk.code(query)).toBe('BAD_USER_INPUT');
    expect(house.commands.sent).toEqual([]);
  });

  it('an unknown firm is NOT_FOUND, an unknown symbol a refusal', async () => {
    expect(await risk.code(set('firmId: "NOBODY"'))).toBe('NOT_FOUND');
    expect((await risk.data(set('symbol: "ZZZ"'))).setTradingState).toMatchObject({
      canceledCount: 0,
      change: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['symbol'] }],
    });
  });

  it('D54 stopping has the budget of cancels, releasing that of orders', async () => {
    const limited = await openScriptedHouse({ BOURSE_LIMIT_ORDERS: '1/1' });
    try {
      const officer = new Client(limited.url, 'demo-risk');
      expect(await officer.code(set('market: true', 'ACTIVE'))).toBeUndefined();
      expect(await officer.code(set('market: true', 'ACTIVE'))).toBe('RATE_LIMITED');
      for (const scope of ['market: true', 'firmId: "FIRM"', 'algorithm: "x"']) {
        expect(await officer.code(set(scope))).toBeUndefined();
      }
    } finally {
      await limited.close();
    }
  });
});

describe('S16 the second person', () => {
  const decide = (verb: string, id: string, more = '') =>
    `mutation { it: ${verb}RiskChange(input: {id: "${id}"${more}}) { change { id status } userErrors { code field } } }`;

  it.each(['approve', 'reject'])('%ss in its own name', async (verb) => {
    const status = verb === 'approve' ? 'EFFECTIVE' : 'REJECTED';
    answerWith(changeRow({ status }));
    const { it: answer } = await client.as('demo-risk-2').data(decide(verb, '1', ', reason: "checked"'));
    expect(answer).toEqual({ change: { id: '1', status }, userErrors: [] });
    const [by, reason] = ['key-demo-risk-2', 'checked'];
    expect(house.commands.sent).toEqual([{ kind: 'DecideRiskChange', id: 1, approve: verb === 'approve', by, reason }]);
  });

  it('what the exchange refuses is told, beside the change as it is', async () => {
    house.commands.answer = () => ({ referenceRefusal: { code: 'INVALID_VALUE', field: 'by', message: 'Another.' } });
    expect((await risk.data(decide('approve', '1'))).it).toEqual({
      change: { id: '1', status: 'PENDING' },
      userErrors: [{ code: 'INVALID_VALUE', field: ['by'] }],
    });
  });

  it.each(['0', '99', 'x', '-1', '99999999999999999999'])('there is no change %s', async (id) => {
    expect((await risk.data(decide('approve', id))).it).toEqual({
      change: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['id'] }],
    });
    expect(house.commands.sent).toEqual([]);
  });
});

it('the restricted list and short sale policies are asked for like limits', async () => {
  const restrict = (input: string) =>
    risk.data(`mutation { setRestriction(input: {${input}, reason: "r"}) { change { id } userErrors { code } } }`);
  await restrict('symbol: "AAPL", restricted: true');
  expect(asked()).toEqual({ kind: 'SetRestriction', instrument: 0, restricted: true });
  await restrict('symbol: "AAPL", accountId: "BOB", restricted: false');
  expect(asked()).toEqual({ kind: 'SetRestriction', instrument: 0, account: 1, restricted: false });
  await restrict('symbol: "MSFT", firmId: "FIRM", restricted: true');
  expect(asked()).toEqual({ kind: 'SetRestriction', instrument: 1, firm: 0, restricted: true });
  const both =
    'mutation { setRestriction(input: {symbol: "AAPL", accountId: "BOB", firmId: "FIRM", restricted: true, reason: "r"}) { change { id } } }';
  expect(await risk.code(both)).toBe('BAD_USER_INPUT');
  await risk.data(
    'mutation { setShortSalePolicy(input: {accountId: "BOB", policy: MUST_MARK_AND_LOCATE, reason: "r"}) { account { id } } }',
  );
  expect(asked()).toEqual({ kind: 'SetShortSalePolicy', account: 1, policy: 'MUST_MARK_AND_LOCATE' });
});
