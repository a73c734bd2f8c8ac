import { pino, type Logger } from 'pino';
import { Registry } from 'prom-client';
import { createServer, hashSecret, type ApiConfig, type ApiServer } from '../../../src/api/index.ts';
import { sessionAt, type Command, type SubmitOrder } from '../../../src/domain/index.ts';
import {
  Directory,
  Sequencer,
  type CheckResult,
  type CommitListener,
  type Commands,
  type Committed,
  type Feeds,
  type Outcome,
  type Refusal,
} from '../../../src/exchange/index.ts';
import { LiveFeeds, type FeedOptions } from '../../../src/feed/index.ts';
import { readConfig } from '../../../src/platform/index.ts';
import { seed, type SeedKind } from '../../../src/seeds/index.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';
import { MemoryQueries } from './memory-queries.ts';

const START = Date.UTC(2026, 10, 24, 15) * 1000;

type Limits = ApiConfig['limits'];

export interface HouseOptions {
  readonly seed?: SeedKind;
  readonly limits?: Partial<Limits>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly feed?: Partial<FeedOptions>;
  readonly playgroundDirectory?: string;
}

/** The commands port with a record of what the API sent, and a place to make it fail. */
export class WatchedCommands implements Commands {
  readonly sent: Command[] = [];
  /** Called before a command is passed on; throw to fail instead. */
  interfere: () => Promise<void> | void = () => undefined;
  /** Overrides what the exchange says of itself. */
  readyOverride: boolean | undefined;
  private readonly inner: Commands;

  constructor(inner: Commands) {
    this.inner = inner;
  }

  get ready(): boolean {
    return this.readyOverride ?? this.inner.ready;
  }

  accountOfOpenOrder(orderId: number): number | undefined {
    return this.inner.accountOfOpenOrder(orderId);
  }

  async send(command: Command, actor: string): Promise<Outcome> {
    this.sent.push(command);
    await this.interfere();
    return this.inner.send(command, actor);
  }

  async sendAll(commands: readonly Command[], actor: string): Promise<readonly Outcome[]> {
    this.sent.push(...commands);
    await this.interfere();
    return this.inner.sendAll(commands, actor);
  }

  dryRun(order: SubmitOrder): Promise<Refusal | null> {
    return this.inner.dryRun(order);
  }

  checks(order: SubmitOrder): Promise<readonly CheckResult[]> {
    return this.inner.checks(order);
  }
}

/** The API over the real exchange, with a journal and rows in memory, on a port of its own. */
export interface House {
  readonly url: string;
  readonly server: ApiServer;
  readonly commands: WatchedCommands;
  readonly queries: MemoryQueries;
  readonly directory: Directory;
  readonly feeds: Feeds;
  readonly journal: MemoryJournal;
  /** What the server logged, one object a line. */
  readonly logged: Record<string, unknown>[];
  close(): Promise<void>;
}

export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const journal = new MemoryJournal();
  const directory = new Directory(await journal.referenceRows());
  const queries = new MemoryQueries();
  const feeds = new LiveFeeds(queries, options.feed);
  const listeners: CommitListener[] = [
    { committed: ({ changes }: Committed) => directory.take(changes) },
    queries,
    feeds,
  ];
  let time = START;
  const sequencer = await Sequencer.start({
    journal,
    clock: { now: () => time++ },
    calendar: { sessionAt },
    listeners,
  });
  await sequencer.run();
  await seed(options.seed ?? 'textbook', {
    send: (commands) => sequencer.sendAll(commands, 'seed'),
    hash: hashSecret,
    newSecret: () => EMPTY_OPERATOR,
  });

  const commands = new WatchedCommands(sequencer);
  const config = readConfig(options.environment ?? {});
  const { log, logged } = memoryLog();
  const server = await createServer({
    commands,
    queries,
    feeds,
    directory,
    config: { ...config, limits: { ...config.limits, socketsPerAddress: 1_000, ...options.limits } },
    log,
    metrics: new Registry(),
    ...(options.playgroundDirectory !== undefined && { playgroundDirectory: options.playgroundDirectory }),
  });
  listeners.push(server);
  const url = await server.listen(0, '127.0.0.1');
  return {
    url,
    server,
    commands,
    queries,
    directory,
    feeds,
    journal,
    logged,
    close: async () => {
      await server.close();
      await sequencer.stop();
    },
  };
}

/** The operator's secret in a house with the seed `empty`. */
export const EMPTY_OPERATOR = 'bk_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH';

function memoryLog(): { log: Logger; logged: Record<string, unknown>[] } {
  const logged: Record<string, unknown>[] = [];
  const write = (line: string): void => void logged.push(JSON.parse(line) as Record<string, unknown>);
  return { log: pino({ level: 'info' }, { write }), logged };
}
