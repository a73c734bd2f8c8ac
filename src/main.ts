import { setFlagsFromString } from 'node:v8';
import { Gauge, Histogram, Counter, type Registry } from 'prom-client';
import type { Logger } from 'pino';
import { createServer } from './api/index.ts';
import { openBourse, type Bourse } from './bourse.ts';
import type { SequencerEvents } from './exchange/index.ts';
import { seedNewDatabase } from './first-run.ts';
import { WallClock, createLog, createMetrics, readConfig, type Config } from './platform/index.ts';
import { demoKeyLines } from './seeds/index.ts';
import { databasePath, inRepository } from './store/index.ts';

// The way of an order is many small functions, more than V8 inlines into one by itself (measured: a sixth of the core's
// speed). Set before anything is hot.
setFlagsFromString('--max-inlined-bytecode-size-cumulative=4000');

/** What a seeded database's instruments go by. */
const CALENDARS_OF_SEEDS: Readonly<Record<Config['calendar'], string>> = { always: 'ALWAYS_OPEN', xnys: 'XNYS' };

/** How long a stop may take, in milliseconds. */
const STOP_PATIENCE = 10_000;

try {
  await start(readConfig(process.env));
} catch (error) {
  console.error(whyNot(error));
  process.exit(1);
}

/** What a person can mend is told in one line; anything else is a bug, with its stack. */
function whyNot(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === 'listen' || syscall === 'getaddrinfo') {
    const hint = code === 'EADDRINUSE' ? ' Another program listens there; set PORT to a free one.' : '';
    return `Bourse cannot listen (PORT, HOST): ${error.message}.${hint}`;
  }
  return error.name === 'Error' || error.name === 'TypeError' ? error : `Bourse does not start. ${error.message}`;
}

async function start(config: Config): Promise<void> {
  const log = createLog(config.logLevel);
  const metrics = createMetrics();
  const clock = new WallClock((message) => {
    log.warn(message);
  });
  const seeded = await seedNewDatabase(config.databaseUrl, config.seed, clock, CALENDARS_OF_SEEDS[config.calendar]);
  // At once, because a key that is shown only once must not hang on what comes later.
  if (seeded) tell(['', `New database ${databasePath(config.databaseUrl)}, seeded with "${config.seed}".`, ...seeded]);
  const bourse = await openBourse({
    url: config.databaseUrl,
    clock,
    events: watch(log, metrics),
    sequencer: { snapshotEvery: config.snapshotEvery },
  });
  const ahead = (bourse.sequencer.core.time - clock.now()) / 1_000_000;
  if (ahead > 1) log.warn({ seconds: ahead }, 'the journal is ahead of the clock: engine time waits for it');
  observe(bourse, metrics);
  const server = await createServer({
    commands: bourse.sequencer,
    queries: bourse.queries,
    feeds: bourse.feeds,
    directory: bourse.directory,
    config,
    log,
    metrics,
    playgroundDirectory: inRepository('playground/dist'),
  });
  bourse.listen(server);
  const address = await server.listen(config.port, config.host);
  stopOnSignals(async () => {
    await server.close();
    await bourse.stop();
  }, log);
  tell(welcome(config, address, bourse, seeded !== null));
}

function tell(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** What a newcomer needs to know. */
function welcome(config: Config, address: string, bourse: Bourse, isNew: boolean): string[] {
  const path = databasePath(config.databaseUrl);
  const kept = [
    '',
    `Kept the database ${path} as it is (${bourse.found} journal records): BOURSE_SEED is for new ones only.`,
    ...demoKeyLines((id) => bourse.directory.apiKeyById(id)?.revokedAt === null),
  ];
  return [
    '',
    `Bourse is open at ${address}`,
    ...(config.playground ? [`  playground  ${address}/graphiql`] : []),
    `  API         ${address}/graphql   (GraphQL over HTTP and WebSocket)`,
    `  health      ${address}/healthz  /readyz  /metrics`,
    ...(isNew ? [] : kept),
    '',
  ];
}

/** Logs and counts what the sequencer tells, and ends the process when it cannot go on. */
function watch(log: Logger, metrics: Registry): SequencerEvents {
  const registers = [metrics];
  const commands = new Counter({ name: 'bourse_commands_total', help: 'Committed commands', registers });
  const commit = new Histogram({
    name: 'bourse_group_seconds',
    help: 'From taking a group of commands to answering it',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5],
    registers,
  });
  return {
    groupCommitted(count, milliseconds) {
      commands.inc(count);
      commit.observe(milliseconds / 1000);
    },
    failed(error) {
      log.error({ err: error }, 'the exchange failed and reloads from its journal');
    },
    reloaded({ exchange, snapshot, replayed }) {
      log.info({ sequence: exchange.sequence, snapshot, replayed }, 'the exchange stands at the head of its journal');
    },
    fatal(error) {
      log.fatal({ err: error }, 'the exchange cannot go on');
      log.flush();
      process.exit(1);
    },
  };
}

function observe(bourse: Bourse, metrics: Registry): void {
  const registers = [metrics];
  new Gauge({
    name: 'bourse_commands_waiting',
    help: 'Commands that wait to be committed',
    registers,
    collect() {
      this.set(bourse.sequencer.depth);
    },
  });
  new Gauge({
    name: 'bourse_feed',
    help: 'What goes on in the feeds: subscribers by kind, views and topics, slow consumers and merged deltas since the start',
    labelNames: ['what'],
    registers,
    collect() {
      for (const [what, count] of Object.entries<number>({ ...bourse.feeds.counts })) this.set({ what }, count);
    },
  });
  new Gauge({
    name: 'bourse_journal_sequence',
    help: 'Sequence of the last command',
    registers,
    collect() {
      this.set(bourse.sequencer.core.sequence);
    },
  });
}

/** Stops in order on SIGTERM and SIGINT; a second signal, or a stop that takes too long, ends at once. */
function stopOnSignals(stop: () => Promise<void>, log: Logger): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), STOP_PATIENCE).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'could not stop in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
