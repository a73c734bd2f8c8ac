import type { BookImage } from '../image/book-image.ts';
import type { Pacer } from '../streams/pacer.ts';
import type { Turns } from '../streams/turns.ts';
import { BookStream } from './book-stream.ts';
import { DepthView } from './depth-view.ts';

/** A view, and its pace in milliseconds; 0: it tells of every change. */
interface PacedView {
  readonly view: DepthView;
  readonly pace: number;
  readonly stop: () => void;
}

/** All subscribers of books, by number, depth and pace (D64). */
export class BookFeed {
  private readonly views = new Map<number, Map<string, PacedView>>();
  private readonly bound: number;
  private readonly turns: Turns;
  private readonly pacer: Pacer;
  /** Times since the start that the deltas waiting for a reader became one. */
  mergedDeltas = 0;

  /** @param bound most deltas that wait for one reader; beyond it they become one */
  constructor(bound: number, turns: Turns, pacer: Pacer) {
    this.bound = bound;
    this.turns = turns;
    this.pacer = pacer;
  }

  subscribe(book: BookImage, depth: number, pace: number): BookStream {
    const { view } = this.viewOf(book, depth, pace);
    const stream = new BookStream(view);
    view.add(stream);
    stream.onEnd(() => {
      view.delete(stream);
      if (view.isEmpty) this.drop(book.number, depth, pace);
    });
    return stream;
  }

  /** A committed command has changed a book. */
  changed(book: BookImage): void {
    for (const { view, pace } of this.views.get(book.number)?.values() ?? []) {
      view.changed();
      if (pace === 0) view.advance();
    }
  }

  /** A book was set anew: everybody gets a snapshot. */
  restart(book: BookImage): void {
    for (const { view } of this.views.get(book.number)?.values() ?? []) view.restart();
  }

  /** Views that are kept up to date. */
  get viewCount(): number {
    let count = 0;
    for (const views of this.views.values()) count += views.size;
    return count;
  }

  private viewOf(book: BookImage, depth: number, pace: number): PacedView {
    const views = this.views.get(book.number) ?? new Map<string, PacedView>();
    this.views.set(book.number, views);
    const key = keyOf(depth, pace);
    const paced = views.get(key) ?? this.open(book, depth, pace);
    views.set(key, paced);
    return paced;
  }

  private open(book: BookImage, depth: number, pace: number): PacedView {
    // Who goes at a pace gets what came in between as one anyway: one step is enough to keep.
    const bound = pace === 0 ? this.bound : 1;
    const view = new DepthView(book, depth, bound, this.turns, () => this.mergedDeltas++);
    const stop = pace === 0 ? () => undefined : this.pacer.follow(pace, () => view.advance());
    return { view, pace, stop };
  }

  private drop(number: number, depth: number, pace: number): void {
    const views = this.views.get(number);
    const key = keyOf(depth, pace);
    views?.get(key)?.stop();
    views?.delete(key);
    if (views?.size === 0) this.views.delete(number);
  }
}

function keyOf(depth: number, pace: number): string {
  return `${depth}/${pace}`;
}
