import { describe, expect, it } from 'vitest';
import { RateLimiter, type Rates } from '../../src/api/limits/index.ts';
import { OrderFacts } from '../../src/api/order-facts.ts';
import { newKey, hashSecret } from '../../src/api/index.ts';
import type { OrderRecord } from '../../src/exchange/index.ts';

const rate = { perSecond: 10, burst: 20 };
const RATES: Rates = { orders: rate, cancels: rate, queries: rate, authenticationFailures: rate };

function limiterWith() {
  const clock = { now: 0 };
  const limiter = new RateLimiter(RATES, () => clock.now);
  /** Milliseconds to wait; 0 where it was taken. */
  const charge = (payer: string, count = 1, budget: keyof Rates = 'orders'): number => {
    try {
      limiter.charge(budget, payer, count);
      return 0;
    } catch (error) {
      const { extensions } = error as { extensions: { code: string; retryAfterMs: number } };
      expect(extensions.code).toBe('RATE_LIMITED');
      return extensions.retryAfterMs;
    }
  };
  return { clock, charge };
}

describe('S6 a rate limit', () => {
  it('lets a burst pass, then so many a second, and says how long to wait', () => {
    const { clock, charge } = limiterWith();
    for (let order = 0; order < 20; order++) expect(charge('a')).toBe(0);
    expect(charge('a')).toBe(100);
    clock.now += 99;
    expect(charge('a')).toBeGreaterThan(0);
    clock.now += 1;
    expect(charge('a')).toBe(0);
    expect(charge('a')).toBe(100);
    clock.now += 60_000;
    for (let order = 0; order < 20; order++) expect(charge('a')).toBe(0);
    expect(charge('a')).toBe(100);
  });

  it('takes many at once where one would pass, and waits for the debt', () => {
    const { clock, charge } = limiterWith();
    expect(charge('a', 500)).toBe(0);
    expect(charge('a')).toBe(48_100);
    clock.now += 48_100;
    expect(charge('a')).toBe(0);
  });

  it('keeps payers and budgets apart', () => {
    const { charge } = limiterWith();
    charge('a', 1_000);
    expect(charge('a')).toBeGreaterThan(0);
    expect(charge('b')).toBe(0);
    expect(charge('a', 1, 'cancels')).toBe(0);
  });

  it('forgets payers who owe nothing, and nobody who does', () => {
    const { clock, charge } = limiterWith();
    charge('debtor', 10_000);
    for (let payer = 0; payer < 10_000; payer++) charge(`p${payer}`);
    clock.now += 1_000;
    charge('one more');
    expect(charge('debtor')).toBeGreaterThan(0);
  });
});

it('remembers recent orders and forgets old ones', () => {
  const facts = new OrderFacts();
  for (let id = 1; id <= 25_000; id++) facts.put({ id } as OrderRecord);
  expect(facts.get(25_000)).toEqual({ id: 25_000 });
  expect(facts.get(15_000)).toEqual({ id: 15_000 });
  expect(facts.get(1)).toBeUndefined();
});

it('S2 a new key has 256 random bits, and only its hash need be kept', () => {
  const [one, two] = [newKey(), newKey()];
  expect(Buffer.from(one.secret.slice(3), 'base64url')).toHaveLength(32);
  expect(one.secret).not.toBe(two.secret);
  expect(one.hash).toBe(hashSecret(one.secret));
  expect(one.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(hashSecret('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
