import { describe, expect, it } from 'vitest';
import { seededDice } from '../../support/dice.ts';
import { VENUE_MUTANTS } from './mutants.ts';
import { VenueSimulation } from './venue-simulation.ts';

/** What a run must have met with, or it proves little. */
const EVERYTHING = [
  ...['TAKE', 'REST', 'PROBE', 'QUOTE'].map((kind) => `entered ${kind}`),
  ...['TAKEN', 'PROBED', 'RESTED', 'PASSED_OVER', 'NO_QUOTE', 'OUTSIDE_LIMIT', 'SELF_HELP'],
  ...['STALE', 'NOT_DIRECTED'],
].map((name) => (name.startsWith('entered') ? name : `route ${name}`));

const OTHERS = [
  ...['RECORDED', 'SELF_HELP', 'CROSSED_MARKET', 'INTERMARKET_SWEEP', 'FLICKERING'].map((word) => `verdict ${word}`),
  ...['FADED', 'REQUOTED', 'ROUTED', 'REGULATION'].map((word) => `canceled ${word}`),
  ...['national quote LOCKED', 'national quote CROSSED', 'national quote STALE', 'rejected TRADE_THROUGH', 're-priced'],
  ...['trade in the pool, of two who rest', 'trade in the pool, of one who comes', 'fees', 'a look into the pool'],
  ...['crash, whole state', 'crash, snapshot and tail'],
];

const STEPS = 3_000;
/** Steps within which a broken core must have been found out, and runs, each of another seed, of so many. */
const PATIENCE = 1_500;
const TRIES = 4;
/** A run in which all of it comes up. */
const SEED = 20;

describe('the exchange across venues, with crashes and recoveries', () => {
  it('F49–F51 F80–F90 D32–D43 I6–I9 I11–I18 a run in which everything happens', { timeout: 120_000 }, () => {
    const simulation = new VenueSimulation(seededDice(SEED));
    for (let step = 0; step < STEPS; step++) simulation.step();
    simulation.checkEverything();
    expect([...EVERYTHING, ...OTHERS].filter((name) => !simulation.tally.has(name))).toEqual([]);
  });
});

describe('a core that is broken across venues is found out', () => {
  it.each(VENUE_MUTANTS)('$name', { timeout: 120_000 }, ({ break: breakIt }) => {
    const mend = breakIt();
    try {
      let found = '';
      for (let seed = SEED; seed < SEED + TRIES && found === ''; seed++) {
        try {
          const simulation = new VenueSimulation(seededDice(seed));
          for (let step = 0; step < PATIENCE; step++) simulation.step();
        } catch (error) {
          found = error instanceof Error ? error.name : String(error);
        }
      }
      expect(found).not.toBe('');
    } finally {
      mend();
    }
  });
});
