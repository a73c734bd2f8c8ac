import { readFileSync } from 'node:fs';
import { GraphQLEnumType, buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { estimateOrder } from '../../src/venue/index.ts';
import { DoorMarket } from './support/door-market.ts';

describe('numbers of the source', () => {
  it('F15 F16 D6 an iceberg of 50,000 that shows 100: 499 new slices drain it, and 50,000 are filled', () => {
    const market = new DoorMarket();
    market.ask('S1 SELL 50000 @ 10.00 display 100');
    expect(market.ask('book')).toEqual(['bids none', 'asks 100 at 10.00 (1)']);
    const answers = market.ask('B1 BUY 50000 @ 10.00');
    expect(answers.filter((answer) => answer === 'S1 shows 100')).toHaveLength(499);
    expect(answers.filter((answer) => answer === 'B1 takes 100 from S1 at 10.00')).toHaveLength(500);
    expect(answers).toHaveLength(1 + 499 + 500);
    expect(market.ask('orders')).toEqual(['bids none', 'asks none']);
  });

  it('F15 D7 500 buyers of 100, one after the other, see 100 each', () => {
    const market = new DoorMarket();
    market.ask('S1 SELL 50000 @ 10.00 display 100');
    for (let buyer = 1; buyer < 500; buyer++) {
      expect(market.ask(`B${buyer} BUY 100 @ 10.00`).slice(1)).toEqual([
        `B${buyer} takes 100 from S1 at 10.00`,
        'S1 shows 100',
      ]);
      expect(market.ask('book')).toEqual(['bids none', 'asks 100 at 10.00 (1)']);
    }
    expect(market.ask('B500 BUY 100 @ 10.00').slice(1)).toEqual(['B500 takes 100 from S1 at 10.00']);
    expect(market.ask('book')).toEqual(['bids none', 'asks none']);
  });

  it('F9 D1 D5 600 bought for 90,008.00 exactly: 150.013333 a share, not 150.015', () => {
    const estimate = estimateOrder(
      {
        kind: 'SubmitOrder',
        account: 0,
        instrument: 0,
        clientOrderId: 'D1',
        side: 'BUY',
        type: 'MARKET',
        timeInForce: 'DAY',
        quantity: 600,
        price: null,
        selfTradePrevention: 'CANCEL_TAKER',
      },
      {
        bids: [{ venue: 0, price: 149_990_000, quantity: 500 }],
        asks: [
          { venue: 0, price: 150_010_000, quantity: 400 },
          { venue: 0, price: 150_020_000, quantity: 600 },
        ],
        phase: 'CONTINUOUS',
        lastPrice: null,
        collarFrom: null,
        collar: null,
        protectedPrice: null,
        takerFee: () => 0,
      },
    );
    expect(estimate.notional).toBe(400n * 150_010_000n + 200n * 150_020_000n);
    expect(estimate.notional).toBe(90_008_000_000n);
    expect(estimate.averagePrice).toBe(150_013_333n);
  });
});

describe('F23 D4 the words of the API say what they do', () => {
  const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));

  it.each(['OrderType', 'TimeInForce', 'SelfTradePrevention', 'Peg'])('each value of %s has a description', (name) => {
    const type = schema.getType(name);
    expect(type).toBeInstanceOf(GraphQLEnumType);
    const values = (type as GraphQLEnumType).getValues();
    expect(values.length).toBeGreaterThan(1);
    expect(values.filter(({ description }) => (description ?? '').length < 10).map((value) => value.name)).toEqual([]);
  });
});
