import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../oracle/scenarios.ts';
import { CoreMarket } from '../support/core-market.ts';
import { play } from '../support/market-script.ts';

describe('the core, on the scenarios of the naive book', () => {
  it.each(SCENARIOS)('$title', ({ rules, script }) => {
    expect(play(script, new CoreMarket(rules))).toBe(script);
  });
});
