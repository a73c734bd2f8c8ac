import type { BookDeltaEvent, BookSnapshotEvent, BookView } from '../../exchange/index.ts';
import type { BookImage } from '../image/book-image.ts';
import { Audience } from '../streams/audience.ts';
import { Backlog } from '../streams/backlog.ts';
import { Chain } from '../streams/chain.ts';
import type { Turns } from '../streams/turns.ts';
import type { BookStream, SharedView, Step } from './book-stream.ts';
import { changedLevels } from './changed-levels.ts';

/**
 * The best levels of one book, down to one depth, at one pace: changes are worked out once, for all who subscribed to it. What it
 * tells moves with {@link advance}: after each command, or at each tick of its pace.
 */
export class DepthView implements SharedView {
  readonly steps = new Backlog<Step>();
  private readonly book: BookImage;
  private readonly depth: number;
  /** Most steps that are kept for slow readers. */
  private readonly bound: number;
  private readonly streams: Audience<BookStream>;
  private readonly chain = new Chain<BookDeltaEvent>();
  private readonly mergedDelta: () => void;
  /** As the last step left it. */
  private told: BookView;
  /** As of now, but for the sides that have changed since. */
  private newest: BookView;
  private staleBids = false;
  private staleAsks = false;
  private newestSnapshot: BookSnapshotEvent | undefined;
  /** The delta that was asked for last. */
  private lastDelta: Partial<Step> = {};

  /** @param bound how many steps may wait for a reader @param merged told each time that steps which waited become one */
  constructor(book: BookImage, depth: number, bound: number, turns: Turns, merged: () => void) {
    this.book = book;
    this.depth = depth;
    this.bound = bound;
    this.streams = new Audience(turns);
    this.mergedDelta = merged;
    this.told = this.newest = book.view(depth);
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

  /** The book has changed by one command: takes note of whether this can be seen here. */
  changed(): void {
    const { newest, depth, book } = this;
    this.staleBids ||= book.bids.changesView(newest.bids, depth);
    this.staleAsks ||= book.asks.changesView(newest.asks, depth);
  }

  /** Tells everybody of what has changed since this was last called. */
  advance(): void {
    const before = this.told;
    const after = this.latest();
    if (after === before) return;
    this.told = after;
    this.letGo();
    this.steps.push({ before, after, delta: this.delta(before, after) });
    this.streams.wake();
  }

  /** The book was set anew. */
  restart(): void {
    this.steps.restart();
    this.staleBids = this.staleAsks = true;
    this.told = this.latest();
    this.streams.wake();
  }

  latest(): BookView {
    const { book, depth, newest, staleBids, staleAsks } = this;
    if (!staleBids && !staleAsks) return newest;
    this.staleBids = this.staleAsks = false;
    const bids = staleBids ? book.bids.top(depth) : newest.bids;
    const asks = staleAsks ? book.asks.top(depth) : newest.asks;
    return (this.newest = { sequence: book.sequence, bids, asks });
  }

  snapshot(): BookSnapshotEvent {
    const { bids, asks } = this.latest();
    const { sequence, number, instrument } = this.book;
    const known = this.newestSnapshot;
    if (known?.sequence === sequence && known.bids === bids && known.asks === asks) return known;
    return (this.newestSnapshot = { kind: 'snapshot', book: number, instrument, sequence, bids, asks });
  }

  delta(before: BookView, after: BookView): BookDeltaEvent | undefined {
    const { lastDelta } = this;
    if (lastDelta.before === before && lastDelta.after === after) return lastDelta.delta;
    const delta = this.difference(before, after);
    this.lastDelta = { before, after, delta };
    return delta;
  }

  link(previousSequence: number, delta: BookDeltaEvent): BookDeltaEvent {
    return this.chain.after(previousSequence, delta);
  }

  merged(): void {
    this.mergedDelta();
  }

  private difference(before: BookView, after: BookView): BookDeltaEvent | undefined {
    const bids = changedLevels('BUY', before.bids, after.bids);
    const asks = changedLevels('SELL', before.asks, after.asks);
    if (bids.length === 0 && asks.length === 0) return undefined;
    const { number, instrument } = this.book;
    const { sequence } = after;
    return { kind: 'delta', book: number, instrument, sequence, previousSequence: before.sequence, bids, asks };
  }

  /** Lets go of steps that everybody has taken, and of those that are more than may wait beside one more. */
  private letGo(): void {
    const { steps, bound } = this;
    let slowest = steps.end;
    for (const { place } of this.streams.all) if (place >= steps.begin && place < slowest) slowest = place;
    steps.dropBefore(Math.max(slowest, steps.end - bound + 1));
  }
}
