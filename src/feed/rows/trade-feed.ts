import { invariant } from '../../domain/index.ts';
import { StorageUnavailable, type Queries, type TradeRecord } from '../../exchange/index.ts';
import type { FeedOptions } from '../options.ts';
import type { Stream } from '../streams/stream.ts';
import type { Turns } from '../streams/turns.ts';
import { LiveRowStream } from './live-row-stream.ts';
import { ResumableRowStream, type NumberedRows } from './resumable-row-stream.ts';
import { RowFeed } from './row-feed.ts';

/** The one topic of the tape, which has every symbol's prints. */
const TAPE = 0;

const printOf = (trade: TradeRecord): number => trade.print;

/** Subscribers of trades: of one symbol's, which can be resumed, and of all. */
export class TradeFeed {
  private readonly prints: RowFeed<TradeRecord, ResumableRowStream<TradeRecord>>;
  private readonly tape: RowFeed<TradeRecord, LiveRowStream<TradeRecord>>;
  private readonly stored: Pick<Queries, 'printsAfter'>;
  private readonly options: FeedOptions;

  constructor(stored: Pick<Queries, 'printsAfter'>, options: FeedOptions, turns: Turns) {
    this.stored = stored;
    this.options = options;
    this.prints = new RowFeed(turns);
    this.tape = new RowFeed(turns);
  }

  /** @param last the symbol's last print @param after where to go on from; null: what comes next */
  subscribe(instrument: number, last: number, after: number | null): Stream<TradeRecord> {
    const rows: NumberedRows<TradeRecord> = {
      name: `prints of instrument ${instrument}`,
      numberOf: printOf,
      after: (number, limit) => this.stored.printsAfter(instrument, number, limit),
    };
    const start = { after: after ?? last, replay: after !== null };
    const stream = new ResumableRowStream(rows, start, this.options);
    this.prints.add(instrument, stream);
    return stream;
  }

  subscribeTape(after: number | null): Stream<TradeRecord> {
    invariant(after === null, 'Prints of all symbols have no common count to resume by.');
    const stream = new LiveRowStream(printOf, this.options);
    this.tape.add(TAPE, stream);
    return stream;
  }

  publish(trade: TradeRecord): void {
    this.prints.publish(trade.instrument, trade);
    this.tape.publish(TAPE, trade);
  }

  /** A symbol's prints up to a number are committed, and some may never be announced. */
  reached(instrument: number, last: number): void {
    for (const stream of this.prints.subscribers(instrument)) stream.reached(last);
  }

  /** Prints were committed and not announced: a stream with no count to find them by cannot go on. */
  endTape(): void {
    const message = 'The exchange reloaded and this stream may lack trades; subscribe again.';
    for (const stream of this.tape.subscribers(TAPE)) stream.fail(new StorageUnavailable(message));
  }

  get topicCount(): number {
    return this.prints.topicCount + this.tape.topicCount;
  }
}
