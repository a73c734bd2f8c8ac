import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MessageBudget } from '../../src/risk/message-budget.ts';

const RATE_WINDOW = 60_000_000;
const BEGIN = 1_764_000_000_000_000;

/** Counts `n` messages at one instant; how many were within the budget. */
const takeMany = (budget: MessageBudget, n: number, time: number): number =>
  Array.from({ length: n }, () => budget.take(time)).filter(Boolean).length;

describe('a message budget', () => {
  it('F63 D54 takes the 100th message within 60 s and refuses the 101st', () => {
    const budget = new MessageBudget(100);
    expect(takeMany(budget, 100, BEGIN)).toBe(100);
    expect(budget.take(BEGIN + 1)).toBe(false);
  });

  it('D54 a message counts for 60 s and not a microsecond longer', () => {
    const [within, after] = [new MessageBudget(1), new MessageBudget(1)];
    within.take(BEGIN);
    after.take(BEGIN);
    expect(within.take(BEGIN + RATE_WINDOW - 1)).toBe(false);
    expect(after.take(BEGIN + RATE_WINDOW)).toBe(true);
  });

  it('D54 the window slides: what is older than 60 s makes room one by one', () => {
    const budget = new MessageBudget(3);
    for (const second of [0, 20, 40]) expect(budget.take(BEGIN + second * 1_000_000)).toBe(true);
    expect(budget.take(BEGIN + 60_000_000)).toBe(true);
    expect(budget.take(BEGIN + 79_999_999)).toBe(false);
  });

  it('D54 refused messages count too: who does not stop is not let in again', () => {
    const budget = new MessageBudget(2);
    takeMany(budget, 2, BEGIN);
    for (let second = 1; second <= 180; second++) expect(budget.take(BEGIN + second * 1_000_000)).toBe(false);
    expect(budget.take(BEGIN + 180_000_000 + RATE_WINDOW)).toBe(true);
  });

  it('takes the first messages at the beginning of time', () => {
    expect(takeMany(new MessageBudget(5), 6, 0)).toBe(5);
  });

  it('gives the instants that still count, oldest first, and goes on from them', () => {
    const budget = new MessageBudget(4);
    const instants = [0, 10, 20, 30, 40].map((second) => BEGIN + second * 1_000_000);
    for (const instant of instants) budget.take(instant);
    expect(budget.recent(BEGIN + 40_000_000)).toEqual(instants.slice(1));
    expect(budget.recent(BEGIN + 70_000_000)).toEqual(instants.slice(2));
    const restored = MessageBudget.of(4, budget.recent(BEGIN + 70_000_000));
    expect(takeMany(restored, 4, BEGIN + 70_000_000)).toBe(takeMany(budget, 4, BEGIN + 70_000_000));
  });

  it('of a smaller size keeps the newest of what was counted', () => {
    const budget = MessageBudget.of(2, [BEGIN, BEGIN + 1_000_000, BEGIN + 2_000_000]);
    expect(budget.size).toBe(2);
    expect(budget.recent(BEGIN + 2_000_000)).toEqual([BEGIN + 1_000_000, BEGIN + 2_000_000]);
    expect(budget.take(BEGIN + 60_000_000)).toBe(false);
  });

  it('D54 refuses a message exactly when as many as the budget came in the 60 s before it', () => {
    const pauses = fc.array(fc.constantFrom(0, 1, 999_999, 10_000_000, 20_000_000, 59_999_999, RATE_WINDOW), {
      maxLength: 200,
      size: 'max',
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), pauses, (size, steps) => {
        const budget = new MessageBudget(size);
        const sent: number[] = [];
        let time = BEGIN;
        for (const pause of steps) {
          time += pause;
          const inWindow = sent.filter((instant) => instant > time - RATE_WINDOW).length;
          expect(budget.take(time)).toBe(inWindow < size);
          sent.push(time);
        }
      }),
      { numRuns: 200 },
    );
  });
});
