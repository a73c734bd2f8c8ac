import type { OrdersDeltaEvent, OrdersSnapshotEvent } from '../../exchange/index.ts';
import type { BookImage } from '../image/book-image.ts';
import { Backlog } from '../streams/backlog.ts';

/** Where a snapshot stands among the steps: who has it goes on with this number. */
export interface PlacedSnapshot {
  readonly parts: readonly OrdersSnapshotEvent[];
  readonly place: number;
}

/**
 * What has happened to the orders of one book lately, a step for each command, for all who follow it at whatever pace. Kept once
 * for them all, and only so much of it.
 */
export class OrdersLog {
  readonly steps = new Backlog<OrdersDeltaEvent>();
  private readonly book: BookImage;
  /** Most changes that are kept. */
  private readonly bound: number;
  /** Most orders in one part of a snapshot. */
  private readonly partSize: number;
  /** Changes that are kept. */
  private changeCount = 0;
  private lastSequence: number;
  private newest: PlacedSnapshot | undefined;

  constructor(book: BookImage, bound: number, partSize: number) {
    this.book = book;
    this.bound = bound;
    this.partSize = partSize;
    this.lastSequence = book.sequence;
    book.followOrders(true);
  }

  /** Of the book. */
  get number(): number {
    return this.book.number;
  }

  /** Takes over what one command has done to the book's orders. */
  changed(): void {
    const changes = this.book.takeChanges();
    const { sequence, number, instrument } = this.book;
    this.newest = undefined;
    if (changes.length === 0) return;
    const { steps, lastSequence: previousSequence } = this;
    steps.push({ kind: 'delta', book: number, instrument, sequence, previousSequence, changes });
    this.lastSequence = sequence;
    this.changeCount += changes.length;
    while (this.changeCount > this.bound && steps.length > 1) this.changeCount -= steps.shift()!.changes.length;
  }

  /** The book is another one, or its orders have other ids: nobody can go on from what they have. */
  restart(): void {
    this.book.takeChanges();
    this.steps.restart();
    this.changeCount = 0;
    this.lastSequence = this.book.sequence;
    this.newest = undefined;
  }

  /** The whole book as it is now: the same parts for all who ask at one state. */
  snapshot(): PlacedSnapshot {
    return (this.newest ??= { parts: this.parts(), place: this.steps.end });
  }

  close(): void {
    this.book.followOrders(false);
    // A stream that has ended may still hold this log.
    this.newest = undefined;
  }

  private parts(): readonly OrdersSnapshotEvent[] {
    const { sequence, orders } = this.book.orders(Infinity);
    const { number, instrument } = this.book;
    const { partSize } = this;
    const count = Math.max(1, Math.ceil(orders.length / partSize));
    return Array.from({ length: count }, (_, part) => ({
      kind: 'snapshot',
      book: number,
      instrument,
      sequence,
      isFirst: part === 0,
      isLast: part === count - 1,
      orders: orders.slice(part * partSize, (part + 1) * partSize),
    }));
  }
}
