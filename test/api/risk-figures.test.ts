import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReportScope } from '../../src/exchange/index.ts';
import { Client } from './support/client.ts';
import { openRiskHouse } from './support/risk-house.ts';
import { alertRow, reportRow } from './support/risk-rows.ts';
import { NOW, QUIET, type ScriptedHouse } from './support/scripted-house.ts';
import { RawSocket } from './support/socket.ts';
import { NO_FEES } from './support/venue-rows.ts';

let house: ScriptedHouse;
let client: Client;
let alice: Client;
let risk: Client;
const open: RawSocket[] = [];
const reported: [ReportScope, number | null][] = [];

beforeAll(async () => {
  house = await openRiskHouse();
  client = new Client(house.url);
  alice = client.as('demo-alice');
  risk = client.as('demo-risk');
  house.queries.reporter = (scope, asOf) => {
    reported.push([scope, asOf]);
    return reportRow();
  };
});
beforeEach(() => {
  house.queries.sent.length = 0;
  reported.length = 0;
  house.feeds.status = QUIET;
  house.feeds.followed.length = 0;
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.socket.terminate();
});
afterAll(() => house.close());

async function connect(key?: string): Promise<RawSocket> {
  const socket = await RawSocket.connect(house.url, key);
  open.push(socket);
  return socket;
}

describe('D57 alerts', () => {
  const list = async (as: Client, argument = '') =>
    (await as.data(`{ alerts(first: 10${argument}) { nodes { id } } }`)).alerts.nodes.map(({ id }: any) => id);

  it('of an account, a firm, or all that one may read; by measure, and whether a person has seen them', async () => {
    expect(await list(risk)).toEqual(['3', '2', '1']);
    expect(await list(alice)).toEqual(['3', '1']);
    expect(await list(risk, ', accountId: "BOB"')).toEqual(['2']);
    expect(await list(risk, ', firmId: "FIRM", metric: VAR')).toEqual(['2']);
    expect(await list(risk, ', acknowledged: true')).toEqual(['3']);
    expect(await list(alice, ', acknowledged: false')).toEqual(['1']);
    expect(await risk.code('{ alerts(accountId: "ALICE", firmId: "FIRM", first: 1) { nodes { id } } }')).toBe(
      'BAD_USER_INPUT',
    );
  });

  it('tell the figure and the limit in the unit of the measure; who has seen it is told to staff', async () => {
    const seen = async (as: Client) =>
      (
        await as.data(
          '{ alerts(accountId: "ALICE", first: 1) { nodes { account { id } metric level value limit instrument { symbol } trade { id } at clearedAt acknowledgedBy acknowledgedAt note } } }',
        )
      ).alerts.nodes[0];
    const expected = {
      account: { id: 'ALICE' },
      metric: 'CONCENTRATION',
      level: 'BREACH',
      value: '85.25',
      limit: '80.00',
      instrument: { symbol: 'AAPL' },
      trade: null,
      at: '2026-11-24T15:00:00.000000Z',
      clearedAt: null,
      acknowledgedAt: '2026-11-24T15:00:00.000000Z',
    };
    for (const key of ['demo-risk', 'demo-compliance', 'demo-operator']) {
      expect(await seen(client.as(key))).toEqual({ ...expected, acknowledgedBy: 'demo-risk', note: 'known' });
    }
    // What staff found out about an account is not for those who trade it.
    expect(await seen(alice)).toEqual({ ...expected, acknowledgedBy: null, note: null });
  });

  it('come over a socket: of one account, or of all that one may read', async () => {
    const follow = 'subscription ($id: ID) { riskAlerts(accountId: $id) { id account { id } level value limit } }';
    const [own, all] = [await connect('demo-alice'), await connect('demo-risk')];
    const ids = [own.start(follow), all.start(follow), all.start(follow, { id: 'BOB' })] as const;
    await expect.poll(() => house.feeds.followed).toHaveLength(3);
    expect(house.feeds.followed).toEqual(expect.arrayContaining([[0], null, [1]]));
    house.feeds.alerts.publish(alertRow({ id: 4, value: '-12000000000' }));
    expect((await own.count(ids[0], 1))[0].riskAlerts).toEqual({
      id: '4',
      account: { id: 'ALICE' },
      level: 'WARN',
      value: '-12000.00',
      limit: '100000.00',
    });
    const refused = async (key: string | undefined, id: string | null) =>
      (await (await connect(key)).ask(follow, { id })).errors[0].extensions.code;
    expect(await refused(undefined, null)).toBe('UNAUTHENTICATED');
    expect(await refused('demo-data', null)).toBe('FORBIDDEN');
    expect(await refused('demo-alice', 'BOB')).toBe('NOT_FOUND');
  });
});

