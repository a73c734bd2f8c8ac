import type { OrderEventRecord, Queries } from '../../exchange/index.ts';
import type { FeedOptions } from '../options.ts';
import type { Stream } from '../streams/stream.ts';
import type { Turns } from '../streams/turns.ts';
import { ResumableRowStream, type NumberedRows } from './resumable-row-stream.ts';
import { RowFeed } from './row-feed.ts';

const numberOf = (event: OrderEventRecord): number => event.number;

/** Subscribers of accounts' order events, which can be resumed. */
export class OrderEventFeed {
  private readonly events: RowFeed<OrderEventRecord, ResumableRowStream<OrderEventRecord>>;
  private readonly stored: Pick<Queries, 'orderEventsAfter'>;
  private readonly options: FeedOptions;
  /** Account → number of its last order event. */
  private readonly lastNumbers = new Map<number, number>();
  private isSeeded = false;

  constructor(stored: Pick<Queries, 'orderEventsAfter'>, options: FeedOptions, turns: Turns) {
    this.stored = stored;
    this.options = options;
    this.events = new RowFeed(turns);
  }

  /** Sets how far each account's events have got; accounts not named have none. */
  seed(lastNumbers: ReadonlyMap<number, number>): void {
    this.isSeeded = true;
    for (const [account, number] of lastNumbers) {
      this.lastNumbers.set(account, number);
      for (const stream of this.events.subscribers(account)) stream.reached(number);
    }
  }

  /** @param after where to go on from; null: what comes next */
  subscribe(account: number, after: number | null): Stream<OrderEventRecord> {
    const rows: NumberedRows<OrderEventRecord> = {
      name: `order events of account ${account}`,
      numberOf,
      after: (number, limit) => this.stored.orderEventsAfter(account, number, limit),
    };
    const last = this.lastNumbers.get(account) ?? (this.isSeeded ? 0 : null);
    const stream = new ResumableRowStream(rows, { after: after ?? last, replay: after !== null }, this.options);
    this.events.add(account, stream);
    return stream;
  }

  publish(event: OrderEventRecord): void {
    this.lastNumbers.set(event.account, event.number);
    this.events.publish(event.account, event);
  }

  get topicCount(): number {
    return this.events.topicCount;
  }
}
