import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDesk, type Desk } from './support/desk.ts';
import { RawSocket } from './support/socket.ts';

let desk: Desk;
const open: RawSocket[] = [];

beforeEach(async () => {
  desk = await openDesk();
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.socket.terminate();
  await desk.house.close();
});

async function follow(subscription: string, key: string) {
  const socket = await RawSocket.connect(desk.house.url, key);
  open.push(socket);
  const id = socket.start(`subscription { ${subscription} }`);
  // Whatever is committed from here on is seen.
  await socket.ask('{ __typename }');
  return { socket, id };
}
const hold = (quantity: number) =>
  desk.operate(
    `bookHolding(input: {accountId: "ALICE", symbol: "AAPL", quantity: "${quantity}", price: "150", reason: "test"})`,
  );
const MARKET = { type: 'MARKET', price: null };
const ALERT =
  'id account { id } metric level value limit instrument { symbol } trade { price account { id } } clearedAt acknowledgedAt';

describe('D57 F73 alerts', () => {
  it('F73 a trade that moves the profit beyond its limit is told within a second, once, and stays told', async () => {
    await hold(500);
    await desk.tighten('accountId: "ALICE", maxPnlImpact: "5"');
    await desk.loosen('accountId: "ALICE", maxConcentration: "100"');
    const own = await follow(`riskAlerts(accountId: "ALICE") { ${ALERT} }`, 'demo-alice');
    const all = await follow(`riskAlerts { ${ALERT} }`, 'demo-risk');
    const begun = performance.now();
    // 500 shares that stood at 150.00 stand at 150.01: a profit of 5.00, which is at the limit and not beyond it.
    await desk.taken({ ...MARKET, quantity: 1 });
    const [alert] = (await all.socket.count(all.id, 1)).map(({ riskAlerts }) => riskAlerts);
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(alert).toEqual({
      id: expect.any(String),
      account: { id: 'ALICE' },
      metric: 'PNL_IMPACT',
      level: 'WARN',
      value: '5.00',
      limit: '5.00',
      instrument: { symbol: 'AAPL' },
      trade: { price: '150.01', account: { id: 'ALICE' } },
      clearedAt: null,
      acknowledgedAt: null,
    });
    expect((await own.socket.count(own.id, 1))[0].riskAlerts).toEqual(alert);
    // And 501 shares at 149.99 again: a loss of 10.02.
    await desk.taken({ ...MARKET, side: 'SELL', quantity: 1 });
    const [, { riskAlerts: next }] = await all.socket.count(all.id, 2);
    expect(next).toMatchObject({ metric: 'PNL_IMPACT', level: 'BREACH', value: '-10.02', limit: '5.00' });
    const { alerts } = await desk.alice.data(
      '{ alerts(accountId: "ALICE", metric: PNL_IMPACT, first: 10) { nodes { id } } }',
    );
    expect(alerts.nodes).toEqual([{ id: next.id }, { id: alert.id }]);
  });

  it('a crossing is one alert: not one more with each trade, and it is acknowledged by a person, once', async () => {
    const all = await follow(`riskAlerts { id metric level acknowledgedBy note }`, 'demo-compliance');
    // All in one instrument is more than 80 % in one.
    await desk.taken({ ...MARKET, quantity: 1 });
    await desk.taken({ ...MARKET, quantity: 1 });
    const { alerts } = await desk.risk.data(
      '{ alerts(accountId: "ALICE", first: 10) { nodes { id metric level value limit } } }',
    );
    expect(alerts.nodes).toEqual([
      { id: expect.any(String), metric: 'CONCENTRATION', level: 'BREACH', value: '100.00', limit: '80.00' },
    ]);
    const [{ id }] = alerts.nodes;
    const acknowledge = async () =>
      (
        await desk.risk.data(
          `mutation { it: acknowledgeAlert(input: {id: "${id}", note: "one stock only"}) { alert { acknowledgedBy note } userErrors { code field } } }`,
        )
      ).it;
    expect(await acknowledge()).toEqual({
      alert: { acknowledgedBy: 'risk manager', note: 'one stock only' },
      userErrors: [],
    });
    expect((await acknowledge()).userErrors).toEqual([{ code: 'ALREADY_ACKNOWLEDGED', field: ['id'] }]);
    await expect
      .poll(() => all.socket.events(all.id).map(({ riskAlerts }) => riskAlerts))
      .toContainEqual({
        id,
        metric: 'CONCENTRATION',
        level: 'BREACH',
        acknowledgedBy: 'risk manager',
        note: 'one stock only',
      });
    const unseen = await desk.risk.data(
      '{ alerts(accountId: "ALICE", acknowledged: false, first: 10) { nodes { id } } }',
    );
    expect(unseen.alerts.nodes).toEqual([]);
  });
});