describe('positions', () => {
  it('are valued at the last trade, else at the reference price, else not at all', async () => {
    const value = async () =>
      (await alice.data('{ positions(accountId: "ALICE") { mark marketValue unrealizedPnl } }')).positions[0];
    expect(await value()).toEqual({ mark: null, marketValue: null, unrealizedPnl: null });
    house.keep({ instruments: [{ ...house.directory.instrument('AAPL')!, referencePrice: 149_000_000 }] });
    expect(await value()).toEqual({ mark: '149.00', marketValue: '-14900.00', unrealizedPnl: '100.00' });
    house.feeds.status = { ...QUIET, lastPrice: 151_000_000 };
    expect(await value()).toEqual({ mark: '151.00', marketValue: '-15100.00', unrealizedPnl: '-100.00' });
  });

  it('of a firm by account, of a symbol over all accounts, each in one query', async () => {
    const fields = '{ account { id } instrument { symbol } quantity }';
    const row = (id: string, symbol: string, quantity: string) => ({
      account: { id },
      instrument: { symbol },
      quantity,
    });
    const { positionsOfFirm } = await risk.data(`{ positionsOfFirm(firmId: "FIRM") ${fields} }`);
    expect(positionsOfFirm).toEqual([row('ALICE', 'AAPL', '-100'), row('BOB', 'AAPL', '100'), row('BOB', 'MSFT', '0')]);
    const { positionsOfSymbol } = await risk.data(`{ positionsOfSymbol(symbol: "AAPL") ${fields} }`);
    expect(positionsOfSymbol).toEqual([row('ALICE', 'AAPL', '-100'), row('BOB', 'AAPL', '100')]);
    expect(house.queries.sent).toEqual(['positionsOfAccounts', 'positionsOfInstruments']);
  });

  it('come over a socket as they change, for those who may read them', async () => {
    const follow =
      'subscription ($id: ID!) { positions(accountId: $id) { instrument { symbol } quantity averagePrice } }';
    const socket = await connect('demo-alice');
    const id = socket.start(follow, { id: 'ALICE' });
    await expect.poll(() => house.feeds.followed).toEqual([0]);
    house.feeds.positions.publish({
      account: 0,
      instrument: 1,
      quantity: 10,
      cost: '3800000000',
      realizedPnl: '0',
      ...NO_FEES,
    });
    expect((await socket.count(id, 1))[0].positions).toEqual({
      instrument: { symbol: 'MSFT' },
      quantity: '10',
      averagePrice: '380.00',
    });
    expect((await socket.ask(follow, { id: 'BOB' })).errors[0].extensions.code).toBe('NOT_FOUND');
  });
});

