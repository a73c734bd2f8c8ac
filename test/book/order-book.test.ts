import { describe, expect, it } from 'vitest';
import { ANY_KEY, BUY, MAX_TICK, NO_KEY, NONE, OrderBook, OrderStore, SELL } from '../../src/book/index.ts';
import { EVENT, EventBuffer } from '../../src/domain/index.ts';

const TICK_SIZE = 10_000;
const SIDES = [
  ['buy', BUY],
  ['sell', SELL],
] as const;

type Row = readonly number[];

/** One or more books over one store, with what their listeners heard. */
class Desk {
  readonly orders = new OrderStore();
  readonly events = new EventBuffer();
  /** Maker's id, what is left of it, its taker's account, quantity, and how many events stood there by then. */
  readonly heard: Row[] = [];
  readonly counter = { nextTradeId: 1 };
  readonly book = this.another(0);
  private nextId = 1;

  another(index: number): OrderBook {
    const listener = {
      filled: (maker: number, takerAccount: number, quantity: number) => {
        const { orders, events } = this;
        this.heard.push([orders.id(maker), orders.leaves(maker), takerAccount, quantity, events.count]);
      },
    };
    return new OrderBook(index, TICK_SIZE, this.orders, this.events, listener, this.counter);
  }

  /** Takes a limit order: trades, then rests what is left unless something is next that is not plain. Gives its events. */
  limit(account: number, side: number, tick: number, quantity: number, book = this.book): Row[] {
    this.events.clear();
    const id = this.nextId++;
    const left = book.match(id, account, account, side, OrderBook.limitKey(side, tick), quantity);
    if (left > 0 && !book.unfinished) {
      const slot = this.orders.add(id, book.index, account, account, side, 0, 0);
      this.orders.setTerms(slot, tick, quantity, left);
      book.place(slot, id, side, tick, left, 0);
    }
    return JSON.parse(this.events.encode()) as Row[];
  }

  trades(rows: readonly Row[]): { maker: number; tick: number; quantity: number }[] {
    return rows
      .filter(([kind]) => kind === EVENT.TRADE)
      .map((row) => ({ maker: row[4]!, tick: row[6]! / TICK_SIZE, quantity: row[7]! }));
  }

  /** Id and open quantity of what rests, best first. */
  queue(side: number): [id: number, leaves: number][] {
    return [...this.book.resting(side)].map((slot) => [this.orders.id(slot), this.orders.leaves(slot)]);
  }
}

/** A tick that is `steps` worse than 100 for a resting order of a side. */
const worse = (side: number, steps: number): number => (side === BUY ? 100 - steps : 100 + steps);
const ME = 1;
const YOU = 2;

describe('keys', () => {
  it.each(SIDES)('of a %s lead to the price and back, and the better price has the lower key', (_, side) => {
    for (const tick of [1, 2, 31, 32, 100_000, MAX_TICK - 1, MAX_TICK]) {
      const key = OrderBook.key(side, tick);
      expect(OrderBook.tick(side, key)).toBe(tick);
      expect(key).toBeGreaterThanOrEqual(0);
      expect(key).toBeLessThan(ANY_KEY);
      // An order of the other side may trade with it at this price, and not when it stands one worse.
      expect(OrderBook.limitKey(1 - side, tick)).toBe(key);
    }
    expect(OrderBook.key(side, worse(side, 1))).toBe(OrderBook.key(side, 100) + 1);
  });
});

