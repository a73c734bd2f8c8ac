import { beforeAll, describe, expect, it } from 'vitest';
import { captureState, restoreState } from '../../src/exchange/index.ts';
import { seeded, type SeededExchange } from './seeded-exchange.ts';

const SPREADS = { AAPL: 1, MSFT: 3, GOOGL: 2, AMZN: 2, TSLA: 4, SPY: 1 } as const;
const SYMBOLS = Object.keys(SPREADS) as (keyof typeof SPREADS)[];
const CENT = 10_000;

let house: SeededExchange;

beforeAll(async () => {
  house = await seeded('demo');
});

describe('the demo seed', () => {
  it.each([
    ['AAPL', 192_530_000, 53_138_740, 200_000],
    ['MSFT', 376_040_000, 26_100_185, 250_000],
    ['GOOGL', 139_690_000, 30_995_150, 300_000],
    ['AMZN', 151_940_000, 46_556_430, 330_000],
    ['TSLA', 248_480_000, 114_729_920, 540_000],
    ['SPY', 396_330_000, 92_788_377, 210_000],
  ])(
    'F104 %s has its reference price, volume and volatility',
    (symbol, referencePrice, averageDailyVolume, volatility) => {
      expect(house.directory.instrument(symbol)).toMatchObject({
        referencePrice,
        averageDailyVolume,
        volatility,
        tickSize: CENT,
        lotSize: 1,
      });
    },
  );

  it('F104 has these symbols and no other', () => {
    expect(house.directory.instruments.map(({ symbol }) => symbol)).toEqual(SYMBOLS);
  });

  it.each(SYMBOLS)('%s has depth on both sides, around the reference price at its own spread', (symbol) => {
    const [bids, asks] = [house.levels(symbol, 'BUY'), house.levels(symbol, 'SELL')];
    for (const levels of [bids, asks]) {
      expect(levels).toHaveLength(15);
      const shares = levels.reduce((sum, [, quantity]) => sum + quantity, 0);
      expect(shares).toBeGreaterThan(10 * levels[0]![1]);
      expect(levels.reduce((sum, [, , orders]) => sum + orders, 0)).toBeGreaterThan(35);
    }
    const [bid, ask] = [bids[0]![0], asks[0]![0]];
    expect(ask - bid).toBe(SPREADS[symbol] * CENT);
    const { referencePrice } = house.directory.instrument(symbol)!;
    expect(bid).toBeLessThanOrEqual(referencePrice!);
    expect(ask).toBeGreaterThan(referencePrice!);
  });

  it.each(SYMBOLS)('%s has a history: trades of many accounts at prices that move, on both sides', (symbol) => {
    const trades = house.rows.trades.filter(({ instrument }) => instrument === house.instrument(symbol));
    expect(trades.length).toBeGreaterThan(80);
    expect(new Set(trades.map(({ takerAccount }) => takerAccount)).size).toBeGreaterThanOrEqual(5);
    expect(new Set(trades.map(({ makerAccount }) => makerAccount)).size).toBeGreaterThanOrEqual(2);
    expect(new Set(trades.map(({ aggressorSide }) => aggressorSide)).size).toBe(2);
    const prices = trades.map(({ price }) => price);
    const { referencePrice } = house.directory.instrument(symbol)!;
    const range = (Math.max(...prices) - Math.min(...prices)) / referencePrice!;
    expect(range).toBeGreaterThan(0.002);
    expect(range).toBeLessThan(0.1);
  });

  it('F10 every kind of participant has traded, and I8 what some hold, others are short of', () => {
    const positions = new Map(house.rows.positions.map((row) => [`${row.account}:${row.instrument}`, row]));
    const kinds = new Set([...positions.values()].map(({ account }) => house.directory.accounts[account]!.kind));
    expect([...kinds].sort()).toEqual(['ALGORITHMIC', 'INSTITUTION', 'MARKET_MAKER', 'RETAIL']);
    for (const symbol of SYMBOLS) {
      const held = [...positions.values()].filter(({ instrument }) => instrument === house.instrument(symbol));
      const brought = house.rows.ledger.filter((entry) => entry.instrument === house.instrument(symbol));
      const sum = (rows: readonly { readonly quantity: number | null }[]): number =>
        rows.reduce((total, { quantity }) => total + quantity!, 0);
      expect(sum(held)).toBe(sum(brought));
      expect(held.some(({ quantity }) => quantity !== 0)).toBe(true);
    }
  });

  it('has orders that ended in several ways, and none that was rejected or stopped before its own', () => {
    const orders = house.latestOrders();
    const ends = new Set(orders.map(({ status, cancelReason }) => cancelReason ?? status));
    expect([...ends]).toEqual(expect.arrayContaining(['NEW', 'PARTIALLY_FILLED', 'FILLED', 'MASS_CANCEL', 'IOC']));
    expect(ends).not.toContain('REJECTED');
    expect(house.rows.preventions).toEqual([]);
    for (const { clientOrderId } of orders) expect(clientOrderId).toMatch(/^(seed-[A-Za-z]+-\d+|\d+\/\d+|Q\/\d+)$/);
    const ids = orders.map(({ account, clientOrderId }) => `${account}:${clientOrderId}`);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('leaves the message rates of the default tier alone, and ALICE and BOB untouched', () => {
    const messages = new Map<string, number>();
    for (const command of house.commands) {
      if (command.kind !== 'SubmitOrder' && command.kind !== 'CancelAllOrders') continue;
      const { id } = house.directory.accounts[command.account]!;
      messages.set(id, (messages.get(id) ?? 0) + 1);
    }
    for (const { id, tier } of house.directory.accounts) {
      if (tier === 'DEFAULT') expect(messages.get(id) ?? 0, id).toBeLessThanOrEqual(10);
    }
    expect([messages.get('ALICE'), messages.get('BOB')]).toEqual([undefined, undefined]);
  });

  it('leaves no order of ALICE, BOB or ATLAS open, so that nothing they send meets their own', () => {
    const open = house.latestOrders().filter(({ leavesQuantity }) => leavesQuantity > 0);
    const owners = new Set(open.map(({ account }) => house.directory.accounts[account]!.id));
    for (const id of ['ALICE', 'BOB', 'ATLAS']) expect(owners).not.toContain(id);
    expect([...owners]).toEqual(expect.arrayContaining(['MAKER', 'QUAY', 'LATTICE', 'MERIDIAN', 'SUMMIT', 'CAROL']));
    for (const { timeInForce } of open) expect(timeInForce).toBe('GTC');
  });

  it('is sent in chunks of at most 500 commands', () => {
    expect(Math.max(...house.chunks)).toBe(500);
    expect(house.commands.length).toBeLessThan(5_000);
  });

  it('I15 is the same each time, and its state comes back from a snapshot', async () => {
    const again = await seeded('demo');
    expect(again.commands).toEqual(house.commands);
    expect(again.events).toEqual(house.events);
    expect(again.rows).toEqual(house.rows);
    const state = captureState(house.exchange);
    expect(captureState(again.exchange)).toBe(state);
    expect(captureState(restoreState(state))).toBe(state);
  });
});
