import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createServer, type ApiServer } from '../../../src/api/index.ts';
import { openBourse, type Bourse } from '../../../src/bourse.ts';
import type { FeedOptions } from '../../../src/feed/index.ts';
import { seedNewDatabase } from '../../../src/first-run.ts';
import { readConfig, WallClock } from '../../../src/platform/index.ts';
import { LIMITS, temporaryFolder, type Server } from './server.ts';

export interface InProcessOptions {
  readonly feed: Partial<FeedOptions>;
  /** Milliseconds. */
  readonly pingEvery: number;
}

/** In this process; it stops in order. */
export async function openInProcess({ feed, pingEvery }: InProcessOptions): Promise<Server> {
  const { database, remove } = temporaryFolder();
  const url = `file:${database}`;
  const clock = new WallClock(() => undefined);
  let running: { readonly bourse: Bourse; readonly server: ApiServer } | undefined;
  let port = 0;

  async function start(): Promise<void> {
    const bourse = await openBourse({ url, clock, feed });
    const { sequencer: commands, queries, feeds, directory } = bourse;
    const [log, metrics] = [pino({ level: 'silent' }), new Registry()];
    const config = readConfig(LIMITS);
    const server = await createServer({ commands, queries, feeds, directory, config, log, metrics, pingEvery });
    bourse.listen(server);
    port = Number(new URL(await server.listen(port, '127.0.0.1')).port);
    running = { bourse, server };
  }
  async function stop(): Promise<void> {
    await running?.server.close();
    await running?.bourse.stop();
  }

  await seedNewDatabase(url, 'textbook', clock);
  await start();
  return {
    url: `ws://127.0.0.1:${port}/graphql`,
    database,
    restart: async () => {
      await stop();
      await start();
    },
    close: async () => {
      await stop();
      remove();
    },
  };
}
