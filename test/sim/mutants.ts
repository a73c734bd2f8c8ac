import { HeldStops, Ladder, OrderBook, OrderStore, Sweep } from '../../src/book/index.ts';
import { Exposures } from '../../src/risk/index.ts';
import { CallAuction } from '../../src/venue/call-auction.ts';
import { Expiries } from '../../src/venue/expiries.ts';
import { OrderDesk } from '../../src/venue/order-desk.ts';
import { Pegs } from '../../src/venue/pegs.ts';
import { Standing } from '../../src/venue/standing.ts';
import { StopWatch } from '../../src/venue/stop-watch.ts';

/** A way to break the core. `break` gives what mends it again. */
export interface Mutant {
  readonly name: string;
  readonly break: () => () => void;
}

export type Method = (this: never, ...args: never[]) => unknown;

/** Puts another method in the place of one, private ones too. The new one is made of the old. */
export function replace(type: { readonly prototype: object }, name: string, make: (old: Method) => Method): () => void {
  const { prototype } = type;
  const old = Reflect.get(prototype, name) as Method | undefined;
  if (typeof old !== 'function') throw new Error(`There is no method ${name} to break.`);
  Reflect.set(prototype, name, make(old));
  return () => void Reflect.set(prototype, name, old);
}

/** A method as a function of its object, for those who call the old one. */
export const call = (method: Method, self: unknown, ...args: unknown[]): unknown => Reflect.apply(method, self, args);

/** Ways to break the rules of the market, each of which somebody has once shipped. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'F2 priority is lost: the newest order of a level trades first',
    break: () =>
      replace(
        Ladder,
        'head',
        () =>
          function (this: { ints: Int32Array }, level: number) {
            return this.ints[(level << 3) + 1];
          },
      ),
  },
  {
    name: 'D8 an iceberg leaks its reserve into the displayed quantity',
    break: () =>
      replace(
        OrderBook,
        'place',
        (old) =>
          function (this: unknown, ...args: number[]) {
            const [slot, id, side, tick, shown, reserve] = args as [number, number, number, number, number, number];
            return call(old, this, slot, id, side, tick, shown + reserve, reserve);
          },
      ),
  },
  {
    name: 'D14 stops look at the first trade only',
    break: () =>
      replace(
        StopWatch,
        'lookAtTrades',
        (old) =>
          function (this: { turns: number[] }, from: number) {
            if (this.turns.length === 0) call(old, this, from);
          },
      ),
  },
  {
    name: 'D14 a single pass: what a stop trades sets off no other',
    break: () =>
      replace(
        OrderDesk,
        'takeTurn',
        (old) =>
          function (this: { watch: object }, slot: number) {
            call(old, this, slot);
            Reflect.set(this.watch, 'lookAtTrades', () => undefined);
          },
      ),
  },
  {
    name: 'D10 fill-or-kill does not see its own orders in the way',
    break: () =>
      replace(
        Sweep,
        'tryShown',
        (old) =>
          function (this: unknown, ladder: unknown, key: number, trial: { taker: { group: number } }) {
            const { taker } = trial;
            const { group } = taker;
            taker.group = -1;
            call(old, this, ladder, key, trial);
            taker.group = group;
          },
      ),
  },
  {
    name: 'a minimum quantity is not asked for',
    break: () => replace(Sweep, 'accepts', () => () => true),
  },
  {
    name: 'D12 a size-down loses shares twice',
    break: () =>
      replace(
        Standing,
        'decrease',
        (old) =>
          function (this: { orders: OrderStore }, slot: number, quantity: number) {
            const { orders } = this;
            call(old, this, slot, quantity);
            if (orders.quantity(slot) > 1) orders.setQuantity(slot, orders.quantity(slot) - 1);
          },
      ),
  },
  {
    name: 'F22 an order expires one instant late',
    break: () =>
      replace(
        Expiries,
        'takeDue',
        (old) =>
          function (this: unknown, time: number) {
            return call(old, this, time - 1);
          },
      ),
  },
  {
    name: 'what is left of orders for the open stays after it',
    break: () => replace(CallAuction, 'cancelLeft', () => () => undefined),
  },
  {
    name: 'one cancels the other: it does not',
    break: () => replace(OrderDesk, 'cancelOther', () => () => undefined),
  },
  {
    name: 'a peg is rounded towards the market',
    break: () =>
      replace(
        Pegs,
        'tickOf',
        (old) =>
          function (this: { orders: OrderStore }, slot: number) {
            const tick = call(old, this, slot) as number;
            return tick > 1 && this.orders.side(slot) === 0 ? tick + 1 : tick;
          },
      ),
  },
  {
    name: 'I10 a canceled order stays in the open interest',
    break: () =>
      replace(
        Exposures,
        'open',
        (old) =>
          function (this: unknown, ...args: number[]) {
            const [account, instrument, side, quantity] = args as [number, number, number, number];
            return call(old, this, account, instrument, side, quantity < 0 ? quantity + 1 : quantity);
          },
      ),
  },
  {
    name: 'a trailing stop moves away from the market, too',
    break: () =>
      replace(
        HeldStops,
        'add',
        (old) =>
          function (this: { orders: OrderStore }, slot: number) {
            const terms = this.orders.terms(slot);
            if (terms && terms.trail > 0) this.orders.setTick(slot, Math.max(1, terms.stopTick - 1));
            return call(old, this, slot);
          },
      ),
  },
];
