import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { STANDARD_FLOW, type FlowShape } from '../flow/gen-flow.ts';
import { forkModule } from '../report/fork.ts';
import { formatRate, median } from '../report/statistics.ts';
import { goal, printNotes, printTable } from '../report/table.ts';
import type { ContestantName } from './contestants.ts';
import type { Lap } from './runner.ts';

const PEER: ContestantName = 'nodejs-order-book';
const ENTRANTS: readonly { readonly name: ContestantName; readonly title: string }[] = [
  { name: PEER, title: 'nodejs-order-book' },
  { name: 'exchange', title: 'Exchange.apply, risk gate on' },
  { name: 'exchange-prepared', title: 'the same, commands made beforehand' },
  { name: 'book', title: 'our book alone' },
];

const WARM_LAPS = 2;
const LAPS = 7;

/** The matching core on the standard flow, beside a peer of its kind. Fails when any engine gives other trades. */
export async function benchEngine(): Promise<void> {
  const shape = STANDARD_FLOW;
  const rates = new Map<ContestantName, number[]>(ENTRANTS.map(({ name }) => [name, []]));
  const runners = new Map(ENTRANTS.map(({ name }) => [name, startRunner(name, shape)]));
  try {
    for (let lap = 0; lap < WARM_LAPS + LAPS; lap++) {
      for (const { name, title } of ENTRANTS) {
        const { seconds, answer, expected } = await runLap(runners.get(name)!);
        for (const key of Object.keys(expected) as (keyof typeof expected)[]) {
          if (answer[key] === expected[key]) continue;
          throw new Error(`${title} came to ${key} ${answer[key]} where the oracle has ${expected[key]}.`);
        }
        if (lap >= WARM_LAPS) rates.get(name)!.push(shape.operations / seconds);
      }
    }
  } finally {
    for (const runner of runners.values()) runner.kill();
  }
  report(rates, shape);
}

function report(rates: ReadonlyMap<ContestantName, readonly number[]>, shape: FlowShape): void {
  const peer = median(rates.get(PEER)!);
  printTable(
    `Engine: ${shape.operations.toLocaleString('en-US')} operations, about ${shape.resting.toLocaleString('en-US')} orders resting`,
    ['', 'operations/s', 'slowest', 'fastest', 'ns each', `× ${PEER}`],
    ENTRANTS.map(({ name, title }) => {
      const laps = rates.get(name)!;
      const rate = median(laps);
      const spread = [Math.min(...laps), Math.max(...laps)].map(formatRate);
      return [title, formatRate(rate), ...spread, (1e9 / rate).toFixed(0), (rate / peer).toFixed(1)];
    }),
  );
  printNotes(
    `Medians of ${LAPS} laps after ${WARM_LAPS} to warm up, the engines in turn, each in a process of its own and from a fresh book.`,
    'Strings for ids are made before the clock starts; the objects that an interface wants, under it. Every trade is read by',
    'the caller. All came to the same trades in the same order, and to the same orders left, as the oracle of the flow.',
    goal('With the risk gate on', median(rates.get('exchange')!) / peer, 30),
  );
}

function startRunner(name: ContestantName, shape: FlowShape): ChildProcess {
  const runner = join(import.meta.dirname, 'runner.ts');
  return forkModule(runner, [name, JSON.stringify(shape)], { flags: ['--expose-gc'] });
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
