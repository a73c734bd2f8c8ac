import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '../../..');
const DIE_WITH_PARENT = pathToFileURL(join(import.meta.dirname, 'die-with-parent.mjs')).href;
/** A start on a busy machine, with its transpiling and a recovery. */
const OPEN_WITHIN_MS = 60_000;

export interface ServerOptions {
  /** Path of the database file; it need not exist yet. */
  readonly database: string;
  readonly seed?: 'textbook' | 'demo';
  /** Settings and faults, on top of what every server under test has. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The program, from the repository's root; another than the exchange itself where a mutant is wanted. */
  readonly program?: string;
  /** A command that runs the server, as `strace` does. */
  readonly wrapper?: readonly string[];
}

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What the server says when it has its state: how far it had to replay. */
export interface Recovery {
  readonly sequence: number;
  readonly snapshot: number;
  readonly replayed: number;
}

/** The exchange as a process of its own, in a process group of its own, on a free port of this machine alone. */
export class ServerProcess {
  /** Resolves to its address once it serves; rejects if it ends before. */
  readonly opened: Promise<string>;
  readonly ended: Promise<Ending>;
  /** Milliseconds from its start until it served. */
  openedAfter: number | undefined;
  private readonly child: ChildProcess;
  private readonly texts = { stdout: '', stderr: '' };

  constructor(options: ServerOptions) {
    const { database, seed = 'textbook', environment = {}, program = 'src/main.ts', wrapper = [] } = options;
    const [command, ...parameters] = [
      ...wrapper,
      process.execPath,
      '--import',
      DIE_WITH_PARENT,
      '--import',
      'tsx',
      program,
    ];
    const started = performance.now();
    this.child = spawn(command, parameters, {
      cwd: ROOT,
      detached: true,
      // It is in a group of its own, which no signal to ours reaches; the pipe ends it when we are gone.
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        ...inherited(),
        NODE_ENV: 'test',
        HOST: '127.0.0.1',
        PORT: '0',
        DATABASE_URL: `file:${database}`,
        BOURSE_SEED: seed,
        BOURSE_AGENTS: 'off',
        ...environment,
      },
    });
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      // 'close' comes when its output has been read to the end as well.
      this.child.once('close', (code, signal) => {
        resolve({ code, signal });
      });
    });
    this.opened = this.address(started);
    // Who kills a server on purpose need not wait for it to open.
    this.opened.catch(() => undefined);
  }

  /** All that it has printed so far. */
  get output(): string {
    return this.texts.stdout + this.texts.stderr;
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Sends a signal to the whole process group; SIGKILL unless told otherwise. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    const { pid } = this.child;
    if (pid === undefined || !this.alive) return;
    try {
      process.kill(-pid, signal);
    } catch (error) {
      // It ended a moment ago.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  /** Ends it as an operator would, and waits. */
  async stop(): Promise<Ending> {
    this.kill('SIGTERM');
    return this.ended;
  }

  /** Each time that it had its state anew: at its start, and after a failure. */
  get recoveries(): readonly Recovery[] {
    return this.texts.stderr
      .split('\n')
      .filter((line) => line.includes('stands at the head of its journal'))
      .map((line) => JSON.parse(line) as Recovery);
  }

  /** How it ended; undefined where it has not by then. */
  endsWithin(milliseconds: number): Promise<Ending | undefined> {
    return Promise.race([this.ended, sleep(milliseconds, undefined, { ref: false })]);
  }

  private address(started: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`${why} It said:\n${this.output}`));
      const timer = setTimeout(() => fail(`The server did not open within ${OPEN_WITHIN_MS} ms.`), OPEN_WITHIN_MS);
      this.listen('stderr', () => undefined);
      this.listen('stdout', (text) => {
        const [, address] = /Bourse is open at (http:\/\/\S+)/.exec(text) ?? [];
        if (!address || this.openedAfter !== undefined) return;
        this.openedAfter = performance.now() - started;
        clearTimeout(timer);
        resolve(address);
      });
      void this.ended.then(({ code, signal }) => {
        clearTimeout(timer);
        fail(`The server ended (code ${code}, signal ${signal}) before it opened.`);
      }, reject);
    });
  }

  private listen(name: 'stdout' | 'stderr', heard: (all: string) => void): void {
    this.child[name]?.setEncoding('utf8').on('data', (text: string) => {
      this.texts[name] += text;
      heard(this.texts[name]);
    });
  }
}

/** The environment without settings of the exchange that somebody may have exported. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('BOURSE_')));
}
