import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_TICK, NO_KEY, NONE, OrderStore } from '../../src/book/index.ts';
import { Ladder } from '../../src/book/ladder.ts';

/** Levels of a page of the ladder. */
const PAGE = 512;
/** Pages that come to stand in the same place of the ladder's cache are so far apart. */
const CACHED_PAGES = 8;

/** A ladder with orders on it that are known by id. */
class Side {
  readonly orders = new OrderStore();
  readonly ladder = new Ladder(this.orders);
  private readonly keys = new Map<number, number>();
  private nextId = 1;

  add(key: number, leaves = 1): number {
    const id = this.nextId++;
    const slot = this.orders.add(id, 0, 0, 0, 0, 0, 0);
    this.orders.setTerms(slot, 1, leaves, leaves);
    this.ladder.append(slot, key, leaves);
    this.keys.set(id, key);
    return id;
  }

  remove(id: number): void {
    const slot = this.orders.find(id);
    this.ladder.unlink(slot, this.keys.get(id)!, this.orders.leaves(slot));
    this.orders.remove(slot);
    this.keys.delete(id);
  }

  /** Key, ids in order of priority, and shares of each level, best first. */
  levels(): [key: number, ids: number[], quantity: number][] {
    const levels: [number, number[], number][] = [];
    for (let key = this.ladder.best; key !== NO_KEY; key = this.ladder.nextKey(key)) {
      const level = this.ladder.levelOf(key);
      const ids: number[] = [];
      for (let slot = this.ladder.head(level); slot !== NONE; slot = this.orders.next(slot)) {
        ids.push(this.orders.id(slot));
      }
      expect(this.ladder.count(level)).toBe(ids.length);
      levels.push([key, ids, this.ladder.quantity(level)]);
    }
    return levels;
  }
}

describe('a ladder', () => {
  it('is empty at first and once more when its last order is gone', () => {
    const side = new Side();
    expect(side.ladder.best).toBe(NO_KEY);
    side.remove(side.add(77));
    expect(side.ladder.best).toBe(NO_KEY);
    expect(side.levels()).toEqual([]);
  });

  it('F2 keeps the orders of a level in the order in which they came', () => {
    const side = new Side();
    const [first, second, third, fourth] = [10, 20, 30, 40].map((leaves) => side.add(5, leaves));
    expect(side.levels()).toEqual([[5, [first, second, third, fourth], 100]]);
    side.remove(second!);
    expect(side.levels()).toEqual([[5, [first, third, fourth], 80]]);
    side.remove(first!);
    expect(side.levels()).toEqual([[5, [third, fourth], 70]]);
    side.remove(fourth!);
    const fifth = side.add(5, 1);
    expect(side.levels()).toEqual([[5, [third, fifth], 31]]);
  });

  it('takes shares off a level whose orders stay', () => {
    const side = new Side();
    const id = side.add(9, 50);
    side.ladder.reduce(side.ladder.levelOf(9), 20);
    expect(side.levels()).toEqual([[9, [id], 30]]);
  });

  it('holds more shares in a level than one integer can', () => {
    const side = new Side();
    const ids = Array.from({ length: 9 }, () => side.add(3, 1_000_000_000));
    expect(side.levels()).toEqual([[3, ids, 9_000_000_000]]);
  });

  it('finds the next level over the borders of words and pages, and over any distance', () => {
    const side = new Side();
    const keys = [0, 31, 32, 63, PAGE - 1, PAGE, PAGE + 31, 7 * PAGE + 5, 123_456, 10_000_000, MAX_TICK, MAX_TICK + 1];
    const ids = new Map([...keys].reverse().map((key) => [key, side.add(key)]));
    expect(side.levels().map(([key]) => key)).toEqual(keys);
    // The best goes, one after the other: each time the next is the best.
    for (const [index, key] of keys.entries()) {
      expect(side.ladder.best).toBe(key);
      side.remove(ids.get(key)!);
      expect(side.ladder.best).toBe(keys[index + 1] ?? NO_KEY);
    }
  });

  it('gives pages back: a price that wanders does not make it grow', () => {
    const side = new Side();
    let last = side.add(0);
    for (let page = 1; page <= 5000; page++) {
      const next = side.add(page * PAGE + (page % PAGE));
      side.remove(last);
      last = next;
      expect(side.ladder.levelOf(side.ladder.best)).toBeLessThan(2 * PAGE);
    }
    expect(side.levels()).toEqual([[5000 * PAGE + (5000 % PAGE), [last], 1]]);
  });

  it('keeps pages apart that share a place in its cache, also when one of them is given back and used for another', () => {
    const side = new Side();
    const keys = [0, 1, 2, 3].map((turn) => turn * CACHED_PAGES * PAGE + 100);
    const [near, far, farther] = keys.slice(0, 3).map((key) => side.add(key));
    expect(side.levels().map(([key]) => key)).toEqual(keys.slice(0, 3));
    side.remove(far!);
    // Takes the page that was given back. The key of the one that lost it must not lead there.
    const farthest = side.add(keys[3]!);
    const anew = side.add(keys[1]!, 5);
    expect(side.levels()).toEqual([
      [keys[0], [near], 1],
      [keys[1], [anew], 5],
      [keys[2], [farther], 1],
      [keys[3], [farthest], 1],
    ]);
  });

  it('F2 does as a sorted map of queues does, near and far, whatever comes and goes', () => {
    const key = fc.oneof(
      { weight: 4, arbitrary: fc.nat({ max: 100 }) },
      { weight: 3, arbitrary: fc.nat({ max: 3 * PAGE }) },
      { weight: 2, arbitrary: fc.nat({ max: 40 }).map((turn) => turn * CACHED_PAGES * PAGE + 7) },
      { weight: 1, arbitrary: fc.nat({ max: MAX_TICK }) },
    );
    const step = fc.record({ key, leaves: fc.integer({ min: 1, max: 9 }), goes: fc.nat({ max: 99 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400, size: 'max' }), (steps) => {
        const side = new Side();
        const model: { id: number; key: number; leaves: number }[] = [];
        for (const [index, { key: at, leaves, goes }] of steps.entries()) {
          model.push({ id: side.add(at, leaves), key: at, leaves });
          if (goes < 80) side.remove(model.splice(goes % model.length, 1)[0]!.id);
          if (goes < 40 && model.length > 0) side.remove(model.splice(goes % model.length, 1)[0]!.id);
          expect(side.ladder.best).toBe(model.reduce((best, order) => Math.min(best, order.key), NO_KEY));
          if (index % 20 === 0) expect(side.levels()).toEqual(levelsOf(model));
        }
        expect(side.levels()).toEqual(levelsOf(model));
      }),
      { numRuns: 60 },
    );
  });
});

function levelsOf(
  orders: readonly { id: number; key: number; leaves: number }[],
): [key: number, ids: number[], quantity: number][] {
  const levels = new Map<number, [number, number[], number]>();
  for (const { id, key, leaves } of orders) {
    const level = levels.get(key) ?? [key, [], 0];
    level[1].push(id);
    level[2] += leaves;
    levels.set(key, level);
  }
  return [...levels.values()].sort(([one], [other]) => one - other);
}
