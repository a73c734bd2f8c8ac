import { describe, expect, it } from 'vitest';
import { rulesOn, type CreateInstrument, type SubmitOrder } from '../../src/domain/index.ts';
import { HaltHouse, dollars, newYork } from '../support/halt-house.ts';
import { order } from '../support/small-market.ts';

const DAY = '2026-11-24';
const at = (time: string): number => newYork(DAY, time);
const SECOND = 1_000_000;

/** Open at 10:00, bands around 100.00. */
function house(instrument: Partial<CreateInstrument> = {}, time = '10:00:00'): HaltHouse {
  return new HaltHouse(at(time), { priceBands: 'LULD_TIER_1', calendar: 'XNYS', ...instrument });
}

const bandsOf = ({ market }: HaltHouse): [number, number] => [market.bandLower / 1e6, market.bandUpper / 1e6];

describe('D40 how wide the bands are', () => {
  it.each([
    ['tier 1 above $3', 'LULD_TIER_1', 100, 95, 105],
    ['tier 2 above $3', 'LULD_TIER_2', 100, 90, 110],
    ['tier 1 at $3', 'LULD_TIER_1', 3, 2.4, 3.6],
    ['tier 2 at $3', 'LULD_TIER_2', 3, 2.4, 3.6],
    ['a tick above $3, tier 1', 'LULD_TIER_1', 3.01, 2.86, 3.16],
    ['a tick above $3, tier 2', 'LULD_TIER_2', 3.01, 2.71, 3.31],
    ['at $0.75', 'LULD_TIER_1', 0.75, 0.6, 0.9],
    ['a tick below $0.75: 15 cents', 'LULD_TIER_1', 0.74, 0.59, 0.89],
    ['at $0.20, where 75 % are 15 cents', 'LULD_TIER_2', 0.2, 0.05, 0.35],
    ['at $0.10: 75 %, to the nearest tick, halves up', 'LULD_TIER_2', 0.1, 0.03, 0.18],
  ] as const)('%s', (_, priceBands, price, lower, upper) => {
    const { market } = house({ priceBands, referencePrice: dollars(price) });
    expect([market.bandLower, market.bandUpper]).toEqual([dollars(lower), dollars(upper)]);
  });

  it('rounds to the tick of the instrument', () => {
    expect(bandsOf(house({ referencePrice: dollars(100.1) }))).toEqual([95.1, 105.11]);
    expect(bandsOf(house({ tickSize: dollars(0.25), referencePrice: dollars(99.75) }))).toEqual([94.75, 104.75]);
  });

  it('no market has bands unless it is told to, nor outside continuous trading, nor before there is a reference', () => {
    expect(bandsOf(house({ priceBands: 'NONE' }))).toEqual([0, Infinity]);
    expect(bandsOf(house({}, '09:29:59'))).toEqual([0, Infinity]);
    const unknown = house({ referencePrice: null });
    expect(bandsOf(unknown)).toEqual([0, Infinity]);
    unknown.trade(50);
    expect(bandsOf(unknown)).toEqual([47.5, 52.5]);
    unknown.to(at('15:55:00'));
    expect(unknown.take('bands', 'phase')).toEqual([
      'bands 47.50 to 52.50 around 50.00 NORMAL -',
      'bands 45.00 to 55.00 around 50.00 NORMAL -',
      'phase CLOSING_AUCTION',
      'bands 0.00 to 0.00 around 0.00 NONE -',
    ]);
  });

  it('D40 widths go by the prior close, also when the price has left its range', () => {
    const luld = house({ referencePrice: dollars(3) });
    luld.to(at('10:01:00'));
    luld.trade(3.5);
    expect(bandsOf(luld)).toEqual([2.8, 4.2]);
  });

  it('D40 twice as wide from 25 minutes before the close on: tier 1, and tier 2 up to $3', () => {
    const cases = [
      ['LULD_TIER_1', 100, [95, 105], [90, 110]],
      ['LULD_TIER_2', 100, [90, 110], [90, 110]],
      ['LULD_TIER_2', 3, [2.4, 3.6], [1.8, 4.2]],
      ['LULD_TIER_2', 0.7, [0.55, 0.85], [0.4, 1]],
    ] as const;
    for (const [priceBands, price, before, after] of cases) {
      const luld = house({ priceBands, referencePrice: dollars(price) });
      luld.to(at('15:34:59.999999'));
      expect(bandsOf(luld)).toEqual(before);
      luld.to(at('15:35:00'));
      expect(bandsOf(luld)).toEqual(after);
    }
  });

  it('D40 an early close doubles at 12:35; a market that never closes, never', () => {
    const early = new HaltHouse(newYork('2026-11-27', '12:34:59.999999'), {
      priceBands: 'LULD_TIER_1',
      calendar: 'XNYS',
    });
    expect(bandsOf(early)).toEqual([95, 105]);
    early.to(newYork('2026-11-27', '12:35:00'));
    expect(bandsOf(early)).toEqual([90, 110]);
    const always = house({ calendar: 'ALWAYS_OPEN' });
    always.to(at('23:59:59'));
    expect(bandsOf(always)).toEqual([95, 105]);
  });

  it('D40 another calendar in continuous trading is another close: the bands double by it, or no more', () => {
    const luld = house({ calendar: 'ALWAYS_OPEN' });
    // The calendar has its day by another market.
    luld.addInstrument('MSFT', { calendar: 'XNYS' });
    luld.send({ kind: 'SetCalendar', instrument: 0, calendar: 'XNYS' });
    expect(luld.market.phase).toBe('CONTINUOUS');
    expect(luld.exchange.nextDeadline).toBe(at('15:35:00'));
    luld.to(at('15:34:59.999999'));
    expect(bandsOf(luld)).toEqual([95, 105]);
    luld.to(at('15:35:00'));
    expect(bandsOf(luld)).toEqual([90, 110]);
    // No close any more: as wide as by day, at once.
    luld.send({ kind: 'SetCalendar', instrument: 0, calendar: 'ALWAYS_OPEN' });
    expect(bandsOf(luld)).toEqual([95, 105]);
    luld.to(at('15:40:00'));
    expect(bandsOf(luld)).toEqual([95, 105]);
    // And at once where the close is near.
    luld.send({ kind: 'SetCalendar', instrument: 0, calendar: 'XNYS' });
    expect(bandsOf(luld)).toEqual([90, 110]);
    expect(luld.take('bands').map((line) => line.split(' around')[0])).toEqual([
      'bands 90.00 to 110.00',
      'bands 95.00 to 105.00',
      'bands 90.00 to 110.00',
    ]);
  });

  it('D40 in a limit state too: when that is over, the doubling is due by the calendar that it has then', () => {
    const luld = house({ calendar: 'ALWAYS_OPEN' }, '15:34:50');
    luld.addInstrument('MSFT', { calendar: 'XNYS' });
    const bid = luld.buy(105);
    luld.send({ kind: 'SetCalendar', instrument: 0, calendar: 'XNYS' });
    luld.to(at('15:34:55'));
    luld.cancel(bid);
    expect(bandsOf(luld)).toEqual([95, 105]);
    expect(luld.exchange.nextDeadline).toBe(at('15:35:00'));
    luld.to(at('15:35:00'));
    expect(bandsOf(luld)).toEqual([90, 110]);
  });

  it('the rule is data with a day', () => {
    expect(rulesOn(DAY).limitUpLimitDown).toMatchObject({ window: 300 * SECOND, limitState: 15 * SECOND });
  });
});

