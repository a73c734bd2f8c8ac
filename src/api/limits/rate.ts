import { performance } from 'node:perf_hooks';
import { ApiError } from '../errors.ts';

/** So many a second, and so many at a stroke. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * What is counted apart: cancels have their own, so that an order flood never costs anyone the way out. A query costs
 * one, and one for each row of its lists.
 */
export type Budget = 'orders' | 'cancels' | 'queries' | 'authenticationFailures';

export type Rates = Readonly<Record<Budget, Rate>>;

/** Payers in memory; beyond it, those whose bucket is full again are forgotten. */
const MANY_PAYERS = 10_000;

/**
 * A bucket of tokens that fills steadily. One taking may empty it below zero, so that many at once pass where a few
 * would, and the debt is waited for afterwards.
 */
export class Bucket {
  private tokens: number;
  private filledAt: number;
  private readonly rate: Rate;

  constructor(rate: Rate, now: number) {
    this.rate = rate;
    this.tokens = rate.burst;
    this.filledAt = now;
  }

  /** @returns 0 where it was taken, else the milliseconds after which to try again */
  take(count: number, now: number): number {
    this.fill(now);
    if (this.tokens >= 1) {
      this.tokens -= count;
      return 0;
    }
    return Math.ceil(((1 - this.tokens) / this.rate.perSecond) * 1000);
  }

  /** Takes it in any case, as a debt if need be. */
  spend(count: number, now: number): void {
    this.fill(now);
    this.tokens -= count;
  }

  isFull(now: number): boolean {
    this.fill(now);
    return this.tokens >= this.rate.burst;
  }

  private fill(now: number): void {
    const { perSecond, burst } = this.rate;
    this.tokens = Math.min(burst, this.tokens + ((now - this.filledAt) / 1000) * perSecond);
    this.filledAt = now;
  }
}

/** The transport's own limits, for each key or, without one, each address. The risk gate's message rate is another thing. */
export class RateLimiter {
  private readonly rates: Rates;
  private readonly now: () => number;
  private readonly buckets: Record<Budget, Map<string, Bucket>> = {
    orders: new Map(),
    cancels: new Map(),
    queries: new Map(),
    authenticationFailures: new Map(),
  };

  /** @param now a clock that never steps back, in milliseconds */
  constructor(rates: Rates, now: () => number = () => performance.now()) {
    this.rates = rates;
    this.now = now;
  }

  /** Takes `count` from a payer's budget, or throws RATE_LIMITED with `retryAfterMs`. */
  charge(budget: Budget, payer: string, count: number): void {
    const now = this.now();
    const retryAfterMs = this.bucket(budget, payer, now).take(count, now);
    if (retryAfterMs === 0) return;
    const { perSecond } = this.rates[budget];
    throw new ApiError(
      'RATE_LIMITED',
      `More than ${perSecond} ${WORDS[budget]} a second came from you; go on in ${retryAfterMs} ms.`,
      { retryAfterMs },
    );
  }

  /** Takes what is known only now that it is done: never refused, but what comes next waits for it. */
  spend(budget: Budget, payer: string, count: number): void {
    const now = this.now();
    this.bucket(budget, payer, now).spend(count, now);
  }

  private bucket(budget: Budget, payer: string, now: number): Bucket {
    const buckets = this.buckets[budget];
    let bucket = buckets.get(payer);
    if (!bucket) {
      if (buckets.size >= MANY_PAYERS) forgetFull(buckets, now);
      buckets.set(payer, (bucket = new Bucket(this.rates[budget], now)));
    }
    return bucket;
  }
}

const WORDS: Readonly<Record<Budget, string>> = {
  orders: 'orders',
  cancels: 'cancels',
  queries: 'queries and rows',
  authenticationFailures: 'attempts with a wrong key',
};

function forgetFull(buckets: Map<string, Bucket>, now: number): void {
  for (const [payer, bucket] of buckets) if (bucket.isFull(now)) buckets.delete(payer);
}
