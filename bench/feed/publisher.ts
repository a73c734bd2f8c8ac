/**
 * Feeds one book to whoever subscribes: by Bourse's own sockets ("shared"), or by bare graphql-ws on the same schema, resolvers and
 * feeds, where each subscriber's event is executed for it alone ("bare").
 *
 *   argv: shared | bare
 *   Told a {@link Lap}: publishes its rounds, each when all messages of the one before have been handed to the system. Asked
 *   'memory', it tells the bytes that it holds.
 */
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocket, WebSocketServer } from 'ws';
import { createSchema, createServer, type ServerParts } from '../../src/api/index.ts';
import { Directory, NO_REFERENCE_ROWS, type Commands, type Queries } from '../../src/exchange/index.ts';
import { LiveFeeds } from '../../src/feed/index.ts';
import { createLog, createMetrics, readConfig } from '../../src/platform/index.ts';
import { BookScript, type Change } from './book-script.ts';

export interface Lap {
  readonly change: Change;
  readonly readers: number;
  readonly rounds: number;
}

export interface LapResult {
  readonly seconds: number;
  /** Of the process. */
  readonly cpuSeconds: number;
  readonly messages: number;
}

/** Bytes. */
export interface Memory {
  readonly held: number;
  readonly resident: number;
}

process.once('disconnect', () => process.exit());

/** Counts what is sent, whoever sends it. */
let sends = 0;
const prototype = WebSocket.prototype as { send(...given: readonly unknown[]): void };
const original: (...given: unknown[]) => void = Reflect.get(prototype, 'send');
prototype.send = function counted(...given) {
  sends++;
  original.apply(this, [...given]);
};

const nothing = (): never => {
  throw new Error('The benchmark asks nothing of the exchange.');
};
const queries = new Proxy({}, { get: () => nothing }) as Queries;
const directory = new Directory({
  ...NO_REFERENCE_ROWS,
  venues: [{ index: 0, name: 'BOURSE', mic: 'XBRS', kind: 'LIT' } as never],
  instruments: [
    { index: 0, symbol: 'AAPL', name: 'Apple Inc.', tickSize: 10_000, lotSize: 1, currency: 'USD' } as never,
  ],
});
const feeds = new LiveFeeds(queries);
const script = new BookScript();
feeds.seedBook(0, {
  sequence: 0,
  lastPrice: null,
  phase: 'CONTINUOUS',
  since: 0,
  lastPrint: 0,
  priorClose: 150_000_000,
  referencePrice: 150_000_000,
  halt: null,
  bands: null,
  shortSaleRestriction: null,
  orders: [],
});
feeds.committed(script.fill());

const address = process.argv[2] === 'bare' ? await listenBare() : await listenShared();
process.on('message', (asked: Lap | 'memory') => {
  if (asked === 'memory') process.send!(memory());
  else void publish(asked);
});
process.send!({ address });

async function listenShared(): Promise<string> {
  const config = readConfig({
    ...process.env,
    BOURSE_LIMIT_SOCKETS_PER_ADDRESS: '10000',
    BOURSE_LIMIT_CONNECTIONS_PER_ADDRESS: '10000',
  });
  const parts: ServerParts = {
    commands: {} as Commands,
    queries,
    feeds,
    directory,
    config,
    log: createLog('warn'),
    metrics: createMetrics(),
  };
  return (await createServer(parts)).listen(0, '127.0.0.1');
}

async function listenBare(): Promise<string> {
  const server = createHttpServer();
  const sockets = new WebSocketServer({ server, path: '/graphql', perMessageDeflate: false });
  const context = { services: { feeds, directory }, charge: () => undefined, beginStep: () => undefined };
  useServer({ schema: createSchema(), context: () => context }, sockets);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function publish({ change, readers, rounds }: Lap): Promise<void> {
  const before = sends;
  const cpu = process.cpuUsage();
  const begin = performance.now();
  for (let round = 1; round <= rounds; round++) {
    feeds.committed(script.next(change));
    while (sends - before < round * readers) await nextTurn();
  }
  const { user, system } = process.cpuUsage(cpu);
  const result: LapResult = {
    seconds: (performance.now() - begin) / 1000,
    cpuSeconds: (user + system) / 1e6,
    messages: sends - before,
  };
  process.send!(result);
}

/** What is in use, and what the system has given. */
function memory(): Memory {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { held: heapUsed + external, resident: rss };
}
