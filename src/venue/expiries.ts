/** An instant at which an order ends. */
interface Expiry {
  readonly at: number;
  readonly order: number;
}

/** Instants of good-till-date orders, the next one at hand: a binary heap. Orders that end before stay in it until their time. */
export class Expiries {
  private readonly heap: Expiry[] = [];

  /** Microseconds; Infinity: there is none. */
  get next(): number {
    return this.heap[0]?.at ?? Infinity;
  }

  add(at: number, order: number): void {
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
