import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT, REJECT_CODES } from '../../src/domain/index.ts';
import { captureState, restoreState } from '../../src/exchange/index.ts';
import { HOUSE_OPTIONS, HouseSimulation } from '../sim/house-simulation.ts';
import { seededDice } from '../support/dice.ts';

/** Codes that were the first to fail, over all runs. */
const met = new Set<string>();

/** A house in some state: after so many random steps of a seed. */
function houseAfter(seed: number, steps: number): HouseSimulation {
  const simulation = new HouseSimulation(seededDice(seed));
  for (let step = 0; step < steps; step++) simulation.step();
  return simulation;
}

describe('F67 all results of the gate', () => {
  it('D51 the first that fails is the code that the order is refused with; none fails where it is taken', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000_000 }), fc.nat({ max: 400 }), (seed, steps) => {
        const simulation = houseAfter(seed, steps);
        for (let times = 0; times < 25; times++) {
          const { order, time } = simulation.drawOrder();
          const state = captureState(simulation.core);
          const results = simulation.core.trading.judgement.judgeAll(order, time);
          expect(captureState(simulation.core)).toBe(state);
          const first = results.find(({ passed }) => !passed);

          const sent = restoreState(state, HOUSE_OPTIONS);
          const { words } = sent.apply(order, sent.sequence + 1, time);
          const code = words[0] === EVENT.REJECTED ? REJECT_CODES[words[2]!]! : 'taken';
          // Who only asks is not told of hidden orders that a post-only order would trade with.
          if (code === 'POST_ONLY_WOULD_TRADE' && first === undefined) continue;
          met.add(code);
          expect({ order, code: first === undefined ? 'taken' : REJECT_CODES[first.code]! }).toEqual({ order, code });
        }
      }),
      { numRuns: 40, seed: 7 },
    );
    expect(met.size).toBeGreaterThan(15);
  }, 120_000);

  it('every check is told once, in the order of RejectCode', () => {
    const simulation = houseAfter(3, 200);
    let told = 0;
    for (let times = 0; times < 200; times++) {
      const { order, time } = simulation.drawOrder();
      const codes = simulation.core.trading.judgement.judgeAll(order, time).map(({ code }) => code);
      told = Math.max(told, codes.length);
      // How many orders an account has open is looked at before the book.
      const byGate = codes.filter((code) => code < REJECT_CODES.indexOf('TRADE_THROUGH'));
      expect(byGate).toEqual([...new Set(byGate)].sort((a, b) => a - b));
    }
    expect(told).toBeGreaterThan(20);
  });
});