describe('D40 the reference price', () => {
  it('a mean that is 1 % away is the next one; less is not', () => {
    const luld = house();
    luld.to(at('10:01:00'));
    luld.trade(100.99);
    expect(bandsOf(luld)).toEqual([95, 105]);
    luld.to(at('10:07:00'));
    luld.trade(101);
    expect(luld.take('bands')).toEqual(['bands 95.95 to 106.05 around 101.00 NORMAL -']);
  });

  it('is the mean of trades, not of shares', () => {
    const luld = house();
    luld.to(at('10:01:00'));
    luld.trade(100, 1000);
    luld.trade(102, 1);
    expect(luld.take('bands')).toEqual(['bands 95.95 to 106.05 around 101.00 NORMAL -']);
  });

  it('stands for 30 seconds, and then moves by itself', () => {
    const luld = house();
    luld.to(at('10:00:10'));
    luld.trade(104);
    luld.to(at('10:00:29.999999'));
    expect(luld.take('bands')).toEqual([]);
    luld.to(at('10:00:30'));
    expect(luld.take('bands')).toEqual(['bands 98.80 to 109.20 around 104.00 NORMAL -']);
    luld.trade(99);
    luld.to(at('10:01:00'));
    expect(luld.take('bands')).toEqual(['bands 96.43 to 106.58 around 101.50 NORMAL -']);
  });

  it('a trade leaves after five minutes, which alone may give a new one', () => {
    const luld = house();
    luld.to(at('10:01:00.4'));
    luld.trade(99);
    luld.to(at('10:02:00.7'));
    luld.trade(101);
    expect(luld.take('bands')).toEqual([
      'bands 94.05 to 103.95 around 99.00 NORMAL -',
      'bands 95.00 to 105.00 around 100.00 NORMAL -',
    ]);
    luld.to(at('10:05:59.999999'));
    expect(luld.take('bands')).toEqual([]);
    // The second of 10:01:00 goes as a whole.
    luld.to(at('10:06:00'));
    expect(luld.take('bands')).toEqual(['bands 95.95 to 106.05 around 101.00 NORMAL -']);
    // With the last trade gone, all stays.
    luld.to(at('10:30:00'));
    expect(luld.take('bands')).toEqual([]);
  });

  it('continuous trading begins with the price of the uncross, without one with the last trade of the day, else the prior close', () => {
    const luld = house({}, '09:26:00');
    luld.buy(103);
    luld.sell(103);
    luld.to(at('09:30:00'));
    expect(luld.take('trade', 'bands')).toEqual(['trade 103.00 x 100', 'bands 97.85 to 108.15 around 103.00 NORMAL -']);
    luld.send({ kind: 'SetPhase', instrument: 0, phase: 'REOPENING_AUCTION', duration: SECOND });
    luld.to(at('09:30:01'));
    expect(luld.take('bands').at(-1)).toBe('bands 97.85 to 108.15 around 103.00 NORMAL -');
    luld.to(newYork('2026-11-25', '09:30:00'));
    expect(luld.take('bands').at(-1)).toBe('bands 97.85 to 108.15 around 103.00 NORMAL -');
    expect(luld.market.priorClose).toBe(dollars(103));
  });
});

