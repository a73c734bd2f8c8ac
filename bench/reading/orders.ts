import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { askChild, endChild, forkModule } from '../report/fork.ts';
import { median, percentile, threeDigits } from '../report/statistics.ts';
import { printNotes, printTable } from '../report/table.ts';
import { Client } from './client.ts';
import { READERS, type Count, type Reading } from './load.ts';
import type { Text } from './texts.ts';

const SECONDS = 10;
/** Milliseconds between two orders. */
const PAUSE = 50;
const LAPS = 3;

const SUBMIT = `mutation ($input: SubmitOrderInput!) {
  submitOrder(input: $input) { order { id status } userErrors { message } }
}`;

/** Who reads meanwhile, and the milliseconds between two requests of each; null: nobody. */
const BESIDE: Readonly<Record<string, number | null>> = {
  'nobody reads': null,
  [`${READERS} readers, each 10 times a second`]: 100,
  [`${READERS} readers, as fast as they are answered`]: 0,
};

/** Orders of one lap: milliseconds of each, ascending; and the answers that readers had in a second. */
interface Lap {
  readonly times: readonly number[];
  readonly rate: number;
}

/** How long an order takes while others read heavily, beside none who read. */
export async function benchOrdersBesideReading(address: string, texts: readonly Text[]): Promise<void> {
  const client = new Client(address);
  const laps = Object.keys(BESIDE).map((): Lap[] => []);
  await sendOrders(client);
  for (let lap = 0; lap < LAPS; lap++) {
    for (const [place, pause] of Object.values(BESIDE).entries()) {
      laps[place]!.push(
        pause === null ? await ordersAlone(client) : await ordersBeside(client, address, { texts, pause }),
      );
    }
  }
  printTable(
    'Orders while others read',
    ['submitOrder, 20 a second', 'p50 ms', 'p99 ms', 'slowest', 'answers/s of readers'],
    Object.keys(BESIDE).map((title, place) => {
      const figure = (of: (lap: Lap) => number): string => threeDigits(median(laps[place]!.map(of)));
      const shares = [0.5, 0.99, 1].map((share) => figure(({ times }) => percentile(times, share)));
      return [title, ...shares, figure(({ rate }) => rate)];
    }),
  );
  printNotes(
    `Medians of ${LAPS} laps of ${SECONDS} s, in turn. They read pages of 100 orders with trades and events, orders by status, alerts, and reports;`,
    'the readers are a process of their own, and share the cores with the server and with who sends the orders.',
  );
}

async function ordersAlone(client: Client): Promise<Lap> {
  return { times: await sendOrders(client), rate: 0 };
}

async function ordersBeside(client: Client, address: string, reading: Reading): Promise<Lap> {
  const readers = forkModule(join(import.meta.dirname, 'readers.ts'), [address]);
  try {
    readers.send(reading);
    await sleep(1_000);
    const before = await askChild<Count>(readers, 'count');
    const times = await sendOrders(client);
    const after = await askChild<Count>(readers, 'count');
    return { times, rate: (after.answered - before.answered) / SECONDS };
  } finally {
    await endChild(readers);
  }
}

async function sendOrders(client: Client): Promise<number[]> {
  const times: number[] = [];
  const run = Date.now().toString(36);
  for (let count = 0; count < (SECONDS * 1_000) / PAUSE; count++) {
    const isBuy = count % 2 === 0;
    const input = {
      accountId: 'SMALL',
      clientOrderId: `beside-${run}-${count}`,
      symbol: 'CALM',
      side: isBuy ? 'BUY' : 'SELL',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '1',
      // Far from each other, so that they rest.
      price: isBuy ? '1.00' : '900.00',
    };
    const pause = sleep(PAUSE);
    const { milliseconds } = await client.ask(SUBMIT, { input }, 'trader');
    times.push(milliseconds);
    await pause;
  }
  return times.sort((a, b) => a - b);
}
