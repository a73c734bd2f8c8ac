import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noChanges } from '../../src/exchange/index.ts';
import { Client } from './support/client.ts';
import { alertRow, ledgerRow } from './support/risk-rows.ts';
import { NOW, openScriptedHouse, type ScriptedHouse } from './support/scripted-house.ts';

let house: ScriptedHouse;
let client: Client;
let operator: Client;

beforeAll(async () => {
  house = await openScriptedHouse();
  client = new Client(house.url);
  operator = client.as('demo-operator');
  house.keep({ alerts: [alertRow(), alertRow({ id: 2, acknowledgedBy: 'key-demo-risk', acknowledgedAt: NOW })] });
});
beforeEach(() => {
  house.commands.sent.length = 0;
  house.commands.answer = () => ({});
});
afterAll(() => house.close());

const KEYS = ['demo-alice', 'demo-risk', 'demo-compliance', 'demo-operator', 'demo-data'] as const;
/** Those for whom it is not refused. */
async function allowed(query: string): Promise<string[]> {
  expect(await client.code(query)).toBe('UNAUTHENTICATED');
  const may: string[] = [];
  for (const key of KEYS) {
    const code = await client.as(key).code(query);
    if (code === undefined) may.push(key.slice('demo-'.length));
    else expect(code).toBe('FORBIDDEN');
  }
  return may;
}
const ask = async (mutation: string, as = operator) => (await as.data(`mutation { it: ${mutation} }`)).it;
const code = (mutation: string) => operator.code(`mutation { ${mutation} }`);
const NO_SYMBOL = { userErrors: [{ code: 'NOT_FOUND', field: ['symbol'] }] };

describe('S9 who may what', () => {
  it.each([
    ['setHaltRules', 'setHaltRules(input: {symbol: "AAPL", symbolBreaker: true}) { userErrors { code } }'],
    ['setInstrument', 'setInstrument(input: {symbol: "AAPL", referencePrice: "1"}) { userErrors { code } }'],
    [
      'addPriceHistory',
      'addPriceHistory(input: {symbol: "AAPL", bars: [{date: "2023-12-29", close: 1, volume: 1}]}) { userErrors { code } }',
    ],
    ['bookCash', 'bookCash(input: {accountId: "ALICE", booking: FEE, amount: 1, reason: "r"}) { userErrors { code } }'],
    [
      'bookHolding',
      'bookHolding(input: {accountId: "ALICE", symbol: "AAPL", quantity: 1, price: 1, reason: "r"}) { userErrors { code } }',
    ],
  ])('%s: OPERATOR', async (_, mutation) => {
    expect(await allowed(`mutation { ${mutation} }`)).toEqual(['operator']);
  });

  it('setMarketIndex: OPERATOR and MARKET_DATA', async () => {
    expect(await allowed('mutation { setMarketIndex(input: {value: 1}) { userErrors { code } } }')).toEqual([
      'operator',
      'data',
    ]);
  });

  it('acknowledgeAlert: RISK and COMPLIANCE', async () => {
    expect(await allowed('mutation { acknowledgeAlert(input: {id: 1}) { userErrors { code } } }')).toEqual([
      'risk',
      'compliance',
    ]);
  });
});