describe('F71 D36 positions and cash', () => {
  it('positions are sent as they change', async () => {
    const { socket, id } = await follow(
      'positions(accountId: "ALICE") { instrument { symbol } quantity averagePrice mark marketValue realizedPnl unrealizedPnl }',
      'demo-alice',
    );
    await desk.taken({ ...MARKET, quantity: 100 });
    expect((await socket.count(id, 1))[0].positions).toEqual({
      instrument: { symbol: 'AAPL' },
      quantity: '100',
      averagePrice: '150.01',
      mark: '150.01',
      marketValue: '15001.00',
      realizedPnl: '0.00',
      unrealizedPnl: '0.00',
    });
    // Through zero: what closes is realised, what opens costs the trade's price.
    await desk.taken({ ...MARKET, side: 'SELL', quantity: 150 });
    await expect
      .poll(() => socket.events(id).at(-1).positions)
      .toEqual({
        instrument: { symbol: 'AAPL' },
        quantity: '-50',
        averagePrice: '149.99',
        mark: '149.99',
        marketValue: '-7499.50',
        realizedPnl: '-2.00',
        unrealizedPnl: '0.00',
      });
  });

  it('trades move cash, and so do an operator’s bookings; never more is taken than there is', async () => {
    const balance = async () =>
      (await desk.alice.data('{ account(id: "ALICE") { balance { cash deposits withdrawals fees } } }')).account
        .balance;
    const before = await balance();
    expect(before).toEqual({ cash: '250000.00', deposits: '250000.00', withdrawals: '0.00', fees: '0.00' });
    await desk.taken({ ...MARKET, quantity: 100 });
    // 100 shares at 150.01, and 0.10 for taking them.
    expect((await balance()).cash).toBe('234998.90');
    const book = (booking: string, amount: string) =>
      desk.operator.data(
        `mutation { it: bookCash(input: {accountId: "ALICE", booking: ${booking}, amount: "${amount}", reason: "test"}) {
          entry { kind amount reason bookedBy } account { balance { cash } } userErrors { code field message } } }`,
      );
    expect((await book('FEE', '1.25')).it).toEqual({
      entry: { kind: 'FEE', amount: '-1.25', reason: 'test', bookedBy: 'operator' },
      account: { balance: { cash: '234997.65' } },
      userErrors: [],
    });
    const refused = (await book('WITHDRAWAL', '234997.650001')).it;
    expect(refused).toMatchObject({ entry: null, userErrors: [{ code: 'INVALID_VALUE', field: ['amount'] }] });
    expect(refused.userErrors[0].message).toMatch(/234997\.650001.*234997\.65/);
    expect((await book('WITHDRAWAL', '234997.65')).it.account.balance).toEqual({ cash: '0.00' });
    expect(await balance()).toEqual({ cash: '0.00', deposits: '250000.00', withdrawals: '234997.65', fees: '1.25' });
    // Fees and cash are apart from the profit of positions.
    const { positions, ledger } = await desk.alice.data(
      '{ positions(accountId: "ALICE") { realizedPnl unrealizedPnl } ledger(accountId: "ALICE", first: 2) { nodes { kind amount bookedBy } } }',
    );
    expect(positions).toEqual([{ realizedPnl: '0.00', unrealizedPnl: '0.00' }]);
    expect(ledger.nodes).toEqual([
      { kind: 'WITHDRAWAL', amount: '-234997.65', bookedBy: null },
      { kind: 'FEE', amount: '-1.25', bookedBy: null },
    ]);
  });

  it('an opening holding is a position at its cost, and moves no cash', async () => {
    await hold(-200);
    const { account } = await desk.alice.data(
      '{ account(id: "ALICE") { balance { cash } positions { quantity averagePrice marketValue unrealizedPnl } } }',
    );
    expect(account).toEqual({
      balance: { cash: '250000.00' },
      positions: [{ quantity: '-200', averagePrice: '150.00', marketValue: '-30000.00', unrealizedPnl: '0.00' }],
    });
    const { positionsOfSymbol } = await desk.risk.data(
      '{ positionsOfSymbol(symbol: "AAPL") { account { id } quantity } }',
    );
    expect(positionsOfSymbol).toEqual([{ account: { id: 'ALICE' }, quantity: '-200' }]);
  });
});
