/**
 * The exchange on the database of a million trades, with its API, in a process of its own: so that what holds its event loop can be
 * told from what the asker does.   argv: DATABASE_URL
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createServer } from '../../src/api/index.ts';
import { openBourse } from '../../src/bourse.ts';
import { createLog, createMetrics, readConfig } from '../../src/platform/index.ts';
import { NOW } from './history.ts';

/** Told to the parent once the server takes requests. */
export interface Listening {
  readonly address: string;
}

/** Asked for by any message: how long the event loop was held since the last one, in milliseconds. */
export interface Held {
  readonly p99: number;
  readonly longest: number;
}

// It goes when the benchmark goes.
process.once('disconnect', () => process.exit());

const config = readConfig(process.env);
const bourse = await openBourse({ url: process.argv[2]!, clock: { now: () => NOW } });
const { sequencer, queries, feeds, directory } = bourse;
const [log, metrics] = [createLog(config.logLevel), createMetrics()];
const server = await createServer({ commands: sequencer, queries, feeds, directory, config, log, metrics });
bourse.listen(server);

/** It looks at the clock each millisecond, so that is the least that it tells. */
const delays = monitorEventLoopDelay({ resolution: 1 });
delays.enable();
process.on('message', () => {
  const held: Held = { p99: delays.percentile(99) / 1e6, longest: delays.max / 1e6 };
  delays.reset();
  process.send!(held);
});

const listening: Listening = { address: await server.listen(0, '127.0.0.1') };
process.send!(listening);
