import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { askChild, endChild, forkModule } from '../report/fork.ts';
import { median, percentile, threeDigits } from '../report/statistics.ts';
import { printNotes, printTable } from '../report/table.ts';
import { Client } from './client.ts';
import type { Text } from './texts.ts';

const SECONDS = 10;
/** Milliseconds between two orders. */
const PAUSE = 50;
const LAPS = 3;

const SUBMIT = `mutation ($input: SubmitOrderInput!) { submitOrder(input: $input) { order { id status } userErrors { message } } }`;

/** How long an order takes while others read heavily, beside none who read. */
export async function benchOrdersBesideReading(address: string, texts: readonly Text[]): Promise<void> {
  const client = new Client(address);
  const times: Record<'alone' | 'beside', number[][]> = { alone: [], beside: [] };
  const rates: number[] = [];
  await sendOrders(client, 'warm');
  for (let lap = 0; lap < LAPS; lap++) {
    times.alone.push(await sendOrders(client, `alone-${lap}`));
    const readers = forkModule(join(import.meta.dirname, 'readers.ts'), [address]);
    try {
      readers.send(texts);
      await sleep(1_000);
      const before = await askChild<{ answered: number }>(readers, 'count');
      times.beside.push(await sendOrders(client, `beside-${lap}`));
      const after = await askChild<{ answered: number }>(readers, 'count');
      rates.push((after.answered - before.answered) / SECONDS);
    } finally {
      await endChild(readers);
    }
  }
  const row = (title: string, laps: readonly number[][]): string[] => [
    title,
    ...[0.5, 0.99, 1].map((share) => threeDigits(median(laps.map((lap) => percentile(lap, share))))),
  ];
  printTable(
    'Orders while others read',
    ['submitOrder, 20 a second', 'p50 ms', 'p99 ms', 'slowest'],
    [row('nobody reads', times.alone), row('4 readers, as fast as they are answered', times.beside)],
  );
  printNotes(
    `Medians of ${LAPS} laps of ${SECONDS} s, in turn. The readers had ${threeDigits(median(rates))} answers a second, of queries of many rows; they are`,
    'a process of their own, and share the cores with the server.',
  );
}

/** Milliseconds of each, ascending. */
async function sendOrders(client: Client, lap: string): Promise<number[]> {
  const times: number[] = [];
  const run = Date.now().toString(36);
  for (let count = 0; count < (SECONDS * 1_000) / PAUSE; count++) {
    const input = {
      accountId: 'LARGE',
      clientOrderId: `${lap}-${run}-${count}`,
      symbol: 'CALM',
      side: count % 2 === 0 ? 'BUY' : 'SELL',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '1',
      price: count % 2 === 0 ? '1.00' : '900.00',
    };
    const pause = sleep(PAUSE);
    const { milliseconds } = await client.ask(SUBMIT, { input }, 'trader');
    times.push(milliseconds);
    await pause;
  }
  return times.sort((a, b) => a - b);
}
