import type { BookImage } from './book-image.ts';
import { BookStream } from './book-stream.ts';
import { DepthView } from './depth-view.ts';

/** All subscribers of books, by instrument and depth (D64). */
export class BookFeed {
  private readonly views = new Map<number, Map<number, DepthView>>();
  private readonly bound: number;
  private readonly merged: () => void;

  constructor(bound: number, merged: () => void) {
    this.bound = bound;
    this.merged = merged;
  }

  subscribe(book: BookImage, depth: number): BookStream {
    const view = this.viewOf(book, depth);
    const stream = new BookStream(view, this.bound, this.merged);
    view.add(stream);
    stream.onEnd(() => {
      view.delete(stream);
      if (view.isEmpty) this.drop(book.instrument, depth);
    });
    return stream;
  }

  /** A committed command has changed a book. */
  changed(book: BookImage): void {
    for (const view of this.views.get(book.instrument)?.values() ?? []) view.changed();
  }

  /** A book was set anew: everybody gets a snapshot. */
  restart(book: BookImage): void {
    for (const view of this.views.get(book.instrument)?.values() ?? []) view.restart();
  }

  /** Views that are kept up to date. */
  get viewCount(): number {
    let count = 0;
    for (const views of this.views.values()) count += views.size;
    return count;
  }

  private viewOf(book: BookImage, depth: number): DepthView {
    const views = this.views.get(book.instrument) ?? new Map<number, DepthView>();
    this.views.set(book.instrument, views);
    const view = views.get(depth) ?? new DepthView(book, depth);
    views.set(depth, view);
    return view;
  }

  private drop(instrument: number, depth: number): void {
    const views = this.views.get(instrument);
    views?.delete(depth);
    if (views?.size === 0) this.views.delete(instrument);
  }
}
