import { describe, expect, it } from 'vitest';
import type { OrderInstructions, SubmitOrder } from '../../src/domain/index.ts';
import { estimateOrder, type DisplayedMarket } from '../../src/venue/index.ts';

const cents = (price: number): number => Math.round(price * 100) * 10_000;
const level = (price: number, quantity: number, venue = 0) => ({ venue, price: cents(price), quantity });

/** The book of F7. */
const TEXTBOOK: DisplayedMarket = {
  bids: [level(149.99, 500), level(149.98, 750), level(149.97, 300), level(149.96, 200)],
  asks: [level(150.01, 400), level(150.02, 600), level(150.03, 250), level(150.04, 800)],
  phase: 'CONTINUOUS',
  lastPrice: null,
  collarFrom: null,
  collar: null,
  protectedPrice: null,
  takerFee: () => 0,
};

const order = (terms: Partial<SubmitOrder> = {}, instructions?: OrderInstructions): SubmitOrder => ({
  kind: 'SubmitOrder',
  account: 0,
  instrument: 0,
  clientOrderId: 'e',
  side: 'BUY',
  type: 'MARKET',
  timeInForce: 'DAY',
  quantity: 600,
  price: null,
  selfTradePrevention: 'CANCEL_TAKER',
  ...terms,
  ...(instructions && { instructions }),
});
const limit = (price: number, terms: Partial<SubmitOrder> = {}): Partial<SubmitOrder> => ({
  type: 'LIMIT',
  price: cents(price),
  ...terms,
});
const quantities = ({ filledQuantity, restingQuantity, canceledQuantity }: ReturnType<typeof estimateOrder>) => [
  filledQuantity,
  restingQuantity,
  canceledQuantity,
];

describe('D2 market impact from the book', () => {
  it('buys 1,250 at market: Σ (price − mid) · quantity, a share and in basis points', () => {
    // 400 × 0.01 + 600 × 0.02 + 250 × 0.03 = 23.50 dollars over a mid of 150.00.
    expect(estimateOrder(order({ quantity: 1_250 }), TEXTBOOK)).toEqual({
      fills: [level(150.01, 400), level(150.02, 600), level(150.03, 250)],
      filledQuantity: 1_250,
      restingQuantity: 0,
      canceledQuantity: 0,
      notional: BigInt(cents(150)) * 1_250n + 23_500_000n,
      fees: 0n,
      averagePrice: 150_018_800n,
      arrivalMid: 150_000_000n,
      impact: 18_800n,
      impactBps: 1_253_333n,
      worstPrice: cents(150.03),
    });
  });

  it('is signed by the side: a sale below the mid costs, too', () => {
    const sale = estimateOrder(order({ side: 'SELL', quantity: 600 }), TEXTBOOK);
    expect(sale).toMatchObject({ worstPrice: cents(149.98), averagePrice: 149_988_333n, impact: 11_667n });
  });

  it('the average is never worse than the worst price, whatever the quantity', () => {
    for (let quantity = 1; quantity <= 2_050; quantity += 7) {
      const { averagePrice, worstPrice, fills } = estimateOrder(order({ quantity }), TEXTBOOK);
      expect(averagePrice! <= BigInt(worstPrice!)).toBe(true);
      expect(averagePrice! >= BigInt(fills[0]!.price)).toBe(true);
    }
  });

  it('half a micro-dollar of the mid goes to the even side, and loses nothing in the impact', () => {
    const narrow = {
      ...TEXTBOOK,
      bids: [{ venue: 0, price: 1_000_000, quantity: 10 }],
      asks: [{ venue: 0, price: 1_000_001, quantity: 10 }],
    };
    expect(estimateOrder(order({ quantity: 1 }), narrow)).toMatchObject({
      arrivalMid: 1_000_000n,
      impact: 0n,
      impactBps: 5_000n,
    });
  });

  it('has no mid where a side is empty or the book is crossed', () => {
    const oneSided = estimateOrder(order({ quantity: 100 }), { ...TEXTBOOK, bids: [] });
    expect(oneSided).toMatchObject({ filledQuantity: 100, arrivalMid: null, impact: null, impactBps: null });
    const crossed = estimateOrder(order(limit(150)), {
      ...TEXTBOOK,
      phase: 'OPENING_AUCTION',
      bids: [level(150.05, 1)],
    });
    expect(crossed).toMatchObject({ arrivalMid: null, fills: [] });
  });

  it('is exact for the largest quantities', () => {
    const whale = { ...TEXTBOOK, asks: [{ venue: 0, price: 999_999_990_000, quantity: 1_000_000_000 }] };
    expect(estimateOrder(order({ quantity: 1_000_000_000 }), whale).notional).toBe(999_999_990_000n * 1_000_000_000n);
  });
});

