/** No order, no level, no slot. */
export const NONE = -1;

const FIRST_CAPACITY = 1024;

/**
 * Words of an order's record of 64 bytes, one cache line: an order is touched in few places of memory, which is
 * what a cancel's time goes into. Integers first (indexes into `ints`), then doubles (indexes into `doubles`).
 */
export const RECORD_INTS = 16;
export const RECORD_DOUBLES = 8;
/** The record's place is the slot shifted by these. */
export const INT_SHIFT = 4;
export const DOUBLE_SHIFT = 3;

const BOOK = 0;
export const ACCOUNT = 1;
export const SIDE = 2;
const TIME_IN_FORCE = 3;
const SELF_TRADE_PREVENTION = 4;
export const TICK = 5;
/** The level it queues in, as the ladder numbers them, and its neighbours in the queue. */
export const LEVEL = 6;
export const NEXT = 7;
export const PREV = 8;
/** The next order whose id falls into the same bucket. */
const CHAIN = 9;
/** Doubles 5 to 7 are integers 10 to 15. */
export const ID = 5;
const QUANTITY = 6;
export const LEAVES = 7;

/**
 * All open orders of the exchange in one slab. A slot is reused once its order is gone. From an order's id to its slot
 * leads a table of integers, whose chains run through the records themselves. No object is made per order.
 */
export class OrderStore {
  ints = new Int32Array(FIRST_CAPACITY * RECORD_INTS);
  doubles = new Float64Array(this.ints.buffer);

  /** Open orders. */
  size = 0;
  /** Slots ever used: all open orders are below. */
  private used = 0;
  private free = NONE;
  /** First slot of each bucket of ids; as many buckets as records. */
  private buckets = new Int32Array(FIRST_CAPACITY).fill(NONE);
  private shift = 32 - Math.log2(FIRST_CAPACITY);

  id(slot: number): number {
    return this.doubles[(slot << DOUBLE_SHIFT) + ID]!;
  }
  book(slot: number): number {
    return this.ints[(slot << INT_SHIFT) + BOOK]!;
  }
  account(slot: number): number {
    return this.ints[(slot << INT_SHIFT) + ACCOUNT]!;
  }
  /** 0 buy, 1 sell. */
  side(slot: number): number {
    return this.ints[(slot << INT_SHIFT) + SIDE]!;
  }
  /** Index into TIMES_IN_FORCE. */
  timeInForce(slot: number): number {
    return this.ints[(slot << INT_SHIFT) + TIME_IN_FORCE]!;
  }
  /** Index into SELF_TRADE_PREVENTIONS. */
  selfTradePrevention(slot: number): number {
    return this.ints[(slot << INT_SHIFT) + SELF_TRADE_PREVENTION]!;
  }
  /** Price in ticks. */
  tick(slot: number): number {
    return this.ints[(slot << INT_SHIFT) + TICK]!;
  }
  /** Total, filled part included. */
  quantity(slot: number): number {
    return this.doubles[(slot << DOUBLE_SHIFT) + QUANTITY]!;
  }
  leaves(slot: number): number {
    return this.doubles[(slot << DOUBLE_SHIFT) + LEAVES]!;
  }
  /** Slot behind it in its queue, or {@link NONE}. */
  next(slot: number): number {
    return this.ints[(slot << INT_SHIFT) + NEXT]!;
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
    if (slot !== NONE) {
      this.free = this.ints[(slot << INT_SHIFT) + NEXT]!;
    } else {
      slot = this.used++;
      if (slot << INT_SHIFT === this.ints.length) this.grow();
    }
    const { ints, buckets } = this;
    const at = slot << INT_SHIFT;
    ints[at + BOOK] = book;
    ints[at + ACCOUNT] = account;
    ints[at + SIDE] = side;
    ints[at + TIME_IN_FORCE] = timeInForce;
    ints[at + SELF_TRADE_PREVENTION] = selfTradePrevention;
    this.doubles[(slot << DOUBLE_SHIFT) + ID] = id;
    this.size++;
    const bucket = this.bucket(id);
    ints[at + CHAIN] = buckets[bucket]!;
    buckets[bucket] = slot;
    return slot;
  }

  /** Price in ticks, total quantity, and what of it is open. */
  setTerms(slot: number, tick: number, quantity: number, leaves: number): void {
    this.ints[(slot << INT_SHIFT) + TICK] = tick;
    const at = slot << DOUBLE_SHIFT;
    this.doubles[at + QUANTITY] = quantity;
    this.doubles[at + LEAVES] = leaves;
  }

  /** Slot of an open order, or {@link NONE}. */
  find(id: number): number {
    const { ints, doubles } = this;
    let slot = this.buckets[this.bucket(id)]!;
    while (slot !== NONE && doubles[(slot << DOUBLE_SHIFT) + ID] !== id) slot = ints[(slot << INT_SHIFT) + CHAIN]!;
    return slot;
  }

  /** Gives the slot back. Its words but for id and queue stay readable until the next {@link add}. */
  remove(slot: number): void {
    const { ints, doubles, buckets } = this;
    const at = slot << INT_SHIFT;
    const after = ints[at + CHAIN]!;
    const bucket = this.bucket(doubles[(slot << DOUBLE_SHIFT) + ID]!);
    let before = buckets[bucket]!;
    if (before === slot) {
      buckets[bucket] = after;
    } else {
      while (ints[(before << INT_SHIFT) + CHAIN] !== slot) before = ints[(before << INT_SHIFT) + CHAIN]!;
      ints[(before << INT_SHIFT) + CHAIN] = after;
    }
    doubles[(slot << DOUBLE_SHIFT) + ID] = NONE;
    ints[at + NEXT] = this.free;
    this.free = slot;
    this.size--;
  }

  /** Slots of the open orders for which `test` holds, in order of entry (order ids rise with entry). */
  select(test: (slot: number) => boolean): number[] {
    const slots: number[] = [];
    for (let slot = 0; slot < this.used; slot++) if (this.id(slot) !== NONE && test(slot)) slots.push(slot);
    return slots.sort((a, b) => this.id(a) - this.id(b));
  }

  /** Fibonacci hashing: spreads the dense ids. */
  private bucket(id: number): number {
    return Math.imul(id, 0x9e3779b1) >>> this.shift;
  }

  private grow(): void {
    const ints = new Int32Array(this.ints.length * 2);
    ints.set(this.ints);
    this.ints = ints;
    this.doubles = new Float64Array(ints.buffer);
    this.buckets = new Int32Array(this.buckets.length * 2).fill(NONE);
    this.shift--;
    // Called when every slot below the new one holds an open order.
    for (let slot = 0; slot < this.used - 1; slot++) {
      const bucket = this.bucket(this.id(slot));
      ints[(slot << INT_SHIFT) + CHAIN] = this.buckets[bucket]!;
      this.buckets[bucket] = slot;
    }
  }
}
