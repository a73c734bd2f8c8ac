import { describe, expect, it } from 'vitest';
import { EVENT, REJECT_CODES, type LimitChange, type Side, type SubmitOrder } from '../../src/domain/index.ts';
import {
  AAPL,
  ANN,
  BEN,
  CAT,
  House,
  MAKER,
  MSFT,
  NORTH,
  SECOND,
  SIDES,
  SOUTH,
  canceled,
  percent,
  usd,
} from '../support/risk-house.ts';

const BUYS_AND_SELLS = [
  ['BUY', 1],
  ['SELL', -1],
] as const;
const opposite = (side: Side): Side => (side === 'BUY' ? 'SELL' : 'BUY');
const market = { type: 'MARKET', timeInForce: 'IOC', price: null } as const;

/** A house where the tier RETAIL has these limits beside a large order and position. */
const houseWith = (limits: LimitChange, instrument: number | null = null): House => {
  const house = new House();
  house.limit({ tier: 'RETAIL' }, limits, instrument);
  return house;
};

describe.each(BUYS_AND_SELLS)('RESTRICTED_INSTRUMENT for a %s', (side, sign) => {
  const refused = ['RESTRICTED_INSTRUMENT', 0, 0];

  it.each([
    ['everybody', {}, [true, true, true]],
    ['a firm', { firm: NORTH }, [true, true, false]],
    ['an account', { account: BEN }, [false, true, false]],
  ] as const)('D55 restricted for %s: whom it stops, and where', (_, whom, stopped) => {
    const house = new House();
    house.done({ kind: 'SetRestriction', instrument: AAPL, ...whom, restricted: true });
    [ANN, BEN, CAT].forEach((account, at) => {
      expect(house.submit({ account, side })[0]).toBe(stopped[at] ? 'RESTRICTED_INSTRUMENT' : 'ACCEPTED');
      expect(house.submit({ account, side, instrument: MSFT })[0]).toBe('ACCEPTED');
    });
    house.done({ kind: 'SetRestriction', instrument: AAPL, ...whom, restricted: false });
    for (const account of [ANN, BEN, CAT]) expect(house.submit({ account, side })[0]).toBe('ACCEPTED');
  });

  it('D50 lets a position be reduced to zero, and not a share beyond, open orders counted', () => {
    const house = new House();
    house.hold(ANN, -sign * 100);
    house.done({ kind: 'SetRestriction', instrument: AAPL, restricted: true });
    expect(house.submit({ side, quantity: 101 })).toEqual(refused);
    house.open({ side, quantity: 60 });
    expect(house.submit({ side, quantity: 41 })).toEqual(refused);
    expect(house.submit({ side, quantity: 40 })[0]).toBe('ACCEPTED');
    expect(house.submit({ side: opposite(side), quantity: 1 })).toEqual(refused);
  });

  it('an open order that reduces may be made smaller, and cheaper or dearer, and not larger than the position', () => {
    const house = new House();
    house.hold(ANN, -sign * 100);
    const id = house.open({ side, quantity: 100 });
    house.done({ kind: 'SetRestriction', instrument: AAPL, restricted: true });
    expect(house.amend(ANN, id, 101, null)).toEqual(refused);
    expect(house.amend(ANN, id, null, usd(149.99))[0]).toBe('ACCEPTED');
    expect(house.amend(ANN, id, 99, null)[0]).toBe('ACCEPTED');
    expect(house.amend(ANN, id, 100, null)[0]).toBe('ACCEPTED');
    expect(house.amend(ANN, id, 101, usd(150))).toEqual(refused);
  });

  it('an open order that adds is canceled; where one is left it may be made smaller, and comes in anew at no price', () => {
    const house = new House();
    const id = house.open({ side, quantity: 100 });
    // The list alone, as before orders were canceled for it.
    house.exchange.gate.restrictions.set({ kind: 'SetRestriction', instrument: AAPL, restricted: true });
    expect(house.amend(ANN, id, 101, null)).toEqual(refused);
    expect(house.amend(ANN, id, null, usd(149.99))).toEqual(refused);
    expect(house.amend(ANN, id, 50, usd(149.99))).toEqual(refused);
    expect(house.amend(ANN, id, 99, null)[0]).toBe('ACCEPTED');
    const events = house.done({ kind: 'SetRestriction', instrument: AAPL, restricted: true });
    expect(canceled(events)).toEqual([[id, 'REGULATION']]);
  });
});

