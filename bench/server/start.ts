import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { forkModule } from '../report/fork.ts';
import { WorkDatabase } from './database.ts';
import type { Listening } from './idle-server.ts';
import { openMarket } from './market.ts';

/** A server under load, on a database of its own with the market of the benchmark. */
export interface ServerProcess {
  /** Of its GraphQL endpoint. */
  readonly url: string;
  stop(): Promise<void>;
}

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const IDLE = join(import.meta.dirname, 'idle-server.ts');

/** As an operator would run it. */
const ENVIRONMENT = { NODE_ENV: 'production', PORT: '0', HOST: '127.0.0.1', BOURSE_LOG_LEVEL: 'warn' };

/** Starts the program itself. */
export async function startServer(name: string, settings: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
  const database = await prepareDatabase(name);
  const environment = { ...process.env, ...ENVIRONMENT, ...settings, DATABASE_URL: database.url };
  const server = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return serverProcess(server, await untilPrinted(server), database);
}

/** Starts a server whose `submitOrder` does nothing. */
export async function startIdleServer(name: string): Promise<ServerProcess> {
  const database = await prepareDatabase(name);
  const server = forkModule(IDLE, [database.url], { env: { ...process.env, ...ENVIRONMENT } });
  const { address } = await untilTold(server);
  return serverProcess(server, address, database);
}

async function prepareDatabase(name: string): Promise<WorkDatabase> {
  const database = new WorkDatabase(name);
  await (await openMarket(database.url)).stop();
  return database;
}

function serverProcess(server: ChildProcess, address: string, database: WorkDatabase): ServerProcess {
  const end = (): void => void server.kill('SIGKILL');
  process.once('exit', end);
  return {
    url: `${address}/graphql`,
    async stop() {
      process.off('exit', end);
      end();
      await once(server, 'exit');
      database.remove();
    },
  };
}

/** The program prints its address when it takes requests. */
async function untilPrinted(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    rejectAtExit(server, reject);
    createInterface({ input: server.stdout! }).on('line', (line) => {
      const address = /^Bourse is open at (\S+)$/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}

async function untilTold(server: ChildProcess): Promise<Listening> {
  return new Promise((resolve, reject) => {
    rejectAtExit(server, reject);
    server.once('message', (message) => resolve(message as Listening));
  });
}

function rejectAtExit(server: ChildProcess, reject: (error: Error) => void): void {
  server.once('exit', (code) => reject(new Error(`The server ended with code ${String(code)} before it listened.`)));
}
