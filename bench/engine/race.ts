import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { askChild, forkModule } from '../report/fork.ts';
import { formatRate, median, medianRatio } from '../report/statistics.ts';
import { goal, printNotes, printTable } from '../report/table.ts';
import { INLINING } from './inlining.ts';
import type { Entrant, Race } from './races.ts';
import type { Lap } from './runner.ts';

/** Operations a second: the median of each round, in order of the rounds, by title. */
type Rates = ReadonlyMap<string, number[]>;

/** Runs the entrants of a race in turn. Fails when any comes to other trades than the oracle of its flow. */
export async function runRace(race: Race): Promise<void> {
  const { entrants, flow, warmRounds, rounds } = race;
  const rates: Rates = new Map(entrants.map(({ title }) => [title, []]));
  const runners = entrants.map((entrant) => startRunner(entrant, entrant.flow ?? flow));
  try {
    for (let round = 0; round < warmRounds + rounds; round++) {
      for (const [place, entrant] of entrants.entries()) {
        const rate = await runRound(runners[place]!, entrant);
        if (round >= warmRounds) rates.get(entrant.title)!.push(rate);
      }
    }
  } finally {
    for (const runner of runners) runner.kill();
  }
  report(race, rates);
}

async function runRound(runner: ChildProcess, { title, laps }: Entrant): Promise<number> {
  const rates: number[] = [];
  for (let lap = 0; lap < laps; lap++) {
    const { seconds, operations, answer, expected } = await askChild<Lap>(runner, 'run');
    for (const key of Object.keys(expected) as (keyof typeof expected)[]) {
      if (answer[key] === expected[key]) continue;
      throw new Error(`${title} came to ${key} ${answer[key]} where the oracle has ${expected[key]}.`);
    }
    rates.push(operations / seconds);
  }
  return median(rates);
}

function report({ name, title, entrants, goals, notes }: Race, rates: Rates): void {
  const base = rates.get(entrants[0]!.title)!;
  printTable(
    `Engine, ${name}: ${title}`,
    ['', 'operations/s', 'slowest', 'fastest', 'ns each', '× the first'],
    entrants.map((entrant) => {
      const rounds = rates.get(entrant.title)!;
      const rate = median(rounds);
      const spread = [Math.min(...rounds), Math.max(...rounds)].map(formatRate);
      return [entrant.title, formatRate(rate), ...spread, (1e9 / rate).toFixed(0), ratio(medianRatio(rounds, base))];
    }),
  );
  const goalNotes = Object.entries(goals).map(([entrant, least]) =>
    goal(entrant, medianRatio(rates.get(entrant)!, base), least),
  );
  if (goalNotes.length + notes.length > 0) printNotes(...notes, ...goalNotes);
}

function ratio(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1);
}

function startRunner({ contestant }: Entrant, flow: Race['flow']): ChildProcess {
  const runner = join(import.meta.dirname, 'runner.ts');
  return forkModule(runner, [contestant, JSON.stringify(flow)], { flags: ['--expose-gc', INLINING] });
}