describe.each(BUYS_AND_SELLS)('sizes for a %s', (side, sign) => {
  it('NO_LIMIT: without a largest order, or position, nothing goes', () => {
    const house = new House({ maxPosition: 10 });
    expect(house.submit({ side, quantity: 1 })).toEqual(['NO_LIMIT', 0, 0]);
    house.limit({ account: BEN }, { maxOrderQuantity: 1 }, AAPL);
    expect(house.submit({ side, account: BEN, quantity: 1 })[0]).toBe('ACCEPTED');
    expect(house.submit({ side, account: BEN, quantity: 1, instrument: MSFT })).toEqual(['NO_LIMIT', 0, 0]);
  });

  it('F60 ORDER_SIZE_EXCEEDED: the largest order, and one share more', () => {
    const house = houseWith({ maxOrderQuantity: 500 });
    expect(house.submit({ side, quantity: 500 })[0]).toBe('ACCEPTED');
    expect(house.submit({ side, quantity: 501 })).toEqual(['ORDER_SIZE_EXCEEDED', 500, 501]);
  });

  it('F60 a reducing order is held to the largest order too', () => {
    const house = houseWith({ maxOrderQuantity: 500 });
    house.hold(ANN, -sign * 1_000);
    expect(house.submit({ side, quantity: 501 })).toEqual(['ORDER_SIZE_EXCEEDED', 500, 501]);
  });

  it('D52 NOTIONAL_EXCEEDED: limit times quantity at the limit, and one tick more', () => {
    const house = houseWith({ maxOrderNotional: usd(15_000) });
    expect(house.submit({ side, quantity: 100, price: usd(150) })[0]).toBe('ACCEPTED');
    expect(house.submit({ side, quantity: 100, price: usd(150.01) })).toEqual([
      'NOTIONAL_EXCEEDED',
      usd(15_000),
      usd(15_001),
    ]);
  });

  it('D52 an order without a limit comes to the reference price: the day’s, then the last trade', () => {
    const house = houseWith({ maxOrderNotional: usd(15_000) });
    expect(house.submit({ ...market, side, quantity: 100 })[0]).toBe('ACCEPTED');
    expect(house.submit({ ...market, side, quantity: 101 })).toEqual(['NOTIONAL_EXCEEDED', usd(15_000), usd(15_150)]);
    house.trade(usd(75));
    expect(house.submit({ ...market, side, quantity: 200 })[0]).toBe('ACCEPTED');
    expect(house.submit({ ...market, side, quantity: 201 })).toEqual(['NOTIONAL_EXCEEDED', usd(15_000), usd(15_075)]);
  });

  it('F61 D52 FAT_FINGER: 5 % of the average volume, whole shares, and one more', () => {
    const house = houseWith({ maxVolumePercent: percent(5) });
    house.done({ kind: 'SetInstrument', instrument: AAPL, averageDailyVolume: 19_999 });
    expect(house.submit({ side, quantity: 999 })[0]).toBe('ACCEPTED');
    expect(house.submit({ side, quantity: 1_000 })).toEqual(['FAT_FINGER', 999, 1_000]);
    house.done({ kind: 'SetInstrument', instrument: AAPL, averageDailyVolume: 20_000 });
    expect(house.submit({ side, quantity: 1_000 })[0]).toBe('ACCEPTED');
    expect(house.submit({ side, quantity: 1_001 })).toEqual(['FAT_FINGER', 1_000, 1_001]);
  });

  it('F62 FAT_FINGER: a hundred times the typical hundred shares, and one more; with no volume that is the only cap', () => {
    const house = houseWith({ maxVolumePercent: percent(5), typicalQuantity: 100, typicalMultiple: 100 });
    expect(house.submit({ side, quantity: 10_000 })[0]).toBe('ACCEPTED');
    expect(house.submit({ side, quantity: 10_001 })).toEqual(['FAT_FINGER', 10_000, 10_001]);
    house.done({ kind: 'SetInstrument', instrument: AAPL, averageDailyVolume: 10_000_000 });
    expect(house.submit({ side, quantity: 10_001 })).toEqual(['FAT_FINGER', 10_000, 10_001]);
    house.limit({ tier: 'RETAIL' }, { typicalMultiple: null });
    expect(house.submit({ side, quantity: 10_001 })[0]).toBe('ACCEPTED');
  });

  it('D52 an average volume of so few shares that 5 % are none lets nothing go; no volume, everything', () => {
    const house = houseWith({ maxVolumePercent: percent(5) });
    expect(house.submit({ side, quantity: 1_000_000 })[0]).toBe('ACCEPTED');
    house.done({ kind: 'SetInstrument', instrument: AAPL, averageDailyVolume: 19 });
    expect(house.submit({ side, quantity: 1 })).toEqual(['FAT_FINGER', 0, 1]);
  });
});

