import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CashAccounts } from '../../src/risk/cash-accounts.ts';

const MOST = 2 ** 53 - 1;

describe('cash accounts', () => {
  it('F71 are exact to the micro-dollar, however much moves, either way, and however often', () => {
    const large = fc.integer({ min: MOST - 3, max: MOST });
    const amount = fc.oneof(
      fc.integer({ min: -MOST, max: MOST }),
      large,
      large.map((value) => -value),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(2 ** 52, 2 ** 52 - 1, 2 ** 52 + 1, -(2 ** 52), 1 - 2 ** 52, -1 - 2 ** 52),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), amount), { maxLength: 200 }), (moves) => {
        const cash = new CashAccounts();
        const plain = [0n, 0n, 0n];
        for (const [account, value] of moves) {
          cash.move(account, value);
          plain[account]! += BigInt(value);
          expect(cash.balance(account)).toBe(plain[account]);
        }
        const copy = new CashAccounts();
        plain.forEach((balance, account) => copy.restore(account, balance));
        for (const [account, value] of moves) copy.move(account, -value);
        expect(plain.map((_, account) => copy.balance(account))).toEqual([0n, 0n, 0n]);
      }),
      { numRuns: 200 },
    );
  });

  it('go on beyond 2^53 by single micro-dollars', () => {
    const cash = new CashAccounts();
    for (let deposit = 0; deposit < 1_000; deposit++) cash.move(0, MOST);
    for (let fee = 0; fee < 7; fee++) cash.move(0, -1);
    expect(cash.balance(0)).toBe(1_000n * BigInt(MOST) - 7n);
  });

  it('keep their balances when room is made for more accounts', () => {
    const cash = new CashAccounts();
    cash.restore(7, -(2n ** 80n) + 1n);
    cash.reserve(4_000);
    cash.move(3_999, 5);
    expect([cash.balance(7), cash.balance(3_999), cash.balance(0)]).toEqual([-(2n ** 80n) + 1n, 5n, 0n]);
  });
});