describe('cash', () => {
  it('what operators booked, newest first, and the balance', async () => {
    const { ledger, account } = await alice.data(
      `{ ledger(accountId: "ALICE", first: 10) { nodes { id kind amount instrument { symbol } quantity price reason bookedBy sequence account { id } } }
         account(id: "ALICE") { balance { cash deposits withdrawals fees } } }`,
    );
    expect(ledger.nodes).toMatchObject([
      {
        id: '4',
        kind: 'OPENING_HOLDING',
        amount: '0.00',
        instrument: { symbol: 'MSFT' },
        quantity: '-50',
        price: '380.00',
      },
      { id: '3', kind: 'FEE', amount: '-2.50', instrument: null, quantity: null, price: null },
      { id: '1', kind: 'DEPOSIT', amount: '1000.00', reason: 'wire 17', bookedBy: null, sequence: '3' },
    ]);
    expect(account.balance).toEqual({
      cash: '-12345678901234.56789',
      deposits: '1000.00',
      withdrawals: '0.00',
      fees: '2.50',
    });
    const booked = await risk.data('{ ledger(accountId: "ALICE", first: 1) { nodes { bookedBy } } }');
    expect(booked.ledger.nodes).toEqual([{ bookedBy: 'demo-operator' }]);
    const { account: bob } = await risk.data('{ account(id: "BOB") { balance { cash fees } } }');
    expect(bob.balance).toEqual({ cash: '0.00', fees: '0.00' });
  });

  it('F103 balances of many accounts are one query', async () => {
    await risk.data('{ positionsOfSymbol(symbol: "AAPL") { account { balance { cash } } } }');
    expect(house.queries.sent).toEqual(['positionsOfInstruments', 'balancesOfAccounts']);
  });
});

describe('F75 risk reports', () => {
  it('of an account, a firm, the market; now, or as of an instant', async () => {
    const asOf = 'asOf: "2026-11-24T09:30:00-05:00"';
    await alice.data(`{ riskReport(accountId: "ALICE") { account { id } firm { id } } }`);
    await risk.data(`{ riskReport(firmId: "FIRM", ${asOf}) { firm { id } } }`);
    await risk.data(`{ marketRiskReport(${asOf}) { cash } }`);
    const instant = Date.UTC(2026, 10, 24, 14, 30) * 1000;
    expect(reported).toEqual([
      [{ account: 0 }, null],
      [{ firm: 0 }, instant],
      [{}, instant],
    ]);
  });

  it('as of an instant that the exchange has not come to is BAD_USER_INPUT', async () => {
    const [now, later] = ['"2026-11-24T15:00:00Z"', '"2026-11-24T15:00:00.000001Z"'];
    await risk.data(`{ marketRiskReport(asOf: ${now}) { cash } }`);
    expect(reported).toEqual([[{}, NOW]]);
    for (const query of [`riskReport(accountId: "ALICE", asOf: ${later})`, `marketRiskReport(asOf: ${later})`]) {
      expect((await risk.ask(`{ ${query} { cash } }`)).errors).toMatchObject([
        {
          extensions: { code: 'BAD_USER_INPUT' },
          message:
            'asOf is 2026-11-24T15:00:00.000001Z; allowed is up to 2026-11-24T15:00:00.000000Z, the time of the exchange. Leave it out for now.',
        },
      ]);
    }
    expect(reported).toHaveLength(1);
  });

  it.each([
    ['neither', '{ riskReport { cash } }'],
    ['neither, by null', '{ riskReport(accountId: null) { cash } }'],
    ['both', '{ riskReport(accountId: "ALICE", firmId: "FIRM") { cash } }'],
  ])('%s of account and firm is BAD_USER_INPUT', async (_, query) => {
    for (const as of [alice, risk]) expect(await as.code(query)).toBe('BAD_USER_INPUT');
    expect(reported).toEqual([]);
  });

  it('every figure, exactly, whatever its size', async () => {
    const { riskReport } = await alice.data(`{ riskReport(accountId: "ALICE") {
      account { id } firm { id } asOf sequence
      positions { account { id } instrument { symbol } quantity cost averagePrice mark marketValue realizedPnl unrealizedPnl }
      cash deposits withdrawals fees realizedPnl unrealizedPnl totalPnl grossExposure netExposure
      valueAtRisk { historical expectedShortfall parametric scenarios from to }
      drawdown { peakPnl maxDrawdown currentDrawdown }
      concentration { largestInstrument { symbol } largestShare herfindahl }
      liquidity { days positions { instrument { symbol } days } }
      withoutHistory { symbol } withoutPrice { symbol } } }`);
    expect(riskReport).toEqual({
      account: { id: 'ALICE' },
      firm: null,
      asOf: '2026-11-24T15:00:00.000000Z',
      sequence: '42',
      positions: [
        {
          account: { id: 'ALICE' },
          instrument: { symbol: 'AAPL' },
          quantity: '-300',
          cost: '-45000.000001',
          averagePrice: '150.00',
          mark: '151.00',
          marketValue: '-45300.00',
          realizedPnl: '12.00',
          unrealizedPnl: '-299.999999',
        },
      ],
      cash: '12345678901234.56789',
      deposits: '12345678901234.56789',
      withdrawals: '0.00',
      fees: '1.50',
      realizedPnl: '12.00',
      unrealizedPnl: '-299.999999',
      totalPnl: '-289.499999',
      grossExposure: '45300.00',
      netExposure: '-45300.00',
      valueAtRisk: {
        historical: '1812.00',
        expectedShortfall: '2000.00',
        parametric: '1700.00',
        scenarios: 500,
        from: '2022-01-04',
        to: '2023-12-29',
      },
      drawdown: { peakPnl: '12.00', maxDrawdown: '301.499999', currentDrawdown: '301.499999' },
      concentration: { largestInstrument: { symbol: 'AAPL' }, largestShare: '100.00', herfindahl: '1.00' },
      liquidity: { days: '0.0015', positions: [{ instrument: { symbol: 'AAPL' }, days: '0.0015' }] },
      withoutHistory: [{ symbol: 'MSFT' }],
      withoutPrice: [],
    });
  });
});

