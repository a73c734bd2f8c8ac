import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DuplicateOrders } from '../../src/risk/duplicate-orders.ts';

const AT = 1_764_000_000_000_000;
const WINDOW = 1_000_000;
const PRICE = 150_000_000;

/** The rule in its plainest form: a list of windows, none ever forgotten. */
class PlainList {
  private readonly windows: { key: string; start: number; count: number }[] = [];

  count(key: string, time: number, window: number): number {
    return this.windows.find((each) => each.key === key && time < each.start + window)?.count ?? 0;
  }

  note(key: string, time: number, window: number): void {
    const live = this.windows.find((each) => each.key === key && time < each.start + window);
    if (live) live.count++;
    else this.windows.push({ key, start: time, count: 1 });
  }
}

describe('equal orders', () => {
  it('D55 a window begins with the first of them, and the next with the first after it', () => {
    const orders = new DuplicateOrders();
    const what = DuplicateOrders.what(100, 0, 0);
    const counts = [0, 999_999, 1_000_000, 1_999_999, 2_000_000].map((later) => {
      const count = orders.count(PRICE, what, AT + later, WINDOW);
      orders.note(PRICE, what, AT + later, WINDOW);
      return count;
    });
    expect(counts).toEqual([0, 1, 0, 1, 0]);
  });

  it('quantity, instrument and side are one number that no other three have', () => {
    const numbers = [
      [1_000_000_000, 4_095, 1],
      [1_000_000_000, 4_095, 0],
      [999_999_999, 4_095, 1],
      [1, 0, 0],
      [1, 0, 1],
      [1, 1, 0],
      [2, 0, 0],
    ].map(([quantity, instrument, side]) => DuplicateOrders.what(quantity!, instrument!, side!));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(Math.max(...numbers)).toBeLessThan(Number.MAX_SAFE_INTEGER);
  });

  it('D55 are counted as in a plain list, whatever meets in one slot, and after a snapshot as before', () => {
    // 200 different orders meet in 64 slots.
    const step = fc.record({
      price: fc.nat(49).map((cents) => PRICE + cents * 10_000),
      what: fc.constantFrom(
        ...[1, 2].flatMap((quantity) => [0, 1].map((side) => DuplicateOrders.what(quantity, 3, side))),
      ),
      later: fc.constantFrom(0, 0, 1, 1_000, 100_000, WINDOW - 1, WINDOW, 3 * WINDOW),
      isNoted: fc.boolean(),
      snapshot: fc.nat(9).map((one) => one === 0),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 50, maxLength: 400 }), (steps) => {
        let orders = new DuplicateOrders();
        const plain = new PlainList();
        let time = AT;
        for (const { price, what, later, isNoted, snapshot } of steps) {
          time += later;
          if (snapshot) {
            const live = orders.live(time, WINDOW);
            orders = new DuplicateOrders();
            orders.restore(live);
            expect(orders.live(time, WINDOW)).toEqual(live);
          }
          const key = `${price}:${what}`;
          expect(orders.count(price, what, time, WINDOW)).toBe(plain.count(key, time, WINDOW));
          if (!isNoted) continue;
          orders.note(price, what, time, WINDOW);
          plain.note(key, time, WINDOW);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('D70 a hundred thousand different orders in one window are each counted without a look at the others', () => {
    const orders = new DuplicateOrders();
    const day = 86_400_000_000;
    const began = performance.now();
    for (let n = 0; n < 100_000; n++) orders.note(PRICE + n * 10_000, 8192, AT + n, day);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(orders.count(PRICE + 99_999 * 10_000, 8192, AT + 100_000, day)).toBe(1);
    expect(orders.live(AT + 100_000, day)).toHaveLength(100_000);
    expect(orders.live(AT + day + 50_000, day)).toHaveLength(49_999);
  });
});
