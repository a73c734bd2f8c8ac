import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_TICK, NONE, OrderStore, SELL } from '../../src/book/index.ts';
import { SELF_TRADE_PREVENTIONS, TIMES_IN_FORCE } from '../../src/domain/index.ts';

/** More than 32 bits hold: the conformance door takes such quantities. */
const LARGE = 1_000_000_000_000;

function add(store: OrderStore, id: number): number {
  const slot = store.add(id, id % 5, id % 7, id % 6, id % 2, id % 3, id % 4);
  store.setTerms(slot, (id % 1000) + 1, id % 900, id % 800);
  return slot;
}

function wordsOf(store: OrderStore, slot: number): number[] {
  return [
    store.id(slot),
    store.book(slot),
    store.account(slot),
    store.group(slot),
    store.side(slot),
    store.timeInForce(slot),
    store.selfTradePrevention(slot),
    store.tick(slot),
    store.quantity(slot),
    store.leaves(slot),
  ];
}

const expectedWords = (id: number): number[] => [
  id,
  id % 5,
  id % 7,
  id % 6,
  id % 2,
  id % 3,
  id % 4,
  (id % 1000) + 1,
  id % 900,
  id % 800,
];

describe('the order store', () => {
  it('holds every word of an order up to the largest that may come', () => {
    const store = new OrderStore();
    const [timeInForce, prevention] = [TIMES_IN_FORCE.length - 1, SELF_TRADE_PREVENTIONS.length - 1];
    const slot = store.add(Number.MAX_SAFE_INTEGER, 4095, 65_535, 65_535, SELL, timeInForce, prevention);
    store.setTerms(slot, MAX_TICK, LARGE, LARGE - 1);
    const words = [Number.MAX_SAFE_INTEGER, 4095, 65_535, 65_535, SELL, timeInForce, prevention, MAX_TICK];
    expect(wordsOf(store, slot)).toEqual([...words, LARGE, LARGE - 1]);
    store.setLeaves(slot, 1);
    expect(wordsOf(store, slot)).toEqual([...words, LARGE, 1]);
    expect(store.find(Number.MAX_SAFE_INTEGER)).toBe(slot);
  });

  it('finds no order that was never there or is gone', () => {
    const store = new OrderStore();
    expect(store.find(1)).toBe(NONE);
    store.remove(add(store, 1));
    expect(store.find(1)).toBe(NONE);
    expect(store.size).toBe(0);
  });

  it('keeps all words and finds all ids while it grows', () => {
    const store = new OrderStore();
    const slots = new Map<number, number>();
    for (let id = 1; id <= 9000; id++) {
      slots.set(id, add(store, id));
      if (id % 3 !== 0) continue;
      store.remove(slots.get(id - 1)!);
      slots.delete(id - 1);
    }
    expect(store.size).toBe(slots.size);
    for (const [id, slot] of slots) {
      expect(store.find(id)).toBe(slot);
      expect(wordsOf(store, slot)).toEqual(expectedWords(id));
    }
    for (let id = 2; id <= 9000; id += 3) expect(store.find(id)).toBe(NONE);
  });

  it('uses slots again: none lies beyond the most orders that were open at once', () => {
    const store = new OrderStore();
    const open: number[] = [];
    for (let id = 1; id <= 20_000; id++) {
      const slot = add(store, id);
      expect(slot).toBeLessThan(50);
      open.push(slot);
      if (open.length === 50) for (const each of open.splice(0, 25)) store.remove(each);
    }
  });

  it('keeps the words of a removed order readable until the next comes', () => {
    const store = new OrderStore();
    const slot = add(store, 123);
    store.remove(slot);
    expect(wordsOf(store, slot).slice(1)).toEqual(expectedWords(123).slice(1));
  });

  it.each([
    ['the oldest', 0],
    ['one in the middle', 4],
    ['the newest', 9],
  ])('ids of one bucket: %s goes, the others are still found, and it may come again', (_, gone) => {
    const store = new OrderStore();
    // The bucket hangs on an id's low 32 bits only: these all fall into one.
    const ids = Array.from({ length: 10 }, (_each, index) => index * 2 ** 32 + 7);
    const slots = ids.map((id) => add(store, id));
    store.remove(slots[gone]!);
    expect(ids.map((id) => store.find(id))).toEqual(slots.map((slot, index) => (index === gone ? NONE : slot)));
    slots[gone] = add(store, ids[gone]!);
    expect(ids.map((id) => store.find(id))).toEqual(slots);
    for (const slot of slots) store.remove(slot);
    expect(ids.map((id) => store.find(id))).toEqual(ids.map(() => NONE));
  });

  it('does as a map of ids does, whatever comes and goes, chains and growth included', () => {
    // Ids that collide (same low bits), ids at a stride, and dense ones.
    const id = fc.oneof(
      fc.nat({ max: 40 }).map((n) => n + 1),
      fc.nat({ max: 40 }).map((n) => n * 2 ** 32 + 3),
      fc.nat({ max: 3000 }).map((n) => n * 2048 + 5),
    );
    fc.assert(
      fc.property(fc.array(id, { maxLength: 3000, size: 'max' }), (ids) => {
        const store = new OrderStore();
        const model = new Map<number, number>();
        for (const each of ids) {
          const slot = model.get(each);
          expect(store.find(each)).toBe(slot ?? NONE);
          if (slot === undefined) {
            model.set(each, add(store, each));
          } else {
            store.remove(slot);
            model.delete(each);
          }
        }
        expect(store.size).toBe(model.size);
        for (const [each, slot] of model) expect([store.find(each), store.id(slot)]).toEqual([slot, each]);
      }),
      { numRuns: 30 },
    );
  });

  it('selects open orders in order of entry, though slots are used again in another', () => {
    const store = new OrderStore();
    const slots = [1, 2, 3, 4, 5, 6].map((id) => add(store, id));
    store.remove(slots[1]!);
    store.remove(slots[3]!);
    for (const id of [7, 8]) add(store, id);
    const select = (test: (slot: number) => boolean) => store.select(test).map((slot) => store.id(slot));
    expect(select(() => true)).toEqual([1, 3, 5, 6, 7, 8]);
    expect(select((slot) => store.side(slot) === SELL)).toEqual([1, 3, 5, 7]);
    expect(select(() => false)).toEqual([]);
  });
});