describe('I18 what the bands do to orders', () => {
  it('a trade at a band is allowed, and an order beyond it refused', () => {
    const luld = house();
    luld.sell(105);
    const refused = luld.buy(105.01);
    luld.buy(105);
    const low = luld.sell(94.99);
    luld.buy(95);
    luld.sell(95);
    expect(luld.take('trade', 'rejected')).toEqual([
      `rejected ${refused} OUTSIDE_PRICE_BAND`,
      'trade 105.00 x 100',
      `rejected ${low} OUTSIDE_PRICE_BAND`,
      'trade 95.00 x 100',
    ]);
  });

  it('D3 a market order trades within the bands; what they stop is canceled with PRICE_BAND, and what the collar stops with PRICE_COLLAR', () => {
    const luld = house({ referencePrice: dollars(20), priceBands: 'LULD_TIER_1' });
    luld.sell(21, 10);
    luld.sell(21.01, 10);
    const market = luld.order({ side: 'BUY', type: 'MARKET', timeInForce: 'IOC', price: null, quantity: 30 });
    expect(luld.take('trade', 'canceled')).toEqual(['trade 21.00 x 10', `canceled ${market} PRICE_BAND`]);
    // Tier 2 of 60.00: bands 10 %, the collar 3 %.
    const wide = house({ referencePrice: dollars(60), priceBands: 'LULD_TIER_2' });
    wide.sell(62, 10);
    const stopped = wide.order({ side: 'BUY', type: 'MARKET', timeInForce: 'IOC', price: null });
    expect(wide.take('trade', 'canceled')).toEqual([`canceled ${stopped} PRICE_COLLAR`]);
    const nothing = house();
    const alone = nothing.order({ side: 'BUY', type: 'MARKET', timeInForce: 'IOC', price: null });
    expect(nothing.take('canceled')).toEqual([`canceled ${alone} NO_LIQUIDITY`]);
  });

  /** Bands around 96.00, up to 100.80, and a buy stop at 100.50 for 100 with a limit of 105.00 that came before. */
  function fallen(terms: Partial<SubmitOrder>): { luld: HaltHouse; stop: number } {
    const luld = house();
    luld.trade(97);
    const stop = luld.order({
      type: 'STOP_LIMIT',
      price: dollars(105),
      ...terms,
      instructions: { stopPrice: dollars(100.5), ...terms.instructions },
    });
    luld.to(at('10:00:20'));
    luld.trade(95);
    luld.to(at('10:00:30'));
    expect(luld.take('bands').at(-1)).toBe('bands 91.20 to 100.80 around 96.00 NORMAL -');
    luld.sell(100.5, 10);
    luld.sell(100.8, 10);
    luld.sell(100.81, 10);
    return { luld, stop };
  }

  it.each([
    ['a stop-limit', {}],
    ['a stop', { type: 'STOP', price: null }],
    ['a stop-limit that may not rest', { timeInForce: 'IOC' }],
    ['an iceberg', { instructions: { stopPrice: dollars(100.5), displayQuantity: 10 } }],
  ] as const)('D14 %s that is set off trades up to the band, and what is left is canceled', (_, terms) => {
    const { luld, stop } = fallen(terms);
    luld.buy(100.5, 10);
    expect(luld.take('trade', 'canceled')).toEqual([
      'trade 100.50 x 10',
      'trade 100.80 x 10',
      `canceled ${stop} PRICE_BAND`,
    ]);
  });

  it('D9 a post-only order that is entered for another does not stand beyond the band', () => {
    const luld = house();
    luld.trade(99);
    const first = luld.exchange.nextOrderId;
    const child = { timeInForce: 'GTC', price: dollars(104), instructions: { postOnly: true } } as const;
    luld.send({
      kind: 'SubmitLinkedOrders',
      account: order({}).account,
      contingency: 'ONE_TRIGGERS_OTHER',
      orders: [order({ price: dollars(97), quantity: 10, timeInForce: 'GTC' }), order({ ...child, quantity: 10 })],
    });
    luld.to(at('10:00:20'));
    luld.trade(97.5);
    luld.to(at('10:00:30'));
    expect(luld.take('bands').at(-1)).toBe('bands 93.34 to 103.16 around 98.25 NORMAL -');
    luld.sell(97, 10);
    expect(luld.take('canceled')).toEqual([`canceled ${first + 1} PRICE_BAND`]);
  });

  it('what stands beyond bands that move is canceled, displayed or not, in order of entry; what stands within stays', () => {
    const luld = house();
    luld.to(at('10:00:10'));
    luld.trade(104);
    luld.to(at('10:00:20'));
    const shown = luld.sell(98.79);
    const hidden = luld.order({ side: 'SELL', account: 1, price: dollars(98.5), instructions: { hidden: true } });
    const kept = [luld.sell(98.8), luld.buy(96)];
    luld.take();
    luld.to(at('10:00:30'));
    expect(luld.take('bands', 'canceled')).toEqual([
      'bands 98.80 to 109.20 around 104.00 NORMAL -',
      `canceled ${shown} PRICE_BAND`,
      `canceled ${hidden} PRICE_BAND`,
      'bands 98.80 to 109.20 around 104.00 LIMIT_STATE 10:00:45.000000',
    ]);
    expect(kept.map((id) => luld.isOpen(id))).toEqual([true, true]);
  });

  it('at the end of a call, what did not trade and stands beyond the bands is canceled', () => {
    const luld = house({}, '09:26:00');
    const low = [
      luld.sell(94.5),
      luld.order({ side: 'SELL', account: 1, price: dollars(94.2), instructions: { hidden: true } }),
    ];
    const kept = [luld.sell(110), luld.buy(94)];
    luld.to(at('09:30:00'));
    expect(luld.take('bands', 'canceled')).toEqual([
      'bands 95.00 to 105.00 around 100.00 NORMAL -',
      ...low.map((id) => `canceled ${id} PRICE_BAND`),
    ]);
    expect(kept.map((id) => luld.isOpen(id))).toEqual([true, true]);
  });

  it('a peg to the middle stands no higher than the upper band', () => {
    const luld = house();
    luld.buy(100);
    luld.sell(120);
    luld.order({ price: null, type: 'LIMIT', instructions: { peg: 'MID' } });
    luld.sell(105, 10);
    expect(luld.take('trade')).toEqual(['trade 105.00 x 10']);
    luld.send({ kind: 'SetHaltRules', instrument: 0, priceBands: 'NONE' });
    luld.sell(110, 10);
    expect(luld.take('trade')).toEqual(['trade 110.00 x 10']);
  });

  it('without bands from one command to the next, and with them again', () => {
    const luld = house();
    luld.send({ kind: 'SetHaltRules', instrument: 0, priceBands: 'LULD_TIER_2' });
    luld.send({ kind: 'SetHaltRules', instrument: 0, priceBands: 'NONE' });
    const far = luld.buy(120);
    luld.send({ kind: 'SetHaltRules', instrument: 0, priceBands: 'LULD_TIER_1' });
    expect(luld.take()).toEqual([
      'bands 90.00 to 110.00 around 100.00 NORMAL -',
      'bands 0.00 to 0.00 around 0.00 NONE -',
      'bands 95.00 to 105.00 around 100.00 NORMAL -',
      `canceled ${far} PRICE_BAND`,
    ]);
  });
});

