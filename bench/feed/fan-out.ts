import type { ChildProcess } from 'node:child_process';
import { askChild, endChild } from '../report/fork.ts';
import { formatRate, median, medianRatio } from '../report/statistics.ts';
import { goal, printNotes, printTable } from '../report/table.ts';
import type { Change } from './book-script.ts';
import { startPublisher, startReaders } from './processes.ts';
import type { Lap, LapResult } from './publisher.ts';

const READERS = 500;
const LAPS = 5;
const ROUNDS: Readonly<Record<Change, number>> = { 'one level': 200, 'every level': 60 };
const CHANGES = Object.keys(ROUNDS) as Change[];
const CONTESTANTS = ['bare', 'shared'] as const;
type Contestant = (typeof CONTESTANTS)[number];

const TITLES: Readonly<Record<Contestant, string>> = {
  bare: 'bare graphql-ws, executed for each subscriber',
  shared: "Bourse's sockets, executed once",
};

interface Running {
  readonly publisher: ChildProcess;
  readonly readers: ChildProcess;
}

/** Messages a second to many subscribers of one book of ten levels. */
export async function benchFanOut(): Promise<void> {
  const running = new Map<Contestant, Running>();
  try {
    for (const contestant of CONTESTANTS) running.set(contestant, await start(contestant));
    for (const change of CHANGES) {
      const results: Record<Contestant, LapResult[]> = { bare: [], shared: [] };
      for (let lap = 0; lap <= LAPS; lap++) {
        for (const contestant of CONTESTANTS) {
          const result = await run(running.get(contestant)!, change);
          // The first is to warm up.
          if (lap > 0) results[contestant].push(result);
        }
      }
      report(change, results);
    }
  } finally {
    for (const { publisher, readers } of running.values()) await Promise.all([endChild(publisher), endChild(readers)]);
  }
}

async function start(contestant: Contestant): Promise<Running> {
  const { publisher, address } = await startPublisher(contestant);
  return { publisher, readers: await startReaders(address, READERS) };
}

async function run({ publisher, readers }: Running, change: Change): Promise<LapResult> {
  const before = await askChild<{ messages: number }>(readers, 'count');
  const lap: Lap = { change, readers: READERS, rounds: ROUNDS[change] };
  const result = await askChild<LapResult>(publisher, lap);
  // What was sent has arrived, all of it.
  for (let messages = 0; messages < result.messages;) {
    messages = (await askChild<{ messages: number }>(readers, 'count')).messages - before.messages;
  }
  return result;
}

function report(change: Change, results: Readonly<Record<Contestant, readonly LapResult[]>>): void {
  const rates = (contestant: Contestant): number[] =>
    results[contestant].map(({ messages, seconds }) => messages / seconds);
  const work = (contestant: Contestant): number =>
    median(results[contestant].map(({ messages, cpuSeconds }) => (cpuSeconds / messages) * 1e6));
  printTable(
    `Feed: a book of 10 levels to ${READERS} subscribers; ${change} changes`,
    ['', 'messages/s', 'µs of processor each', '× bare'],
    CONTESTANTS.map((contestant) => [
      TITLES[contestant],
      formatRate(median(rates(contestant))),
      work(contestant).toFixed(1),
      medianRatio(rates(contestant), rates('bare')).toFixed(2),
    ]),
  );
  printNotes(
    goal(`Beside bare graphql-ws, ${change}`, medianRatio(rates('shared'), rates('bare')), 5),
    `Medians of ${LAPS} laps after one to warm up, in turn, ratios within each turn; a round begins when all messages of the one before`,
    'are handed to the system. Readers are one process of raw sockets that look into nothing.',
  );
}
