import { Children } from '../../../src/exchange/children.ts';
import { Routes } from '../../../src/exchange/routes.ts';
import { FeeCharges } from '../../../src/exchange/fee-charges.ts';
import { Venues } from '../../../src/exchange/venue-state.ts';
import { NationalQuote, OrderProtection } from '../../../src/routing/index.ts';
import { QuoteTrail } from '../../../src/routing/quote-trail.ts';
import { FeeBook, Market } from '../../../src/venue/index.ts';
import { GuardedOrders } from '../../../src/venue/guarded-orders.ts';
import { MidpointPool } from '../../../src/venue/midpoint-pool.ts';
import { call, replace, type Method, type Mutant } from '../mutants.ts';

/** A method that gives the same whatever it is asked. */
const always =
  (value: unknown): Method =>
  () =>
    value;

/** A method whose answer is changed. */
function answered(old: Method, change: (answer: unknown) => unknown): Method {
  return function (this: unknown, ...args: unknown[]) {
    return change(call(old, this, ...args));
  };
}

/** Puts another getter in the place of one. */
function replaceGetter(type: { readonly prototype: object }, name: string, get: () => unknown): () => void {
  const { prototype } = type;
  const old = Object.getOwnPropertyDescriptor(prototype, name);
  if (old?.get === undefined) throw new Error(`There is no getter ${name} to break.`);
  Object.defineProperty(prototype, name, { ...old, get });
  return () => void Object.defineProperty(prototype, name, old);
}

const ANY_KEY = 2 ** 31 - 1;

/** Ways to break what venues mean to each other. */
export const VENUE_MUTANTS: readonly Mutant[] = [
  {
    name: 'D43 takers trade through the protected quotes of other venues',
    break: () => replace(OrderProtection, 'protectedKey', () => always(ANY_KEY)),
  },
  {
    name: 'D43 trades through protected quotes have no verdict',
    break: () => replace(OrderProtection, 'judge', () => always(undefined)),
  },
  {
    name: 'D43 the regime of the day is not asked',
    break: () => replaceGetter(NationalQuote, 'protects', always(true)),
  },
  {
    name: '610(d) orders may lock the quotes of other venues',
    break: () =>
      replace(
        OrderProtection,
        'displayTick',
        (old) =>
          function (this: unknown, side: number) {
            return (call(old, this, side) as number) + (side === 0 ? 1 : -1);
          },
      ),
  },
  {
    name: '611(b)(8) a quote flickers for ever',
    break: () =>
      replace(
        QuoteTrail,
        'leastAggressive',
        (old) =>
          function (this: unknown, side: number, tick: number, time: number, window: number) {
            return call(old, this, side, tick, time, 100 * window);
          },
      ),
  },
  {
    name: 'D39 odd lots make the national best quote',
    break: () => replaceGetter(NationalQuote, 'roundLot', always(1)),
  },
  {
    name: 'D39 stale quotes count',
    break: () =>
      replace(
        NationalQuote,
        'isProtected',
        () =>
          function (this: unknown, market: Market) {
            return market.continuous && market.venue.protectedQuotes;
          },
      ),
  },
  {
    name: '611(b)(1) self-help changes nothing',
    break: () => replace(Venues, 'setSelfHelp', () => always(undefined)),
  },
  {
    name: 'other venues trade on while the home market is halted',
    break: () => replace(Market, 'followPhase', () => always(undefined)),
  },
  {
    name: 'D37 the pool trades at the bid',
    break: () =>
      replaceGetter(NationalQuote, 'midpoint', function (this: NationalQuote) {
        return this.last[2]! > this.last[0]! ? this.last[0]! : 0;
      }),
  },
  {
    name: 'D37 the pool trades while the market is locked',
    break: () =>
      replaceGetter(NationalQuote, 'midpoint', function (this: NationalQuote) {
        const [bid = 0, , ask = 0] = this.last;
        return bid > 0 && ask >= bid ? (bid + ask) / 2 : 0;
      }),
  },
  {
    name: 'D37 the pool does not hear that the midpoint has moved',
    break: () => replace(MidpointPool, 'cross', () => always(undefined)),
  },
  {
    name: 'D37 size gives priority where time should',
    break: () => replaceGetter(MidpointPool, 'isBySize', always(true)),
  },
  {
    name: 'D33 a maker is never charged, but paid',
    break: () =>
      replace(
        FeeBook,
        'feeOf',
        (old) =>
          function (this: unknown, role: number, ...args: unknown[]) {
            const fee = call(old, this, role, ...args) as number;
            return role === 0 ? -Math.abs(fee) : fee;
          },
      ),
  },
  {
    name: 'D42 what an account has traded gives it no better tier',
    break: () => replace(Venues, 'volumeOf', () => always(0)),
  },
  {
    name: 'I9 a fee is said, and not taken from the cash',
    break: () =>
      replace(
        FeeCharges,
        'chargeTrade',
        (old) =>
          function (this: { exposures: { cash: object } }, ...args: unknown[]) {
            const { cash } = this.exposures;
            Reflect.set(cash, 'move', () => undefined);
            call(old, this, ...args);
            Reflect.deleteProperty(cash, 'move');
          },
      ),
  },
  {
    name: 'D34 what comes back from a venue is lost',
    break: () =>
      replace(
        Routes,
        'moveOpen',
        (old) =>
          function (this: unknown, parent: number, quantity: number) {
            call(old, this, parent, quantity > 10 ? quantity - 10 : quantity);
          },
      ),
  },
  {
    name: 'routed orders are at their venues at once',
    break: () =>
      replace(
        Routes,
        'send',
        (old) =>
          function (this: { core: { venues: { states: { latency: number }[] } } }, ...args: unknown[]) {
            const { states } = this.core.venues;
            const latencies = states.map(({ latency }) => latency);
            for (const state of states) state.latency = 0;
            call(old, this, ...args);
            for (const [place, latency] of latencies.entries()) states[place]!.latency = latency;
          },
      ),
  },
  {
    name: 'the router looks at displayed size twice',
    break: () => replace(Children, 'of', (old) => answered(old, () => [])),
  },
  {
    name: 'orders that follow the quotes of other venues do not',
    break: () => replace(GuardedOrders, 'review', () => always(undefined)),
  },
  {
    name: 'F86 what rests in the pool is part of the national best quote',
    break: () =>
      replace(
        NationalQuote,
        'quoteOf',
        (old) =>
          function (this: NationalQuote, market: Market, side: number) {
            const quote = call(old, this, market, side) as { tick: number; quantity: number };
            for (const { book } of this.pools) for (const _ of book.restingHidden(side)) quote.quantity += 100;
            return quote;
          },
      ),
  },
];
