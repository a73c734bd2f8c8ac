import type { BookDeltaEvent, BookEvent, BookView } from '../exchange/index.ts';
import { Fifo } from './fifo.ts';
import { Stream } from './stream.ts';

/** A delta, and the view that it leads to. */
export interface Step {
  readonly delta: BookDeltaEvent;
  readonly view: BookView;
}

/** What a subscriber of a book needs of the view that it shares with others. */
export interface SharedView {
  readonly instrument: number;
  /** The book's sequence, which rises with changes below the depth too. */
  readonly sequence: number;
  /** As of the last change within the depth. */
  readonly view: BookView;
  /** What leads from one view to a later one; undefined when they show the same. */
  delta(before: BookView, after: BookView): BookDeltaEvent | undefined;
}

const NOTHING: BookView = { sequence: 0, bids: [], asks: [] };

/**
 * One subscriber of a book: a snapshot, then a delta for each change of its view (D63). A reader that leaves more
 * than `bound` of them waiting gets them as one (D64).
 */
export class BookStream extends Stream<BookEvent> {
  private readonly shared: SharedView;
  private readonly bound: number;
  private readonly steps = new Fifo<Step>();
  private snapshotDue = true;
  /** The view as the reader has it, and the sequence of the event that it got last. */
  private held: BookView = NOTHING;
  private lastSequence = 0;
  private readonly merged: () => void;

  /** @param merged told each time that waiting deltas become one */
  constructor(shared: SharedView, bound: number, merged: () => void) {
    super();
    this.shared = shared;
    this.bound = bound;
    this.merged = merged;
  }

  push(step: Step): void {
    // A snapshot that nobody has read yet is taken when it is read, and holds this change.
    if (this.snapshotDue) return;
    if (this.steps.length < this.bound) this.steps.push(step);
    else this.merge(step);
    this.wake();
  }

  /** Begins again with a snapshot. */
  restart(): void {
    this.snapshotDue = true;
    this.steps.clear();
    this.wake();
  }

  protected override take(): BookEvent | undefined {
    if (this.snapshotDue) return this.snapshot();
    const step = this.steps.shift();
    if (!step) return undefined;
    const { delta, view } = step;
    const previousSequence = this.lastSequence;
    this.held = view;
    this.lastSequence = delta.sequence;
    // The delta is shared; the chain is each subscriber's own, and differs after its snapshot and after a merge.
    return delta.previousSequence === previousSequence ? delta : { ...delta, previousSequence };
  }

  protected override forget(): void {
    this.steps.clear();
    this.held = NOTHING;
  }

  private snapshot(): BookEvent {
    const { view, sequence, instrument } = this.shared;
    this.snapshotDue = false;
    this.held = view;
    this.lastSequence = sequence;
    return { kind: 'snapshot', instrument, sequence, bids: view.bids, asks: view.asks };
  }

  private merge({ view }: Step): void {
    this.merged();
    this.steps.clear();
    const delta = this.shared.delta(this.held, view);
    // When everything went back to what the reader has, there is nothing to say.
    if (delta) this.steps.push({ delta, view });
  }
}
