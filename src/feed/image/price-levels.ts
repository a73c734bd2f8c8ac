import { invariant, type Side } from '../../domain/index.ts';
import type { Level } from '../../exchange/index.ts';

const BLOCK = 64;

/**
 * The levels of one side of a book, best first (D61). They stand in sorted blocks of at most 2 × 64, so that a change
 * costs two binary searches and moves a few dozen references however deep the book is. A {@link Level} is never
 * changed, only replaced: views may keep it.
 */
export class PriceLevels {
  /** A level's key is its price times this: the lower, the better. */
  private readonly sign: 1 | -1;
  /** None is empty. */
  private readonly blocks: Level[][] = [];
  /** Best key changed since {@link settle}. */
  private touched = Infinity;

  constructor(side: Side) {
    this.sign = side === 'BUY' ? -1 : 1;
  }

  /** Adds to what a level shows; either figure may be negative. A level with no orders left is gone. */
  add(price: number, quantity: number, orders: number): void {
    const key = price * this.sign;
    if (key < this.touched) this.touched = key;
    const blockAt = this.findBlock(key);
    const block = this.blocks[blockAt] ?? [];
    const at = this.findLevel(block, key);
    const level = block[at];
    if (level?.price === price) this.replace(blockAt, block, at, level, quantity, orders);
    else this.insert(blockAt, block, at, { price, quantity, orderCount: orders });
  }

  /** The best `depth` levels, best first. */
  top(depth: number): Level[] {
    const levels: Level[] = [];
    for (const block of this.blocks) {
      for (const level of block) {
        if (levels.length === depth) return levels;
        levels.push(level);
      }
    }
    return levels;
  }

  /**
   * The price at which what is shown, added up from the best on, comes to a round lot, and how many shares that is in whole round lots.
   * Undefined: it never does.
   */
  roundLots(lot: number): { readonly price: number; readonly quantity: number } | undefined {
    let sum = 0;
    for (const block of this.blocks) {
      for (const { price, quantity } of block) {
        sum += quantity;
        if (sum >= lot) return { price, quantity: sum - (sum % lot) };
      }
    }
    return undefined;
  }

  /** Whether the changes since {@link settle} can be seen in a view, given as it was before them. */
  changesView(view: readonly Level[], depth: number): boolean {
    if (this.touched === Infinity) return false;
    const last = view[depth - 1];
    return last === undefined || this.touched <= last.price * this.sign;
  }

  /** Ends a command's changes. */
  settle(): void {
    this.touched = Infinity;
  }

  clear(): void {
    this.blocks.length = 0;
    this.touched = Infinity;
  }

  private replace(blockAt: number, block: Level[], at: number, level: Level, quantity: number, orders: number): void {
    const next = { price: level.price, quantity: level.quantity + quantity, orderCount: level.orderCount + orders };
    invariant(
      next.orderCount > 0 ? next.quantity > 0 : next.orderCount === 0 && next.quantity === 0,
      `Level ${next.price} would show ${next.quantity} in ${next.orderCount} orders.`,
    );
    if (next.orderCount > 0) block[at] = next;
    else if (block.length > 1) block.splice(at, 1);
    else this.blocks.splice(blockAt, 1);
  }

  private insert(blockAt: number, block: Level[], at: number, level: Level): void {
    invariant(level.orderCount > 0 && level.quantity > 0, `There is no level ${level.price} to take from.`);
    if (block.length === 0) this.blocks.push(block);
    block.splice(at, 0, level);
    if (block.length > 2 * BLOCK) this.blocks.splice(blockAt + 1, 0, block.splice(BLOCK));
  }

  /** The first block that ends at or behind a key, or the last one. */
  private findBlock(key: number): number {
    let low = 0;
    let high = Math.max(0, this.blocks.length - 1);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.blocks[middle]!.at(-1)!.price * this.sign < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Where a key stands in a block, or would. */
  private findLevel(block: readonly Level[], key: number): number {
    let low = 0;
    let high = block.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (block[middle]!.price * this.sign < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
