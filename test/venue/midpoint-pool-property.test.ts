import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PoolPriority, SelfTradePrevention } from '../../src/domain/index.ts';
import { NaivePool, type PoolOrder } from '../support/naive-pool.ts';
import { PoolFloor, TICK } from '../support/pool-floor.ts';

type Step =
  | { readonly do: 'submit'; readonly order: Omit<PoolOrder, 'id' | 'other'>; readonly other: number }
  | { readonly do: 'cancel'; readonly which: number }
  | { readonly do: 'move'; readonly mid: number | null };

const MODES: SelfTradePrevention[] = ['CANCEL_TAKER', 'CANCEL_MAKER', 'CANCEL_BOTH', 'DECREMENT', 'NONE'];

const life = fc.constantFrom<PoolOrder['life']>('GTC', 'GTC', 'GTC', 'GTC', 'IOC', 'FOK');

const order = fc
  .record({
    account: fc.nat(4),
    side: fc.nat(1),
    limit: fc.option(fc.integer({ min: 998, max: 1002 }), { freq: 9 }),
    quantity: fc.integer({ min: 1, max: 9 }),
    minimum: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 })),
    life,
    prevention: fc.constantFrom(...MODES),
    reduceOnly: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
  })
  // What rests has a limit, and asks for no more than there is of it; what takes all asks for no less.
  .map((terms) => ({
    ...terms,
    limit: terms.life === 'GTC' ? (terms.limit ?? 1000) : terms.limit,
    minimum: terms.life === 'FOK' ? 0 : Math.min(terms.minimum, terms.quantity),
    reduceOnly: terms.reduceOnly && terms.life === 'GTC',
  }));

const mid = fc.option(
  fc.integer({ min: 1997, max: 2003 }).map((halves) => (halves * TICK) / 2),
  { freq: 9 },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('submit' as const), order, other: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('move' as const), mid }) },
);

const steps = fc.array(step, { minLength: 5, maxLength: 40 });

/** An order of a step, with its id: its other is one of those that rest, has no other yet, and only now and then there. */
function orderOf(naive: NaivePool, id: number, { order: terms, other }: Step & { do: 'submit' }): PoolOrder {
  const linked = naive.resting.find((each) => each.order.id === id - 1 - other && each.other === 0);
  return { ...terms, id, other: other < 8 && linked ? linked.order.id : 0 };
}

function copyOf(naive: NaivePool): NaivePool {
  return Object.assign(Object.create(NaivePool.prototype) as NaivePool, naive, {
    ...structuredClone({ log: naive.log, resting: naive.resting, positions: naive.positions }),
    // Bound to its instance otherwise; it only reads the priority, which is the same.
  });
}

/** Whether an order finds as much as it asks for at least, when it simply goes ahead in a copy of the pool. */
function couldFill(naive: NaivePool, order: PoolOrder): boolean {
  const trial = copyOf(naive);
  trial.log = [];
  trial.submit({ ...order, life: 'IOC', minimum: 0 }, false);
  const bought = trial.log
    .map((line) => new RegExp(`^${order.id} takes (\\d+) `).exec(line))
    .reduce((sum, found) => sum + Number(found?.[1] ?? 0), 0);
  return bought >= (order.life === 'FOK' ? order.quantity : Math.max(1, order.minimum));
}

function play(priority: PoolPriority, script: readonly Step[]): { floor: PoolFloor; naive: NaivePool } {
  const floor = new PoolFloor(priority);
  const naive = new NaivePool(priority);
  for (const who of [floor, naive]) who.move(1000 * TICK);
  let id = 0;
  for (const each of script) {
    if (each.do === 'move') for (const who of [floor, naive]) who.move(each.mid);
    if (each.do === 'cancel') for (const who of [floor, naive]) who.cancel(id - each.which);
    if (each.do === 'submit') {
      const next = orderOf(naive, ++id, each);
      const from = floor.log.length;
      floor.submit(next);
      const killed = floor.log.slice(from).some((line) => /canceled (FOK|MIN)$/.test(line));
      // Whom reduce-only and linked orders keep from it is not counted upon: then it may be killed though it would have been filled.
      const isSure = naive.resting.every(({ order: { reduceOnly, other } }) => !reduceOnly && other === 0);
      if (isSure && next.life !== 'GTC' && next.prevention === 'NONE' && next.other === 0) {
        if (next.life === 'FOK' || next.minimum > 0) expect(killed).toBe(!couldFill(naive, next));
      }
      naive.submit(next, killed);
    }
    expect(floor.log).toEqual(naive.log);
    expect(floor.open()).toEqual(naive.open());
  }
  return { floor, naive };
}

describe.each<PoolPriority>(['TIME', 'SIZE_TIME'])('a midpoint pool by %s', (priority) => {
  it('F86 F87 F88 D37 does what an obviously correct one does, step by step', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { floor, naive } = play(priority, script);
        for (const [account, position] of Object.entries(naive.positions)) {
          expect(floor.positions.get(Number(account)) ?? 0).toBe(position);
        }
      }),
      { numRuns: 700 },
    );
  });

  it('D37 F88 never trades outside a limit, nor more than is open, and loses no share', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { floor, naive } = play(priority, script);
        const orders = script.filter((each) => each.do === 'submit').map((each) => each.order);
        const traded = new Map<number, number>();
        for (const line of floor.log) {
          const [, taker, quantity, maker, price] = /^(\d+) takes (\d+) from (\d+) at (\d+)/.exec(line) ?? [];
          if (price === undefined) continue;
          for (const id of [Number(taker), Number(maker)]) {
            const { side, limit, quantity: total } = orders[id - 1]!;
            traded.set(id, (traded.get(id) ?? 0) + Number(quantity));
            expect(traded.get(id)!).toBeLessThanOrEqual(total);
            if (limit !== null)
              expect(side === 0 ? Number(price) - limit * TICK : limit * TICK - Number(price)).toBeLessThanOrEqual(0);
          }
        }
        expect([...floor.positions.values()].reduce((sum, each) => sum + each, 0)).toBe(0);
        for (const { order, total, open } of naive.resting) expect(total - open).toBe(traded.get(order.id) ?? 0);
      }),
      { numRuns: 150 },
    );
  });

  it('D37 fill-or-kill in a pool is filled whole or not at all', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { floor } = play(priority, script);
        const orders = script.filter((each) => each.do === 'submit').map((each) => each.order);
        const shares = (id: number): number =>
          floor.log
            .map((line) => /^(\d+) takes (\d+) from/.exec(line))
            .reduce((sum, found) => sum + (Number(found?.[1]) === id ? Number(found![2]) : 0), 0);
        orders.forEach(({ life: how, quantity }, place) => {
          if (how === 'FOK') expect([0, quantity]).toContain(shares(place + 1));
        });
      }),
      { numRuns: 150 },
    );
  });
});
