import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { answerOf, askChild, endChild, forkModule } from '../report/fork.ts';
import { percentile, threeDigits } from '../report/statistics.ts';
import { printNotes, printTable } from '../report/table.ts';
import { Client, Refused } from './client.ts';
import { findFacts } from './facts.ts';
import { bigDatabase, TRADES } from './history.ts';
import { benchOrdersBesideReading } from './orders.ts';
import type { Held, Listening } from './server.ts';
import { queryTexts, type Text } from './texts.ts';

const WARM_RUNS = 3;
const LEAST_RUNS = 20;
const MOST_RUNS = 200;
/** Milliseconds after which a query that has run often enough is not run again. */
const ENOUGH = 1_000;

/** As an operator would run it, but for the budget of queries: no client asks as fast as a benchmark. */
const SETTINGS = { NODE_ENV: 'production', BOURSE_LOG_LEVEL: 'warn', BOURSE_LIMIT_QUERIES: '100000000/100000000' };

/** Every query of the API on a database of a million trades, and what reading does to orders. */
export async function benchReading(): Promise<void> {
  const url = await bigDatabase();
  const server = forkModule(join(import.meta.dirname, 'server.ts'), [url], { env: { ...process.env, ...SETTINGS } });
  try {
    const { address } = await answerOf<Listening>(server);
    const client = new Client(address);
    const texts = queryTexts(await findFacts(client));
    await benchQueries(client, server, texts);
    const heavy = texts.filter(({ isHeavy }) => isHeavy);
    await benchOrdersBesideReading(address, heavy);
  } finally {
    await endChild(server);
  }
}

async function benchQueries(client: Client, server: ChildProcess, texts: readonly Text[]): Promise<void> {
  const rows: string[][] = [];
  for (const text of texts) rows.push(await measure(client, server, text));
  printTable(
    `Reading: ${TRADES.toLocaleString('en-US')} trades in the database`,
    ['', 'p50 ms', 'p99 ms', 'slowest', 'event loop held at most'],
    rows,
  );
  printNotes(
    'One request after the other over HTTP, pages of 100 rows, the server in a process of its own: the event loop is that of the server,',
    'which takes orders as well; it is looked at each millisecond. "Of old": all rows that match are among the oldest. "First": asked once,',
    'and again where the server could not answer in time, until it is answered.',
  );
}

async function measure(client: Client, server: ChildProcess, text: Text): Promise<string[]> {
  try {
    const warmRuns = text.isFirst ? 0 : WARM_RUNS;
    for (let run = 0; run < warmRuns; run++) await ask(client, text);
    await askChild<Held>(server, 'held');
    const times = text.isFirst ? [await untilAnswered(client, text)] : await askOften(client, text);
    const { longest } = await askChild<Held>(server, 'held');
    return [text.name, ...[percentile(times, 0.5), percentile(times, 0.99), times.at(-1)!, longest].map(threeDigits)];
  } catch (error) {
    throw new Error(`${text.name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Milliseconds. */
async function ask(client: Client, { query, variables, asker }: Text): Promise<number> {
  return (await client.ask(query, variables, asker)).milliseconds;
}

/** Ascending. */
async function askOften(client: Client, text: Text): Promise<number[]> {
  const times: number[] = [];
  for (const begin = performance.now(); times.length < MOST_RUNS;) {
    times.push(await ask(client, text));
    if (times.length >= LEAST_RUNS && performance.now() - begin > ENOUGH) break;
  }
  return times.sort((a, b) => a - b);
}

async function untilAnswered(client: Client, text: Text): Promise<number> {
  for (const begin = performance.now(); ;) {
    try {
      await ask(client, text);
      return performance.now() - begin;
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'OVERLOADED') throw error;
    }
  }
}
