import { seededDice } from '../support/dice.ts';
import { Divergence } from './divergence.ts';
import { HouseSimulation } from './house-simulation.ts';
import { Simulation } from './simulation.ts';
import { VenueSimulation } from './venues/venue-simulation.ts';

/**
 * `SEED=… STEPS=… npm run sim`: the core beside the naive market (order types, matching, phases), then beside the naive house (risk
 * gate, people's changes, halts), a quarter as many steps, then across venues beside books kept from events, as many. The same seed
 * gives the same run.
 */
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const steps = Number(process.env['STEPS'] ?? 200_000);

interface Run {
  readonly tally: ReadonlyMap<string, number>;
  step(): void;
  checkEverything(): void;
}

function run(name: string, count: number, simulation: Run): void {
  const started = performance.now();
  console.log(`SEED=${seed}, ${name}: ${count.toLocaleString('en-US')} steps`);
  for (let step = 1; step <= count; step++) simulation.step();
  simulation.checkEverything();
  for (const [what, times] of [...simulation.tally].sort(([a], [b]) => (a < b ? -1 : 1))) {
    console.log(`  ${what.padEnd(44)} ${times.toLocaleString('en-US')}`);
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(`The core and the ${name} agree in everything, and all invariants hold (${seconds.toFixed(1)} s).`);
}

try {
  run('naive market', steps, new Simulation(seededDice(seed)));
  run('naive house', Math.ceil(steps / 4), new HouseSimulation(seededDice(seed)));
  run('books of the events, across venues,', Math.ceil(steps / 4), new VenueSimulation(seededDice(seed)));
} catch (error) {
  if (!(error instanceof Divergence)) throw error;
  console.error(`SEED=${seed} ${error.message}`);
  process.exitCode = 1;
}
