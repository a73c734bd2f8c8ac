import { describe, expect, it } from 'vitest';
import {
  EVENT,
  SELL_MARKS,
  type OrderInstructions,
  type ReplacementTerms,
  type ShortSalePolicy,
} from '../../src/domain/index.ts';
import { SHORT_SALE_FAULT } from '../../src/risk/index.ts';
import { AAPL, ANN, BEN, House, MAKER, MSFT, answerOf, canceled, usd, type Answer } from '../support/risk-house.ts';
import { order } from '../support/small-market.ts';

const { NO_MARK, MARKED_LONG, NO_LOCATE } = SHORT_SALE_FAULT;
const refused = (limit: number, actual: number): Answer => ['SHORT_SALE_RESTRICTED', limit, actual];
const sell = { side: 'SELL' } as const;
const sellAs = (instructions: OrderInstructions) => ({ ...sell, instructions });

/** A house where Ann has a policy. */
function houseWith(policy: ShortSalePolicy, held = 0): House {
  const house = new House();
  house.hold(ANN, held);
  house.done({ kind: 'SetShortSalePolicy', account: ANN, policy });
  return house;
}

describe('D69 how a sell is marked', () => {
  it('by the venue: LONG as far as the position goes, open sells counted, SHORT beyond', () => {
    const house = houseWith('VENUE_MARKS', 100);
    expect(house.submit({ ...sell, quantity: 100 })).toEqual(['ACCEPTED', 'LONG']);
    expect(house.submit({ ...sell, quantity: 1 })).toEqual(['ACCEPTED', 'SHORT']);
    expect(house.submit({ side: 'BUY', quantity: 1, price: usd(100) })).toEqual(['ACCEPTED', 'LONG']);
    const other = houseWith('VENUE_MARKS', 100);
    expect(other.submit({ ...sell, quantity: 101 })).toEqual(['ACCEPTED', 'SHORT']);
    const short = houseWith('VENUE_MARKS', -100);
    expect(short.submit({ ...sell, quantity: 1 })).toEqual(['ACCEPTED', 'SHORT']);
  });

  it('by the account, where it says so; SHORT and SHORT_EXEMPT also where it holds enough', () => {
    const house = houseWith('VENUE_MARKS', 300);
    for (const sellMark of ['LONG', 'SHORT', 'SHORT_EXEMPT'] as const) {
      expect(house.submit(sellAs({ sellMark }))).toEqual(['ACCEPTED', sellMark]);
    }
    expect(house.submit(sellAs({ sellMark: 'LONG' }))).toEqual(refused(0, MARKED_LONG));
  });

  it('marked LONG: what is held and not for sale already, and not one share more', () => {
    const house = houseWith('MUST_MARK', 100);
    house.open({ ...sellAs({ sellMark: 'LONG' }), quantity: 40 });
    expect(house.submit({ ...sellAs({ sellMark: 'LONG' }), quantity: 61 })).toEqual(refused(60, MARKED_LONG));
    expect(house.submit({ ...sellAs({ sellMark: 'LONG' }), quantity: 60 })).toEqual(['ACCEPTED', 'LONG']);
    expect(house.submit({ ...sellAs({ sellMark: 'SHORT' }), quantity: 1 })).toEqual(['ACCEPTED', 'SHORT']);
  });

  it('a mark or a locate on a buy makes no sense', () => {
    const house = houseWith('MUST_MARK_AND_LOCATE');
    expect(house.submit({ instructions: { sellMark: 'LONG' } })[0]).toBe('INVALID_COMBINATION');
    expect(house.submit({ instructions: { locate: 'desk 7' } })[0]).toBe('INVALID_COMBINATION');
    expect(house.submit()).toEqual(['ACCEPTED', 'LONG']);
  });
});

