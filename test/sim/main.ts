import { seededDice } from '../support/dice.ts';
import { Divergence, Simulation } from './simulation.ts';

/** `SEED=… STEPS=… npm run sim`: the core beside the naive market. The same seed gives the same run. */
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const steps = Number(process.env['STEPS'] ?? 200_000);

console.log(`SEED=${seed}, ${steps.toLocaleString('en-US')} steps`);
const started = performance.now();
const simulation = new Simulation(seededDice(seed));
try {
  for (let step = 1; step <= steps; step++) simulation.step();
  simulation.checkEverything();
  for (const [name, times] of [...simulation.tally].sort(([a], [b]) => (a < b ? -1 : 1))) {
    console.log(`  ${name.padEnd(44)} ${times.toLocaleString('en-US')}`);
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(`The core and the naive market agree in everything, and all invariants hold (${seconds.toFixed(1)} s).`);
} catch (error) {
  if (!(error instanceof Divergence)) throw error;
  console.error(`SEED=${seed} ${error.message}`);
  process.exitCode = 1;
}