describe('what trades, rests and is canceled', () => {
  it.each([
    ['F11 MARKET never rests', order({ quantity: 3_000 }), [2_050, 0, 950]],
    ['F12 LIMIT trades to its price and rests', order(limit(150.02, { quantity: 1_500 })), [1_000, 500, 0]],
    ['LIMIT below the market rests', order(limit(149)), [0, 600, 0]],
    ['F18 IOC cancels the rest', order(limit(150.01, { timeInForce: 'IOC' })), [400, 0, 200]],
    ['F19 FOK that is filled', order(limit(150.02, { timeInForce: 'FOK' })), [600, 0, 0]],
    ['F19 FOK that is not', order(limit(150.01, { timeInForce: 'FOK' })), [0, 0, 600]],
    ['IOC with its minimum', order(limit(150.01, { timeInForce: 'IOC' }), { minQuantity: 400 }), [400, 0, 200]],
    ['IOC without', order(limit(150.01, { timeInForce: 'IOC' }), { minQuantity: 401 }), [0, 0, 600]],
    ['F17 post-only that would trade is refused', order(limit(150.01), { postOnly: true }), [0, 0, 600]],
    ['F17 post-only that would not', order(limit(150), { postOnly: true }), [0, 600, 0]],
    ['D9 post-only that slides', order(limit(150.01), { postOnlySlide: true }), [0, 600, 0]],
    ['a peg', order(limit(151), { peg: 'MID' }), [0, 600, 0]],
    ['an order for the opening', order({ timeInForce: 'AT_THE_OPENING' }), [0, 600, 0]],
    ['F13 a stop that waits', order({ type: 'STOP' }, { stopPrice: cents(151) }), [0, 600, 0]],
    [
      'a stop that waits, then takes what it can',
      order({ type: 'STOP', timeInForce: 'IOC' }, { stopPrice: cents(151) }),
      [0, 600, 0],
    ],
  ])('%s', (_, asked, expected) => {
    expect(quantities(estimateOrder(asked, TEXTBOOK))).toEqual(expected);
  });

  it('D14 a stop that the last trade has reached is set off at once, as market or limit order', () => {
    const traded = { ...TEXTBOOK, lastPrice: cents(150.01) };
    const stop = { stopPrice: cents(150.01) };
    expect(quantities(estimateOrder(order({ type: 'STOP', quantity: 3_000 }, stop), traded))).toEqual([2_050, 0, 950]);
    const stopLimit = order({ type: 'STOP_LIMIT', price: cents(150.01) }, stop);
    expect(quantities(estimateOrder(stopLimit, traded))).toEqual([400, 200, 0]);
    const sale = order({ type: 'STOP', side: 'SELL' }, { stopPrice: cents(150) });
    expect(quantities(estimateOrder(sale, traded))).toEqual([0, 600, 0]);
    expect(quantities(estimateOrder(sale, { ...traded, lastPrice: cents(150) }))).toEqual([600, 0, 0]);
  });

  it('D3 a market order goes no further than its collar', () => {
    const collared = { ...TEXTBOOK, collarFrom: cents(150), collar: cents(0.02) };
    expect(quantities(estimateOrder(order({ quantity: 3_000 }), collared))).toEqual([1_000, 0, 2_000]);
    expect(quantities(estimateOrder(order({ quantity: 3_000, side: 'SELL' }), collared))).toEqual([1_250, 0, 1_750]);
    expect(quantities(estimateOrder(order(limit(151, { quantity: 3_000 })), collared))).toEqual([2_050, 950, 0]);
  });

  it.each([
    ['HALTED', order(limit(151)), [0, 600, 0]],
    ['OPENING_AUCTION', order(), [0, 0, 600]],
    ['OPENING_AUCTION', order(limit(151, { timeInForce: 'IOC' })), [0, 0, 600]],
    ['CLOSED', order(limit(151)), [0, 0, 600]],
    ['CLOSED', order(limit(151, { timeInForce: 'GTC' })), [0, 600, 0]],
    ['CLOSED', order({ timeInForce: 'AT_THE_OPENING' }), [0, 600, 0]],
  ] as const)('D56 nothing trades at once in %s', (phase, asked, expected) => {
    expect(quantities(estimateOrder(asked, { ...TEXTBOOK, phase }))).toEqual(expected);
  });
});
