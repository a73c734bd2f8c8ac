import { migrate } from '../../src/store/index.ts';
import { formatRate, median, medianRatio } from '../report/statistics.ts';
import { printNotes, printTable } from '../report/table.ts';
import { WorkDatabase } from '../server/database.ts';
import { openMarket, orderSource, SECRET, toCommand, toInput } from '../server/market.ts';
import { startServer } from '../server/start.ts';
import { BareWriter, readJournal } from './bare-writer.ts';
import { RowCollector, type GroupRows } from './group-rows.ts';

const GROUP = 500;
const GROUPS = 40;
const WARM_LAPS = 1;
const LAPS = 5;
/** Calls of the API under way at once: while one group is committed, the next is read. */
const CALLS = 2;

const SUBMIT_ORDERS = `mutation ($orders: [SubmitOrderInput!]!) {
  submitOrders(input: { orders: $orders }) { results { order { id status filledQuantity } userErrors { code message } } }
}`;

/** Orders a second in groups of 500: through the API, through the exchange alone, and the mere writing of the rows. */
export async function benchBatch(): Promise<void> {
  const api = await startApi();
  const exchange = await startExchange();
  const bare = await startBareWriter(exchange.journalSoFar());
  const rates = { api: [] as number[], exchange: [] as number[], bare: [] as number[] };
  let rowsPerOrder = 0;
  try {
    for (let lap = 0; lap < WARM_LAPS + LAPS; lap++) {
      const seconds = { api: await api.lap(), exchange: await exchange.lap(), bare: 0 };
      const groups = exchange.written();
      rowsPerOrder = groups.flatMap((group) => [...group.values()]).flat().length / (GROUP * GROUPS);
      seconds.bare = bare.lap(groups);
      if (lap < WARM_LAPS) continue;
      for (const name of ['api', 'exchange', 'bare'] as const) rates[name].push((GROUP * GROUPS) / seconds[name]);
    }
  } finally {
    await Promise.all([api.stop(), exchange.stop()]);
    bare.stop();
  }
  const row = (title: string, laps: readonly number[]): string[] => {
    const rate = median(laps);
    return [
      title,
      formatRate(rate),
      formatRate(Math.min(...laps)),
      formatRate(Math.max(...laps)),
      medianRatio(laps, rates.bare).toFixed(2),
    ];
  };
  printTable(
    `Batch: ${GROUP} orders a group, durable`,
    ['', 'orders/s', 'slowest', 'fastest', '× bare better-sqlite3'],
    [
      row('submitOrders over HTTP', rates.api),
      row('the exchange alone: core, records, journal', rates.exchange),
      row('bare better-sqlite3, the same rows', rates.bare),
    ],
  );
  printNotes(
    `Medians of ${LAPS} laps of ${(GROUP * GROUPS).toLocaleString('en-US')} orders, in turn; about half of the orders trade. One order is ${rowsPerOrder.toFixed(1)} rows in six tables,`,
    `which the bare writer has ready and writes in the same groups, WAL and synchronous=FULL. Over HTTP ${CALLS} calls are under way at once.`,
  );
}

async function startApi(): Promise<{ lap(): Promise<number>; stop(): Promise<void> }> {
  const server = await startServer('batch-api');
  const next = orderSource(23, 'api');
  const call = async (body: string): Promise<void> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${SECRET}` };
    const response = await fetch(server.url, { method: 'POST', headers, body });
    const answer: any = await response.json();
    const results: any[] | undefined = answer.data?.submitOrders?.results;
    if (results?.length !== GROUP || results.some((result) => result.order === null)) {
      throw new Error(`submitOrders answered ${JSON.stringify(answer).slice(0, 500)}`);
    }
  };
  return {
    async lap() {
      const bodies = Array.from({ length: GROUPS }, () => {
        const orders = Array.from({ length: GROUP }, () => toInput(next()));
        return JSON.stringify({ query: SUBMIT_ORDERS, variables: { orders } });
      });
      return secondsOf(async () => {
        const callInTurn = async (): Promise<void> => {
          for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) await call(body);
        };
        await Promise.all(Array.from({ length: CALLS }, callInTurn));
      });
    },
    stop: () => server.stop(),
  };
}

async function startExchange(): Promise<{
  lap(): Promise<number>;
  journalSoFar(): GroupRows;
  /** The rows of the groups of the last lap. */
  written(): readonly GroupRows[];
  stop(): Promise<void>;
}> {
  const database = new WorkDatabase('batch-exchange');
  const bourse = await openMarket(database.url);
  const rows = new RowCollector(GROUP);
  bourse.listen(rows);
  const next = orderSource(23, 'exchange');
  let begin = 0;
  return {
    async lap() {
      begin = bourse.sequencer.core.sequence;
      const groups = Array.from({ length: GROUPS }, () => Array.from({ length: GROUP }, () => toCommand(next())));
      return secondsOf(async () => {
        for (const group of groups) await bourse.sequencer.sendAll(group, 'bench');
      });
    },
    journalSoFar: () => new Map([['journal', readJournal(database.path, 0, bourse.sequencer.core.sequence)]]),
    written() {
      return rows.take().map((group, place) => {
        const after = begin + place * GROUP;
        return new Map([['journal' as const, readJournal(database.path, after, after + GROUP)], ...group]);
      });
    },
    async stop() {
      await bourse.stop();
      database.remove();
    },
  };
}

/** @param beginning what the journal has before the first lap: its records must have no gap */
async function startBareWriter(
  beginning: GroupRows,
): Promise<{ lap(groups: readonly GroupRows[]): number; stop(): void }> {
  const database = new WorkDatabase('batch-bare');
  await migrate(database.url);
  const writer = new BareWriter(database.path);
  writer.write(beginning);
  return {
    lap(groups) {
      const begin = performance.now();
      for (const group of groups) writer.write(group);
      return (performance.now() - begin) / 1000;
    },
    stop() {
      writer.close();
      database.remove();
    },
  };
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}
