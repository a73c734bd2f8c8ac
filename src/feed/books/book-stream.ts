import type { BookDeltaEvent, BookEvent, BookSnapshotEvent, BookView } from '../../exchange/index.ts';
import type { Backlog } from '../streams/backlog.ts';
import { Stream } from '../streams/stream.ts';

/**
 * A change of a view: how it was before, how it is now, and what leads from the one to the other. Undefined: both show the same,
 * which one who came in between has yet to hear.
 */
export interface Step {
  readonly before: BookView;
  readonly after: BookView;
  readonly delta: BookDeltaEvent | undefined;
}

/** What a subscriber of a book needs of the view that it shares with others. */
export interface SharedView {
  /** Steps that somebody has yet to take, or the newest of them. */
  readonly steps: Backlog<Step>;
  /** The book as it is now. */
  latest(): BookView;
  snapshot(): BookSnapshotEvent;
  /** What leads from one view to a later one, to a reader who got an event of that sequence last; undefined when they show the same. */
  delta(before: BookView, after: BookView): BookDeltaEvent | undefined;
  /** The same delta on the chain of a reader. */
  link(previousSequence: number, delta: BookDeltaEvent): BookDeltaEvent;
  /** Told each time that deltas that waited become one. */
  merged(): void;
}

const NOTHING: BookView = { sequence: 0, bids: [], asks: [] };

/**
 * One subscriber of a book: a snapshot, then a delta for each step of its view (D63). A reader who is so slow that steps which it
 * has yet to take are gone gets all that it missed as one delta (D64).
 */
export class BookStream extends Stream<BookEvent> {
  private readonly shared: SharedView;
  /** Number of the step to take next; -1: a snapshot comes first. */
  place = -1;
  /** The view as the reader has it, and the sequence of the event that it got last. */
  private held: BookView = NOTHING;
  private lastSequence = 0;

  constructor(shared: SharedView) {
    super();
    this.shared = shared;
  }

  protected override take(): BookEvent | undefined {
    const { steps } = this.shared;
    if (this.place < steps.begin) return this.snapshot();
    while (this.place < steps.end) {
      const step = this.step();
      const delta = step.before === this.held ? step.delta : this.shared.delta(this.held, step.after);
      this.held = step.after;
      // When everything went back to what the reader has, there is nothing to say.
      if (delta) return this.link(delta);
    }
    return undefined;
  }

  protected override forget(): void {
    this.held = NOTHING;
  }

  private step(): Step {
    const { steps } = this.shared;
    if (this.place >= steps.first) return steps.at(this.place++)!;
    this.shared.merged();
    this.place = steps.end;
    return steps.last!;
  }

  private link(delta: BookDeltaEvent): BookDeltaEvent {
    const linked = this.shared.link(this.lastSequence, delta);
    this.lastSequence = delta.sequence;
    return linked;
  }

  private snapshot(): BookEvent {
    const snapshot = this.shared.snapshot();
    this.place = this.shared.steps.end;
    this.held = this.shared.latest();
    this.lastSequence = snapshot.sequence;
    return snapshot;
  }
}