describe('D69 what an account must say of its sells', () => {
  it.each<[ShortSalePolicy, OrderInstructions | undefined, number, Answer]>([
    ['VENUE_MARKS', undefined, 0, ['ACCEPTED', 'SHORT']],
    ['MUST_MARK', undefined, 0, refused(0, NO_MARK)],
    ['MUST_MARK', undefined, 100, refused(0, NO_MARK)],
    ['MUST_MARK', { sellMark: 'SHORT' }, 0, ['ACCEPTED', 'SHORT']],
    ['MUST_MARK', { sellMark: 'SHORT_EXEMPT' }, 0, ['ACCEPTED', 'SHORT_EXEMPT']],
    ['MUST_MARK', { sellMark: 'LONG' }, 100, ['ACCEPTED', 'LONG']],
    ['MUST_MARK_AND_LOCATE', { locate: 'desk 7' }, 0, refused(0, NO_MARK)],
    ['MUST_MARK_AND_LOCATE', { sellMark: 'LONG' }, 100, ['ACCEPTED', 'LONG']],
    ['MUST_MARK_AND_LOCATE', { sellMark: 'LONG' }, 99, refused(99, MARKED_LONG)],
    ['MUST_MARK_AND_LOCATE', { sellMark: 'SHORT' }, 0, refused(0, NO_LOCATE)],
    ['MUST_MARK_AND_LOCATE', { sellMark: 'SHORT' }, 100, refused(0, NO_LOCATE)],
    ['MUST_MARK_AND_LOCATE', { sellMark: 'SHORT_EXEMPT' }, 0, refused(0, NO_LOCATE)],
    ['MUST_MARK_AND_LOCATE', { sellMark: 'SHORT', locate: 'desk 7' }, 0, ['ACCEPTED', 'SHORT']],
    ['MUST_MARK_AND_LOCATE', { sellMark: 'SHORT_EXEMPT', locate: 'desk 7' }, 0, ['ACCEPTED', 'SHORT_EXEMPT']],
  ])('%s, %j, %i shares held, 100 sold', (policy, instructions, held, answer) => {
    const house = houseWith(policy, held);
    expect(house.submit({ ...sell, ...(instructions && { instructions }) })).toEqual(answer);
  });

  it('is asked of that account alone, and of no buy', () => {
    const house = houseWith('MUST_MARK_AND_LOCATE');
    expect(house.submit()[0]).toBe('ACCEPTED');
    expect(house.submit({ ...sell, account: BEN, price: usd(151) })).toEqual(['ACCEPTED', 'SHORT']);
    expect(house.submit({ ...sell, price: usd(151) })).toEqual(refused(0, NO_MARK));
  });
});

/** A house where a trade 10 % below the reference price of 150.00 has set Rule 201 off; the best bid is 135.00, of 100 shares. */
function restricted(held = 0): House {
  const house = houseWith('VENUE_MARKS', held);
  const endsAt = house.time + 3_600_000_000;
  const day = { calendar: 'ALWAYS_OPEN', date: '2026-11-24', phases: [], endsAt };
  house.done({ kind: 'AdvanceTime', sessions: [day] });
  house.trade(usd(135));
  house.open({ account: MAKER, price: usd(135) });
  return house;
}