describe('the market’s rules and figures', () => {
  it('D40 halt rules: what is left out stays', async () => {
    const fields = '{ instrument { symbol priceBands symbolBreaker } userErrors { code field } }';
    house.commands.answer = () => {
      house.keep({ instruments: [{ ...house.directory.instrument('AAPL')!, priceBands: 'LULD_TIER_1' }] });
      return {};
    };
    expect(await ask(`setHaltRules(input: {symbol: "AAPL", priceBands: LULD_TIER_1}) ${fields}`)).toEqual({
      instrument: { symbol: 'AAPL', priceBands: 'LULD_TIER_1', symbolBreaker: false },
      userErrors: [],
    });
    await ask(`setHaltRules(input: {symbol: "MSFT", symbolBreaker: false, priceBands: null}) ${fields}`);
    expect(house.commands.sent).toEqual([
      { kind: 'SetHaltRules', instrument: 0, priceBands: 'LULD_TIER_1' },
      { kind: 'SetHaltRules', instrument: 1, symbolBreaker: false },
    ]);
    expect(await ask(`setHaltRules(input: {symbol: "ZZZ", symbolBreaker: true}) ${fields}`)).toMatchObject(NO_SYMBOL);
    expect(await code(`setHaltRules(input: {symbol: "AAPL"}) ${fields}`)).toBe('BAD_USER_INPUT');
  });

  it('D52 reference price and average volume', async () => {
    const fields = '{ instrument { symbol } userErrors { code field } }';
    await ask(`setInstrument(input: {symbol: "AAPL", referencePrice: "150.05", averageDailyVolume: 200000}) ${fields}`);
    await ask(`setInstrument(input: {symbol: "AAPL", averageDailyVolume: "5"}) ${fields}`);
    expect(house.commands.sent).toEqual([
      { kind: 'SetInstrument', instrument: 0, referencePrice: 150_050_000, averageDailyVolume: 200_000 },
      { kind: 'SetInstrument', instrument: 0, averageDailyVolume: 5 },
    ]);
    expect(await ask(`setInstrument(input: {symbol: "ZZZ", referencePrice: 1}) ${fields}`)).toMatchObject(NO_SYMBOL);
    expect(await code(`setInstrument(input: {symbol: "AAPL", referencePrice: null}) ${fields}`)).toBe('BAD_USER_INPUT');
    house.commands.answer = () => ({
      referenceRefusal: { code: 'INVALID_VALUE', field: 'referencePrice', message: 'no' },
    });
    expect(await ask(`setInstrument(input: {symbol: "AAPL", referencePrice: 0}) ${fields}`)).toEqual({
      instrument: { symbol: 'AAPL' },
      userErrors: [{ code: 'INVALID_VALUE', field: ['referencePrice'] }],
    });
  });

  it('a price history of up to 500 days at a time', async () => {
    const add = (bars: readonly unknown[]) => ({ input: { symbol: 'MSFT', bars } });
    const query = 'mutation ($input: AddPriceHistoryInput!) { addPriceHistory(input: $input) { userErrors { code } } }';
    const day = (date: string) => ({ date, close: '376.04', volume: 18_730_838 });
    const days = Array.from({ length: 501 }, (_, index) =>
      day(new Date(Date.UTC(2020, 0, index + 1)).toISOString().slice(0, 10)),
    );
    await operator.data(query, add(days.slice(0, 500)));
    expect(house.commands.sent[0]).toMatchObject({ kind: 'AddPriceHistory', instrument: 1, bars: { length: 500 } });
    expect((house.commands.sent[0] as any).bars[0]).toEqual(['2020-01-01', 376_040_000, 18_730_838]);
    for (const bars of [[], days, [day('29.12.2023')], [day('2023-12-29T00:00:00Z')]]) {
      expect(await operator.code(query, add(bars))).toBe('BAD_USER_INPUT');
    }
    expect(house.commands.sent).toHaveLength(1);
  });

  it('D40 the index, with or without its prior close', async () => {
    const fields = '{ marketWideBreaker { value levels { triggered } } userErrors { code field } }';
    expect(await ask(`setMarketIndex(input: {value: "5000"}) ${fields}`)).toEqual({
      marketWideBreaker: null,
      userErrors: [],
    });
    house.commands.answer = () => {
      house.feeds.index = { value: 4_600_000_000, priorClose: 5_000_000_000, level: 1, at: NOW };
      return {};
    };
    const set = await ask(
      `setMarketIndex(input: {value: "4600", priorClose: "5000"}) ${fields}`,
      client.as('demo-data'),
    );
    expect(set.marketWideBreaker).toEqual({
      value: '4600.00',
      levels: [{ triggered: true }, { triggered: false }, { triggered: false }],
    });
    expect(house.commands.sent).toEqual([
      { kind: 'SetIndex', value: 5_000_000_000 },
      { kind: 'SetIndex', value: 4_600_000_000, priorClose: 5_000_000_000 },
    ]);
  });

  it('an instrument is listed with its halt rules; what is usual is not said', async () => {
    const list = (more: string) =>
      ask(
        `createInstrument(input: {symbol: "NEW", name: "New", tickSize: "0.01", lotSize: 1${more}}) { userErrors { code } }`,
      );
    await list('');
    await list(', priceBands: LULD_TIER_2, symbolBreaker: true');
    expect(house.commands.sent[0]).not.toHaveProperty('priceBands');
    expect(house.commands.sent[0]).not.toHaveProperty('symbolBreaker');
    expect(house.commands.sent[1]).toMatchObject({ priceBands: 'LULD_TIER_2', symbolBreaker: true });
  });
});

