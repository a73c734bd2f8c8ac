import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client, SUBMIT, orderInput } from './support/client.ts';
import { openHouse, type House } from './support/house.ts';
import { RawSocket } from './support/socket.ts';

let house: House;
let alice: Client;
let operator: Client;
const open: RawSocket[] = [];

beforeEach(async () => {
  house = await openHouse();
  alice = new Client(house.url, 'demo-alice');
  operator = alice.as('demo-operator');
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.socket.terminate();
  await house.close();
});

async function connect(key?: string): Promise<RawSocket> {
  const socket = await RawSocket.connect(house.url, key);
  open.push(socket);
  return socket;
}

const submit = async (terms: Record<string, unknown> = {}, client = alice) =>
  (await client.data(SUBMIT, { input: orderInput(terms) })).submitOrder;
const order = async (id: string) =>
  (
    await alice.data(
      `{ order(id: ${id}) { status cancelReason leavesQuantity events { type reason } trades { aggressorSide price quantity } } }`,
    )
  ).order;
const operate = async (mutation: string) => {
  const { it } = await operator.data(`mutation { it: ${mutation} }`);
  expect(it.userErrors).toEqual([]);
  return it;
};
const phase = (name: string, more = '') =>
  operate(
    `setMarketPhase(input: {symbol: "AAPL", phase: ${name}${more}}) { marketStatus { phase } userErrors { code message } }`,
  );
const clock = (rate: string) =>
  operate(`setClock(input: {rate: ${rate}}) { clock { time rate } userErrors { code message } }`);
const step = (input: string) =>
  operate(`stepClock(input: {${input}}) { clock { time rate } userErrors { code message } }`);

describe('call auctions', () => {
  const AUCTION = '{ symbol phase indicativePrice indicativeVolume imbalance imbalanceSide uncrossed }';

  it('collect orders, tell what they would give, and trade at one price', async () => {
    const socket = await connect();
    const indications = socket.start(`subscription { auctionIndicative(symbol: "AAPL") ${AUCTION} }`);
    const phases = socket.start('subscription { marketStatus(symbol: "AAPL") { phase } }');
    await socket.count(phases, 1);
    expect(await phase('OPENING_AUCTION')).toMatchObject({ marketStatus: [{ phase: 'OPENING_AUCTION' }] });
    const bought = await submit({ price: '150.03', quantity: 300, timeInForce: 'GTC' });
    expect(bought).toMatchObject({ order: { status: 'NEW' }, trades: [] });
    // The book may be crossed now: it has no spread and no middle.
    const { orderBook } = await alice.data(
      '{ orderBook(symbol: "AAPL") { spread midPrice bids { price } asks { price } } }',
    );
    expect(orderBook).toMatchObject({ spread: null, midPrice: null, bids: [{ price: '150.03' }, {}, {}, {}, {}] });
    await operate('setClock(input: {rate: 0}) { userErrors { code } }');
    await step('bySeconds: 2');
    const { auction } = await alice.data(`{ auction(symbol: "AAPL") ${AUCTION} }`);
    expect(auction).toMatchObject({
      phase: 'OPENING_AUCTION',
      indicativeVolume: '300',
      indicativePrice: '150.01',
      uncrossed: false,
    });
    await phase('CONTINUOUS');
    const done = await order(bought.order.id);
    expect(done).toMatchObject({ status: 'FILLED' });
    expect(new Set(done.trades.map(({ price, aggressorSide }: any) => `${price} ${aggressorSide}`))).toEqual(
      new Set(['150.01 null']),
    );
    const last = await socket.until(({ payload }) => payload?.data?.auctionIndicative?.uncrossed === true);
    expect(last.id).toBe(indications);
    expect(last.payload.data.auctionIndicative).toMatchObject({ symbol: 'AAPL', indicativeVolume: '300' });
    const seen = (await socket.count(phases, 3)).map(({ marketStatus }) => marketStatus.phase);
    expect(seen).toEqual(['CONTINUOUS', 'OPENING_AUCTION', 'CONTINUOUS']);
  });

  it('end by themselves after their duration, which lets orders for the opening trade or go', async () => {
    await clock('0');
    await phase('OPENING_AUCTION', ', durationSeconds: 60');
    const atOpening = await submit({
      type: 'MARKET',
      price: null,
      side: 'SELL',
      timeInForce: 'AT_THE_OPENING',
      quantity: 100,
    });
    const tooLow = await submit({ price: '1.00', timeInForce: 'AT_THE_OPENING', quantity: 10 });
    expect(atOpening.order).toMatchObject({ status: 'NEW', leavesQuantity: '100' });
    await step('bySeconds: 59');
    expect((await order(atOpening.order.id)).status).toBe('NEW');
    await step('bySeconds: 1');
    expect((await alice.data('{ marketStatus(symbol: "AAPL") { phase } }')).marketStatus).toEqual({
      phase: 'CONTINUOUS',
    });
    expect(await order(atOpening.order.id)).toMatchObject({ status: 'FILLED' });
    expect(await order(tooLow.order.id)).toMatchObject({ status: 'CANCELED', cancelReason: 'PHASE' });
  });
});

