import type { SpecialTerms } from './special-terms.ts';

/** No order, no level, no slot. */
export const NONE = -1;

/** The trade group, as the store gives it, of orders that never meet their own: what -1 becomes in 16 bits. */
export const NO_GROUP = 0xffff;

const FIRST_CAPACITY = 1024;

/**
 * An order's record: 16 integers, 64 bytes. What matching and cancels use stands in the first 48, because the memory of an
 * ArrayBuffer tends to begin 16 bytes into a cache line: so an order is touched in one line, and such misses are what a
 * cancel's time goes into. Doubles stand in the places of two integers each.
 *
 * These are not exported, and NONE is written -1 below, on purpose: the compiler takes a module's own constant for a
 * number, but reads an exported or imported one from memory at each use (measured: a fifth of a cancel).
 */
const RECORD_INTS = 16;
/** A record's place is the slot shifted by these, in integers and in doubles. */
const INTS = 4;
const DOUBLES = 3;
/** Doubles 0 and 1. */
const ID = 0;
const LEAVES = 1;
/** The next order whose id falls into the same bucket. */
const CHAIN = 4;
const BOOK = 5;
/** Account below, trade group above: 16 bits each. */
const OWNER = 6;
/** Bit 0: side. 1 to 4: time in force. 5 to 7: self-trade prevention. 8: {@link CARE}. 9: {@link TERMS}. */
const FLAGS = 7;
const TICK = 8;
/** The level it queues in, as the ladder numbers them, and its neighbours in the queue. */
const LEVEL = 9;
const NEXT = 10;
const PREVIOUS = 11;
/** Doubles 6 and 7. */
const QUANTITY = 6;
const STAMP = 7;

/** Whoever trades with it must look at its special terms. */
const CARE = 1 << 8;
/** It has special terms. */
const TERMS = 1 << 9;

/**
 * All open orders of the exchange in one slab. A slot is reused once its order is gone. From an order's id to its slot
 * leads a table of integers, whose chains run through the records themselves. No object is made per order.
 */
export class OrderStore {
  /** Open orders. */
  size = 0;
  /** Those of them that have special terms. */
  specials = 0;
  private ints = new Int32Array(FIRST_CAPACITY * RECORD_INTS);
  private doubles = new Float64Array(this.ints.buffer);
  /** Slots ever used: all open orders are below. */
  private used = 0;
  /** First of the slots given back, which are chained by NEXT. */
  private free = -1;
  /** First slot of each bucket of ids; twice as many buckets as records. */
  private buckets = new Int32Array(FIRST_CAPACITY * 2).fill(-1);
  private shift = 32 - Math.log2(FIRST_CAPACITY * 2);
  /** Special terms by slot. */
  private readonly special: (SpecialTerms | undefined)[] = [];
  /** Time priority of the next order to be queued. */
  nextStamp = 1;

  id(slot: number): number {
    return this.doubles[(slot << DOUBLES) + ID]!;
  }
  book(slot: number): number {
    return this.ints[(slot << INTS) + BOOK]!;
  }
  account(slot: number): number {
    return this.ints[(slot << INTS) + OWNER]! & 0xffff;
  }
  /** Whom it does not trade with, where self-trade prevention is on. */
  group(slot: number): number {
    return this.ints[(slot << INTS) + OWNER]! >>> 16;
  }
  setGroup(slot: number, group: number): void {
    this.ints[(slot << INTS) + OWNER] = this.account(slot) | (group << 16);
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
    return (this.ints[(slot << INTS) + FLAGS]! >> 5) & 7;
  }
  /** Whether a trade with it must look at its {@link terms}. */
  needsCare(slot: number): boolean {
    return (this.ints[(slot << INTS) + FLAGS]! & CARE) !== 0;
  }
  setCare(slot: number, care: boolean): void {
    const at = (slot << INTS) + FLAGS;
    this.ints[at] = care ? this.ints[at]! | CARE : this.ints[at]! & ~CARE;
  }
  /** Hands an order to another account. */
  setOwner(slot: number, account: number, group: number): void {
    this.ints[(slot << INTS) + OWNER] = account | (group << 16);
  }
  /** What makes it more than a plain limit order; undefined for one. */
  terms(slot: number): SpecialTerms | undefined {
    return (this.ints[(slot << INTS) + FLAGS]! & TERMS) === 0 ? undefined : this.special[slot];
  }
  setSpecial(slot: number, terms: SpecialTerms): void {
    if (this.terms(slot) === undefined) this.specials++;
    this.ints[(slot << INTS) + FLAGS]! |= TERMS;
    this.special[slot] = terms;
  }
  /** Side, time in force and self-trade prevention of a replaced order. */
  setKind(slot: number, side: number, timeInForce: number, selfTradePrevention: number): void {
    const at = (slot << INTS) + FLAGS;
    this.ints[at] = (this.ints[at]! & (CARE | TERMS)) | side | (timeInForce << 1) | (selfTradePrevention << 5);
  }
  /** Its place in time priority: lower is earlier. */
  stamp(slot: number): number {
    return this.doubles[(slot << DOUBLES) + STAMP]!;
  }
  setStamp(slot: number, stamp: number): void {
    this.doubles[(slot << DOUBLES) + STAMP] = stamp;
  }
  /** Price in ticks. */
  tick(slot: number): number {
    return this.ints[(slot << INTS) + TICK]!;
  }
  /** Total, filled part included. */
  quantity(slot: number): number {
    return this.doubles[(slot << DOUBLES) + QUANTITY]!;
  }
  /** What can be traded with before the order goes to the back: of an iceberg the slice that it shows, else what is open. */
  leaves(slot: number): number {
    return this.doubles[(slot << DOUBLES) + LEAVES]!;
  }
  setLeaves(slot: number, leaves: number): void {
    this.doubles[(slot << DOUBLES) + LEAVES] = leaves;
  }
  /** All that is open, an iceberg's reserve included. */
  open(slot: number): number {
    const terms = this.terms(slot);
    return terms ? this.leaves(slot) + terms.reserve : this.leaves(slot);
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
    group: number,
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
    ints[at + OWNER] = account | (group << 16);
    ints[at + FLAGS] = side | (timeInForce << 1) | (selfTradePrevention << 5);
    buckets[bucket] = slot;
    this.size++;
    return slot;
  }

  /** Price in ticks, total quantity, and what of it is open. */
  setTerms(slot: number, tick: number, quantity: number, leaves: number): void {
    const { doubles } = this;
    const at = slot << DOUBLES;
    this.ints[(slot << INTS) + TICK] = tick;
    doubles[at + QUANTITY] = quantity;
    doubles[at + LEAVES] = leaves;
  }

  setTick(slot: number, tick: number): void {
    this.ints[(slot << INTS) + TICK] = tick;
  }

  setQuantity(slot: number, quantity: number): void {
    this.doubles[(slot << DOUBLES) + QUANTITY] = quantity;
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
    if ((ints[at + FLAGS]! & TERMS) !== 0) this.forget(slot);
    this.doubles[(slot << DOUBLES) + ID] = -1;
    ints[at + NEXT] = this.free;
    this.free = slot;
    this.size--;
  }

  private forget(slot: number): void {
    this.special[slot] = undefined;
    this.specials--;
  }

  /** Open orders of an account. Looks at all that are open: not for every order. */
  countOf(account: number): number {
    let count = 0;
    for (let slot = 0; slot < this.used; slot++) if (this.id(slot) !== -1 && this.account(slot) === account) count++;
    return count;
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
    // Without a gap: an array that is first written far behind its end becomes a hash table.
    this.special.push(undefined);
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