describe.each(BUYS_AND_SELLS)('prices for a %s', (side, sign) => {
  /** So many dollars on the side where the order trades. */
  const beyond = (reference: number, dollars: number): number => usd(reference + sign * dollars);

  it.each<[string, LimitChange, Partial<SubmitOrder>, boolean]>([
    ['a collar, a limit order', { collarPercent: percent(5) }, { price: usd(10) }, true],
    ['a collar, a market order', { collarPercent: percent(5) }, market, true],
    ['a largest notional, a market order', { maxOrderNotional: usd(1) }, market, true],
    ['a largest notional, a limit order', { maxOrderNotional: usd(1) }, { price: usd(0.01) }, false],
    ['a credit limit', { maxCredit: usd(1_000_000) }, { price: usd(10) }, true],
    ['none of these, a market order', {}, market, false],
  ])('NO_REFERENCE_PRICE: %s', (_, limits, terms, isRefused) => {
    const house = houseWith(limits);
    const asked = { ...terms, side, quantity: 100, instrument: MSFT };
    expect(house.submit(asked)).toEqual(isRefused ? ['NO_REFERENCE_PRICE', 0, 0] : ['ACCEPTED', expect.anything()]);
    // Once there is one, its price is what refuses, or nothing does.
    house.done({ kind: 'SetInstrument', instrument: MSFT, referencePrice: usd(10) });
    expect(house.submit(asked)[0]).not.toBe('NO_REFERENCE_PRICE');
  });

  it('a first trade is a reference for collars; credit asks for the day’s reference price', () => {
    const house = houseWith({ collarPercent: percent(5) });
    house.trade(usd(10), MSFT);
    expect(house.submit({ side, instrument: MSFT, price: usd(10) })[0]).toBe('ACCEPTED');
    house.limit({ tier: 'RETAIL' }, { maxCredit: usd(1_000_000) });
    expect(house.submit({ side, instrument: MSFT, price: usd(10) })).toEqual(['NO_REFERENCE_PRICE', 0, 0]);
  });

  it('D50 a reducing order needs no reference price for credit', () => {
    const house = houseWith({ maxCredit: 0 });
    house.hold(ANN, -sign * 10, MSFT);
    expect(house.submit({ side, instrument: MSFT, quantity: 10, price: usd(1) })[0]).toBe('ACCEPTED');
    expect(house.submit({ side, instrument: MSFT, quantity: 11, price: usd(1) })[0]).toBe('NO_REFERENCE_PRICE');
  });

  it('D55 PRICE_COLLAR: 5 % beyond the day’s reference price to the cent, and one tick more; the passive side is free', () => {
    const house = houseWith({ collarPercent: percent(5) });
    expect(house.submit({ side, price: beyond(150, 7.5) })[0]).toBe('ACCEPTED');
    expect(house.submit({ side, price: beyond(150, 7.51) })).toEqual([
      'PRICE_COLLAR',
      beyond(150, 7.5),
      beyond(150, 7.51),
    ]);
    expect(house.submit({ side, price: beyond(150, -149) })[0]).toBe('ACCEPTED');
    expect(house.submit({ ...market, side })[0]).toBe('ACCEPTED');
  });

  it('D55 PRICE_COLLAR: around the last trade once there is one', () => {
    const house = houseWith({ collarPercent: percent(5) });
    house.trade(usd(100));
    expect(house.submit({ side, price: beyond(100, 5) })[0]).toBe('ACCEPTED');
    expect(house.submit({ side, price: beyond(100, 5.01) })[0]).toBe('PRICE_COLLAR');
  });

  it('D55 PRICE_COLLAR: is rounded so that it is never wider than its share', () => {
    const house = houseWith({ collarPercent: 3_333_333 });
    // 3.333333 % of 1.01 are 0.033666…: three cents more pass, and four do not.
    house.trade(usd(1.01));
    expect(house.submit({ side, price: beyond(1.01, 0.03) })[0]).toBe('ACCEPTED');
    expect(house.submit({ side, price: beyond(1.01, 0.04) })).toEqual([
      'PRICE_COLLAR',
      beyond(1.01, 0.033666),
      beyond(1.01, 0.04),
    ]);
  });

  it('a collar of 0 % takes the reference price and no worse', () => {
    const house = houseWith({ collarPercent: 0 });
    expect(house.submit({ side, price: usd(150) })[0]).toBe('ACCEPTED');
    expect(house.submit({ side, price: beyond(150, 0.01) })[0]).toBe('PRICE_COLLAR');
  });

  it('D55 PRICE_COLLAR: a stop-limit is measured from its stop', () => {
    const house = houseWith({ collarPercent: percent(5) });
    const stopLimit = { type: 'STOP_LIMIT', side, instructions: { stopPrice: beyond(150, 50) } } as const;
    const edge = sign > 0 ? 210 : 95;
    expect(house.submit({ ...stopLimit, price: usd(edge) })[0]).toBe('ACCEPTED');
    expect(house.submit({ ...stopLimit, price: beyond(edge, 0.01) })).toEqual([
      'PRICE_COLLAR',
      usd(edge),
      beyond(edge, 0.01),
    ]);
  });

  it.each([
    ['beyond the reference price', 50, 0],
    ['short of it', -50, -50],
  ])('D55 PRICE_COLLAR: a trailing stop-limit, its stop %s, by whichever allows less', (_, at, from) => {
    const house = houseWith({ collarPercent: percent(5) });
    const reference = 150 + sign * from;
    const trailing = (dollars: number): Partial<SubmitOrder> => ({
      type: 'STOP_LIMIT',
      side,
      price: beyond(reference, dollars),
      instructions: { stopPrice: beyond(150, at), trailAmount: usd(1) },
    });
    const edge = reference * 0.05;
    expect(house.submit(trailing(edge + 0.01))).toEqual([
      'PRICE_COLLAR',
      beyond(reference, edge),
      beyond(reference, edge + 0.01),
    ]);
    expect(house.submit(trailing(edge))[0]).toBe('ACCEPTED');
    // That which does not trail goes by its stop alone.
    const stop = { stopPrice: beyond(150, at) };
    const far = { type: 'STOP_LIMIT', side, price: beyond(150 + sign * at, (150 + sign * at) * 0.05) } as const;
    expect(house.submit({ ...far, instructions: stop })[0]).toBe('ACCEPTED');
  });

  it('D55 PRICE_COLLAR: a trailing stop-limit without a stop price yet goes by the reference price', () => {
    const house = houseWith({ collarPercent: percent(5) });
    house.trade(usd(150));
    const trailing = { type: 'STOP_LIMIT', side, instructions: { trailAmount: usd(20) } } as const;
    expect(house.submit({ ...trailing, price: beyond(150, 7.51) })[0]).toBe('PRICE_COLLAR');
    expect(house.submit({ ...trailing, price: beyond(150, 7.5) })[0]).toBe('ACCEPTED');
  });

  it('D55 PRICE_COLLAR: an amendment is judged by its new price', () => {
    const house = houseWith({ collarPercent: percent(5) });
    const id = house.open({ side, quantity: 100 });
    expect(house.amend(ANN, id, null, beyond(150, 7.51))[0]).toBe('PRICE_COLLAR');
    expect(house.amend(ANN, id, null, beyond(150, 7.5))[0]).toBe('ACCEPTED');
    house.limit({ tier: 'RETAIL' }, { collarPercent: percent(1) });
    expect(house.amend(ANN, id, 99, null)[0]).toBe('ACCEPTED');
    expect(house.amend(ANN, id, 100, null)[0]).toBe('PRICE_COLLAR');
  });

  it('D40 OUTSIDE_PRICE_BAND: the band itself, and one tick beyond; only the side that trades', () => {
    const house = new House();
    const market = house.exchange.markets[AAPL]!;
    market.bandLower = usd(142.5);
    market.bandUpper = usd(157.5);
    expect(house.submit({ side, price: beyond(150, 7.5) })[0]).toBe('ACCEPTED');
    expect(house.submit({ side, price: beyond(150, 7.51) })).toEqual([
      'OUTSIDE_PRICE_BAND',
      beyond(150, 7.5),
      beyond(150, 7.51),
    ]);
    expect(house.submit({ side, price: beyond(150, -20) })[0]).toBe('ACCEPTED');
    const stop = { type: 'STOP', price: null, side, instructions: { stopPrice: beyond(150, 20) } } as const;
    expect(house.submit(stop)[0]).toBe('ACCEPTED');
  });
});

