import type { OrderStore, SpecialTerms } from '../book/index.ts';
import {
  CANCEL_REASONS,
  TIMES_IN_FORCE,
  invariant,
  type CancelReason,
  type EventBuffer,
  type TimeInForce,
} from '../domain/index.ts';
import type { MidpointPool } from './midpoint-pool.ts';
import type { OpenInterest } from './open-interest.ts';
import type { OrderRouter, Surroundings } from './surroundings.ts';

const reason = (word: CancelReason): number => CANCEL_REASONS.indexOf(word);
export const REASON = {
  IOC: reason('IOC'),
  FOK: reason('FOK'),
  NO_LIQUIDITY: reason('NO_LIQUIDITY'),
  PRICE_COLLAR: reason('PRICE_COLLAR'),
  PRICE_BAND: reason('PRICE_BAND'),
  REGULATION: reason('REGULATION'),
  SELF_TRADE_PREVENTION: reason('SELF_TRADE_PREVENTION'),
  MIN_QUANTITY: reason('MIN_QUANTITY'),
  PHASE: reason('PHASE'),
  LINKED: reason('LINKED'),
  REDUCE_ONLY: reason('REDUCE_ONLY'),
} as const;

const timeInForce = (word: TimeInForce): number => TIMES_IN_FORCE.indexOf(word);
export const TIF = {
  DAY: timeInForce('DAY'),
  GTC: timeInForce('GTC'),
  IOC: timeInForce('IOC'),
  FOK: timeInForce('FOK'),
  OPENING: timeInForce('AT_THE_OPENING'),
  CLOSING: timeInForce('AT_THE_CLOSE'),
} as const;

/** What the desk asks of the market around it. */
export interface DeskMarket {
  /** Micro-dollars of one tick. */
  readonly tickSize: number;
  /** Whether orders match as they come. */
  readonly continuous: boolean;
  /** Price bands in force, in micro-dollars; 0 and Infinity: none. */
  readonly bandLower: number;
  readonly bandUpper: number;
  /** Days that Rule 201 still restricts short sales on; 0: it does not. */
  readonly shortSaleDays: number;
  /** The price, in ticks, that is one step less aggressive than one of the other side. @param side of that one */
  tickBehind(side: number, tick: number): number;
  /** What other venues mean to it; null: there are none, or it shows nothing itself. */
  readonly around: Surroundings | null;
  /** Of a dark venue; null: it shows what it has. */
  readonly pool: MidpointPool | null;
  /** Midpoint of the national best quote, in micro-dollars; 0: there is none. */
  readonly midpoint: number;
  /** Last trade in ticks: here, or where there was none, at the home market; 0: none. */
  readonly lastTick: number;
  /** Best displayed bid, other venues' protected ones included, in ticks; 0: none. */
  readonly bestBid: number;
  /** Worst key that an order without a limit may trade at: within the collar (D3) and the price bands. */
  marketLimit(side: number): number;
  /** Worst key that the price bands let an order of a side trade at. */
  bandKey(side: number): number;
}

/** What a desk works with. */
export interface DeskParts {
  readonly orders: OrderStore;
  readonly events: EventBuffer;
  readonly interest: OpenInterest;
  /** Trade group of each account. */
  readonly groups: readonly number[];
  /** Whether a reduce-only order is held to the position at each fill, and not only when it comes. */
  readonly holdsReduceOnly: boolean;
  /** Absent: there is one venue. */
  readonly router?: OrderRouter;
}

/** Shares of a side that bring a position no further than to zero. */
export function mostThatReduces(position: number, side: number): number {
  return Math.max(0, side === 0 ? -position : position);
}

/** Whether an order of a time in force (index) may rest. */
export function mayRest(tif: number): boolean {
  return tif < TIF.IOC;
}

/** The special terms of an order that has some. */
export function termsOf(orders: OrderStore, slot: number): SpecialTerms {
  const terms = orders.terms(slot);
  invariant(terms, 'the order has special terms');
  return terms;
}