describe('D69 Rule 201', () => {
  it('a trade at 90 % of the reference price of the day sets it off, one a tick higher does not', () => {
    const house = restricted();
    expect(house.exchange.markets[AAPL]!.shortSaleDays).toBe(2);
    const other = houseWith('VENUE_MARKS');
    const day = { calendar: 'ALWAYS_OPEN', date: '2026-11-24', phases: [], endsAt: other.time + 3_600_000_000 };
    other.done({ kind: 'AdvanceTime', sessions: [day] });
    other.trade(usd(135.01));
    expect(other.exchange.markets[AAPL]!.shortSaleDays).toBe(0);
    expect(other.exchange.markets[MSFT]!.shortSaleDays).toBe(0);
  });

  it('a short sale needs a limit above the best bid', () => {
    const house = restricted();
    expect(house.submit({ ...sell, price: usd(135) })).toEqual(refused(usd(135), usd(135)));
    expect(house.submit({ ...sell, price: usd(134.99) })).toEqual(refused(usd(135), usd(134.99)));
    expect(house.submit({ ...sell, price: usd(135.01) })).toEqual(['ACCEPTED', 'SHORT']);
    expect(house.submit({ ...sell, type: 'MARKET', timeInForce: 'IOC', price: null })).toEqual(refused(usd(135), 0));
  });

  it('with no bid any price goes, and it may wait for buyers', () => {
    const house = restricted();
    house.send({ kind: 'CancelAllOrders', account: MAKER, instrument: null, side: null });
    expect(house.submit({ ...sell, price: usd(100) })).toEqual(['ACCEPTED', 'SHORT']);
  });

  it('long and exempt sales go at any price', () => {
    const house = restricted(10);
    expect(house.submit({ ...sell, quantity: 10, price: usd(135) })).toEqual(['ACCEPTED', 'LONG']);
    expect(house.submit({ ...sellAs({ sellMark: 'SHORT_EXEMPT' }), price: usd(135) })).toEqual([
      'ACCEPTED',
      'SHORT_EXEMPT',
    ]);
  });

  it('a sale that is marked SHORT is one, whatever is held', () => {
    const house = restricted(1_000);
    expect(house.submit({ ...sellAs({ sellMark: 'SHORT' }), price: usd(135) })).toEqual(refused(usd(135), usd(135)));
  });

  it('an open short sale may not be amended to the bid', () => {
    const house = restricted();
    const id = house.open({ ...sell, price: usd(136) });
    expect(house.amend(ANN, id, null, usd(135))).toEqual(refused(usd(135), usd(135)));
    expect(house.amend(ANN, id, null, usd(135.01))[0]).toBe('ACCEPTED');
  });

  it('other instruments are free of it', () => {
    const house = restricted();
    house.open({ account: MAKER, instrument: MSFT, price: usd(135) });
    expect(house.submit({ ...sell, instrument: MSFT, price: usd(135) })).toEqual(['ACCEPTED', 'SHORT']);
  });

  it.each(['PRIMARY', 'MID'] as const)('a %s peg stands above the bid by itself, whatever its limit', (peg) => {
    const house = restricted();
    house.open({ account: MAKER, side: 'SELL', price: usd(140) });
    for (const price of [null, usd(100)]) {
      expect(house.submit({ ...sellAs({ peg }), price })).toEqual(['ACCEPTED', 'SHORT']);
    }
    expect(house.openQuantity(ANN, 'SELL')).toBe(200);
  });

  it('a stop waits, and is canceled by regulation where it would sell short at the bid when it is set off', () => {
    const house = restricted();
    const stop = { type: 'STOP', side: 'SELL', price: null, instructions: { stopPrice: usd(134) } } as const;
    expect(house.submit(stop)).toEqual(['ACCEPTED', 'SHORT']);
    const id = house.exchange.nextOrderId - 1;
    house.open({ account: MAKER, price: usd(130) });
    house.send({ kind: 'CancelOrder', account: MAKER, orderId: bidAt(house, usd(135)) });
    house.open({ account: MAKER, price: usd(134), quantity: 1 });
    const events = house.send({
      kind: 'SubmitOrder',
      account: MAKER,
      instrument: AAPL,
      clientOrderId: 'sets-it-off',
      side: 'SELL',
      type: 'LIMIT',
      timeInForce: 'IOC',
      quantity: 1,
      price: usd(134),
      selfTradePrevention: 'NONE',
      instructions: { sellMark: 'SHORT_EXEMPT' },
    });
    expect(answerOf(events)).toEqual(['ACCEPTED', 'SHORT_EXEMPT']);
    expect(events.some(([kind, , order]) => kind === EVENT.TRIGGERED && order === id)).toBe(true);
    expect(canceled(events)).toEqual([[id, 'REGULATION']]);
  });

  it('the day after it still holds, and ends with the day after that', () => {
    const house = restricted();
    const begin = (date: string): void => {
      const endsAt = house.time + 3_600_000_000;
      house.done({ kind: 'AdvanceTime', sessions: [{ calendar: 'ALWAYS_OPEN', date, phases: [], endsAt }] });
    };
    const short = { ...sell, price: usd(135) };
    begin('2026-11-25');
    expect(house.submit(short)).toEqual(refused(usd(135), usd(135)));
    begin('2026-11-26');
    expect(house.submit(short)).toEqual(['ACCEPTED', 'SHORT']);
  });
});

