import type { Worker } from 'node:worker_threads';
import { EpochLost, JournalRefused } from '../../exchange/index.ts';
import { endThread, startThread } from '../thread.ts';
import type { Failure, Numbered, Reply, Request, WriterOptions } from './messages.ts';

const THREAD = new URL('./writer-thread.mjs', import.meta.url);
/** A thread that has not closed by then, a lock's waiting time included, is ended. */
const CLOSE_WITHIN_MS = 15_000;

interface Waiting {
  resolve(): void;
  reject(error: Error): void;
}

/** The main thread's end of the writer's thread. */
export class WriterLink {
  readonly epoch: number;
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private lastNumber = 0;
  private ended: Error | undefined;

  private constructor(worker: Worker, epoch: number) {
    this.worker = worker;
    this.epoch = epoch;
    worker.on('message', (reply: Reply) => this.hear(reply));
    worker.on('error', (error: unknown) => this.end(`failed: ${String(error)}`));
    worker.on('exit', (code) => this.end(`ended with code ${code}`));
  }

  /** Starts the thread. @throws EpochLost, JournalRefused, or an Error that says why it could not begin */
  static async start(options: WriterOptions): Promise<WriterLink> {
    const { worker, first: told } = await startThread(THREAD, options, "The journal's writer");
    const first = told as Reply;
    if ('ready' in first) return new WriterLink(worker, first.ready.epoch);
    throw 'notReady' in first ? errorOf(first.notReady) : new Error('The writer answered before it was asked.');
  }

  /** Resolves when the writer has done it. @throws what the writer's failure means; an Error if the thread is gone */
  request(request: Request): Promise<void> {
    if (this.ended) return Promise.reject(this.ended);
    const number = ++this.lastNumber;
    return new Promise((resolve, reject) => {
      this.waiting.set(number, { resolve, reject });
      this.worker.postMessage({ number, request } satisfies Numbered);
    });
  }

  /** Lets it finish what it was given, then ends it. Never rejects. */
  async stop(): Promise<void> {
    if (!this.ended) {
      const ask = (): void => void this.request({ kind: 'close' }).catch(() => undefined);
      await endThread(this.worker, ask, CLOSE_WITHIN_MS);
    }
    await this.worker.terminate();
  }

  private hear(reply: Reply): void {
    if ('done' in reply) this.take(reply.done)?.resolve();
    else if ('failed' in reply) this.take(reply.failed)?.reject(errorOf(reply.failure));
  }

  private take(number: number): Waiting | undefined {
    const waiting = this.waiting.get(number);
    this.waiting.delete(number);
    return waiting;
  }

  private end(why: string): void {
    this.ended ??= new Error(`The journal's writer ${why}; whether the last group was written is unknown.`);
    for (const waiting of this.waiting.values()) waiting.reject(this.ended);
    this.waiting.clear();
  }
}

/** The error that a failure in the writer's thread is in this one. */
function errorOf({ kind, message }: Failure): Error {
  switch (kind) {
    case 'refused':
      return new JournalRefused(message);
    case 'epochLost':
      return new EpochLost(message);
    case 'unknown':
      return new Error(message);
  }
}
