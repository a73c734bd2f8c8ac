import { Ladder, NO_KEY } from './ladder.ts';
import { BUY, OrderBook, SELL } from './order-book.ts';
import { NONE, type OrderStore } from './order-store.ts';

/**
 * Stops that wait to be set off (D14): a buy at a last trade at or above its stop price, a sell at or below. Kept like the
 * sides of a book, so that the next to go is always at hand: of buys the lowest stop, of sells the highest, then by time.
 */
export class HeldStops {
  size = 0;
  private readonly orders: OrderStore;
  /** By side of the order. Keys run the other way than those of resting orders. */
  private readonly ladders: readonly Ladder[];
  /** Those that trail. */
  readonly trailing = new Set<number>();

  constructor(orders: OrderStore) {
    this.orders = orders;
    this.ladders = [new Ladder(orders), new Ladder(orders)];
  }

  /** Holds a stop; its record's tick is the stop price, its stamp the place in time among those of one price. */
  add(slot: number): void {
    const { orders } = this;
    const side = orders.side(slot);
    this.ladders[side]!.insertByStamp(slot, keyOf(side, orders.tick(slot)), orders.open(slot));
    if (trails(orders, slot)) this.trailing.add(slot);
    this.size++;
  }

  remove(slot: number): void {
    const { orders } = this;
    const side = orders.side(slot);
    this.ladders[side]!.unlink(slot, keyOf(side, orders.tick(slot)), orders.open(slot));
    this.trailing.delete(slot);
    this.size--;
  }

  /** Takes shares off a held stop. Its record still has the old quantity. */
  reduce(slot: number, quantity: number): void {
    const { orders } = this;
    const side = orders.side(slot);
    const ladder = this.ladders[side]!;
    ladder.reduce(ladder.levelOf(keyOf(side, orders.tick(slot))), quantity);
  }

  /** Takes out those that a trade sets off, in the order in which they go: buys before sells. */
  *setOff(tick: number): Generator<number> {
    for (const side of [BUY, SELL]) {
      const ladder = this.ladders[side]!;
      const reached = keyOf(side, tick);
      while (ladder.best <= reached) {
        const slot = ladder.head(ladder.levelOf(ladder.best));
        this.remove(slot);
        yield slot;
      }
    }
  }

  /** Held stops of a side, in the order in which they would go. */
  *held(side: number): Generator<number> {
    const ladder = this.ladders[side]!;
    for (let key = ladder.best; key !== NO_KEY; key = ladder.nextKey(key)) {
      for (let slot = ladder.head(ladder.levelOf(key)); slot !== NONE; slot = this.orders.next(slot)) yield slot;
    }
  }
}

/** Buys are set off from the lowest stop up, as sells rest; sells from the highest down, as buys rest. */
function keyOf(side: number, tick: number): number {
  return OrderBook.key(1 - side, tick);
}

function trails(orders: OrderStore, slot: number): boolean {
  const terms = orders.terms(slot)!;
  return terms.trail > 0 || terms.trailPercent > 0;
}
