import { describe, expect, it } from 'vitest';
import { BUY, SELL } from '../../src/book/index.ts';
import { ACCEPTED, REJECT_CODES, type RejectIndex } from '../../src/domain/index.ts';
import type { Question } from '../../src/risk/index.ts';
import { AAPL, ANN, BEN, House, MAKER, MSFT, START, TSLA, usd } from '../support/risk-house.ts';

const SIDES = [
  ['buy', BUY, 1],
  ['sell', SELL, -1],
] as const;
const PRICE = usd(100);

/** A house with the default tier of F58. */
function retail(): House {
  const house = new House({ maxOrderQuantity: 1000, maxPosition: 10_000 });
  house.limit({ tier: 'RETAIL' }, { maxOrderQuantity: 500, maxPosition: 5000 }, AAPL);
  house.limit({ tier: 'RETAIL' }, { maxOrderQuantity: 200, maxPosition: 2000 }, TSLA);
  return house;
}

const named = (code: RejectIndex): string => (code === ACCEPTED ? 'ACCEPTED' : REJECT_CODES[code]!);

/** The gate's answer to an order of Ann, with limit and actual figure where it is refused. The short way says the same. */
function check(
  { exchange }: House,
  side: number,
  quantity: number,
  instrument: number = AAPL,
  opening = quantity,
): unknown[] {
  const { gate, markets, time } = exchange;
  const market = markets[instrument]!;
  const question: Question = {
    account: ANN,
    instrument,
    side,
    quantity,
    opening,
    price: PRICE,
    stopPrice: 0,
    isStop: false,
    isPegged: false,
    isTrailing: false,
    isMarket: false,
    sellMark: -1,
    hasLocate: false,
    time,
    kind: 'NEW',
    equals: 0,
    waits: false,
  };
  const code = named(gate.check(question, market));
  if (opening === quantity) {
    expect(gate.passes(ANN, market, side, quantity, PRICE, time)).toBe(code === 'ACCEPTED');
  }
  return code === 'ACCEPTED' ? [code] : [code, gate.limit, gate.actual];
}

/** Counts open orders of Ann. */
const open = ({ exchange }: House, side: number, quantity: number): void => {
  exchange.exposures.open(ANN, AAPL, side, quantity);
};