describe.each(BUYS_AND_SELLS)('positions for a %s', (side, sign) => {
  it('F59 D50 POSITION_LIMIT_EXCEEDED: position and open orders of the side reach the limit, and not one share more', () => {
    const house = houseWith({ maxPosition: 1_000 });
    house.hold(ANN, sign * 400);
    house.open({ side, quantity: 350, price: usd(150) });
    house.open({ side: opposite(side), quantity: 700, price: usd(150 + sign * 10) });
    expect(house.submit({ side, quantity: 251 })).toEqual(['POSITION_LIMIT_EXCEEDED', 1_000, 1_001]);
    expect(house.submit({ side, quantity: 250 })[0]).toBe('ACCEPTED');
  });

  it('F59 D50 a position beyond the limit may be brought back to zero, and as far as the limit on the other side', () => {
    const house = houseWith({ maxPosition: 1_000 });
    house.hold(ANN, -sign * 5_000);
    expect(house.submit({ side: opposite(side), quantity: 1 })).toEqual(['POSITION_LIMIT_EXCEEDED', 1_000, 5_001]);
    expect(house.submit({ side, quantity: 6_001 })).toEqual(['POSITION_LIMIT_EXCEEDED', 1_000, 1_001]);
    expect(house.submit({ side, quantity: 6_000 })[0]).toBe('ACCEPTED');
  });

  it('F59 D50 what a cancel, an amendment or a fill on the other side gives back may be used again', () => {
    const house = houseWith({ maxPosition: 1_000 });
    const id = house.open({ side, quantity: 1_000 });
    expect(house.submit({ side, quantity: 1 })[0]).toBe('POSITION_LIMIT_EXCEEDED');
    house.amend(ANN, id, 900, null);
    expect(house.submit({ side, quantity: 101 })[0]).toBe('POSITION_LIMIT_EXCEEDED');
    expect(house.amend(ANN, id, 1_001, null)).toEqual(['POSITION_LIMIT_EXCEEDED', 1_000, 1_001]);
    house.send({ kind: 'CancelOrder', account: ANN, orderId: id });
    house.open({ account: MAKER, side, quantity: 50, price: usd(150) });
    house.open({ side: opposite(side), quantity: 50, timeInForce: 'IOC' });
    expect(house.submit({ side, quantity: 1_051 })).toEqual(['POSITION_LIMIT_EXCEEDED', 1_000, 1_001]);
    expect(house.submit({ side, quantity: 1_050 })[0]).toBe('ACCEPTED');
  });

  it('I17 two orders that cancel each other count both', () => {
    const house = houseWith({ maxPosition: 1_000 });
    const list = (quantity: number) =>
      house.send({
        kind: 'SubmitLinkedOrders',
        account: ANN,
        contingency: 'ONE_CANCELS_OTHER',
        orders: [order(side, 500), order(side, quantity)],
      });
    const codes = list(501).map(([kind, , code]) => [kind, REJECT_CODES[code!]]);
    expect(codes).toEqual([
      [EVENT.REJECTED, 'LINKED_ORDER_REJECTED'],
      [EVENT.REJECTED, 'POSITION_LIMIT_EXCEEDED'],
    ]);
    expect(house.openQuantity(ANN, side)).toBe(0);
    list(500);
    expect(house.openQuantity(ANN, side)).toBe(1_000);
  });
});

