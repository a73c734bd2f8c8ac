import { describe, expect, it } from 'vitest';
import { seededDice } from '../support/dice.ts';
import { MUTANTS } from './mutants.ts';
import { Simulation } from './simulation.ts';

/** What a run must have met with, or it proves little. */
const EVERYTHING = [
  'accepted',
  'amended',
  'replaced',
  'trade',
  'refreshed',
  'triggered',
  'prevented',
  'expired',
  'phase',
  'time',
  'canceled USER',
  'canceled IOC',
  'canceled FOK',
  'canceled NO_LIQUIDITY',
  'canceled MIN_QUANTITY',
  'canceled PHASE',
  'canceled LINKED',
  'canceled SELF_TRADE_PREVENTION',
  'rejected DUPLICATE_CLIENT_ORDER_ID',
  'rejected INVALID_COMBINATION',
  'rejected INVALID_QUANTITY',
  'rejected INVALID_PRICE',
  'rejected INVALID_EXPIRY',
  'rejected TRADING_HALTED',
  'rejected MARKET_CLOSED',
  'rejected REDUCE_ONLY_STATE',
  'rejected MESSAGE_RATE_EXCEEDED',
  'rejected ORDER_SIZE_EXCEEDED',
  'rejected POSITION_LIMIT_EXCEEDED',
  'rejected POST_ONLY_WOULD_TRADE',
  'rejected ORDER_NOT_OPEN',
  'rejected QUANTITY_BELOW_FILLED',
  'crash, whole state',
  'crash, snapshot and tail',
];

/** Steps within which a broken core must have been found out. */
const PATIENCE = 40_000;

describe('the core beside the naive market, with crashes and recoveries', () => {
  it('F11–F22 D3–D14 D56 I6–I16 a run of 30,000 steps, in which everything happens', { timeout: 60_000 }, () => {
    const simulation = new Simulation(seededDice(2026));
    for (let step = 0; step < 30_000; step++) simulation.step();
    simulation.checkEverything();
    expect(EVERYTHING.filter((name) => (simulation.tally.get(name) ?? 0) < 3)).toEqual([]);
  });

  it('the same seed gives the same run', () => {
    const [one, other] = [new Simulation(seededDice(7)), new Simulation(seededDice(7))];
    for (let step = 0; step < 1500; step++) {
      one.step();
      other.step();
    }
    expect([...one.tally]).toEqual([...other.tally]);
  });
});

describe('a core that is broken is found out', () => {
  it.each(MUTANTS)('$name', { timeout: 60_000 }, ({ break: breakIt }) => {
    const mend = breakIt();
    try {
      const simulation = new Simulation(seededDice(2026));
      let found = '';
      try {
        for (let step = 0; step < PATIENCE; step++) simulation.step();
      } catch (error) {
        found = error instanceof Error ? error.name : String(error);
      }
      expect(found).toBe('Divergence');
    } finally {
      mend();
    }
  });
});
