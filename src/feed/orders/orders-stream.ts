import type { OrdersDeltaEvent, OrdersEvent, OrdersSnapshotEvent } from '../../exchange/index.ts';
import { Stream } from '../streams/stream.ts';
import type { OrdersPace } from './orders-pace.ts';

/**
 * One subscriber of a book's orders (level 3): a snapshot in parts, then deltas. A reader who is so slow that steps which it has yet
 * to take are gone begins again with a snapshot. One that has begun is finished first, so that the slowest reader gets whole ones.
 */
export class OrdersStream extends Stream<OrdersEvent> {
  private readonly shared: OrdersPace;
  /** Parts of a snapshot to hand out yet, from one of them on. */
  private parts: readonly OrdersSnapshotEvent[] = [];
  private part = 0;
  /** Number of the step to take next; -1: a snapshot comes first. */
  private place = -1;
  /** Of the event handed out last. */
  private lastSequence = 0;

  constructor(shared: OrdersPace) {
    super();
    this.shared = shared;
  }

  protected override take(): OrdersEvent | undefined {
    const { steps } = this.shared.log;
    const isOutdated = this.place < steps.begin;
    const isBehind = this.part === this.parts.length && this.place < steps.first;
    if (isOutdated || isBehind) this.beginSnapshot();
    return this.takePart() ?? this.takeDelta();
  }

  protected override forget(): void {
    this.parts = [];
    this.part = 0;
  }

  private beginSnapshot(): void {
    const { parts, place } = this.shared.log.snapshot();
    this.parts = parts;
    this.part = 0;
    this.place = place;
  }

  private takePart(): OrdersSnapshotEvent | undefined {
    const part = this.parts[this.part++];
    if (part) this.lastSequence = part.sequence;
    else this.forget();
    return part;
  }

  private takeDelta(): OrdersDeltaEvent | undefined {
    const { shared, place } = this;
    if (place >= shared.released) return undefined;
    const { delta, next } = shared.deltaFrom(place);
    const linked = shared.chain.after(this.lastSequence, delta);
    this.place = next;
    this.lastSequence = delta.sequence;
    return linked;
  }
}