describe('D69 a sell that waits for another order', () => {
  const terms = { timeInForce: 'GTC', selfTradePrevention: 'NONE', quantity: 100 } as const;

  /** A buy of 100 at 150.00 that sets off a sell of 100 at 160.00: how each is marked, or why the list is refused. */
  function list(house: House, instructions?: OrderInstructions): Answer[] {
    const orders = [
      order({ ...terms, clientOrderId: 'parent', price: usd(150) }),
      order({ ...terms, ...sell, clientOrderId: 'child', price: usd(160), ...(instructions && { instructions }) }),
    ];
    const events = house.send({ kind: 'SubmitLinkedOrders', account: ANN, contingency: 'ONE_TRIGGERS_OTHER', orders });
    return events.slice(0, 2).map((event) => answerOf([event]));
  }

  /** Fills the first; the order that is entered, its quantity, and its mark plus 1. */
  function fill(house: House, quantity = 100, price = usd(150)): number[][] {
    const events = house.send(order({ ...terms, ...sell, account: MAKER, quantity, price }));
    return events.filter(([kind]) => kind === EVENT.TRIGGERED).map((row) => row.slice(2, 5));
  }

  it.each<[ShortSalePolicy, OrderInstructions]>([
    ['VENUE_MARKS', { sellMark: 'LONG' }],
    ['MUST_MARK', { sellMark: 'LONG' }],
    ['MUST_MARK', { sellMark: 'SHORT' }],
    ['MUST_MARK_AND_LOCATE', { sellMark: 'LONG' }],
    ['MUST_MARK_AND_LOCATE', { sellMark: 'SHORT_EXEMPT', locate: 'desk 7' }],
  ])('%s: marked %j it is taken though nothing is held yet, and is not marked anew', (policy, instructions) => {
    const house = houseWith(policy);
    expect(list(house, instructions)).toEqual([
      ['ACCEPTED', 'LONG'],
      ['ACCEPTED', instructions.sellMark],
    ]);
    expect(fill(house)).toEqual([[2, 100, 0]]);
  });

  it.each<[ShortSalePolicy, OrderInstructions | undefined, number]>([
    ['MUST_MARK', undefined, NO_MARK],
    ['MUST_MARK_AND_LOCATE', { sellMark: 'SHORT' }, NO_LOCATE],
  ])('%s: with %j the list is refused all the same', (policy, instructions, fault) => {
    const answers = list(houseWith(policy), instructions);
    expect(answers).toContainEqual(refused(0, fault));
    expect(answers.map(([code]) => code)).toContain('LINKED_ORDER_REJECTED');
  });

  it('unmarked it is SHORT while nothing is held, and LONG when it is entered with what has been bought', () => {
    const house = houseWith('VENUE_MARKS');
    expect(list(house)).toEqual([
      ['ACCEPTED', 'LONG'],
      ['ACCEPTED', 'SHORT'],
    ]);
    expect(fill(house)).toEqual([[2, 100, SELL_MARKS.indexOf('LONG') + 1]]);
  });

  it('unmarked it is LONG while enough is held, and SHORT when that has been sold in between', () => {
    const house = houseWith('VENUE_MARKS', 100);
    expect(list(house)[1]).toEqual(['ACCEPTED', 'LONG']);
    house.open({ ...sell, price: usd(155), quantity: 101 });
    house.open({ account: MAKER, price: usd(155), quantity: 101 });
    expect(fill(house)).toEqual([[2, 100, SELL_MARKS.indexOf('SHORT') + 1]]);
  });

  it('a buy that waits, and a stop that is set off, are not marked', () => {
    const house = houseWith('VENUE_MARKS');
    const orders = [
      order({ ...terms, clientOrderId: 'parent', price: usd(150) }),
      order({ ...terms, clientOrderId: 'child', price: usd(140) }),
    ];
    house.send({ kind: 'SubmitLinkedOrders', account: ANN, contingency: 'ONE_TRIGGERS_OTHER', orders });
    expect(fill(house)).toEqual([[2, 100, 0]]);
    const stop = house.open({
      ...sell,
      account: BEN,
      type: 'STOP',
      price: null,
      instructions: { stopPrice: usd(149) },
    });
    house.open({ account: MAKER, price: usd(149) });
    expect(fill(house, 100, usd(149))).toEqual([[stop, 100, 0]]);
  });
});

