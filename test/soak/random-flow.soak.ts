import { expect, it } from 'vitest';
import { seededDice } from '../support/dice.ts';
import { SideBySide } from '../support/side-by-side.ts';

const OPERATIONS = 1_000_000;

/** `SEED=7 npm run soak` repeats a run; without it each is another. The seed is printed either way. */
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

it(
  `I6 I7 I8 I11 I12 I13 I14 I17 the core beside the naive book on a million random requests, SEED=${seed}`,
  { timeout: 600_000 },
  () => {
    const dice = seededDice(seed);
    const run = new SideBySide();
    for (let step = 1; step <= OPERATIONS; step++) {
      if (step % 500 === 0) run.stepAndCheck(dice);
      else run.step(dice);
    }
    const happened = [...run.tally].sort(([a], [b]) => (a < b ? -1 : 1));
    console.log(`SEED=${seed}: ${happened.map(([name, times]) => `${name} ${times}`).join(', ')}`);
    expect(run.tally.get('trade')).toBeGreaterThan(OPERATIONS / 20);
  },
);
