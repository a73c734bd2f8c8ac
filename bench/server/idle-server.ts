/**
 * The server that a durable one is measured by: put together like it by the same parts, but `submitOrder` does nothing.
 *
 *   argv: a database that has a market, as DATABASE_URL
 */
import { createSchema, createServer } from '../../src/api/index.ts';
import { openBourse } from '../../src/bourse.ts';
import { createLog, createMetrics, readConfig, WallClock } from '../../src/platform/index.ts';
import { doNothing } from './do-nothing.ts';

/** Told to the parent once the server takes requests. */
export interface Listening {
  readonly address: string;
}

// It goes when the benchmark goes.
process.once('disconnect', () => process.exit());

const config = readConfig(process.env);
const bourse = await openBourse({ url: process.argv[2]!, clock: new WallClock() });
const { sequencer, queries, feeds, directory } = bourse;
const server = await createServer({
  commands: sequencer,
  queries,
  feeds,
  directory,
  config,
  log: createLog(config.logLevel),
  metrics: createMetrics(),
  schema: doNothing(createSchema()),
});
bourse.listen(server);
const listening: Listening = { address: await server.listen(0, '127.0.0.1') };
process.send!(listening);