describe('D56 outside continuous trading', () => {
  it.each([
    ['HALTED', { timeInForce: 'IOC' }, 'TRADING_HALTED'],
    ['HALTED', { type: 'MARKET', price: null }, 'TRADING_HALTED'],
    ['CLOSING_AUCTION', { timeInForce: 'FOK' }, 'MARKET_CLOSED'],
    ['CLOSED', {}, 'MARKET_CLOSED'],
  ])('%s refuses what cannot wait', async (name, terms, code) => {
    await phase(name);
    expect(await submit(terms)).toMatchObject({ order: { rejectCode: code } });
    const input = orderInput(terms);
    const { validateOrder } = await alice.data(
      'query ($input: SubmitOrderInput!) { validateOrder(input: $input) { userErrors { code } } }',
      { input },
    );
    expect(validateOrder.userErrors).toEqual([{ code }]);
    const { order: queued } = await submit({ timeInForce: 'GTC' });
    expect(queued).toMatchObject({ status: 'NEW' });
    const { cancelOrder } = await alice.data(
      `mutation { cancelOrder(input: {orderId: ${queued.id}}) { order { status } } }`,
    );
    expect(cancelOrder).toEqual({ order: { status: 'CANCELED' } });
  });
});

describe('time', () => {
  it('F20 F21 F22 lets orders expire as it passes, not before', async () => {
    await clock('0');
    const until = new Date(house.feeds.time / 1000 + 60_000).toISOString();
    const gtd = await submit({ timeInForce: 'GTD', expiresAt: until });
    const day = await submit();
    const gtc = await submit({ timeInForce: 'GTC' });
    await step('bySeconds: 59');
    expect((await order(gtd.order.id)).status).toBe('NEW');
    await step('bySeconds: 2');
    expect(await order(gtd.order.id)).toMatchObject({ status: 'EXPIRED', leavesQuantity: '0' });
    expect((await order(day.order.id)).status).toBe('NEW');
    await phase('CLOSED');
    expect((await order(day.order.id)).status).toBe('EXPIRED');
    expect((await order(gtc.order.id)).status).toBe('NEW');
  });

  it('D11 takes a market through the day of its calendar', async () => {
    await clock('0');
    const day = await submit();
    await operate('setCalendar(input: {symbol: "AAPL", calendar: "XNYS"}) { userErrors { code message } }');
    const { marketStatus } = await alice.data('{ marketStatus(symbol: "AAPL") { phase calendar } }');
    // It is 10:00 in New York, on a Tuesday: the market goes on as it was.
    expect(marketStatus).toEqual({ phase: 'CONTINUOUS', calendar: 'XNYS' });
    expect((await order(day.order.id)).status).toBe('NEW');
    const now = async () => (await alice.data('{ marketStatus(symbol: "AAPL") { phase since } }')).marketStatus;
    for (const [to, expected] of [
      ['2026-11-24T20:55:00Z', 'CLOSING_AUCTION'],
      ['2026-11-24T21:00:00Z', 'CLOSED'],
      ['2026-11-25T09:00:00Z', 'PRE_OPEN'],
      ['2026-11-25T14:25:00Z', 'OPENING_AUCTION'],
      ['2026-11-25T14:30:00Z', 'CONTINUOUS'],
      // Thanksgiving, and the half day after it.
      ['2026-11-26T15:00:00Z', 'CLOSED'],
      ['2026-11-27T18:00:00Z', 'CLOSED'],
    ] as const) {
      await step(`to: "${to}"`);
      expect((await now()).phase, to).toBe(expected);
    }
  });

  it('is stepped only while it is virtual, and never goes back', async () => {
    const refused = async (input: string) =>
      (await operator.data(`mutation { stepClock(input: {${input}}) { userErrors { code field } } }`)).stepClock
        .userErrors;
    expect(await refused('bySeconds: 1')).toEqual([{ code: 'INVALID_VALUE', field: ['to'] }]);
    const { clock: still } = await clock('0');
    expect(still.rate).toBe('0.00');
    const stepped = await step('bySeconds: 3600');
    expect(Date.parse(stepped.clock.time) - Date.parse(still.time)).toBe(3_600_000);
    expect(await refused('to: "2026-11-24T00:00:00Z"')).toEqual([{ code: 'INVALID_VALUE', field: ['to'] }]);
    expect((await clock('null')).clock.rate).toBeNull();
  });
});

