import { Worker } from 'node:worker_threads';
import { NoSuchMoment, Overloaded, StorageUnavailable } from '../../exchange/index.ts';
import { endThread } from '../thread.ts';
import type { Answers, Failure, PastOptions, Question, Reply, Request } from './messages.ts';

/** Questions that may wait; more are refused. */
const MAX_WAITING = 100;
/** A thread that has not closed by then is ended. */
const CLOSE_WITHIN_MS = 2000;

interface Waiting {
  readonly question: Question;
  /** When its asker has no more patience, in milliseconds of `performance.now`. */
  readonly until: number;
  resolve(answer: Answers[Question['kind']]): void;
  reject(error: Error): void;
}

/**
 * The main thread's end of the thread that looks back. The thread starts with the first question, and anew with the next one
 * after it has died. Questions are asked one after the other.
 */
export class PastLink {
  private readonly thread: URL;
  private readonly options: PastOptions;
  private readonly patienceMs: number;
  private worker: Worker | undefined;
  /** The first is the one under way. */
  private readonly waiting: Waiting[] = [];
  private closed = false;

  /** @param patienceMs how long an asker waits for his answer, the time in the queue included */
  constructor(thread: URL, options: PastOptions, patienceMs: number) {
    this.thread = thread;
    this.options = options;
    this.patienceMs = patienceMs;
  }

  /** @throws NoSuchMoment, Overloaded, StorageUnavailable after {@link close}, or what has gone wrong in the thread */
  ask<Kind extends Question['kind']>(question: Question & { readonly kind: Kind }): Promise<Answers[Kind]> {
    if (this.closed) return Promise.reject(stopping());
    if (this.waiting.length >= MAX_WAITING) {
      return Promise.reject(new Overloaded(`${MAX_WAITING} questions about the past wait already; ask again later.`));
    }
    return new Promise<Answers[Kind]>((resolve, reject) => {
      const until = performance.now() + this.patienceMs;
      this.waiting.push({ question, until, resolve: resolve as Waiting['resolve'], reject });
      if (this.waiting.length === 1) this.next();
    });
  }

  /** Ends the thread; what waits is rejected. */
  async close(): Promise<void> {
    this.closed = true;
    const { worker } = this;
    this.end(stopping());
    if (!worker) return;
    await endThread(worker, () => worker.postMessage('close' satisfies Request), CLOSE_WITHIN_MS);
  }

  /** Asks the first that waits, unless its asker has gone meanwhile. */
  private next(): void {
    for (let first = this.waiting[0]; first; first = this.waiting[0]) {
      const patienceMs = first.until - performance.now();
      if (patienceMs > 0) {
        this.worker ??= this.start();
        this.worker.postMessage({ question: first.question, patienceMs } satisfies Request);
        return;
      }
      this.waiting.shift();
      first.reject(new Overloaded(`Others asked about the past for more than ${this.patienceMs} ms; ask again later.`));
    }
  }

  private start(): Worker {
    const worker = new Worker(this.thread, { workerData: this.options, execArgv: [] });
    const died = (why: string): void => {
      if (this.worker === worker) this.end(new Error(`The thread that looks back ${why}.`));
    };
    worker.on('message', (reply: Reply) => {
      if (this.worker === worker) this.hear(reply);
    });
    worker.on('error', (error: unknown) => died(`failed: ${String(error)}`));
    worker.on('exit', (code) => died(`ended with code ${code}`));
    return worker;
  }

  private hear(reply: Reply): void {
    const first = this.waiting.shift();
    if ('answer' in reply) first?.resolve(reply.answer);
    else first?.reject(errorOf(reply.failure));
    this.next();
  }

  private end(error: Error): void {
    this.worker = undefined;
    for (const waiting of this.waiting.splice(0)) waiting.reject(error);
  }
}

function stopping(): StorageUnavailable {
  return new StorageUnavailable('The exchange is stopping.');
}

/** The error that a failure in the thread is in this one. */
function errorOf({ kind, message }: Failure): Error {
  switch (kind) {
    case 'noSuchMoment':
      return new NoSuchMoment(message);
    case 'overloaded':
      return new Overloaded(message);
    case 'failed':
      return new Error(message);
  }
}
