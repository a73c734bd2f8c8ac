import type { Command, SubmitOrder } from '../../src/domain/index.ts';
import { answerTo } from '../../src/exchange/answer.ts';
import {
  Exchange,
  NO_RECORDER_ROWS,
  NO_REFERENCE_ROWS,
  Recorder,
  type Changes,
  type OrderRecord,
  type Outcome,
} from '../../src/exchange/index.ts';
import { order, smallMarket } from '../support/small-market.ts';

export const START = Date.UTC(2026, 10, 24, 15) * 1000;

/** A core with its recorder, driven command by command. */
export class RecordedCore {
  readonly exchange = new Exchange();
  readonly recorder = new Recorder(NO_RECORDER_ROWS, NO_REFERENCE_ROWS);
  readonly rows = new Map<number, OrderRecord>();
  changes: Changes[] = [];
  time = START;

  constructor() {
    for (const command of smallMarket()) this.send(command);
    this.changes = [];
  }

  send(command: Command): Outcome {
    const { exchange } = this;
    const sequence = exchange.sequence + 1;
    const events = exchange.apply(command, sequence, ++this.time).copy();
    const changes = this.recorder.record(command, events, sequence, this.time);
    this.changes.push(changes);
    for (const row of changes.orders) this.rows.set(row.id, row);
    return answerTo(command, events, changes, sequence, this.time, exchange.referenceRefusal, this.recorder);
  }

  /** Sends an order, as `order` makes it; gives its id. */
  submit(terms: Partial<SubmitOrder>): number {
    return this.send(order(terms)).order!.id;
  }

  /** What an order's history says: type, status, and reason where there is one. */
  history(id: number): string[] {
    return this.changes
      .flatMap(({ orderEvents }) => orderEvents)
      .filter((event) => event.order === id)
      .map(({ type, state, reason }) => [type, state.status, ...(reason === null ? [] : [reason])].join(' '));
  }
}