describe('getting out', () => {
  it('D54 S16 killAccount cancels all, takes nothing more, and two of RISK release it', async () => {
    const { order: resting } = await submit({ timeInForce: 'GTC' });
    await submit({ type: 'STOP', price: null, stopPrice: '151' });
    const { killAccount } = await alice.data(
      'mutation { killAccount(input: {accountId: "ALICE", reason: "test"}) { canceledCount account { tradingState } userErrors { code } } }',
    );
    expect(killAccount).toEqual({ canceledCount: 2, account: { tradingState: 'HALTED' }, userErrors: [] });
    expect(await order(resting.id)).toMatchObject({ status: 'CANCELED', cancelReason: 'KILL_SWITCH' });
    expect(await submit()).toMatchObject({ order: { rejectCode: 'KILLED' } });
    const release =
      'mutation { setTradingState(input: {accountId: "ALICE", state: ACTIVE}) { account { tradingState } change { id status } userErrors { code } } }';
    const { setTradingState: asked } = await alice.as('demo-risk').data(release);
    expect(asked).toMatchObject({ account: { tradingState: 'HALTED' }, change: { status: 'PENDING' }, userErrors: [] });
    await alice
      .as('demo-risk-2')
      .data(`mutation { approveRiskChange(input: {id: ${asked.change.id}}) { userErrors { code } } }`);
    expect((await alice.data('{ account(id: "ALICE") { tradingState } }')).account).toEqual({ tradingState: 'ACTIVE' });
    expect(await submit()).toMatchObject({ order: { status: 'NEW' } });
  });

  it('REDUCING takes only what reduces', async () => {
    await submit({ type: 'MARKET', price: null, quantity: 50 });
    await alice
      .as('demo-risk')
      .data('mutation { setTradingState(input: {accountId: "ALICE", state: REDUCING}) { canceledCount } }');
    expect(await submit()).toMatchObject({ order: { rejectCode: 'REDUCE_ONLY_STATE' } });
    expect(await submit({ side: 'SELL', price: '151', quantity: 50 })).toMatchObject({ order: { status: 'NEW' } });
  });

  it('keepAlive cancels when no sign of life comes', async () => {
    await clock('0');
    const { order: resting } = await submit({ timeInForce: 'GTC' });
    const keep = 'mutation { keepAlive(input: {accountId: "ALICE", withinSeconds: 10}) { until userErrors { code } } }';
    await alice.data(keep);
    await step('bySeconds: 9');
    await alice.data(keep);
    await step('bySeconds: 9');
    expect((await order(resting.id)).status).toBe('NEW');
    await step('bySeconds: 1');
    expect(await order(resting.id)).toMatchObject({ status: 'CANCELED', cancelReason: 'DISCONNECT' });
  });

  it('cancelOnDisconnect cancels when the socket is gone', async () => {
    const socket = await connect('demo-alice');
    await socket.ask('mutation { cancelOnDisconnect(input: {accountId: "ALICE", enabled: true}) { enabled } }');
    const { order: resting } = await submit({ timeInForce: 'GTC' });
    socket.socket.terminate();
    await expect.poll(async () => (await order(resting.id)).status).toBe('CANCELED');
    expect(await order(resting.id)).toMatchObject({ cancelReason: 'DISCONNECT' });
  });

  it('X25 and when the server stops, before it has stopped', async () => {
    const socket = await connect('demo-alice');
    await socket.ask('mutation { cancelOnDisconnect(input: {accountId: "ALICE", enabled: true}) { enabled } }');
    await submit({ timeInForce: 'GTC' });
    await house.server.close();
    await sleep(0);
    const last = house.journal.entries.slice(-2).map(({ command, actor }) => [command.kind, actor]);
    expect(last).toEqual([
      ['CancelAllOrders', 'key-demo-alice'],
      ['SetCancelOnDisconnect', 'key-demo-alice'],
    ]);
  });
});
