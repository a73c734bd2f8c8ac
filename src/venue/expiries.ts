/** An instant at which an order ends. */
interface Expiry {
  readonly at: number;
  readonly order: number;
}

/** So many may stand in the heap before it is looked through for orders that have ended. */
const FIRST_LOOK = 1024;

/**
 * Instants of good-till-date orders, the next one at hand: a binary heap. Orders that end before stay in it until their time,
 * or until it has grown to twice what was open when it was last looked through: somebody who enters and cancels fills nothing.
 */
export class Expiries {
  private heap: Expiry[] = [];
  private readonly isOpen: (order: number, at: number) => boolean;
  private lookAt = FIRST_LOOK;

  /** @param isOpen whether an order is open and ends at an instant */
  constructor(isOpen: (order: number, at: number) => boolean) {
    this.isOpen = isOpen;
  }

  get size(): number {
    return this.heap.length;
  }

  /** Microseconds; Infinity: there is none. */
  get next(): number {
    return this.heap[0]?.at ?? Infinity;
  }

  add(at: number, order: number): void {
    if (this.heap.length >= this.lookAt) this.tidy();
    const { heap } = this;
    let place = heap.length;
    heap.push({ at, order });
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (heap[above]!.at <= at) break;
      heap[place] = heap[above]!;
      place = above;
    }
    heap[place] = { at, order };
  }

  /** Takes out all that have come by an instant, in no order. */
  takeDue(time: number): Expiry[] {
    const due: Expiry[] = [];
    while (this.next <= time) due.push(this.pop());
    return due;
  }

  /** Leaves one entry of each order that is open. Ascending order is a heap, too. */
  private tidy(): void {
    const open = new Map(this.heap.filter(({ at, order }) => this.isOpen(order, at)).map((one) => [one.order, one]));
    this.heap = [...open.values()].sort((a, b) => a.at - b.at);
    this.lookAt = Math.max(FIRST_LOOK, 2 * this.heap.length);
  }

  private pop(): Expiry {
    const { heap } = this;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && heap[below + 1]!.at < heap[below]!.at) below++;
      if (heap[below]!.at >= last.at) break;
      heap[place] = heap[below]!;
      place = below;
    }
    heap[place] = last;
    return first;
  }
}
