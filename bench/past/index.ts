import { isDeepStrictEqual } from 'node:util';
import type { Bourse } from '../../src/bourse.ts';
import type { BookView, PastBook } from '../../src/exchange/index.ts';
import { openPast, type OpenOptions } from '../../src/store/index.ts';
import { seededRandom } from '../flow/random.ts';
import { medianRatio, percentile, threeDigits } from '../report/statistics.ts';
import { printNotes, printTable } from '../report/table.ts';
import { WorkDatabase } from '../server/database.ts';
import { openMarket, orderSource, toCommand } from '../server/market.ts';
import { sendFlow } from '../server/send-flow.ts';

const RECORDS = 200_000;
const DEPTH = 10;
/** What the feed showed is remembered at every so many records, and the past held to it. */
const REMEMBERED_EVERY = 100;
const QUESTIONS = 100;
const STARTS = 3;
const ROUNDS = 5;
const ORDERS = 400;
/** Takes away what is kept: every answer begins at a snapshot. */
const NOTHING_KEPT: OpenOptions = { mostCores: 1, waypointEvery: Infinity, restoring: -Infinity };

type Moment = BookView & Pick<PastBook, 'at'>;
type Ask = Bourse['queries']['bookAsOf'];

/** How long it takes to go back to a moment, and what that costs those who trade. */
export async function benchPast(): Promise<void> {
  const database = new WorkDatabase('past');
  try {
    const bourse = await openMarket(database.url);
    const moments = remember(bourse);
    await sendFlow(bourse, RECORDS);
    await benchQuestions(database.url, moments);
    await benchOrders(bourse, moments);
    await bourse.stop();
  } finally {
    database.remove();
  }
}

/** Books as the feed showed them, from now on. */
function remember(bourse: Bourse): Moment[] {
  const { feeds } = bourse;
  const moments: Moment[] = [];
  bourse.listen({
    committed: ({ entry: { sequence, time } }) => {
      if (sequence % REMEMBERED_EVERY === 0) moments.push({ ...feeds.book(0, DEPTH), at: time });
    },
  });
  return moments;
}

async function benchQuestions(url: string, moments: readonly Moment[]): Promise<void> {
  const draw = drawFrom(moments, 1);
  const random = Array.from({ length: QUESTIONS }, draw);
  const day = moments.slice(moments.length >> 1).slice(0, QUESTIONS);
  const firsts: number[] = [];
  for (let start = 0; start < STARTS; start++) firsts.push(...(await timeOf(url, [draw()])));
  const rows: (readonly [title: string, milliseconds: readonly number[]])[] = [
    ['the first, with the start of the thread', firsts],
    ['at random, from the last snapshot each time', await timeOf(url, random, NOTHING_KEPT)],
    ['at random', await timeOf(url, random)],
    [`a slider onwards by ${REMEMBERED_EVERY} records`, (await timeOf(url, day)).slice(1)],
    [`a slider back by ${REMEMBERED_EVERY} records`, (await timeOf(url, day.toReversed())).slice(1)],
    ['at random, by the book’s own sequence', await timeOf(url, random, {}, bySequence)],
  ];
  printTable(
    `The past: the book as of a moment of ${RECORDS.toLocaleString('en-US')} records`,
    ['', 'questions', 'p50 ms', 'p99 ms', 'slowest ms'],
    rows.map(([title, milliseconds]) => [title, String(milliseconds.length), ...figures(milliseconds)]),
  );
  printNotes(
    'One question after the other, each answer held to what the feed showed then. A snapshot is kept for each 50,000 records;',
    'a replay leaves its state behind every 10,000.',
  );
}

async function timeOf(
  url: string,
  moments: readonly Moment[],
  options: OpenOptions = {},
  by = byTime,
): Promise<number[]> {
  const past = openPast(url, { patienceMs: 60_000, ...options });
  const milliseconds: number[] = [];
  for (const moment of moments) {
    const begin = performance.now();
    await by(past.bookAsOf, moment);
    milliseconds.push(performance.now() - begin);
  }
  await past.close();
  return milliseconds;
}

async function byTime(ask: Ask, moment: Moment): Promise<void> {
  hold(await ask(0, DEPTH, { at: moment.at }), moment);
}

async function bySequence(ask: Ask, moment: Moment): Promise<void> {
  // The command that brought it there may be an earlier one than the last that left it so.
  hold({ ...(await ask(0, DEPTH, { sequence: moment.sequence })), at: moment.at }, moment);
}

function hold({ lastPrice: _, ...book }: PastBook, moment: Moment): void {
  if (!isDeepStrictEqual(book, moment)) throw new Error(`The book at sequence ${moment.sequence} is not what it was.`);
}

/** Orders one after the other, in turn with nobody and with somebody asking for random moments all the time. */
async function benchOrders(bourse: Bourse, moments: readonly Moment[]): Promise<void> {
  const draw = drawFrom(moments, 2);
  const next = orderSource(3, 'past');
  const alone: number[][] = [];
  const beside: number[][] = [];
  let asked = 0;
  for (let round = 0; round < ROUNDS; round++) {
    alone.push(await sendOrders(bourse, next));
    let asking = true;
    const asker = (async () => {
      for (; asking; asked++) await byTime((...question) => bourse.queries.bookAsOf(...question), draw());
    })();
    beside.push(await sendOrders(bourse, next));
    asking = false;
    await asker;
  }
  const ratio = (share: number): string =>
    threeDigits(medianRatio(...([beside, alone].map((all) => all.map((each) => percentile(each, share))) as Pair)));
  printTable(
    'Orders beside it: one after the other, each answered when durable',
    ['', 'orders', 'p50 ms', 'p99 ms', 'slowest ms'],
    [
      ['nobody asks', String(ROUNDS * ORDERS), ...figures(alone.flat())],
      ['somebody asks for random moments', String(ROUNDS * ORDERS), ...figures(beside.flat())],
      ['ratio, median of the rounds', '', ratio(0.5), ratio(0.99), ''],
    ],
  );
  printNotes(`${ROUNDS} rounds of ${ORDERS} orders each, in turn; ${asked} books of the past were rebuilt meanwhile.`);
}

type Pair = [values: number[], base: number[]];

async function sendOrders({ sequencer }: Bourse, next: ReturnType<typeof orderSource>): Promise<number[]> {
  const milliseconds: number[] = [];
  for (let sent = 0; sent < ORDERS; sent++) {
    const begin = performance.now();
    await sequencer.send(toCommand(next()), 'bench');
    milliseconds.push(performance.now() - begin);
  }
  return milliseconds.sort((a, b) => a - b);
}

function drawFrom(moments: readonly Moment[], seed: number): () => Moment {
  const random = seededRandom(seed);
  return () => moments[Math.floor(random() * moments.length)]!;
}

function figures(milliseconds: readonly number[]): string[] {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  return [percentile(sorted, 0.5), percentile(sorted, 0.99), sorted.at(-1)!].map(threeDigits);
}