describe('D40 the limit state', () => {
  const limit = (upper: number): HaltHouse => {
    const luld = house();
    luld.buy(upper);
    return luld;
  };

  it('a bid at the upper band begins it, one tick below does not', () => {
    expect(limit(104.99).take('bands')).toEqual([]);
    expect(limit(105).take('bands')).toEqual(['bands 95.00 to 105.00 around 100.00 LIMIT_STATE 10:00:15.000000']);
  });

  it('an offer at the lower band does as well; a bid and an offer within do not', () => {
    const luld = house();
    luld.buy(94);
    luld.sell(95.01);
    luld.buy(94.5);
    expect(luld.take('bands')).toEqual([]);
    luld.sell(95);
    expect(luld.take('bands')).toEqual(['bands 95.00 to 105.00 around 100.00 LIMIT_STATE 10:00:15.000000']);
  });

  it('an order that trades away what stands at the band begins none', () => {
    const luld = house();
    luld.sell(105, 50);
    luld.buy(105, 50);
    expect(luld.take('trade', 'bands')).toEqual(['trade 105.00 x 50']);
  });

  it('is over when the order is canceled or traded, in time', () => {
    const luld = limit(105);
    luld.to(at('10:00:14.999999'));
    luld.sell(105);
    luld.to(at('10:01:00'));
    expect(luld.take('trade', 'bands', 'halt')).toEqual([
      'bands 95.00 to 105.00 around 100.00 LIMIT_STATE 10:00:15.000000',
      'trade 105.00 x 100',
      'bands 95.00 to 105.00 around 100.00 NORMAL -',
      'bands 99.75 to 110.25 around 105.00 NORMAL -',
    ]);
    expect(luld.market.phase).toBe('CONTINUOUS');
  });

  it('holds the reference price and the widths while it lasts', () => {
    const luld = house({}, '15:34:50');
    luld.to(at('15:34:55'));
    luld.trade(104);
    luld.buy(105, 10);
    luld.to(at('15:35:09'));
    expect(luld.take('bands')).toEqual(['bands 95.00 to 105.00 around 100.00 LIMIT_STATE 15:35:10.000000']);
    luld.sell(105, 10);
    expect(luld.take('bands')).toEqual([
      'bands 95.00 to 105.00 around 100.00 NORMAL -',
      'bands 90.00 to 110.00 around 100.00 NORMAL -',
    ]);
  });

  it('after 15 seconds it is a pause of five minutes, then a reopening auction, then new bands', () => {
    const luld = limit(105);
    luld.sell(106);
    luld.to(at('10:00:14.999999'));
    expect(luld.market.phase).toBe('CONTINUOUS');
    luld.to(at('10:00:15'));
    expect(luld.take('halt', 'phase', 'bands')).toEqual([
      'bands 95.00 to 105.00 around 100.00 LIMIT_STATE 10:00:15.000000',
      'halt PRICE_BAND level 0 at 105.00 from 100.00 until 10:05:15.000000',
      'phase HALTED',
      'bands 0.00 to 0.00 around 0.00 NONE -',
    ]);
    luld.to(at('10:05:14.999999'));
    expect(luld.market.phase).toBe('HALTED');
    luld.to(at('10:05:15'));
    expect(luld.market.phase).toBe('REOPENING_AUCTION');
    expect(luld.market.halt).toMatchObject({ kind: 'PRICE_BAND', until: at('10:05:15') });
    luld.buy(106, 50);
    luld.to(at('10:10:14.999999'));
    expect(luld.take('trade')).toEqual([]);
    luld.to(at('10:10:15'));
    expect(luld.take('phase', 'trade', 'bands')).toEqual([
      'phase CONTINUOUS',
      'trade 106.00 x 50',
      'bands 100.70 to 111.30 around 106.00 NORMAL -',
    ]);
    expect(luld.market.halt).toBeNull();
  });

  it('D56 in the pause nothing trades, orders wait, market orders are refused, and cancels work', () => {
    const luld = limit(105);
    luld.to(at('10:00:15'));
    luld.take();
    const [waits, goes] = [luld.sell(105), luld.buy(104)];
    luld.cancel(goes);
    const refused = luld.order({ type: 'MARKET', timeInForce: 'IOC', price: null });
    expect(luld.take()).toEqual([`canceled ${goes} USER`, `rejected ${refused} TRADING_HALTED`]);
    expect(luld.isOpen(waits)).toBe(true);
  });

  it('an auction whose price is farther than the collar from the band goes on for five minutes, with the collar wider', () => {
    const luld = limit(105);
    luld.to(at('10:05:15'));
    // 5 % of 105.00 is 5.25: 110.25 is the farthest, then 115.50, then 120.75.
    luld.sell(115.51);
    luld.buy(115.51);
    luld.take();
    luld.to(at('10:20:14.999999'));
    expect(luld.take('phase', 'trade')).toEqual(['phase REOPENING_AUCTION', 'phase REOPENING_AUCTION']);
    luld.to(at('10:20:15'));
    expect(luld.take('phase', 'trade', 'bands')).toEqual([
      'phase CONTINUOUS',
      'trade 115.51 x 100',
      'bands 109.73 to 121.29 around 115.51 NORMAL -',
    ]);
  });

  it.each([
    [110.25, 'CONTINUOUS'],
    [110.26, 'REOPENING_AUCTION'],
  ])('an auction price of %f after a pause at 105.00: %s', (price, phase) => {
    const luld = limit(105);
    luld.to(at('10:05:15'));
    luld.sell(price);
    luld.buy(price);
    luld.to(at('10:10:15'));
    expect(luld.market.phase).toBe(phase);
  });

  it.each([
    [0.5, 'CONTINUOUS'],
    [0.51, 'REOPENING_AUCTION'],
  ])('the collar is 15 cents at least: %f after a pause at 0.35: %s', (price, phase) => {
    const luld = house({ referencePrice: dollars(0.2), priceBands: 'LULD_TIER_2' });
    luld.buy(0.35);
    luld.to(at('10:05:15'));
    luld.sell(price);
    luld.buy(price);
    luld.to(at('10:10:15'));
    expect(luld.market.phase).toBe(phase);
  });

  it('a pause that lasts into the closing auction goes on there; the close ends any halt', () => {
    const luld = house({}, '15:50:00');
    luld.buy(110);
    luld.to(at('15:55:14.999999'));
    expect(luld.market.phase).toBe('HALTED');
    luld.to(at('15:55:15'));
    expect(luld.market.phase).toBe('CLOSING_AUCTION');
    expect(luld.market.halt).toBeNull();
    luld.to(at('16:00:00'));
    expect(luld.market.phase).toBe('CLOSED');
    const late = house({}, '15:54:50');
    late.buy(110);
    late.to(at('15:55:04.999999'));
    // The calendar has left continuous trading, and the limit state with it.
    expect(late.market.phase).toBe('CLOSING_AUCTION');
    const auction = house({}, '15:49:00');
    auction.buy(110);
    auction.to(at('15:56:00'));
    expect(auction.market.phase).toBe('REOPENING_AUCTION');
    auction.to(at('15:59:15'));
    expect(auction.market.phase).toBe('CLOSING_AUCTION');
  });

  it('an operator lifts a pause, and his own halt is told of as such', () => {
    const luld = limit(105);
    luld.to(at('10:00:15'));
    luld.send({ kind: 'SetPhase', instrument: 0, phase: 'CONTINUOUS', duration: null });
    expect(luld.market.halt).toBeNull();
    luld.take();
    luld.send({ kind: 'SetPhase', instrument: 0, phase: 'HALTED', duration: 60 * SECOND });
    expect(luld.take('halt', 'phase')).toEqual([
      'halt OPERATOR level 0 at 0.00 from 0.00 until 10:01:15.000000',
      'phase HALTED',
    ]);
    luld.send({ kind: 'SetPhase', instrument: 0, phase: 'HALTED', duration: null });
    expect(luld.take('halt')).toEqual(['halt OPERATOR level 0 at 0.00 from 0.00 until -']);
  });
});