describe('the risk gate', () => {
  it.each([
    ['AAPL', AAPL, 500],
    ['TSLA', TSLA, 200],
    ['any other', MSFT, 1000],
  ])('F58 F60 in %s takes the largest order and refuses one share more', (_, instrument, most) => {
    const house = retail();
    expect(check(house, BUY, most, instrument)).toEqual(['ACCEPTED']);
    expect(check(house, SELL, most, instrument)).toEqual(['ACCEPTED']);
    expect(check(house, BUY, most + 1, instrument)).toEqual(['ORDER_SIZE_EXCEEDED', most, most + 1]);
    expect(check(house, SELL, most + 1, instrument)).toEqual(['ORDER_SIZE_EXCEEDED', most, most + 1]);
  });

  describe.each(SIDES)('F59 D50 for a %s', (_, side, sign) => {
    it.each([
      ['AAPL', AAPL, 5000],
      ['TSLA', TSLA, 2000],
      ['any other', MSFT, 10_000],
    ])('in %s lets the position reach its limit and not pass it by a share', (_symbol, instrument, most) => {
      const house = retail();
      house.hold(ANN, sign * (most - 100), instrument);
      expect(check(house, side, 100, instrument)).toEqual(['ACCEPTED']);
      expect(check(house, side, 101, instrument)).toEqual(['POSITION_LIMIT_EXCEEDED', most, most + 1]);
    });

    it('counts the open orders of its side, as if all were filled', () => {
      const house = retail();
      house.hold(ANN, sign * 3000);
      open(house, side, 1900);
      expect(check(house, side, 100)).toEqual(['ACCEPTED']);
      expect(check(house, side, 101)).toEqual(['POSITION_LIMIT_EXCEEDED', 5000, 5001]);
      open(house, side, -1);
      expect(check(house, side, 101)).toEqual(['ACCEPTED']);
    });

    it('counts none of the other side: they may never be filled', () => {
      const house = retail();
      house.hold(ANN, sign * 4900);
      open(house, 1 - side, 4000);
      expect(check(house, side, 101)).toEqual(['POSITION_LIMIT_EXCEEDED', 5000, 5001]);
    });

    it('lets a position beyond its limit be reduced, and not grow by one share', () => {
      const house = retail();
      house.hold(ANN, sign * 9000);
      expect(check(house, 1 - side, 500)).toEqual(['ACCEPTED']);
      expect(check(house, side, 1)).toEqual(['POSITION_LIMIT_EXCEEDED', 5000, 9001]);
    });

    it('refuses what would reduce a position and then build one beyond the limit on the other side', () => {
      const house = retail();
      house.hold(ANN, sign * 300);
      open(house, 1 - side, 4900);
      expect(check(house, 1 - side, 400)).toEqual(['ACCEPTED']);
      expect(check(house, 1 - side, 401)).toEqual(['POSITION_LIMIT_EXCEEDED', 5000, 5001]);
    });

    it('an amendment counts what it adds, and its total for the order’s size', () => {
      const house = retail();
      house.hold(ANN, sign * 4000);
      open(house, side, 900);
      expect(check(house, side, 400, AAPL, 100)).toEqual(['ACCEPTED']);
      expect(check(house, side, 400, AAPL, 101)).toEqual(['POSITION_LIMIT_EXCEEDED', 5000, 5001]);
      expect(check(house, side, 501, AAPL, 1)).toEqual(['ORDER_SIZE_EXCEEDED', 500, 501]);
      open(house, side, 4000);
      expect(check(house, side, 400, AAPL, 0)).toEqual(['ACCEPTED']);
    });
  });

  it('F67 the size comes before the position', () => {
    const house = retail();
    house.hold(ANN, 5000);
    expect(check(house, BUY, 501)).toEqual(['ORDER_SIZE_EXCEEDED', 500, 501]);
  });

  it('fails closed: where no limit row applies, nothing may be sent', () => {
    const house = new House({});
    expect(check(house, BUY, 1)).toEqual(['NO_LIMIT', 0, 0]);
    house.limit({ tier: 'RETAIL' }, { maxOrderQuantity: 10, maxPosition: 10 }, TSLA);
    expect(check(house, SELL, 1)).toEqual(['NO_LIMIT', 0, 0]);
    expect(check(house, SELL, 1, TSLA)).toEqual(['ACCEPTED']);
  });

  it.each(['maxOrderQuantity', 'maxPosition'] as const)('fails closed: without %s the other is not enough', (name) => {
    const house = new House();
    house.limit({ tier: 'RETAIL' }, { [name]: null });
    expect(check(house, BUY, 1)).toEqual(['NO_LIMIT', 0, 0]);
    house.limit({ account: ANN }, { [name]: 5 });
    expect(check(house, BUY, 5)).toEqual(['ACCEPTED']);
  });

  it('a row with a largest order of 0 is a limit, not the lack of one', () => {
    const house = retail();
    house.limit({ tier: 'RETAIL' }, { maxOrderQuantity: 0, maxPosition: 0 }, AAPL);
    expect(check(house, BUY, 1)).toEqual(['ORDER_SIZE_EXCEEDED', 0, 1]);
  });

  it('a changed limit holds from the next check', () => {
    const house = retail();
    house.limit({ tier: 'RETAIL' }, { maxOrderQuantity: 50, maxPosition: 60 }, AAPL);
    expect(check(house, BUY, 51)).toEqual(['ORDER_SIZE_EXCEEDED', 50, 51]);
    expect(check(house, BUY, 50)).toEqual(['ACCEPTED']);
  });
});

