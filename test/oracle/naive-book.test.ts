import { describe, expect, it } from 'vitest';
import { play } from '../support/market-script.ts';
import { NaiveBook } from './naive-book.ts';
import { FREE, SCENARIOS } from './scenarios.ts';

describe('the naive book, which the real core is measured by', () => {
  it.each(SCENARIOS)('$title', ({ rules, script }) => {
    expect(play(script, new NaiveBook(rules))).toBe(script);
  });

  it('I8 positions are what was bought less what was sold, and sum to nothing', () => {
    const book = new NaiveBook(FREE);
    const script = `
      A sells 50 at 10.00              | 1 accepted
      B buys 20 at 10.00               | 2 accepted, 2 takes 20 from 1 at 10.00
      C buys 40 at 10.00               | 3 accepted, 3 takes 30 from 1 at 10.00
      A sells 5 at market              | 4 accepted, 4 takes 5 from 3 at 10.00`;
    expect(play(script, book)).toBe(script);
    expect([book.position(0), book.position(1), book.position(2)]).toEqual([-55, 20, 35]);
  });
});