describe('D69 an open sell that changes is marked anew', () => {
  /** The first event of a change: its kind, and its last word, the mark plus 1. */
  const changed = (events: readonly number[][], kind: number, word: number): number => {
    expect(events[0]![0]).toBe(kind);
    return events[0]![word]!;
  };
  const [LONG, SHORT, EXEMPT] = [1, 2, 3];
  const amended = (house: House, quantity: number | null, price: number | null, orderId = 1): number =>
    changed(house.send({ kind: 'AmendOrder', account: ANN, orderId, quantity, price }), EVENT.AMENDED, 5);
  const replaced = (house: House, terms: ReplacementTerms): number =>
    changed(house.send({ kind: 'ReplaceOrder', account: ANN, orderId: 1, terms }), EVENT.REPLACED, 4);

  it('by an amendment that comes anew; a mere decrease leaves the mark', () => {
    const house = houseWith('VENUE_MARKS', 100);
    house.open({ ...sell, quantity: 100 });
    expect(amended(house, 101, null)).toBe(SHORT);
    expect(amended(house, 99, null)).toBe(0);
    expect(amended(house, null, usd(151))).toBe(LONG);
    expect(amended(house, 100, usd(152))).toBe(LONG);
  });

  it('by a replacement; a buy has the mark LONG as a new one has', () => {
    const house = houseWith('VENUE_MARKS', 100);
    house.open({ ...sell, quantity: 100, price: usd(160) });
    expect(replaced(house, { quantity: 101 })).toBe(SHORT);
    expect(replaced(house, { quantity: 100 })).toBe(LONG);
    expect(replaced(house, { instructions: { sellMark: 'SHORT_EXEMPT' } })).toBe(EXEMPT);
    expect(replaced(house, { quantity: 50 })).toBe(EXEMPT);
    expect(replaced(house, { instructions: { sellMark: null } })).toBe(LONG);
    expect(replaced(house, { side: 'BUY', price: usd(100) })).toBe(LONG);
  });

  it('what its account has marked stays so', () => {
    const house = houseWith('VENUE_MARKS', 100);
    house.open({ ...sellAs({ sellMark: 'SHORT' }), quantity: 50 });
    expect(amended(house, 60, null)).toBe(SHORT);
    house.open({ ...sellAs({ sellMark: 'LONG' }), quantity: 40 });
    expect(house.amend(ANN, 2, 41, null)).toEqual(refused(0, MARKED_LONG));
    expect(amended(house, null, usd(151), 2)).toBe(LONG);
  });
});

/** Id of the first order to buy AAPL at a price. */
function bidAt({ exchange }: House, price: number): number {
  const { orders, markets } = exchange;
  const slot = [...markets[AAPL]!.book.resting(0)].find((each) => orders.tick(each) * usd(0.01) === price);
  return orders.id(slot!);
}
