import type { BookDeltaEvent, BookView } from '../exchange/index.ts';
import type { BookImage } from './book-image.ts';
import type { BookStream, SharedView } from './book-stream.ts';
import { changedLevels } from './changed-levels.ts';

/** The best levels of one book, down to one depth: changes are worked out once, for all who subscribed to it. */
export class DepthView implements SharedView {
  private readonly book: BookImage;
  private readonly depth: number;
  private readonly streams = new Set<BookStream>();
  view: BookView;

  constructor(book: BookImage, depth: number) {
    this.book = book;
    this.depth = depth;
    this.view = book.view(depth);
  }

  get instrument(): number {
    return this.book.instrument;
  }

  get sequence(): number {
    return this.book.sequence;
  }

  get isEmpty(): boolean {
    return this.streams.size === 0;
  }

  add(stream: BookStream): void {
    this.streams.add(stream);
  }

  delete(stream: BookStream): void {
    this.streams.delete(stream);
  }

  /** The book has changed by one command. */
  changed(): void {
    const { bids, asks, sequence } = this.book;
    const before = this.view;
    const bidsChanged = bids.changesView(before.bids, this.depth);
    const asksChanged = asks.changesView(before.asks, this.depth);
    if (!bidsChanged && !asksChanged) return;
    const view = {
      sequence,
      bids: bidsChanged ? bids.top(this.depth) : before.bids,
      asks: asksChanged ? asks.top(this.depth) : before.asks,
    };
    const delta = this.delta(before, view);
    if (!delta) return;
    this.view = view;
    for (const stream of this.streams) stream.push({ delta, view });
  }

  /** The book was set anew. */
  restart(): void {
    this.view = this.book.view(this.depth);
    for (const stream of this.streams) stream.restart();
  }

  delta(before: BookView, after: BookView): BookDeltaEvent | undefined {
    const bids = changedLevels('BUY', before.bids, after.bids);
    const asks = changedLevels('SELL', before.asks, after.asks);
    if (bids.length === 0 && asks.length === 0) return undefined;
    const { sequence } = after;
    return { kind: 'delta', instrument: this.instrument, sequence, previousSequence: before.sequence, bids, asks };
  }
}