describe.each(SIDES)('a book whose %s orders rest', (_, side) => {
  it('F2 trades with the best price first, then with the order that came first', () => {
    const desk = new Desk();
    desk.limit(YOU, side, worse(side, 2), 10); // 1
    desk.limit(YOU, side, worse(side, 1), 10); // 2
    desk.limit(YOU, side, worse(side, 1), 10); // 3
    desk.limit(YOU, side, worse(side, 0), 10); // 4
    desk.limit(YOU, side, worse(side, 2), 10); // 5
    const rows = desk.limit(ME, 1 - side, worse(side, 2), 45);
    expect(desk.trades(rows)).toEqual([
      { maker: 4, tick: worse(side, 0), quantity: 10 },
      { maker: 2, tick: worse(side, 1), quantity: 10 },
      { maker: 3, tick: worse(side, 1), quantity: 10 },
      { maker: 1, tick: worse(side, 2), quantity: 10 },
      { maker: 5, tick: worse(side, 2), quantity: 5 },
    ]);
    expect(desk.queue(side)).toEqual([[5, 5]]);
    expect(desk.queue(1 - side)).toEqual([]);
  });

  it('D12 trades at the resting price, however much better than the limit it is', () => {
    const desk = new Desk();
    desk.limit(YOU, side, 100, 10);
    const rows = desk.limit(ME, 1 - side, worse(side, 50), 10);
    expect(rows).toEqual([[EVENT.TRADE, 0, 1, 1, 1, 2, 100 * TICK_SIZE, 10, ...(side === BUY ? [SELL] : [])]]);
    expect([desk.book.lastTick, desk.book.prints, desk.book.changed]).toEqual([100, 1, true]);
  });

  it('stops at the limit, and what is left rests at it', () => {
    const desk = new Desk();
    desk.limit(YOU, side, worse(side, 0), 10);
    desk.limit(YOU, side, worse(side, 2), 10);
    const rows = desk.limit(ME, 1 - side, worse(side, 1), 25);
    expect(desk.trades(rows)).toEqual([{ maker: 1, tick: worse(side, 0), quantity: 10 }]);
    expect(rows.at(-1)).toEqual([EVENT.RESTED, 0, 3, 1 - side, worse(side, 1) * TICK_SIZE, 15]);
    expect(desk.queue(side)).toEqual([[2, 10]]);
    expect(desk.queue(1 - side)).toEqual([[3, 15]]);
  });

  it('an order that has no limit trades with all that rests and with nothing more', () => {
    const desk = new Desk();
    for (const steps of [0, 40, 90]) desk.limit(YOU, side, worse(side, steps), 10);
    desk.events.clear();
    expect(desk.book.match(99, ME, ME, 1 - side, ANY_KEY, 31)).toBe(1);
    expect(desk.book.ladder(side).best).toBe(NO_KEY);
    expect(desk.orders.size).toBe(0);
    expect(desk.book.match(100, ME, ME, 1 - side, ANY_KEY, 5)).toBe(5);
  });

  it('F2 an order that is traded in part, or made smaller, keeps its place', () => {
    const desk = new Desk();
    desk.limit(YOU, side, 100, 10);
    desk.limit(YOU, side, 100, 20);
    desk.limit(ME, 1 - side, 100, 4);
    desk.book.showLess(desk.orders.find(1), 3);
    expect(desk.queue(side)).toEqual([
      [1, 3],
      [2, 20],
    ]);
    const ladder = desk.book.ladder(side);
    const level = ladder.levelOf(ladder.best);
    expect([ladder.count(level), ladder.quantity(level)]).toEqual([2, 23]);
    expect(desk.trades(desk.limit(ME, 1 - side, 100, 5))).toEqual([
      { maker: 1, tick: 100, quantity: 3 },
      { maker: 2, tick: 100, quantity: 2 },
    ]);
  });

  it('an order that is taken out is traded with no more, and stays in the store', () => {
    const desk = new Desk();
    desk.limit(YOU, side, 100, 10);
    desk.limit(YOU, side, 100, 20);
    desk.book.changed = false;
    const slot = desk.orders.find(1);
    desk.book.unlink(slot);
    expect(desk.book.changed).toBe(true);
    expect(desk.orders.find(1)).toBe(slot);
    expect(desk.trades(desk.limit(ME, 1 - side, 100, 30))).toEqual([{ maker: 2, tick: 100, quantity: 20 }]);
  });

  it('D13 leaves off before an order of the taker’s own trade group; fills before it stay, what is behind is not reached', () => {
    const desk = new Desk();
    desk.limit(YOU, side, worse(side, 0), 10); // 1
    desk.limit(ME, side, worse(side, 1), 10); // 2
    desk.limit(YOU, side, worse(side, 1), 10); // 3
    const rows = desk.limit(ME, 1 - side, worse(side, 5), 50);
    expect(desk.trades(rows)).toEqual([{ maker: 1, tick: worse(side, 0), quantity: 10 }]);
    expect(rows).toHaveLength(1);
    expect(desk.book.unfinished).toBe(true);
    expect(desk.queue(side)).toEqual([
      [2, 10],
      [3, 10],
    ]);
    expect(desk.queue(1 - side)).toEqual([]);
    // The next order is free of that.
    desk.limit(YOU + 1, 1 - side, worse(side, 5), 5);
    expect(desk.book.unfinished).toBe(false);
    expect(desk.queue(side)[0]).toEqual([2, 5]);
  });

  it('D13 an own order that is first prints nothing and changes nothing', () => {
    const desk = new Desk();
    desk.limit(ME, side, 100, 10);
    desk.book.changed = false;
    expect(desk.limit(ME, 1 - side, 100, 3)).toEqual([]);
    expect([desk.book.unfinished, desk.book.changed, desk.book.prints, desk.book.lastTick]).toEqual([
      true,
      false,
      0,
      0,
    ]);
  });

  it('leaves off where a hidden order is next, which at one price comes after what is displayed', () => {
    const desk = new Desk();
    desk.limit(YOU, side, 100, 10); // 1
    const slot = desk.orders.add(7, 0, YOU, YOU, side, 0, 0);
    desk.orders.setTerms(slot, 100, 5, 5);
    desk.book.hide(slot);
    expect(desk.queue(side)).toEqual([[1, 10]]);
    expect(desk.trades(desk.limit(ME, 1 - side, 100, 12))).toEqual([{ maker: 1, tick: 100, quantity: 10 }]);
    expect(desk.book.unfinished).toBe(true);
    expect([...desk.book.restingHidden(side)].map((each) => desk.orders.leaves(each))).toEqual([5]);
  });

  it('an order of one’s own at a price beyond the limit stops nothing', () => {
    const desk = new Desk();
    desk.limit(ME, side, worse(side, 1), 10);
    desk.limit(ME, 1 - side, worse(side, 0), 10);
    expect(desk.book.unfinished).toBe(false);
    expect(desk.queue(1 - side)).toEqual([[2, 10]]);
  });

  it('I6 the listener hears of each fill before its event stands there, with the maker already reduced', () => {
    const desk = new Desk();
    desk.limit(YOU, side, 100, 10);
    desk.limit(YOU, side, 100, 10);
    desk.limit(ME, 1 - side, 100, 14);
    expect(desk.heard).toEqual([
      [1, 0, ME, 10, 0],
      [2, 6, ME, 4, 1],
    ]);
  });
});

describe('several books', () => {
  it('number trades over all of them, and prints each for itself', () => {
    const desk = new Desk();
    const other = desk.another(1);
    const numbers: Row[] = [];
    for (const book of [desk.book, other, other, desk.book]) {
      desk.limit(YOU, SELL, 100, 1, book);
      numbers.push(desk.limit(ME, BUY, 100, 1, book)[0]!.slice(1, 4));
    }
    expect(numbers).toEqual([
      [0, 1, 1],
      [1, 2, 1],
      [1, 3, 2],
      [0, 4, 2],
    ]);
    expect(desk.orders.find(1)).toBe(NONE);
  });
});
