import type { QuotedLevel, Side } from '../../src/domain/index.ts';
import { seededRandom } from '../flow/random.ts';

export const TICK = 10_000;

/** Lit venues of the day, the home market first; the pool comes after them. */
export const LIT = ['BOURSE', 'NYSE', 'NASDAQ', 'BATS', 'IEX', 'EDGX'] as const;

/** What a venue shows, best first; of the home market, what its market maker quotes. */
export interface Shown {
  readonly venue: number;
  readonly bids: readonly QuotedLevel[];
  readonly asks: readonly QuotedLevel[];
}

/** Somebody who takes what a venue shows, or waits in the pool. */
export interface OtherOrder {
  /** Index of a lit venue; null: the pool. */
  readonly venue: number | null;
  readonly side: Side;
  readonly quantity: number;
  /** Micro-dollars. */
  readonly price: number;
}

/** An order whose way to the venues is what the policies differ in. */
export interface ClientOrder {
  readonly side: Side;
  readonly quantity: number;
  readonly price: number;
  /** Waits for its price; the others trade at once. */
  readonly patient: boolean;
}

/** Half a minute of the day: what the venues show from its begin on, then the client, then the others. */
export interface Step {
  /** Middle of the market that all venues quote around, in micro-dollars. */
  readonly middle: number;
  readonly shown: readonly Shown[];
  readonly client: ClientOrder | null;
  readonly others: readonly OtherOrder[];
}

/** Half minutes of a trading day. */
export const STEPS = 780;
/** Steps that a patient order waits for. */
export const PATIENCE = 10;

const LEVELS = 4;
const ROUND_LOT = 100;

/** Ticks; the spread that all venues quote around is one or two. */
const BEGIN = 15_000;

/** How large a venue's levels are beside the others', and in how many cases of a hundred its best price lies behind theirs. */
const MANNERS: readonly { readonly size: number; readonly behind: number }[] = [
  { size: 1, behind: 30 },
  { size: 1.3, behind: 30 },
  { size: 1.4, behind: 25 },
  { size: 0.8, behind: 40 },
  { size: 0.5, behind: 45 },
  { size: 0.6, behind: 45 },
];

/** The day of a seed: the same for every policy, whatever its orders meet. */
export function makeDay(seed: number): readonly Step[] {
  const random = seededRandom(seed);
  const roll = (sides: number): number => Math.floor(random() * sides);
  const chance = (percent: number): boolean => roll(100) < percent;
  const side = (): Side => (chance(50) ? 'BUY' : 'SELL');
  let bid = BEGIN;

  const level = (price: number, size: number): QuotedLevel => {
    const lots = 1 + Math.floor(size * (1 + roll(8)));
    return { price: price * TICK, quantity: lots * ROUND_LOT };
  };

  const shownBy = (venue: number, ask: number): Shown => {
    const { size, behind } = MANNERS[venue]!;
    const from = (best: number, way: number): QuotedLevel[] => {
      const first = best + (chance(behind) ? way : 0);
      return Array.from({ length: LEVELS }, (_, place) => level(first + way * place, size * (1 + place / 2)));
    };
    return { venue, bids: from(bid, -1), asks: from(ask, 1) };
  };

  const quantity = (): number => {
    const kind = roll(10);
    if (kind < 6) return (1 + roll(5)) * ROUND_LOT + (chance(20) ? roll(99) : 0);
    return kind < 9 ? (6 + roll(15)) * ROUND_LOT : (30 + roll(51)) * ROUND_LOT;
  };

  const clientOrder = (ask: number): ClientOrder => {
    const way = side();
    const patient = chance(40);
    const [near, far] = way === 'BUY' ? [bid, ask + 3] : [ask, bid - 3];
    return { side: way, quantity: quantity(), price: (patient ? near : far) * TICK, patient };
  };

  /** What takes has a limit at the best price that all quote around; it leans towards where the price goes next. */
  const taker = (ask: number, next: number): OtherOrder => {
    const way: Side = chance(50 + 20 * Math.sign(next)) ? 'BUY' : 'SELL';
    return {
      venue: roll(LIT.length),
      side: way,
      quantity: (1 + roll(10)) * ROUND_LOT,
      price: (way === 'BUY' ? ask : bid) * TICK,
    };
  };

  const waiting = (ask: number): OtherOrder => {
    const way = side();
    return { venue: null, side: way, quantity: (2 + roll(25)) * ROUND_LOT, price: (way === 'BUY' ? ask : bid) * TICK };
  };

  return Array.from({ length: STEPS }, () => {
    const ask = bid + (chance(60) ? 1 : 2);
    const move = chance(50) ? 0 : chance(50) ? 1 : -1;
    const step: Step = {
      middle: ((bid + ask) * TICK) / 2,
      shown: LIT.map((_, venue) => shownBy(venue, ask)),
      client: chance(50) ? clientOrder(ask) : null,
      others: [...Array.from({ length: 3 + roll(5) }, () => taker(ask, move)), ...(chance(40) ? [waiting(ask)] : [])],
    };
    bid += move;
    return step;
  });
}
