import type { Worker } from 'node:worker_threads';
import { endThread, startThread } from '../thread.ts';
import type { Answer, Question, ReaderOptions, ReaderReply, Statement } from './messages.ts';

const THREAD = new URL('./reader-thread.mjs', import.meta.url);
/** A thread that has not closed by then is ended. */
const CLOSE_WITHIN_MS = 15_000;

interface Waiting {
  resolve(answers: readonly Answer[]): void;
  reject(error: Error): void;
}

/** One life of the reader's thread, from its start to its end, as the main thread sees it. */
export class ReaderLife {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private lastNumber = 0;
  private death: Error | undefined;

  private constructor(worker: Worker) {
    this.worker = worker;
    worker.on('message', (reply: ReaderReply) => this.hear(reply));
    worker.on('error', (error: unknown) => this.end(`failed: ${String(error)}`));
    worker.on('exit', (code) => this.end(`ended with code ${code}`));
  }

  /** Starts the thread, which opens the database. @throws an Error that says why it could not */
  static async start(options: ReaderOptions): Promise<ReaderLife> {
    const { worker, first: told } = await startThread(THREAD, options, 'The reader');
    const first = told as ReaderReply;
    if ('ready' in first) return new ReaderLife(worker);
    throw new Error('notReady' in first ? first.notReady : 'The reader answered before it was asked.');
  }

  get isOver(): boolean {
    return this.death !== undefined;
  }

  /** @throws what the database says, or that the thread has ended */
  ask(statements: readonly Statement[]): Promise<readonly Answer[]> {
    if (this.death) return Promise.reject(this.death);
    const number = ++this.lastNumber;
    return new Promise((resolve, reject) => {
      this.worker.postMessage({ number, statements } satisfies Question);
      this.waiting.set(number, { resolve, reject });
    });
  }

  /** Lets it answer what it was asked, then ends it. Never rejects. */
  async stop(): Promise<void> {
    if (!this.death) {
      await endThread(this.worker, () => this.worker.postMessage('close'), CLOSE_WITHIN_MS);
    }
    await this.worker.terminate();
  }

  private hear(reply: ReaderReply): void {
    if ('answered' in reply) this.take(reply.answered)?.resolve(reply.answers);
    else if ('failed' in reply) this.take(reply.failed)?.reject(new Error(reply.message));
  }

  private take(number: number): Waiting | undefined {
    const waiting = this.waiting.get(number);
    this.waiting.delete(number);
    return waiting;
  }

  private end(why: string): void {
    this.death ??= new Error(`The database's reader ${why}.`);
    for (const waiting of this.waiting.values()) waiting.reject(this.death);
    this.waiting.clear();
  }
}
