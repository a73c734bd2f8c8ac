import type { Micros } from '../domain/index.ts';

/** The window of message rates: 60 s of engine time (F63). Not exported: the compiler then takes it for a number. */
const RATE_WINDOW: Micros = 60_000_000;

/**
 * Counts an account's messages in a sliding window (D54): of a budget of n, the message n + 1 within 60 s is refused.
 * Refused ones count too. A ring of the last n instants makes each count O(1).
 */
export class MessageBudget {
  private ring: Float64Array;
  /** Where the oldest of the last n stands. */
  private oldest = 0;

  /** @param size messages per window, at least 1 */
  constructor(size: number) {
    this.ring = new Float64Array(size).fill(-Infinity);
  }

  get size(): number {
    return this.ring.length;
  }

  /** Counts a message; false when it is beyond the budget. */
  take(time: Micros): boolean {
    const { ring, oldest } = this;
    const within = ring[oldest]! <= time - RATE_WINDOW;
    ring[oldest] = time;
    this.oldest = oldest + 1 === ring.length ? 0 : oldest + 1;
    return within;
  }

  /** Instants that still count at `time`, oldest first. */
  recent(time: Micros): number[] {
    const { ring, oldest } = this;
    const ordered = [...ring.subarray(oldest), ...ring.subarray(0, oldest)];
    return ordered.filter((instant) => instant > time - RATE_WINDOW);
  }

  /** A budget of this size that has already counted these instants, oldest first; the newest that fit. */
  static of(size: number, instants: readonly number[]): MessageBudget {
    const budget = new MessageBudget(size);
    for (const instant of instants.slice(-size)) budget.take(instant);
    return budget;
  }
}
