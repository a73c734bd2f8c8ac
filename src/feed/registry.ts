import { SlowConsumer } from '../exchange/index.ts';
import type { Stream } from './streams/stream.ts';

export const STREAM_KINDS = [
  'books',
  'topsOfBook',
  'nationalQuotes',
  'bookOrders',
  'trades',
  'candles',
  'statistics',
  'orderEvents',
  'auctions',
  'markets',
  'alerts',
  'positions',
] as const;
export type StreamKind = (typeof STREAM_KINDS)[number];

/** What goes on in the feeds, for metrics: subscribers now, by kind, and more. */
export interface FeedCounts extends Readonly<Record<StreamKind, number>> {
  /** Views of books that are worked out for them, one for each book, depth and pace in use. */
  readonly bookViews: number;
  /** Symbols, books and accounts, and the tape of all symbols, that somebody listens to, books apart. */
  readonly topics: number;
  /** Timers that run for those who want no more than so many events a second. */
  readonly timers: number;
  /** Streams ended since the start because their reader was too slow. */
  readonly slowConsumers: number;
  /** Times since the start that the deltas waiting for a reader became one. */
  readonly mergedDeltas: number;
}

type AnyStream = Pick<Stream<unknown>, 'onEnd' | 'return'>;

/** Every open stream, by kind (F96). */
export class Registry {
  private readonly open = Object.fromEntries(STREAM_KINDS.map((kind) => [kind, new Set()])) as Readonly<
    Record<StreamKind, Set<AnyStream>>
  >;
  slowConsumers = 0;

  add<Kept extends AnyStream>(kind: StreamKind, stream: Kept): Kept {
    this.open[kind].add(stream);
    stream.onEnd((error) => {
      this.open[kind].delete(stream);
      if (error instanceof SlowConsumer) this.slowConsumers++;
    });
    return stream;
  }

  /** Subscribers now. */
  get counts(): Readonly<Record<StreamKind, number>> {
    const sizes = STREAM_KINDS.map((kind) => [kind, this.open[kind].size]);
    return Object.fromEntries(sizes) as Record<StreamKind, number>;
  }

  /** Ends every stream, with no error. */
  close(): void {
    for (const streams of Object.values(this.open)) for (const stream of [...streams]) void stream.return();
  }
}
