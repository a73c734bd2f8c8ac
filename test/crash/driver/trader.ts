import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Request, Result } from '../records.ts';
import { Connection, type GraphQLAnswer } from './connection.ts';
import { operationOf } from './documents.ts';
import type { DriverLog } from './driver-log.ts';
import type { OrderFlow } from './order-flow.ts';

/** Codes that say that nothing was done. */
const NOTHING_DONE = new Set(['STORAGE_UNAVAILABLE', 'OVERLOADED', 'RATE_LIMITED']);

/** Numbers requests, over all traders of a log. */
export interface Counter {
  next(): number;
}

export interface TraderOptions {
  readonly key: string;
  readonly flow: OrderFlow;
  readonly log: DriverLog;
  readonly numbers: Counter;
}

/** How a request went. */
type Went = 'acknowledged' | 'refused' | 'unanswered';

/** A client with one connection: it sends, waits, and never forgets a request whose outcome it does not know. */
export class Trader {
  /** Sendings of requests that change something, by how they went. */
  readonly counts = { acknowledged: 0, unanswered: 0, refused: 0 };
  private readonly options: TraderOptions;
  private connection: Connection | undefined;
  private unknown: { readonly n: number; readonly request: Request } | undefined;

  constructor(options: TraderOptions) {
    this.options = options;
  }

  get settled(): boolean {
    return this.unknown === undefined;
  }

  connect(address: string): void {
    this.connection?.close();
    this.connection = new Connection(address, this.options.key);
  }

  /** Trades until told to stop, or until a request has no answer. */
  async trade(goOn: () => boolean): Promise<void> {
    while (goOn() && this.settled) {
      const went = await this.send(this.options.numbers.next(), this.options.flow.next());
      if (went === 'refused') await sleep(20);
    }
  }

  /** Sends what is unknown again, exactly as it was, until it is answered. Gives up, false, when `goOn` says no. */
  async settle(goOn: () => boolean): Promise<boolean> {
    while (this.unknown && goOn()) {
      const went = await this.send(this.unknown.n, this.unknown.request);
      if (went !== 'acknowledged') await sleep(50);
    }
    return this.settled;
  }

  close(): void {
    this.connection?.close();
  }

  private async send(n: number, request: Request): Promise<Went> {
    const { log } = this.options;
    const before = this.unknown;
    this.unknown = { n, request };
    log.write({ t: 'sent', n, request });
    const went = await this.ask(n, request);
    // A look changes nothing, so it is no matter of what was acknowledged.
    if (request.kind !== 'look') this.counts[went]++;
    // Refused this time, but an earlier sending may have been done all the same.
    if (went === 'acknowledged' || (went === 'refused' && before === undefined)) this.unknown = undefined;
    return went;
  }

  private async ask(n: number, request: Request): Promise<Went> {
    const { log, flow } = this.options;
    let answer: GraphQLAnswer;
    try {
      answer = await this.connection!.ask(operationOf(request));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      // Without a connection nothing was sent.
      if (code === 'ECONNREFUSED') {
        log.write({ t: 'refused', n, code });
        return 'refused';
      }
      log.write({ t: 'unanswered', n, why: message });
      return 'unanswered';
    }
    const [error] = answer.errors ?? [];
    if (error || !answer.data) {
      const code = error?.extensions?.code ?? error?.message ?? JSON.stringify(answer);
      const certain = NOTHING_DONE.has(code);
      log.write(certain ? { t: 'refused', n, code } : { t: 'unanswered', n, why: code });
      return certain ? 'refused' : 'unanswered';
    }
    const told = answerOf(request, answer.data.answer);
    log.write({ t: 'acknowledged', n, answer: told });
    for (const { order } of told.results) if (order) flow.learn(order);
    return 'acknowledged';
  }
}

/** The answers to all kinds of requests in one form. */
function answerOf({ kind }: Request, data: any): Answer {
  switch (kind) {
    case 'submitMany':
      return { results: data.results as Result[] };
    case 'cancelAll':
      return { results: [], canceledCount: data.canceledCount as number };
    case 'look':
      return { results: [{ order: data }] };
    default:
      return { results: [data as Result] };
  }
}
