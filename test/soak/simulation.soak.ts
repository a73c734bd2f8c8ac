import { expect, it } from 'vitest';
import { Simulation } from '../sim/simulation.ts';
import { seededDice } from '../support/dice.ts';

const STEPS = 1_000_000;

/** `SEED=7 npm run soak -- simulation` repeats a run; without it each is another. The seed is printed either way. */
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

it(
  `F11–F22 D3–D14 D56 I6–I16 the core beside the naive market, a million steps with crashes, SEED=${seed}`,
  { timeout: 1_800_000 },
  () => {
    const simulation = new Simulation(seededDice(seed));
    for (let step = 0; step < STEPS; step++) simulation.step();
    simulation.checkEverything();
    const happened = [...simulation.tally].sort(([a], [b]) => (a < b ? -1 : 1));
    console.log(`SEED=${seed}: ${happened.map(([name, times]) => `${name} ${times}`).join(', ')}`);
    expect(simulation.tally.get('trade')).toBeGreaterThan(STEPS / 20);
  },
);
