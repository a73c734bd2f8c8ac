import type { Reconstruction, ShownOrder } from './reconstruction.ts';
import type { BothSides, ConformanceBook, DoorLevel, DoorOrder } from '../../conformance/protocol.ts';
import type { Side } from '../../../src/domain/index.ts';

/** A price of a side. */
export type LevelName = `${Side} ${number}`;

export const levelName = (side: Side, price: number): LevelName => `${side} ${price}`;

/** The core's book as it is now. */
export class CoreBookView {
  private readonly orders = new Map<LevelName, DoorOrder[]>();
  private readonly levels = new Map<LevelName, DoorLevel>();

  constructor(core: ConformanceBook) {
    const [book] = core.take({ op: 'book', depth: undefined, orders: true });
    if (book?.event !== 'book' || !book.orders) throw new Error('The core did not show its book.');
    this.addSide('BUY', book, book.orders, 'bids');
    this.addSide('SELL', book, book.orders, 'asks');
  }

  /**
   * Prices where the core's orders are not the file's: one by one in priority, each with what is left of it, and the level's shown
   * quantity and number of orders. Of an iceberg the file shows only the slice, so it counts in the shown quantity alone.
   */
  differences(file: Reconstruction, icebergs: ReadonlyMap<string, unknown>): ReadonlySet<LevelName> {
    const different = new Set<LevelName>();
    const seen = new Set<LevelName>();
    for (const side of ['BUY', 'SELL'] as const) {
      for (const price of file.prices(side)) {
        const name = levelName(side, price);
        seen.add(name);
        if (!this.isEqual(name, file.at(side, price), icebergs)) different.add(name);
      }
    }
    for (const name of this.levels.keys()) if (!seen.has(name)) different.add(name);
    return different;
  }

  private isEqual(name: LevelName, shown: readonly ShownOrder[], icebergs: ReadonlyMap<string, unknown>): boolean {
    const queue = this.orders.get(name) ?? [];
    const [, quantity, count] = this.levels.get(name) ?? [0, 0, 0];
    return (
      count === shown.length &&
      queue.length === shown.length &&
      quantity === shown.reduce((sum, { size }) => sum + size, 0) &&
      shown.every(({ order, size }, at) => {
        const [id, , open] = queue[at]!;
        return id === order && (open === size || icebergs.has(order));
      })
    );
  }

  private addSide(side: Side, levels: BothSides<DoorLevel>, orders: BothSides<DoorOrder>, half: 'bids' | 'asks'): void {
    for (const level of levels[half]) this.levels.set(levelName(side, level[0]), level);
    for (const order of orders[half]) {
      const name = levelName(side, order[1]);
      const queue = this.orders.get(name);
      if (queue) queue.push(order);
      else this.orders.set(name, [order]);
    }
  }
}