/** One of linked orders. */
function order(side: Side, quantity: number): SubmitOrder {
  return {
    kind: 'SubmitOrder',
    account: ANN,
    instrument: AAPL,
    clientOrderId: `linked-${side}-${quantity}`,
    side,
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity,
    price: usd(150),
    selfTradePrevention: 'NONE',
  };
}

describe.each(BUYS_AND_SELLS)('CREDIT_EXCEEDED for a %s', (side, sign) => {
  const CREDIT = usd(30_000);

  it('D55 the exposure of an account over all instruments, at the day’s reference prices, open orders counted', () => {
    const house = houseWith({ maxCredit: CREDIT });
    house.open({ side, quantity: 100, price: usd(149) });
    // 100 at 150.00, and 75 at 200.01: the reference price of 200.005 is rounded up to the cent.
    expect(house.submit({ side, instrument: 1, quantity: 75, price: usd(190) })).toEqual([
      'CREDIT_EXCEEDED',
      CREDIT,
      usd(30_000.75),
    ]);
    expect(house.submit({ side, instrument: 1, quantity: 74, price: usd(190) })[0]).toBe('ACCEPTED');
    expect(house.submit({ side, quantity: 1 })[0]).toBe('ACCEPTED');
    expect(house.submit({ side, quantity: 1 })).toEqual(['CREDIT_EXCEEDED', CREDIT, usd(30_100.74)]);
  });

  it('D55 exactly the limit passes, and a share more does not; the last trade moves nothing', () => {
    const house = houseWith({ maxCredit: CREDIT });
    house.trade(usd(300));
    expect(house.submit({ side, quantity: 201, price: usd(300) })).toEqual(['CREDIT_EXCEEDED', CREDIT, usd(30_150)]);
    expect(house.submit({ side, quantity: 200, price: usd(300) })[0]).toBe('ACCEPTED');
  });

  it('D50 an order that does not raise the exposure passes, however far it is beyond its limit', () => {
    const house = houseWith({ maxCredit: CREDIT });
    house.hold(ANN, sign * 1_000);
    expect(house.submit({ side, quantity: 1 })).toEqual(['CREDIT_EXCEEDED', CREDIT, usd(150_150)]);
    expect(house.submit({ side: opposite(side), quantity: 2_000 })[0]).toBe('ACCEPTED');
    expect(house.submit({ side: opposite(side), quantity: 1 })).toEqual(['CREDIT_EXCEEDED', CREDIT, usd(150_150)]);
  });

  it('D55 long in one instrument and short in another add up', () => {
    const house = houseWith({ maxCredit: CREDIT });
    house.hold(ANN, sign * 100);
    house.hold(ANN, -sign * 50, 1);
    // 15,000 and 10,000.50: 4,999.50 are left.
    expect(house.submit({ side, quantity: 34 })).toEqual(['CREDIT_EXCEEDED', CREDIT, usd(30_100.5)]);
    expect(house.submit({ side, quantity: 33 })[0]).toBe('ACCEPTED');
  });

  it('D55 a firm’s limit is reached by its accounts together, and is no other firm’s', () => {
    const house = new House();
    house.limit({ firm: NORTH }, { maxCredit: CREDIT });
    house.open({ account: ANN, side, quantity: 120 });
    expect(house.submit({ account: BEN, side: opposite(side), quantity: 81, price: usd(150 + sign * 50) })).toEqual([
      'CREDIT_EXCEEDED',
      CREDIT,
      usd(30_150),
    ]);
    expect(house.submit({ account: BEN, side: opposite(side), quantity: 80, price: usd(150 + sign * 50) })[0]).toBe(
      'ACCEPTED',
    );
    expect(house.submit({ account: ANN, side, quantity: 1 })[0]).toBe('CREDIT_EXCEEDED');
    expect(house.submit({ account: CAT, side, quantity: 1_000 })[0]).toBe('ACCEPTED');
  });

  it('D55 the figures are the account’s own, unless only its firm’s limit is passed', () => {
    const house = houseWith({ maxCredit: CREDIT });
    house.limit({ firm: SOUTH }, { maxCredit: usd(15_000) });
    expect(house.submit({ account: CAT, side, quantity: 101 })).toEqual(['CREDIT_EXCEEDED', usd(15_000), usd(15_150)]);
    expect(house.submit({ account: CAT, side, quantity: 201 })).toEqual(['CREDIT_EXCEEDED', CREDIT, usd(30_150)]);
    expect(house.submit({ account: CAT, side, quantity: 100 })[0]).toBe('ACCEPTED');
  });

  it('another reference price of the day counts from the next order on', () => {
    const house = houseWith({ maxCredit: CREDIT });
    house.open({ side, quantity: 150 });
    house.done({ kind: 'SetInstrument', instrument: AAPL, referencePrice: usd(200) });
    expect(house.submit({ side, quantity: 1 })).toEqual(['CREDIT_EXCEEDED', CREDIT, usd(30_200)]);
    house.done({ kind: 'SetInstrument', instrument: AAPL, referencePrice: usd(100) });
    expect(house.submit({ side, quantity: 150 })[0]).toBe('ACCEPTED');
    expect(house.submit({ side, quantity: 1 })).toEqual(['CREDIT_EXCEEDED', CREDIT, usd(30_100)]);
  });
});

