import type { OrderStore } from './order-store.ts';

/**
 * Levels of one page. Small, so that a lone order far from the market costs some ten kilobytes; large enough
 * that a normal book stands in two or three pages.
 */
const PAGE_BITS = 9;
const PAGE_LEVELS = 1 << PAGE_BITS;
const PAGE_MASK = PAGE_LEVELS - 1;
const PAGE_WORDS = PAGE_LEVELS >> 5;
const CACHE_MASK = 7;

/** Words of a level's record of 32 bytes: first and last slot of its queue, number of orders; total leaves as a double. */
const LEVEL_INTS = 8;
const INTS = 3;
const DOUBLES = 2;
const HEAD = 0;
const TAIL = 1;
const COUNT = 2;
const QUANTITY = 2;

/** A key beyond every price: the best key of an empty side. */
export const NO_KEY = 0x7fffffff;

/**
 * One side of a book: price levels, each a queue of orders in time priority. Prices come as keys, of which the
 * lowest is always the best: ticks for sells, negated ticks (above a constant) for buys, so that one piece of code
 * serves both sides. Levels stand in pages that are indexed by key, with a bitmap of those in use: insert, cancel
 * and finding the next level take constant time, whatever the depth.
 */
export class Ladder {
  private readonly orders: OrderStore;
  /** Lowest key in use, or {@link NO_KEY}. */
  best = NO_KEY;
  private ints = emptyLevels(PAGE_LEVELS);
  private doubles = new Float64Array(this.ints.buffer);
  /** One bit a level in use, and one bit a word in use. */
  private bits = new Int32Array(PAGE_WORDS);
  private summary = new Int32Array(1);
  /** Page number → slot of the page; the same once more as a small direct-mapped cache. */
  private readonly pages = new Map<number, number>();
  private readonly cachedPage = new Int32Array(CACHE_MASK + 1).fill(-1);
  private readonly cachedSlot = new Int32Array(CACHE_MASK + 1);
  /** The page used last, and the first of its levels. */
  private recentPage = -1;
  private recentLevels = 0;
  /** Numbers of the pages in use, ascending. */
  private readonly sorted: number[] = [];
  private readonly freePages: number[] = [];
  private pagesMade = 0;

  constructor(orders: OrderStore) {
    this.orders = orders;
  }

  /** Level of a key that is in use. */
  levelOf(key: number): number {
    const page = key >> PAGE_BITS;
    if (page !== this.recentPage) this.turnTo(page);
    return this.recentLevels | (key & PAGE_MASK);
  }

  /** Slot at the front of a level's queue. */
  head(level: number): number {
    return this.ints[(level << INTS) + HEAD]!;
  }

  /** Orders in a level. */
  count(level: number): number {
    return this.ints[(level << INTS) + COUNT]!;
  }

  /** Shares in a level. */
  quantity(level: number): number {
    return this.doubles[(level << DOUBLES) + QUANTITY]!;
  }

  /** Takes shares off a level whose orders all stay. */
  reduce(level: number, quantity: number): void {
    this.doubles[(level << DOUBLES) + QUANTITY]! -= quantity;
  }

  /** Puts an order at the back of its level. */
  append(slot: number, key: number, leaves: number): void {
    const level = this.levelOf(key);
    const { ints, orders } = this;
    const at = level << INTS;
    const count = ints[at + COUNT]!;
    ints[at + COUNT] = count + 1;
    this.doubles[(level << DOUBLES) + QUANTITY]! += leaves;
    const last = ints[at + TAIL]!;
    ints[at + TAIL] = slot;
    if (count === 0) {
      ints[at + HEAD] = slot;
      orders.enqueue(slot, level, -1);
      this.occupy(level, key);
    } else {
      orders.enqueue(slot, level, last);
      orders.setNext(last, slot);
    }
  }

  /** Puts an order into its level behind all that are earlier in time. Mostly that is the back. */
  insertByStamp(slot: number, key: number, leaves: number): void {
    const { orders } = this;
    this.append(slot, key, leaves);
    const level = orders.level(slot);
    let before = orders.previous(slot);
    if (before < 0 || orders.stamp(before) < orders.stamp(slot)) return;
    while (before >= 0 && orders.stamp(before) > orders.stamp(slot)) before = orders.previous(before);
    this.moveBehind(slot, before, level);
  }

  /** Takes an order that stands at `key` out of its queue. */
  unlink(slot: number, key: number, leaves: number): void {
    const { ints, orders } = this;
    const level = orders.level(slot);
    const after = orders.next(slot);
    const before = orders.previous(slot);
    const at = level << INTS;
    if (before < 0) ints[at + HEAD] = after;
    else orders.setNext(before, after);
    if (after < 0) ints[at + TAIL] = before;
    else orders.setPrevious(after, before);
    this.doubles[(level << DOUBLES) + QUANTITY]! -= leaves;
    const count = ints[at + COUNT]! - 1;
    ints[at + COUNT] = count;
    if (count === 0) this.vacate(level, key);
  }

