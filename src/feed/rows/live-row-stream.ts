import { SlowConsumer } from '../../exchange/index.ts';
import type { FeedOptions } from '../options.ts';
import { RowQueue } from './row-queue.ts';
import { Stream } from '../streams/stream.ts';

/** Rows from now on, over several counts: nothing to resume by. */
export class LiveRowStream<Row> extends Stream<Row> {
  private readonly queue: RowQueue<Row>;
  private readonly numberOf: (row: Row) => number;
  /** Number of the row handed out last. */
  private sent = 0;

  constructor(numberOf: (row: Row) => number, options: FeedOptions) {
    super();
    this.numberOf = numberOf;
    this.queue = new RowQueue(options);
  }

  push(row: Row): void {
    this.queue.push(row);
    if (this.queue.tooMuch) this.fail(new SlowConsumer(this.sent));
    else this.wake();
  }

  protected override take(): Row | undefined {
    if (this.queue.tooMuch) throw new SlowConsumer(this.sent);
    const row = this.queue.shift();
    if (row !== undefined) this.sent = this.numberOf(row);
    return row;
  }

  protected override forget(): void {
    this.queue.clear();
  }
}