describe.each(SIDES)('DUPLICATE_ORDER for a %s', (side) => {
  const twice = { maxDuplicates: 2, duplicateWindow: SECOND };

  it('D55 two equal orders pass and the third does not; the window begins with the first of them', () => {
    const house = houseWith(twice);
    house.open({ side });
    const first = house.time;
    house.time = first + SECOND - 10;
    house.open({ side });
    expect(house.submit({ side })).toEqual(['DUPLICATE_ORDER', 2, 3]);
    house.time = first + SECOND - 2;
    expect(house.submit({ side })).toEqual(['DUPLICATE_ORDER', 2, 3]);
    // The clock stands at its end now.
    expect(house.submit({ side })[0]).toBe('ACCEPTED');
    expect(house.submit({ side })[0]).toBe('ACCEPTED');
    expect(house.submit({ side })[0]).toBe('DUPLICATE_ORDER');
  });

  it.each<[string, Partial<SubmitOrder>]>([
    ['price', { price: usd(149.99) }],
    ['quantity', { quantity: 99 }],
    ['instrument', { instrument: MSFT }],
    ['account', { account: BEN }],
    ['type: it has no price', market],
  ])('another %s is another order', (_, other) => {
    const house = houseWith(twice);
    house.open({ side });
    house.open({ side });
    expect(house.submit({ side, ...other })[0]).toBe('ACCEPTED');
    expect(house.submit({ side })[0]).toBe('DUPLICATE_ORDER');
  });

  it('another side is another order', () => {
    const house = houseWith(twice);
    house.open({ side, price: usd(side === 'BUY' ? 100 : 200) });
    house.open({ side, price: usd(side === 'BUY' ? 100 : 200) });
    expect(house.submit({ side: opposite(side), price: usd(side === 'BUY' ? 100 : 200) })[0]).toBe('ACCEPTED');
  });

  it('refused ones do not count, of whatever check; amendments neither', () => {
    const house = houseWith({ ...twice, maxPosition: 1_000 });
    house.done({ kind: 'SetRestriction', instrument: AAPL, restricted: true });
    for (let n = 0; n < 5; n++) expect(house.submit({ side })[0]).toBe('RESTRICTED_INSTRUMENT');
    house.done({ kind: 'SetRestriction', instrument: AAPL, restricted: false });
    house.limit({ tier: 'RETAIL' }, { maxPosition: 50 });
    for (let n = 0; n < 5; n++) expect(house.submit({ side })[0]).toBe('POSITION_LIMIT_EXCEEDED');
    house.limit({ tier: 'RETAIL' }, { maxPosition: 1_000 });
    const id = house.open({ side });
    house.open({ side });
    for (let n = 0; n < 5; n++) expect(house.submit({ side })[0]).toBe('DUPLICATE_ORDER');
    expect(house.amend(ANN, id, 101, null)[0]).toBe('ACCEPTED');
    expect(house.amend(ANN, id, 100, usd(150.01))[0]).toBe('ACCEPTED');
    expect(house.amend(ANN, id, 100, usd(150))[0]).toBe('ACCEPTED');
  });

  it('orders that meet in one slot of the table are told apart', () => {
    const house = houseWith({ ...twice, duplicateWindow: 60 * SECOND });
    const prices = Array.from({ length: 200 }, (_, cents) => usd(side === 'BUY' ? 100 : 200) + cents * 10_000);
    for (let round = 0; round < 2; round++) for (const price of prices) house.open({ side, price });
    for (const price of prices) expect(house.submit({ side, price })).toEqual(['DUPLICATE_ORDER', 2, 3]);
    expect(house.submit({ side, price: prices.at(-1)! + 10_000 })[0]).toBe('ACCEPTED');
  });

  it('the limit holds once it has both halves, counts from then on, and is forgotten when it is taken off', () => {
    const house = houseWith({ maxDuplicates: 1 });
    for (let n = 0; n < 3; n++) house.open({ side });
    house.limit({ tier: 'RETAIL' }, { duplicateWindow: SECOND });
    house.open({ side });
    expect(house.submit({ side })).toEqual(['DUPLICATE_ORDER', 1, 2]);
    house.limit({ tier: 'RETAIL' }, { maxDuplicates: null });
    house.open({ side });
    house.limit({ tier: 'RETAIL' }, { maxDuplicates: 1 });
    house.open({ side });
    expect(house.submit({ side })[0]).toBe('DUPLICATE_ORDER');
  });
});
