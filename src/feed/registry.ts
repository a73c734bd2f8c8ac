import { SlowConsumer } from '../exchange/index.ts';
import type { Stream } from './stream.ts';

/** What goes on in the feeds, for metrics. */
export interface FeedCounts {
  /** Subscribers now. */
  readonly books: number;
  readonly trades: number;
  readonly orderEvents: number;
  readonly auctions: number;
  readonly markets: number;
  readonly alerts: number;
  readonly positions: number;
  /** Views of books that are worked out for them, one for each instrument and depth in use. */
  readonly bookViews: number;
  /** Symbols and accounts, and the tape of all symbols, that somebody listens to, books apart. */
  readonly topics: number;
  /** Streams ended since the start because their reader was too slow. */
  readonly slowConsumers: number;
  /** Times since the start that the deltas waiting for a reader became one. */
  readonly mergedDeltas: number;
}

export type StreamKind = 'books' | 'trades' | 'orderEvents' | 'auctions' | 'markets' | 'alerts' | 'positions';

type AnyStream = Pick<Stream<unknown>, 'onEnd' | 'return'>;

/** Every open stream, by kind (F96). */
export class Registry {
  private readonly open: Readonly<Record<StreamKind, Set<AnyStream>>> = {
    books: new Set(),
    trades: new Set(),
    orderEvents: new Set(),
    auctions: new Set(),
    markets: new Set(),
    alerts: new Set(),
    positions: new Set(),
  };
  slowConsumers = 0;

  add(kind: StreamKind, stream: AnyStream): void {
    this.open[kind].add(stream);
    stream.onEnd((error) => {
      this.open[kind].delete(stream);
      if (error instanceof SlowConsumer) this.slowConsumers++;
    });
  }

  count(kind: StreamKind): number {
    return this.open[kind].size;
  }

  /** Ends every stream, with no error. */
  close(): void {
    for (const streams of Object.values(this.open)) for (const stream of [...streams]) void stream.return();
  }
}
