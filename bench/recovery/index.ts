import { once } from 'node:events';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { STANDARD_FLOW } from '../flow/gen-flow.ts';
import { forkModule } from '../report/fork.ts';
import { median, threeDigits } from '../report/statistics.ts';
import { printNotes, printTable } from '../report/table.ts';
import { WorkDatabase } from '../server/database.ts';
import { openMarket } from '../server/market.ts';
import { sendFlow } from '../server/send-flow.ts';
import type { Start } from './start.ts';

const RECORDS = 200_000;
const STARTS = 5;

/** How long a start takes by the length of the journal that it has to replay, and from a snapshot. */
export async function benchRecovery(): Promise<void> {
  const database = new WorkDatabase('recovery');
  try {
    const bourse = await openMarket(database.url);
    await sendFlow(bourse, RECORDS);
    const written = bourse.sequencer.core.sequence;
    await bourse.stop();
    const fromSnapshot = await startOften(database, 0);
    forgetSnapshots(database);
    const replays = await startOften(database, written);
    const perMillion = (starts: readonly Start[]): number[] =>
      starts.map((start) => (start.seconds / start.replayed) * 1e6);
    printTable(
      `Recovery: a journal of ${written.toLocaleString('en-US')} records`,
      ['', 'seconds', 'fastest', 'slowest', 'seconds per million records'],
      [
        row('replay of all of it', replays, threeDigits(median(perMillion(replays)))),
        row('from a snapshot at its end', fromSnapshot, ''),
      ],
    );
    printNotes(
      `The flow of the engine's benchmark: about ${STANDARD_FLOW.resting.toLocaleString('en-US')} orders are open at the end.`,
      `Medians of ${STARTS} starts, each in a process of its own: migrate, check the hash chain, replay and compare every event,`,
      'fill the books. Until the exchange takes commands; the start of Node and the loading of the code are not in it.',
    );
  } finally {
    database.remove();
  }
}

function row(title: string, starts: readonly Start[], perMillion: string): string[] {
  const seconds = starts.map((start) => start.seconds);
  const figures = [median(seconds), Math.min(...seconds), Math.max(...seconds)].map(threeDigits);
  return [title, ...figures, perMillion];
}

async function startOften(database: WorkDatabase, expected: number): Promise<Start[]> {
  const starts: Start[] = [];
  for (let start = 0; start < STARTS; start++) {
    const child = forkModule(join(import.meta.dirname, 'start.ts'), [database.url]);
    const ended = once(child, 'exit');
    const [message] = (await Promise.race([
      once(child, 'message'),
      ended.then(([code]) => {
        throw new Error(`The exchange ended with code ${String(code)} before it was ready.`);
      }),
    ])) as [Start];
    await ended;
    if (message.replayed !== expected) {
      throw new Error(`A start replayed ${message.replayed} records where ${expected} were to be.`);
    }
    starts.push(message);
  }
  return starts;
}

function forgetSnapshots(database: WorkDatabase): void {
  const connection = new Database(database.path);
  connection.exec('DELETE FROM "snapshots"');
  connection.close();
}
