import { describe, expect, it } from 'vitest';
import {
  EVENT,
  MAX_NOTIONAL,
  MAX_PRICE,
  MAX_QUANTITY,
  type BookCash,
  type BookHolding,
  type CashBooking,
} from '../../src/domain/index.ts';
import { AAPL, ANN, BEN, CAT, House, MAKER, MSFT, WEST, usd } from '../support/risk-house.ts';

const who = { by: 'operator', reason: 'why' };
const cash = (booking: CashBooking, amount: number, account: number = ANN): BookCash => ({
  kind: 'BookCash',
  account,
  booking,
  amount,
  ...who,
});
const holding = (quantity: number, price: number, instrument: number = AAPL): BookHolding => ({
  kind: 'BookHolding',
  account: ANN,
  instrument,
  quantity,
  price,
  ...who,
});
const balance = ({ exchange }: House, account: number = ANN): bigint => exchange.exposures.cash.balance(account);
const position = ({ exchange }: House, instrument: number = AAPL): number =>
  exchange.exposures.positionOf(ANN, instrument);

describe('F71 cash', () => {
  it('is deposited, withdrawn, and charged', () => {
    const house = new House();
    expect(house.done(cash('DEPOSIT', usd(1_000)))[0]?.slice(0, 3)).toEqual([EVENT.BOOKED, ANN, -1]);
    house.done(cash('WITHDRAWAL', usd(200.5)));
    house.done(cash('FEE', 1));
    expect(balance(house)).toBe(BigInt(usd(799.5) - 1));
    expect(balance(house, BEN)).toBe(0n);
  });

  it.each(['WITHDRAWAL', 'FEE'] as const)('a %s may take all there is, and not a micro-dollar more', (booking) => {
    const house = new House();
    house.done(cash('DEPOSIT', usd(100)));
    expect(house.ask(cash(booking, usd(100) + 1))).toEqual({
      code: 'INVALID_VALUE',
      field: 'amount',
      message: 'amount is 100.000001; the account has 100.00.',
    });
    expect(balance(house)).toBe(BigInt(usd(100)));
    house.done(cash(booking, usd(100)));
    expect(house.ask(cash(booking, 1))?.message).toBe('amount is 0.000001; the account has 0.00.');
    expect(balance(house)).toBe(0n);
  });

  it('is moved by trades: the price times the quantity, from the buyer to the seller; below zero too', () => {
    const house = new House();
    house.done(cash('DEPOSIT', usd(10)));
    house.open({ account: MAKER, side: 'SELL', quantity: 30, price: usd(149.99) });
    house.open({ quantity: 100, price: usd(150) });
    expect(balance(house)).toBe(BigInt(usd(10) - 30 * usd(149.99)));
    expect(balance(house, MAKER)).toBe(BigInt(30 * usd(149.99)));
    expect(house.ask(cash('WITHDRAWAL', 1))?.message).toBe('amount is 0.000001; the account has 0.00.');
    house.done(cash('WITHDRAWAL', 30 * usd(149.99), MAKER));
    house.done(cash('DEPOSIT', 30 * usd(149.99)));
    expect(house.ask(cash('FEE', usd(10) + 1))?.code).toBe('INVALID_VALUE');
    expect(house.ask(cash('FEE', usd(10)))).toBeNull();
  });

  it('is moved by the trades of an uncross as well', () => {
    const house = new House();
    house.done({ kind: 'SetPhase', instrument: AAPL, phase: 'OPENING_AUCTION', duration: null });
    house.open({ quantity: 20, price: usd(151) });
    house.open({ account: MAKER, side: 'SELL', quantity: 20, price: usd(149) });
    expect(balance(house)).toBe(0n);
    house.done({ kind: 'SetPhase', instrument: AAPL, phase: 'CONTINUOUS', duration: null });
    const price = house.exchange.markets[AAPL]!.lastTick * 10_000;
    expect(price).toBeGreaterThanOrEqual(usd(149));
    expect([balance(house), balance(house, MAKER)]).toEqual([BigInt(-20 * price), BigInt(20 * price)]);
  });

  it('is exact beyond 2^53 micro-dollars', () => {
    const house = new House();
    for (let n = 0; n < 5; n++) house.done(cash('DEPOSIT', MAX_NOTIONAL));
    house.done(cash('FEE', 3));
    expect(balance(house)).toBe(5n * BigInt(MAX_NOTIONAL) - 3n);
    house.done(cash('WITHDRAWAL', MAX_NOTIONAL));
    expect(balance(house)).toBe(4n * BigInt(MAX_NOTIONAL) - 3n);
  });

  it.each([0, -1, 1.5, NaN, MAX_NOTIONAL + 1])('an amount of %d is refused', (amount) => {
    const house = new House();
    for (const booking of ['DEPOSIT', 'WITHDRAWAL', 'FEE'] as const) {
      expect(house.ask(cash(booking, amount))).toMatchObject({
        code: 'INVALID_VALUE',
        field: 'amount',
        message: expect.stringMatching(/^amount is .*; allowed are 0\.000001 to 9007199254\.740991\.$/) as string,
      });
    }
    expect(balance(house)).toBe(0n);
  });

  it('of an account that is not there is refused', () => {
    expect(new House().ask(cash('DEPOSIT', 1, 4))).toEqual({
      code: 'NOT_FOUND',
      field: 'accountId',
      message: 'account 4 does not exist.',
    });
  });
});

