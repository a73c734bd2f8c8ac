import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from './support/client.ts';
import { openDesk, type Desk } from './support/desk.ts';
import { RawSocket } from './support/socket.ts';

let desk: Desk;
let atlas: Client;
let socket: RawSocket;
let followed: string;

const STATUS = `phase halt { kind level price referencePrice since until }
  priceBand { lower upper referencePrice state pausesAt } shortSaleRestriction { days }`;

beforeEach(async () => {
  desk = await openDesk();
  atlas = desk.alice.as('demo-atlas');
  await desk.stopClock();
  socket = await RawSocket.connect(desk.house.url);
  followed = socket.start(`subscription { marketStatus(symbol: "AAPL") { ${STATUS} } }`);
  await socket.count(followed, 1);
});
afterEach(async () => {
  socket.socket.terminate();
  await desk.house.close();
});

const status = async () => (await desk.alice.data(`{ marketStatus(symbol: "AAPL") { ${STATUS} } }`)).marketStatus;
/** The next event of the subscription in which the market stands so. */
const sent = async (expected: Record<string, unknown>) => {
  await expect
    .poll(() => socket.events(followed).map(({ marketStatus }) => marketStatus))
    .toContainEqual(expect.objectContaining(expected));
};
const seconds = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1_000;
const MARKET = { type: 'MARKET', price: null };

/** In a halt nothing trades, limit orders queue, and cancels work. */
async function expectHalted(): Promise<void> {
  expect((await desk.refused({ ...MARKET, quantity: 1 })).code).toBe('TRADING_HALTED');
  expect((await desk.refused({ quantity: 1, timeInForce: 'IOC' })).code).toBe('TRADING_HALTED');
  const { id, status: state } = await desk.taken({ quantity: 1, price: '150.01' });
  expect(state).toBe('NEW');
  await desk.mutate(`cancelOrder(input: {orderId: ${id}}) { userErrors { code } }`, desk.alice);
}

