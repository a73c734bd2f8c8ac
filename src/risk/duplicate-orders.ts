import type { Micros } from '../domain/index.ts';

/** Windows that there is room for at first. */
const FIRST_CAPACITY = 16;
/** Buckets for each: so many that nearly all are empty, because a chain that is there or not cannot be foreseen by a processor. */
const BUCKETS = 8;

/**
 * A window's record, 32 bytes: price, quantity with instrument and side, and begin as doubles; then as integers how many orders it
 * has, and the number of the window before it in its bucket. Constants of this module, which the compiler takes for numbers.
 */
const DOUBLES = 2;
const INTS = 3;
const PRICE = 0;
const WHAT = 1;
const START = 2;
const COUNT = 6;
const BEFORE = 7;

/** Numbers of windows stay below; then they begin anew. */
const MOST_NUMBERS = 1 << 30;

/** Equal orders in a window: price, quantity with instrument and side, when it began, how many. */
export type DuplicateWindow = readonly [price: number, what: number, start: Micros, count: number];

/**
 * Counts an account's equal orders (15c3-5(c)(1)(ii)): same instrument, side, price and quantity. A window begins with the first
 * of them, and is over after its length; then the next begins another.
 *
 * All windows of an account are as long, so they end in the order in which they begin: they stand in a ring, numbered. Each bucket
 * of a table has the number of its newest, and each window that of the one before it in its bucket. Numbers below that of the oldest
 * mean nothing any more, so nothing has to be taken out of the table: O(1), and no object is made.
 */
export class DuplicateOrders {
  private ints = new Int32Array(FIRST_CAPACITY << INTS);
  private doubles = new Float64Array(this.ints.buffer);
  /** Newest window of each bucket. */
  private newest = new Int32Array(FIRST_CAPACITY * BUCKETS).fill(-1);
  private mask = FIRST_CAPACITY - 1;
  private bucketMask = FIRST_CAPACITY * BUCKETS - 1;
  /** Number of the oldest window that may not be over, and of the next. */
  private first = 0;
  private next = 0;
  /** Number of the window that was last looked for, and is there. */
  private found = 0;

  /** Quantity, instrument and side in one number. */
  static what(quantity: number, instrument: number, side: number): number {
    return quantity * 8192 + instrument * 2 + side;
  }

  /** How many such orders are in a window that is not over. */
  count(price: number, what: number, time: Micros, window: Micros): number {
    const newest = this.newest[bucketOf(price, what) & this.bucketMask]!;
    if (!this.isCounted(newest, price, what)) return 0;
    const record = this.found & this.mask;
    if (time >= this.doubles[(record << DOUBLES) + START]! + window) return 0;
    return this.ints[(record << INTS) + COUNT]!;
  }

  /** Counts one more. */
  note(price: number, what: number, time: Micros, window: Micros): void {
    this.take(price, what, time, window, Infinity);
  }

  /** Counts one more, unless there are as many as may be; then gives false. */
  take(price: number, what: number, time: Micros, window: Micros, most: number): boolean {
    const newest = this.newest[bucketOf(price, what) & this.bucketMask]!;
    // Nearly always there is nothing that could be equal.
    if (newest >= this.first && this.isCounted(newest, price, what)) {
      const record = this.found & this.mask;
      // Of those that are over there may be some left: they go when room is needed.
      if (time < this.doubles[(record << DOUBLES) + START]! + window) {
        const at = (record << INTS) + COUNT;
        const count = this.ints[at]!;
        if (count >= most) return false;
        this.ints[at] = count + 1;
        return true;
      }
    }
    if (most < 1) return false;
    if (this.next - this.first > this.mask) this.makeRoom(time, window);
    this.add(price, what, time, 1);
    return true;
  }

  /** The windows that are not over, in order of their numbers. */
  live(time: Micros, window: Micros): DuplicateWindow[] {
    return this.list()
      .filter(([, , start]) => time < start + window)
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  }

  restore(windows: readonly DuplicateWindow[]): void {
    for (const [price, what, start, count] of [...windows].sort((a, b) => a[2] - b[2])) {
      if (this.next - this.first > this.mask) this.renumber();
      this.add(price, what, start, count);
    }
  }

  /** Looks from a window on, along its bucket, for one of such orders; which, stands in {@link found}. */
  private isCounted(newest: number, price: number, what: number): boolean {
    const { doubles, ints, first, mask } = this;
    for (let number = newest; number >= first; number = ints[((number & mask) << INTS) + BEFORE]!) {
      const at = (number & mask) << DOUBLES;
      if (doubles[at + PRICE] !== price || doubles[at + WHAT] !== what) continue;
      this.found = number;
      return true;
    }
    return false;
  }

  private add(price: number, what: number, start: Micros, count: number): void {
    const { doubles, ints, newest, mask } = this;
    const number = this.next++;
    const bucket = bucketOf(price, what) & this.bucketMask;
    const at = (number & mask) << DOUBLES;
    doubles[at + PRICE] = price;
    doubles[at + WHAT] = what;
    doubles[at + START] = start;
    ints[((number & mask) << INTS) + COUNT] = count;
    ints[((number & mask) << INTS) + BEFORE] = newest[bucket]!;
    newest[bucket] = number;
  }

  /** Those that may not be over, the oldest first. */
  private list(): DuplicateWindow[] {
    const { doubles, ints, mask } = this;
    return Array.from({ length: this.next - this.first }, (_, place) => {
      const record = (this.first + place) & mask;
      const at = record << DOUBLES;
      return [doubles[at + PRICE]!, doubles[at + WHAT]!, doubles[at + START]!, ints[(record << INTS) + COUNT]!];
    });
  }

  /** Lets go of what is over; where that is less than half, there are to be more. */
  private makeRoom(time: Micros, window: Micros): void {
    const { doubles, mask, next } = this;
    let { first } = this;
    while (first < next && time >= doubles[((first & mask) << DOUBLES) + START]! + window) first++;
    this.first = first;
    if (2 * (this.next - this.first) > mask || this.next >= MOST_NUMBERS) this.renumber();
  }

  /** Numbers them from 0 on, with room for twice as many as there are. */
  private renumber(): void {
    const windows = this.list();
    let capacity = FIRST_CAPACITY;
    while (capacity < 2 * windows.length) capacity *= 2;
    this.ints = new Int32Array(capacity << INTS);
    this.doubles = new Float64Array(this.ints.buffer);
    this.newest = new Int32Array(capacity * BUCKETS).fill(-1);
    this.mask = capacity - 1;
    this.bucketMask = capacity * BUCKETS - 1;
    this.first = this.next = 0;
    for (const window of windows) this.add(...window);
  }
}

function bucketOf(price: number, what: number): number {
  const mixed = Math.imul(price | 0, 0x9e3779b1) ^ Math.imul(what | 0, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