  /** Moves the last order of a queue behind another of it, or (-1) to the front. */
  private moveBehind(slot: number, before: number, level: number): void {
    const { ints, orders } = this;
    const at = level << INTS;
    const last = orders.previous(slot);
    ints[at + TAIL] = last;
    orders.setNext(last, -1);
    const after = before < 0 ? ints[at + HEAD]! : orders.next(before);
    if (before < 0) ints[at + HEAD] = slot;
    else orders.setNext(before, slot);
    orders.setPrevious(slot, before);
    orders.setNext(slot, after);
    orders.setPrevious(after, slot);
  }

  /** The next key in use above `key`, or {@link NO_KEY}. */
  nextKey(key: number): number {
    const page = key >> PAGE_BITS;
    const slot = this.pages.get(page);
    if (slot !== undefined) {
      const found = this.firstFrom(slot, (key & PAGE_MASK) + 1);
      if (found !== -1) return (page << PAGE_BITS) | found;
    }
    const following = this.sorted[this.position(page + 1)];
    if (following === undefined) return NO_KEY;
    return (following << PAGE_BITS) | this.firstFrom(this.pages.get(following)!, 0);
  }

  /** A level gets its first order. */
  private occupy(level: number, key: number): void {
    this.bits[level >> 5]! |= 1 << (level & 31);
    this.summary[level >> PAGE_BITS]! |= 1 << ((level >> 5) & (PAGE_WORDS - 1));
    if (key < this.best) this.best = key;
  }

  /** A level has lost its last. */
  private vacate(level: number, key: number): void {
    const word = level >> 5;
    const pageSlot = level >> PAGE_BITS;
    const bits = this.bits[word]! & ~(1 << (level & 31));
    this.bits[word] = bits;
    if (bits === 0) this.summary[pageSlot]! &= ~(1 << (word & (PAGE_WORDS - 1)));
    if (key === this.best) this.best = this.nextKey(key);
    if (this.summary[pageSlot] === 0) this.releasePage(key >> PAGE_BITS, pageSlot);
  }

  /** First level in use of a page at or after an offset, or -1. */
  private firstFrom(pageSlot: number, offset: number): number {
    if (offset >= PAGE_LEVELS) return -1;
    const word = offset >> 5;
    const base = pageSlot * PAGE_WORDS;
    const here = this.bits[base + word]! & (-1 << (offset & 31));
    if (here !== 0) return (word << 5) | trailingZeros(here);
    const later = this.summary[pageSlot]! & (-1 << (word + 1));
    if (later === 0) return -1;
    const next = trailingZeros(later);
    return (next << 5) | trailingZeros(this.bits[base + next]!);
  }

  /** Where a page number stands, or would stand, among the sorted ones. */
  private position(page: number): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle]! < page) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private turnTo(page: number): void {
    const entry = page & CACHE_MASK;
    const slot = this.cachedPage[entry] === page ? this.cachedSlot[entry]! : this.findPage(page);
    this.recentPage = page;
    this.recentLevels = slot << PAGE_BITS;
  }

  private findPage(page: number): number {
    let slot = this.pages.get(page);
    if (slot === undefined) {
      slot = this.freePages.pop() ?? this.makePage();
      this.pages.set(page, slot);
      this.sorted.splice(this.position(page), 0, page);
    }
    this.cachedPage[page & CACHE_MASK] = page;
    this.cachedSlot[page & CACHE_MASK] = slot;
    return slot;
  }

  private makePage(): number {
    const slot = this.pagesMade++;
    if (slot < this.summary.length) return slot;
    const pages = this.summary.length * 2;
    const ints = emptyLevels(pages * PAGE_LEVELS);
    ints.set(this.ints);
    this.ints = ints;
    this.doubles = new Float64Array(ints.buffer);
    this.bits = grown(this.bits, pages * PAGE_WORDS);
    this.summary = grown(this.summary, pages);
    return slot;
  }

  /** An empty page goes back for use elsewhere: all its levels are in their first state already. */
  private releasePage(page: number, slot: number): void {
    this.pages.delete(page);
    this.sorted.splice(this.position(page), 1);
    this.freePages.push(slot);
    const entry = page & CACHE_MASK;
    if (this.cachedPage[entry] === page) this.cachedPage[entry] = -1;
    if (this.recentPage === page) this.recentPage = -1;
  }
}

function emptyLevels(levels: number): Int32Array<ArrayBuffer> {
  return new Int32Array(levels * LEVEL_INTS);
}

function grown(from: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const to = new Int32Array(length);
  to.set(from);
  return to;
}

function trailingZeros(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