describe('message budgets at the gate', () => {
  const RATE_WINDOW = 60_000_000;
  const BEGIN = START + RATE_WINDOW;
  const FULL = { messagesPerMinute: 100, cancelsPerMinute: 100 };

  const budgeted = (): House => {
    const house = retail();
    house.done({ kind: 'SetTier', tier: 'RETAIL', ...FULL });
    return house;
  };

  it('F63 D54 messages and cancels have each a budget of their own', () => {
    const { gate } = budgeted().exchange;
    for (let n = 0; n < 100; n++) expect(gate.countMessage(ANN, BEGIN)).toBe(true);
    expect(gate.countMessage(ANN, BEGIN)).toBe(false);
    expect([named(gate.refuseRate(ANN)), gate.limit, gate.actual]).toEqual(['MESSAGE_RATE_EXCEEDED', 100, 101]);
    for (let n = 0; n < 100; n++) expect(gate.countCancel(ANN, BEGIN)).toBe(true);
    expect(gate.countCancel(ANN, BEGIN)).toBe(false);
    expect([named(gate.refuseCancelRate(ANN)), gate.limit, gate.actual]).toEqual(['MESSAGE_RATE_EXCEEDED', 100, 101]);
  });

  it('F63 D54 orders, amendments and refused ones count, cancels do not; a cancel of all is one cancel', () => {
    const house = budgeted();
    house.limit({ account: ANN }, { messagesPerMinute: 4, cancelsPerMinute: 2 });
    const id = house.open({ price: PRICE });
    expect(house.amend(ANN, id, 50, null)).toEqual(['ACCEPTED', 'LONG']);
    expect(house.amend(ANN, 99, 50, null)[0]).toBe('ORDER_NOT_OPEN');
    house.send({ kind: 'CancelOrder', account: ANN, orderId: id });
    expect(house.submit({ quantity: 501 })[0]).toBe('ORDER_SIZE_EXCEEDED');
    expect(house.submit({ price: PRICE })).toEqual(['MESSAGE_RATE_EXCEEDED', 4, 5]);
    const cancelAll = { kind: 'CancelAllOrders', account: ANN, instrument: null, side: null } as const;
    expect(house.send(cancelAll)).toEqual([]);
    expect(house.send(cancelAll)[0]?.slice(2, 5)).toEqual([REJECT_CODES.indexOf('MESSAGE_RATE_EXCEEDED'), 2, 3]);
    expect(house.submit({ account: BEN, price: PRICE })[0]).toBe('ACCEPTED');
  });

  it('one account’s messages take nothing from another’s budget', () => {
    const { gate } = budgeted().exchange;
    for (let n = 0; n < 101; n++) gate.countMessage(ANN, BEGIN);
    expect(gate.countMessage(BEN, BEGIN)).toBe(true);
  });

  it('a tier without a budget is never refused', () => {
    const { gate } = budgeted().exchange;
    for (let n = 0; n < 1000; n++) expect(gate.countMessage(MAKER, BEGIN) && gate.countCancel(MAKER, BEGIN)).toBe(true);
    expect(gate.recent(MAKER, BEGIN)).toEqual({ messages: [], cancels: [], duplicates: [] });
  });

  it.each([
    [
      'its tier',
      (house: House) => house.done({ kind: 'SetTier', tier: 'RETAIL', messagesPerMinute: 6, cancelsPerMinute: 1 }),
    ],
    ['a limit of its tier', (house: House) => house.limit({ tier: 'RETAIL' }, { messagesPerMinute: 6 })],
    ['a limit of its own', (house: House) => house.limit({ account: ANN }, { messagesPerMinute: 6 })],
  ])('D54 a budget changed by %s counts what was sent before', (_, change) => {
    const house = budgeted();
    const { gate } = house.exchange;
    house.limit({ account: BEN }, { messagesPerMinute: 50 });
    for (let n = 0; n < 5; n++) gate.countMessage(ANN, START + n);
    change(house);
    expect([gate.countMessage(ANN, START + 10), gate.countMessage(ANN, START + 10)]).toEqual([true, false]);
  });

  it('I15 what still counts survives a snapshot', () => {
    const { gate } = budgeted().exchange;
    const restored = budgeted().exchange.gate;
    for (let n = 0; n < 99; n++) gate.countMessage(ANN, BEGIN + n);
    gate.countCancel(ANN, BEGIN);
    restored.restoreRecent(ANN, gate.recent(ANN, BEGIN + 99));
    expect(restored.recent(ANN, BEGIN + 99)).toEqual(gate.recent(ANN, BEGIN + 99));
    expect(restored.countMessage(ANN, BEGIN + 99)).toBe(true);
    expect(restored.countMessage(ANN, BEGIN + 99)).toBe(false);
    expect(restored.countMessage(ANN, BEGIN + 99 + RATE_WINDOW)).toBe(true);
  });
});