describe('D40 D56 halts', () => {
  it('by an operator: until the market is opened again', async () => {
    const halted = await desk.operate(
      'setMarketPhase(input: {symbol: "AAPL", phase: HALTED})',
      'marketStatus { phase }',
    );
    expect(halted.marketStatus).toEqual([{ phase: 'HALTED' }]);
    expect(await status()).toMatchObject({
      phase: 'HALTED',
      halt: { kind: 'OPERATOR', level: null, price: null, referencePrice: null, until: null },
    });
    await sent({ phase: 'HALTED' });
    await expectHalted();
    await desk.operate('setMarketPhase(input: {symbol: "AAPL", phase: CONTINUOUS})');
    expect(await status()).toMatchObject({ phase: 'CONTINUOUS', halt: null });
    await desk.taken({ ...MARKET, quantity: 1 });
  });

  it('market-wide: at 7 and 13 % for 15 minutes and once a day each, at 20 % for the rest of the day', async () => {
    const index = (value: string) =>
      desk.operate(`setMarketIndex(input: {value: "${value}"})`, 'marketWideBreaker { decline levels { triggered } }');
    await desk.operate('setMarketIndex(input: {value: "5000", priorClose: "5000"})');
    await index('4650.01');
    expect(await status()).toMatchObject({ phase: 'CONTINUOUS', halt: null });

    const reached = await index('4650');
    expect(reached.marketWideBreaker).toEqual({
      decline: '7.00',
      levels: [{ triggered: true }, { triggered: false }, { triggered: false }],
    });
    const { phase, halt } = await status();
    expect(phase).toBe('HALTED');
    expect(halt).toMatchObject({ kind: 'MARKET_WIDE', level: 1, price: '4650.00', referencePrice: '5000.00' });
    expect(seconds(halt.since, halt.until)).toBe(900);
    await sent({ phase: 'HALTED' });
    await expectHalted();
    await desk.step(899);
    expect((await status()).phase).toBe('HALTED');
    await desk.step(1);
    expect((await status()).phase).toBe('REOPENING_AUCTION');
    await desk.step(300);
    expect(await status()).toMatchObject({ phase: 'CONTINUOUS', halt: null });
    await desk.taken({ ...MARKET, quantity: 1 });

    await index('4600');
    expect((await status()).phase).toBe('CONTINUOUS');
    await index('4350');
    expect((await status()).halt).toMatchObject({ kind: 'MARKET_WIDE', level: 2 });
    await desk.step(1_200);
    expect((await status()).phase).toBe('CONTINUOUS');
    await index('4000');
    expect(await status()).toMatchObject({ phase: 'HALTED', halt: { kind: 'MARKET_WIDE', level: 3 } });
    await desk.step(3_600);
    expect((await status()).phase).toBe('HALTED');
  });

  it('limit up-limit down: 15 s at a band, then a pause of 5 minutes and a reopening auction', async () => {
    await desk.operate('setHaltRules(input: {symbol: "AAPL", priceBands: LULD_TIER_1})', 'instrument { priceBands }');
    await sent({ priceBand: expect.objectContaining({ lower: '142.50', upper: '157.50', state: 'NORMAL' }) });
    // All that is offered below the band is bought, and the best bid stands at it.
    await desk.taken({ accountId: 'ATLAS', quantity: 3_000, price: '157.50', timeInForce: 'GTC' }, atlas);
    const { priceBand } = await status();
    expect(priceBand).toMatchObject({ upper: '157.50', state: 'LIMIT_STATE' });
    await sent({ priceBand: expect.objectContaining({ state: 'LIMIT_STATE' }) });
    await desk.step(14);
    expect((await status()).phase).toBe('CONTINUOUS');
    await desk.step(1);
    const { phase, halt } = await status();
    expect(phase).toBe('HALTED');
    expect(halt).toMatchObject({ kind: 'PRICE_BAND', level: null, referencePrice: '150.00' });
    expect(seconds(halt.since, halt.until)).toBe(300);
    await sent({ phase: 'HALTED' });
    await desk.step(300);
    expect((await status()).phase).toBe('REOPENING_AUCTION');
    await sent({ phase: 'REOPENING_AUCTION' });
    await desk.step(300);
    expect((await status()).halt).toBeNull();
  });

  it('F65 F69 the venue’s own breaker of a symbol: 7, 13 and 20 % from the day’s reference price, either way', async () => {
    await desk.operate('setHaltRules(input: {symbol: "AAPL", symbolBreaker: true})', 'instrument { symbolBreaker }');
    await desk.taken({ accountId: 'ATLAS', quantity: 2_050, price: '150.04' }, atlas);
    const trade = async (price: string) => {
      await desk.taken({ side: 'SELL', quantity: 1, price });
      await desk.taken({ accountId: 'ATLAS', quantity: 1, price }, atlas);
    };
    await trade('160.49');
    expect((await status()).phase).toBe('CONTINUOUS');
    await trade('160.50');
    const { phase, halt } = await status();
    expect(phase).toBe('HALTED');
    expect(halt).toMatchObject({ kind: 'SYMBOL_BREAKER', level: 1, price: '160.50', referencePrice: '150.00' });
    expect(seconds(halt.since, halt.until)).toBe(900);
    await expectHalted();
    await desk.step(1_200);
    expect((await status()).phase).toBe('CONTINUOUS');
    // Level 1 is used up for today.
    await trade('160.60');
    expect((await status()).phase).toBe('CONTINUOUS');
    await trade('169.50');
    expect((await status()).halt).toMatchObject({ kind: 'SYMBOL_BREAKER', level: 2 });
  });

  it('D69 Rule 201 shows in the status, and is sent', async () => {
    // Everything bid for is sold, down to a trade 10 % below.
    await desk.taken({ accountId: 'ATLAS', side: 'SELL', quantity: 1_760, price: '149.96' }, atlas);
    await desk.mutate('cancelAllOrders(input: {accountId: "ATLAS"}) { userErrors { code } }', atlas);
    await desk.taken({ quantity: 1, price: '135.00' });
    await desk.taken({ accountId: 'ATLAS', side: 'SELL', quantity: 1, price: '135.00' }, atlas);
    expect((await status()).shortSaleRestriction).toEqual({ days: 2 });
    await sent({ shortSaleRestriction: { days: 2 } });
  });
});
