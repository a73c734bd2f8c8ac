import { beforeAll, describe, expect, it } from 'vitest';
import { averagePrice, formatDecimal, type Side } from '../../src/domain/index.ts';
import { seeded, type SeededExchange } from './seeded-exchange.ts';

let house: SeededExchange;

beforeAll(async () => {
  house = await seeded('textbook');
});

/** Price in dollars, quantity, orders. */
const dollars = (side: Side) =>
  house.levels('AAPL', side).map(([price, quantity, orders]) => [formatDecimal(price), quantity, orders]);

describe('the textbook seed', () => {
  it('F7 has the bids of the source, level by level', () => {
    expect(dollars('BUY')).toEqual([
      ['149.99', 500, 3],
      ['149.98', 750, 5],
      ['149.97', 300, 2],
      ['149.96', 200, 1],
    ]);
  });

  it('F7 has the asks of the source, level by level', () => {
    expect(dollars('SELL')).toEqual([
      ['150.01', 400, 2],
      ['150.02', 600, 4],
      ['150.03', 250, 1],
      ['150.04', 800, 6],
    ]);
  });

  it('F7 has a spread of 0.02 and a mid of 150.00', () => {
    const [[bid], [ask]] = [house.levels('AAPL', 'BUY')[0]!, house.levels('AAPL', 'SELL')[0]!];
    expect(formatDecimal(ask - bid)).toBe('0.02');
    expect(formatDecimal((bid + ask) / 2)).toBe('150.00');
  });

  it('splits each level equally, with the remainder on its first order', () => {
    const split = new Map<number, number[]>();
    for (const { price, quantity } of house.rows.orders) split.set(price!, [...(split.get(price!) ?? []), quantity]);
    expect([...split].map(([price, quantities]) => [formatDecimal(price), quantities])).toEqual([
      ['149.99', [168, 166, 166]],
      ['149.98', [150, 150, 150, 150, 150]],
      ['149.97', [150, 150]],
      ['149.96', [200]],
      ['150.01', [200, 200]],
      ['150.02', [150, 150, 150, 150]],
      ['150.03', [250]],
      ['150.04', [135, 133, 133, 133, 133, 133]],
    ]);
  });

  it('has 24 orders of MAKER, good till cancelled, and nothing else', () => {
    const { rows } = house;
    expect(rows.orders).toHaveLength(24);
    for (const order of rows.orders) {
      expect(order).toMatchObject({
        account: house.account('MAKER'),
        type: 'LIMIT',
        timeInForce: 'GTC',
        status: 'NEW',
      });
      expect(order.clientOrderId).toMatch(/^seed-/);
    }
    expect([rows.trades, rows.positions, rows.preventions]).toEqual([[], [], []]);
    expect(rows.instruments.slice(-1)).toMatchObject([
      { symbol: 'AAPL', referencePrice: 150_000_000, tickSize: 10_000, lotSize: 1, currency: 'USD' },
    ]);
    expect(rows.venues[0]).toMatchObject({ index: 0, name: 'BOURSE', kind: 'LIT' });
  });

  it('F85 has all its quotes at the home market: the national best quote is the home market of F7', () => {
    expect(new Set(house.rows.orders.map(({ venue }) => venue))).toEqual(new Set([0]));
    expect(house.rows.quotes.at(-1)).toMatchObject({
      bid: 149_990_000,
      bidQuantity: 500,
      bidVenues: 1,
      ask: 150_010_000,
      askQuantity: 400,
      askVenues: 1,
      flags: 0,
    });
  });

  it('F9 D1 a market buy of 600 by ATLAS walks the book at an average of 150.013333', async () => {
    const market = await seeded('textbook');
    const { order, trades } = market.order('ATLAS', 'AAPL', 'BUY', 600);
    const prints: [string, number][] = [];
    for (const { price, quantity } of trades) {
      const last = prints.at(-1);
      if (last?.[0] === formatDecimal(price)) last[1] += quantity;
      else prints.push([formatDecimal(price), quantity]);
    }
    expect(prints).toEqual([
      ['150.01', 400],
      ['150.02', 200],
    ]);
    expect(order).toMatchObject({ status: 'FILLED', filledQuantity: 600 });
    expect(formatDecimal(averagePrice(BigInt(order!.notional), 600)!)).toBe('150.013333');
    expect(market.levels('AAPL', 'SELL')[0]).toEqual([150_020_000, 400, 3]);
  });
});