describe('bookings', () => {
  it('cash, with who and why', async () => {
    house.commands.answer = () => ({ changes: { ...noChanges(), ledger: [ledgerRow({ id: 5 })] } });
    expect(
      await ask(
        'bookCash(input: {accountId: "ALICE", booking: DEPOSIT, amount: "2000000000", reason: " wire 17 "}) { entry { id kind amount bookedBy } account { id } userErrors { code } }',
      ),
    ).toEqual({
      entry: { id: '5', kind: 'DEPOSIT', amount: '1000.00', bookedBy: 'demo-operator' },
      account: { id: 'ALICE' },
      userErrors: [],
    });
    const [amount, by] = [2_000_000_000_000_000, 'key-demo-operator'];
    expect(house.commands.sent).toEqual([
      { kind: 'BookCash', account: 0, booking: 'DEPOSIT', amount, by, reason: 'wire 17' },
    ]);
  });

  it('holdings, long and short', async () => {
    const book = (more: string) =>
      ask(
        `bookHolding(input: {accountId: "BOB", ${more}, price: "380.5", reason: "r"}) { entry { id } userErrors { code field } }`,
      );
    await book('symbol: "MSFT", quantity: "-50"');
    const by = 'key-demo-operator';
    expect(house.commands.sent).toEqual([
      { kind: 'BookHolding', account: 1, instrument: 1, quantity: -50, price: 380_500_000, by, reason: 'r' },
    ]);
    expect(await book('symbol: "ZZZ", quantity: 1')).toEqual({ entry: null, ...NO_SYMBOL });
  });

  it('what the exchange refuses is told', async () => {
    house.commands.answer = () => ({
      referenceRefusal: { code: 'INVALID_VALUE', field: 'amount', message: 'It has 0.00.' },
    });
    expect(
      await ask(
        'bookCash(input: {accountId: "ALICE", booking: WITHDRAWAL, amount: 1, reason: "r"}) { entry { id } userErrors { code field message } }',
      ),
    ).toEqual({ entry: null, userErrors: [{ code: 'INVALID_VALUE', field: ['amount'], message: 'It has 0.00.' }] });
  });

  it.each([
    'bookCash(input: {accountId: "ALICE", booking: FEE, amount: "-1", reason: "r"}) { userErrors { code } }',
    'bookCash(input: {accountId: "ALICE", booking: FEE, amount: 1, reason: ""}) { userErrors { code } }',
    'bookCash(input: {accountId: "ALICE", booking: OPENING_HOLDING, amount: 1, reason: "r"}) { userErrors { code } }',
    'bookHolding(input: {accountId: "ALICE", symbol: "AAPL", quantity: 1, price: 1, reason: " "}) { userErrors { code } }',
  ])('%s is BAD_USER_INPUT', async (mutation) => {
    expect(await code(mutation)).toBe('BAD_USER_INPUT');
    expect(house.commands.sent).toEqual([]);
  });
});

describe('D57 a person has seen an alert', () => {
  const acknowledge = (id: string, as: string) =>
    ask(
      `acknowledgeAlert(input: {id: "${id}", note: " hedged "}) { alert { id note acknowledgedBy } userErrors { code field } }`,
      client.as(as),
    );

  it('in its own name, with a note', async () => {
    const by = 'key-demo-compliance';
    house.commands.answer = () => ({
      changes: { ...noChanges(), alerts: [alertRow({ acknowledgedBy: by, acknowledgedAt: NOW, note: 'hedged' })] },
    });
    expect(await acknowledge('1', 'demo-compliance')).toEqual({
      alert: { id: '1', note: 'hedged', acknowledgedBy: 'demo-compliance' },
      userErrors: [],
    });
    expect(house.commands.sent).toEqual([{ kind: 'AcknowledgeAlert', id: 1, by, note: 'hedged' }]);
  });

  it('once: a second time is refused, and so is an alert that is none', async () => {
    expect(await acknowledge('2', 'demo-compliance')).toEqual({
      alert: { id: '2', note: null, acknowledgedBy: 'demo-risk' },
      userErrors: [{ code: 'ALREADY_ACKNOWLEDGED', field: ['id'] }],
    });
    for (const id of ['0', '77', 'x']) {
      expect(await acknowledge(id, 'demo-risk')).toEqual({
        alert: null,
        userErrors: [{ code: 'NOT_FOUND', field: ['id'] }],
      });
    }
    expect(house.commands.sent).toEqual([]);
  });
});
