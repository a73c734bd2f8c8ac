import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { STANDARD_FLOW, type FlowShape } from '../flow/gen-flow.ts';
import { forkModule } from '../report/fork.ts';
import { formatRate, median, medianRatio } from '../report/statistics.ts';
import { goal, printNotes, printTable } from '../report/table.ts';
import type { ContestantName } from './contestants.ts';
import type { Lap } from './runner.ts';
import { TIMED_BY } from './thread-time.ts';

const PEER: ContestantName = 'nodejs-order-book';

interface Entrant {
  readonly name: ContestantName;
  readonly title: string;
  /** Laps in a round. Short ones are run more often, so that each engine is looked at for about as long. */
  readonly laps: number;
}

const ENTRANTS: readonly Entrant[] = [
  { name: PEER, title: 'nodejs-order-book', laps: 1 },
  { name: 'exchange', title: 'Exchange.apply, risk gate on', laps: 7 },
  { name: 'exchange-prepared', title: 'the same, commands made beforehand', laps: 7 },
  { name: 'book', title: 'our book alone', laps: 7 },
];

/** What src/main.ts sets for the exchange; here for every contestant alike. */
const INLINING = '--max-inlined-bytecode-size-cumulative=4000';

const WARM_ROUNDS = 1;
const ROUNDS = 5;

/** Operations a second: the median of each round, in order of the rounds. */
type Rates = ReadonlyMap<ContestantName, number[]>;

/** The matching core on the standard flow, beside a peer of its kind. Fails when any engine gives other trades. */
export async function benchEngine(): Promise<void> {
  const rates: Rates = new Map(ENTRANTS.map(({ name }) => [name, []]));
  const runners = new Map(ENTRANTS.map(({ name }) => [name, startRunner(name, STANDARD_FLOW)]));
  try {
    for (let round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
      for (const entrant of ENTRANTS) {
        const rate = await runRound(runners.get(entrant.name)!, entrant);
        if (round >= WARM_ROUNDS) rates.get(entrant.name)!.push(rate);
      }
    }
  } finally {
    for (const runner of runners.values()) runner.kill();
  }
  report(rates, STANDARD_FLOW);
}

async function runRound(runner: ChildProcess, { title, laps }: Entrant): Promise<number> {
  const seconds: number[] = [];
  for (let lap = 0; lap < laps; lap++) {
    const { seconds: taken, answer, expected } = await runLap(runner);
    for (const key of Object.keys(expected) as (keyof typeof expected)[]) {
      if (answer[key] === expected[key]) continue;
      throw new Error(`${title} came to ${key} ${answer[key]} where the oracle has ${expected[key]}.`);
    }
    seconds.push(taken);
  }
  return STANDARD_FLOW.operations / median(seconds);
}

function report(rates: Rates, shape: FlowShape): void {
  const peer = rates.get(PEER)!;
  printTable(
    `Engine: ${shape.operations.toLocaleString('en-US')} operations, about ${shape.resting.toLocaleString('en-US')} orders resting`,
    ['', 'operations/s', 'slowest', 'fastest', 'ns each', `× ${PEER}`],
    ENTRANTS.map(({ name, title }) => {
      const rounds = rates.get(name)!;
      const rate = median(rounds);
      const spread = [Math.min(...rounds), Math.max(...rounds)].map(formatRate);
      return [title, formatRate(rate), ...spread, (1e9 / rate).toFixed(0), medianRatio(rounds, peer).toFixed(1)];
    }),
  );
  printNotes(
    `By ${TIMED_BY}. Medians of ${ROUNDS} rounds after ${WARM_ROUNDS} to warm up, ratios taken within each round: the engines in turn, each in a process of its own`,
    'and from a fresh book. Strings for ids are made before the clock starts; the objects that an interface wants, under it. Every',
    'trade is read by the caller. All came to the same trades in the same order, and to the same orders left, as the oracle of the flow.',
    `All run with ${INLINING}, as the exchange does.`,
    goal('The engine, risk gate on, given its commands', medianRatio(rates.get('exchange-prepared')!, peer), 30),
    goal(
      'The same with a new object for each command, made under the clock',
      medianRatio(rates.get('exchange')!, peer),
      30,
    ),
  );
}

function startRunner(name: ContestantName, shape: FlowShape): ChildProcess {
  const runner = join(import.meta.dirname, 'runner.ts');
  return forkModule(runner, [name, JSON.stringify(shape)], { flags: ['--expose-gc', INLINING] });
}

async function runLap(runner: ChildProcess): Promise<Lap> {
  const stopped = new AbortController();
  runner.send('run');
  const ended = once(runner, 'exit', { signal: stopped.signal }).then(
    ([code]: unknown[]) => {
      throw new Error(`A contestant's process ended with code ${String(code)} before it answered.`);
    },
    () => new Promise<never>(() => undefined),
  );
  try {
    const [lap] = (await Promise.race([once(runner, 'message', { signal: stopped.signal }), ended])) as [Lap];
    return lap;
  } finally {
    stopped.abort();
  }
}
