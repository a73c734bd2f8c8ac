/** No order, no level, no slot. */
export const NONE = -1;

const FIRST_CAPACITY = 1024;

/**
 * An order's record: 16 integers, 64 bytes. What is used stands in the first 48, because the memory of an ArrayBuffer
 * tends to begin 16 bytes into a cache line: so an order is touched in one line, and such misses are what a cancel's
 * time goes into. The id, a double, stands in the place of integers 0 and 1.
 *
 * These are not exported, and NONE is written -1 below, on purpose: the compiler takes a module's own constant for a
 * number, but reads an exported or imported one from memory at each use (measured: a fifth of a cancel).
 */
const RECORD_INTS = 16;
/** A record's place is the slot shifted by these, in integers and in doubles. */
const INTS = 4;
const DOUBLES = 3;
const ID = 0;
/** The next order whose id falls into the same bucket. */
const CHAIN = 2;
const BOOK = 3;
const ACCOUNT = 4;
/** Bit 0: side. Bits 1 to 4: time in force. From bit 5: self-trade prevention. */
const FLAGS = 5;
const TICK = 6;
/** The level it queues in, as the ladder numbers them, and its neighbours in the queue. */
const LEVEL = 7;
const NEXT = 8;
const PREVIOUS = 9;
/** Quantities fit into integers: MAX_QUANTITY is below 2^31. */
const QUANTITY = 10;
const LEAVES = 11;

/**
 * All open orders of the exchange in one slab. A slot is reused once its order is gone. From an order's id to its slot
 * leads a table of integers, whose chains run through the records themselves. No object is made per order.
 */
export class OrderStore {
  /** Open orders. */
  size = 0;
  private ints = new Int32Array(FIRST_CAPACITY * RECORD_INTS);
  private doubles = new Float64Array(this.ints.buffer);
  /** Slots ever used: all open orders are below. */
  private used = 0;
  /** First of the slots given back, which are chained by NEXT. */
  private free = -1;
  /** First slot of each bucket of ids; twice as many buckets as records. */
  private buckets = new Int32Array(FIRST_CAPACITY * 2).fill(-1);
  private shift = 32 - Math.log2(FIRST_CAPACITY * 2);

  id(slot: number): number {
    return this.doubles[(slot << DOUBLES) + ID]!;
  }
  book(slot: number): number {
    return this.ints[(slot << INTS) + BOOK]!;
  }
  account(slot: number): number {
    return this.ints[(slot << INTS) + ACCOUNT]!;
  }
  /** 0 buy, 1 sell. */
  side(slot: number): number {
    return this.ints[(slot << INTS) + FLAGS]! & 1;
  }
  /** Index into TIMES_IN_FORCE. */
  timeInForce(slot: number): number {
    return (this.ints[(slot << INTS) + FLAGS]! >> 1) & 15;
  }
  /** Index into SELF_TRADE_PREVENTIONS. */
  selfTradePrevention(slot: number): number {
    return this.ints[(slot << INTS) + FLAGS]! >> 5;
  }
  /** Price in ticks. */
  tick(slot: number): number {
    return this.ints[(slot << INTS) + TICK]!;
  }
  /** Total, filled part included. */
  quantity(slot: number): number {
    return this.ints[(slot << INTS) + QUANTITY]!;
  }
  leaves(slot: number): number {
    return this.ints[(slot << INTS) + LEAVES]!;
  }
  setLeaves(slot: number, leaves: number): void {
    this.ints[(slot << INTS) + LEAVES] = leaves;
  }
  /** Level that it queues in. */
  level(slot: number): number {
    return this.ints[(slot << INTS) + LEVEL]!;
  }
  /** Slot behind it in its queue, or {@link NONE}. */
  next(slot: number): number {
    return this.ints[(slot << INTS) + NEXT]!;
  }
  setNext(slot: number, next: number): void {
    this.ints[(slot << INTS) + NEXT] = next;
  }
  /** Slot before it in its queue, or {@link NONE}. */
  previous(slot: number): number {
    return this.ints[(slot << INTS) + PREVIOUS]!;
  }
  setPrevious(slot: number, previous: number): void {
    this.ints[(slot << INTS) + PREVIOUS] = previous;
  }