describe('a market that is halted, banded, restricted', () => {
  it('says what did it, from what, and until when', async () => {
    const ask = async () =>
      (
        await client.data(`{ marketStatus(symbol: "AAPL") {
          halt { kind level price referencePrice since until }
          priceBand { lower upper referencePrice state pausesAt since }
          shortSaleRestriction { days price since } } }`)
      ).marketStatus;
    expect(await ask()).toEqual({ halt: null, priceBand: null, shortSaleRestriction: null });
    house.feeds.status = {
      ...QUIET,
      phase: 'HALTED',
      halt: {
        kind: 'PRICE_BAND',
        level: 0,
        price: 157_500_000,
        reference: 150_000_000,
        since: NOW,
        until: NOW + 300_000_000,
      },
      bands: {
        lower: 142_500_000,
        upper: 157_500_000,
        reference: 150_000_000,
        state: 'LIMIT_STATE',
        pausesAt: NOW + 15_000_000,
        since: NOW,
      },
      shortSaleRestriction: { days: 2, price: 135_000_000, since: NOW },
    };
    const since = '2026-11-24T15:00:00.000000Z';
    expect(await ask()).toEqual({
      halt: {
        kind: 'PRICE_BAND',
        level: null,
        price: '157.50',
        referencePrice: '150.00',
        since,
        until: '2026-11-24T15:05:00.000000Z',
      },
      priceBand: {
        lower: '142.50',
        upper: '157.50',
        referencePrice: '150.00',
        state: 'LIMIT_STATE',
        pausesAt: '2026-11-24T15:00:15.000000Z',
        since,
      },
      shortSaleRestriction: { days: 2, price: '135.00', since },
    });
  });

  it('D40 the breakers tell the decline, and the value at which each level is reached', async () => {
    house.feeds.index = { value: 4_650_000_001, priorClose: 5_000_000_000, level: 0, at: NOW };
    const ask = async () =>
      (
        await client.data(
          '{ marketWideBreaker { value priorClose decline at levels { level percent threshold triggered } } }',
        )
      ).marketWideBreaker;
    expect(await ask()).toEqual({
      value: '4650.000001',
      priorClose: '5000.00',
      decline: '7.00',
      at: '2026-11-24T15:00:00.000000Z',
      levels: [
        { level: 1, percent: '7.00', threshold: '4650.00', triggered: false },
        { level: 2, percent: '13.00', threshold: '4350.00', triggered: false },
        { level: 3, percent: '20.00', threshold: '4000.00', triggered: false },
      ],
    });
    house.feeds.index = { value: 5_050_000_000, priorClose: 5_000_000_000, level: 2, at: NOW };
    const after = await ask();
    expect(after.decline).toBe('-1.00');
    expect(after.levels.map(({ triggered }: any) => triggered)).toEqual([true, true, false]);
    house.feeds.index = null;
  });
});