describe('F71 holdings', () => {
  it('come in long or short, at a price, and no cash moves', () => {
    const house = new House();
    expect(house.done(holding(100, usd(140)))[0]?.slice(0, 3)).toEqual([EVENT.BOOKED, ANN, AAPL]);
    house.done(holding(-50, usd(10), MSFT));
    expect([position(house), position(house, MSFT), balance(house)]).toEqual([100, -50, 0n]);
  });

  it.each([1, -1])('only add to a position (%i): what would reduce it is refused', (sign) => {
    const house = new House();
    house.done(holding(sign * 100, usd(140)));
    expect(house.ask(holding(-sign, usd(140)))).toEqual({
      code: 'INVALID_VALUE',
      field: 'quantity',
      message: `quantity is ${-sign}; the position is ${sign * 100}, and a holding may only add to it.`,
    });
    house.done(holding(sign, usd(1)));
    expect(position(house)).toBe(sign * 101);
    // Traded back to nothing, either way is open again.
    house.open({ account: MAKER, side: sign > 0 ? 'BUY' : 'SELL', quantity: 101 });
    house.open({ side: sign > 0 ? 'SELL' : 'BUY', quantity: 101 });
    house.done(holding(-sign, usd(1)));
    expect(position(house)).toBe(-sign);
  });

  it.each([1, -1])('reach the largest position there is (%i), and not one share more', (sign) => {
    const house = new House();
    house.done(holding(sign * MAX_QUANTITY, 1));
    expect(house.ask(holding(sign, 1))).toEqual({
      code: 'INVALID_VALUE',
      field: 'quantity',
      message: `quantity is ${sign}; the position would be ${sign * (MAX_QUANTITY + 1)}, and ${MAX_QUANTITY} is the most either way.`,
    });
    expect(position(house)).toBe(sign * MAX_QUANTITY);
  });

  it.each<[number, number, string, RegExp]>([
    [0, 1, 'quantity', /^quantity is 0; shares come in/],
    [1.5, 1, 'quantity', /^quantity is 1\.5; allowed are whole numbers from 1 to 1000000000\.$/],
    [NaN, 1, 'quantity', /^quantity is NaN; allowed/],
    [MAX_QUANTITY + 1, 1, 'quantity', /^quantity is 1000000001; allowed are whole numbers from 1 to 1000000000\.$/],
    [1, 0, 'price', /^price is 0\.00; allowed are 0\.000001 to 999999999\.999999\.$/],
    [1, MAX_PRICE + 1, 'price', /^price is 1000000000\.00; allowed/],
    [10, MAX_PRICE, 'price', /^price 999999999\.999999 times quantity 10 is more than 9007199254\.740991\.$/],
    [-10, MAX_PRICE, 'price', /^price 999999999\.999999 times quantity 10 is more than/],
  ])('%d shares at %d are refused', (quantity, price, field, message) => {
    const house = new House();
    const refusal = house.ask(holding(quantity, price));
    expect(refusal).toMatchObject({ code: 'INVALID_VALUE', field });
    expect(refusal?.message).toMatch(message);
    expect(position(house)).toBe(0);
    expect(house.ask(holding(9, MAX_PRICE))).toBeNull();
  });

  it('of an account or instrument that is not there are refused', () => {
    const house = new House();
    expect(house.ask(holding(1, 1, 3))).toMatchObject({ code: 'NOT_FOUND', field: 'symbol' });
    expect(house.ask({ ...holding(1, 1), account: 4 })).toMatchObject({ code: 'NOT_FOUND', field: 'accountId' });
  });

  it('D50 D55 count for limits at once: position and credit, the firm’s too', () => {
    const house = new House({ maxOrderQuantity: 1_000, maxPosition: 1_000 });
    house.limit({ firm: WEST }, { maxCredit: usd(300) });
    house.done(holding(999, usd(1)));
    expect(house.submit({ quantity: 2 })).toEqual(['POSITION_LIMIT_EXCEEDED', 1_000, 1_001]);
    expect(house.submit({ quantity: 1 })[0]).toBe('ACCEPTED');
    house.done({ ...holding(2, usd(1)), account: MAKER });
    expect(house.submit({ account: MAKER, quantity: 1 })).toEqual(['CREDIT_EXCEEDED', usd(300), usd(450)]);
    expect(house.submit({ account: CAT, quantity: 1 })[0]).toBe('ACCEPTED');
  });
});