  /** Takes a slot for an order. The id must not be open already; {@link setTerms} says the rest. */
  add(
    id: number,
    book: number,
    account: number,
    side: number,
    timeInForce: number,
    selfTradePrevention: number,
  ): number {
    let slot = this.free;
    if (slot >= 0) this.free = this.next(slot);
    else slot = this.fresh();
    const { ints, buckets } = this;
    const at = slot << INTS;
    const bucket = this.bucket(id);
    this.doubles[(slot << DOUBLES) + ID] = id;
    ints[at + CHAIN] = buckets[bucket]!;
    ints[at + BOOK] = book;
    ints[at + ACCOUNT] = account;
    ints[at + FLAGS] = side | (timeInForce << 1) | (selfTradePrevention << 5);
    buckets[bucket] = slot;
    this.size++;
    return slot;
  }

  /** Price in ticks, total quantity, and what of it is open. */
  setTerms(slot: number, tick: number, quantity: number, leaves: number): void {
    const { ints } = this;
    const at = slot << INTS;
    ints[at + TICK] = tick;
    ints[at + QUANTITY] = quantity;
    ints[at + LEAVES] = leaves;
  }

  /** Makes an order the last of a level's queue, behind `previous` (or {@link NONE}). */
  enqueue(slot: number, level: number, previous: number): void {
    const { ints } = this;
    const at = slot << INTS;
    ints[at + LEVEL] = level;
    ints[at + NEXT] = -1;
    ints[at + PREVIOUS] = previous;
  }

  /** Slot of an open order, or {@link NONE}. */
  find(id: number): number {
    let slot = this.buckets[this.bucket(id)]!;
    while (slot >= 0 && this.id(slot) !== id) slot = this.ints[(slot << INTS) + CHAIN]!;
    return slot;
  }

  /** Gives the slot back. Its words but for id and queue stay readable until the next {@link add}. */
  remove(slot: number): void {
    const { ints, buckets } = this;
    const at = slot << INTS;
    const after = ints[at + CHAIN]!;
    const bucket = this.bucket(this.id(slot));
    const first = buckets[bucket]!;
    if (first === slot) buckets[bucket] = after;
    else this.unchain(slot, first, after);
    this.doubles[(slot << DOUBLES) + ID] = -1;
    ints[at + NEXT] = this.free;
    this.free = slot;
    this.size--;
  }

  /** Slots of the open orders for which `test` holds, in order of entry (order ids rise with entry). */
  select(test: (slot: number) => boolean): number[] {
    const slots: number[] = [];
    for (let slot = 0; slot < this.used; slot++) if (this.id(slot) !== -1 && test(slot)) slots.push(slot);
    return slots.sort((a, b) => this.id(a) - this.id(b));
  }

  /** Fibonacci hashing: spreads the dense ids. */
  private bucket(id: number): number {
    return Math.imul(id, 0x9e3779b1) >>> this.shift;
  }

  private unchain(slot: number, first: number, after: number): void {
    const { ints } = this;
    let before = first;
    while (ints[(before << INTS) + CHAIN] !== slot) before = ints[(before << INTS) + CHAIN]!;
    ints[(before << INTS) + CHAIN] = after;
  }

  /** A slot never used before. */
  private fresh(): number {
    const slot = this.used++;
    if (slot << INTS === this.ints.length) this.grow(slot);
    return slot;
  }

  /** Makes room for twice as many orders as there are, all of which are open. */
  private grow(orders: number): void {
    const ints = new Int32Array(this.ints.length * 2);
    ints.set(this.ints);
    this.ints = ints;
    this.doubles = new Float64Array(ints.buffer);
    this.buckets = new Int32Array(this.buckets.length * 2).fill(-1);
    this.shift--;
    for (let slot = 0; slot < orders; slot++) {
      const bucket = this.bucket(this.id(slot));
      ints[(slot << INTS) + CHAIN] = this.buckets[bucket]!;
      this.buckets[bucket] = slot;
    }
  }
}
