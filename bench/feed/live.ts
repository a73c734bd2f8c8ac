import { setTimeout as sleep } from 'node:timers/promises';
import { askChild, endChild } from '../report/fork.ts';
import { median, medianRatio, percentile } from '../report/statistics.ts';
import { printNotes, printTable } from '../report/table.ts';
import { startServer } from '../server/start.ts';
import { OrderSender } from './order-sender.ts';
import { startPublisher, startReaders } from './processes.ts';
import type { Memory } from './publisher.ts';
import type { Delays } from './readers.ts';

const PER_SECOND = 20;
const MANY = 1_000;

/** Sockets of one address are bounded for those who come from outside. */
const ROOM = { BOURSE_LIMIT_SOCKETS_PER_ADDRESS: '10000', BOURSE_LIMIT_CONNECTIONS_PER_ADDRESS: '10000' };

/** From sending an order to its change of the book at each subscriber, through the whole program. */
export async function benchLatency(): Promise<void> {
  const rows: string[][] = [];
  const server = await startServer('feed-latency', ROOM);
  const sender = new OrderSender(server.url);
  try {
    await sender.send('warm', 100, 100);
    for (const count of [1, 100, MANY]) {
      const readers = await startReaders(server.url, count);
      const { answered, sent } = await sender.send(`with-${count}`, 200, PER_SECOND);
      // The last of them are still on their way.
      await sleep(1_000);
      const delays = await askChild<Delays>(readers, sent);
      await endChild(readers);
      const [p50, p99] = percentiles(answered);
      const expected = count * sent.length;
      if (delays.arrivals !== expected) throw new Error(`${delays.arrivals} of ${expected} books arrived in time.`);
      rows.push([String(count), ms(delays.p50), ms(delays.p99), ms(p50), ms(p99)]);
    }
  } finally {
    sender.close();
    await server.stop();
  }
  printTable(
    `Feed: from submitOrder to the book at each subscriber, ${PER_SECOND} orders/s, every change`,
    ['subscribers', 'at them p50 ms', 'p99 ms', 'answered p50 ms', 'p99 ms'],
    rows,
  );
  printNotes(
    'Of all subscribers together; the order is on disk before anybody hears of it. Sender and readers share the machine.',
  );
}

/** What subscribers that read at a rate cost those who send orders. */
export async function benchOrdersBesideReaders(): Promise<void> {
  const laps = 5;
  const orders = 300;
  const server = await startServer('feed-orders', ROOM);
  const sender = new OrderSender(server.url);
  const p50s: Record<'none' | 'many', number[]> = { none: [], many: [] };
  const p99s: Record<'none' | 'many', number[]> = { none: [], many: [] };
  try {
    await sender.send('warm', 100, 100);
    for (let lap = 0; lap < laps; lap++) {
      for (const who of ['none', 'many'] as const) {
        const readers = who === 'many' ? await startReaders(server.url, MANY, 5) : undefined;
        const { answered } = await sender.send(`${who}-${lap}`, orders, PER_SECOND);
        if (readers) await endChild(readers);
        const [p50, p99] = percentiles(answered);
        p50s[who].push(p50);
        p99s[who].push(p99);
      }
    }
  } finally {
    sender.close();
    await server.stop();
  }
  const row = (title: string, who: 'none' | 'many'): string[] => [
    title,
    ms(median(p50s[who])),
    ms(median(p99s[who])),
    medianRatio(p99s[who], p99s.none).toFixed(2),
  ];
  printTable(
    `Feed: submitOrder at ${PER_SECOND} orders/s beside readers of a book of 10 levels`,
    ['', 'p50 ms', 'p99 ms', 'p99 × none'],
    [row('no subscribers', 'none'), row(`${MANY} subscribers, maxRate 5`, 'many')],
  );
  const ratio = medianRatio(p99s.many, p99s.none);
  printNotes(
    `p99 beside none: ${ratio.toFixed(2)}×, at most 2×: ${ratio <= 2 ? 'met' : 'MISSED'}`,
    `Medians of ${laps} laps of ${orders} orders, in turn; sender and readers share the machine with the server.`,
  );
}

/** What a subscriber holds. */
export async function benchMemory(): Promise<void> {
  const rows: string[][] = [];
  for (const [contestant, title] of [
    ['bare', 'bare graphql-ws'],
    ['shared', "Bourse's sockets"],
  ] as const) {
    const { publisher, address } = await startPublisher(contestant);
    const few = await startReaders(address, 10);
    const before = await askChild<Memory>(publisher, 'memory');
    const readers = await startReaders(address, MANY);
    const after = await askChild<Memory>(publisher, 'memory');
    rows.push([title, kib(after.held - before.held), kib(after.resident - before.resident)]);
    await Promise.all([readers, few, publisher].map(endChild));
  }
  printTable(`Feed: memory for each of ${MANY} subscribers`, ['', 'held KiB', 'resident KiB'], rows);
  printNotes('Each with a socket of its own, after a collection of garbage.');
}

function percentiles(values: readonly number[]): [p50: number, p99: number] {
  const sorted = Float64Array.from(values).sort();
  return [percentile(sorted, 0.5), percentile(sorted, 0.99)];
}

const ms = (value: number): string => value.toFixed(1);
const kib = (bytes: number): string => (bytes / MANY / 1024).toFixed(1);
