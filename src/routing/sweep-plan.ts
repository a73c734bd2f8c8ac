import type { RoutingStrategy } from '../domain/index.ts';
import { expectedCost } from './expected-cost.ts';
import type { Offer, Offers } from './offers.ts';
import type { RouteQuestion } from './question.ts';

/** What a sweep takes of one venue. */
export interface Share {
  readonly offer: Offer;
  quantity: number;
  /** Worst signed price taken. */
  worst: number;
}

/** A venue's best level that is not taken yet. */
interface Head {
  readonly offer: Offer;
  at: number;
  /** Signed. */
  price: number;
  /** NaN: not worked out. */
  cost: number;
}

type Comparison = (a: Head, b: Head, offers: Offers) => number;

const price: Comparison = (a, b) => a.price - b.price;
const preference: Comparison = (a, b) => Number(b.offer.preferred) - Number(a.offer.preferred);
const fillRate: Comparison = (a, b) => b.offer.view.fillRate - a.offer.view.fillRate;
const latency: Comparison = (a, b) => a.offer.view.latency - b.offer.view.latency;
const fee: Comparison = (a, b) => a.offer.view.takerFee - b.offer.view.takerFee;
const place: Comparison = (a, b) => a.offer.place - b.offer.place;
const cost: Comparison = (a, b, offers) => costOf(a, offers) - costOf(b, offers);

/** What each strategy looks at, one after the other; equal in all: the lower index. */
const BY: Readonly<Record<RoutingStrategy, readonly Comparison[]>> = {
  BEST_PRICE: [price, preference, fillRate, latency, fee],
  LOWEST_COST: [cost, preference, price, latency],
  FASTEST: [latency, price, preference, fillRate, fee],
  DARK_FIRST: [cost, preference, price, latency],
  DIRECTED: [place, price, preference, fillRate, latency, fee],
};

/** Where quotes are protected the price comes first, and the strategy decides among equals (Rule 611). */
const PROTECTED: Readonly<Record<RoutingStrategy, readonly Comparison[]>> = {
  BEST_PRICE: [price, preference, ...BY.BEST_PRICE],
  LOWEST_COST: [price, preference, ...BY.LOWEST_COST],
  FASTEST: [price, preference, ...BY.FASTEST],
  DARK_FIRST: [price, preference, ...BY.DARK_FIRST],
  DIRECTED: [price, preference, ...BY.DIRECTED],
};

/**
 * Takes what is displayed within the limit, level by level over all venues, until the quantity is filled or nothing is left. Of one
 * venue the levels come in order.
 */
export function sweep({ strategy, protects, quantity }: RouteQuestion, offers: Offers): readonly Share[] {
  const comparisons = (protects ? PROTECTED : BY)[strategy];
  const heads = offers.all.filter(({ within }) => within > 0).map((offer) => headOf(offer, offers.sign));
  const shares = new Map<Offer, Share>();
  for (let left = quantity; left > 0 && heads.length > 0;) {
    const head = bestOf(heads, comparisons, offers);
    const { offer } = head;
    const taken = Math.min(left, offer.view.levels[head.at]!.quantity);
    left -= taken;
    if (taken > 0) add(shares, offer, taken, head.price);
    if (++head.at === offer.within) {
      heads.splice(heads.indexOf(head), 1);
    } else {
      head.price = offers.sign * offer.view.levels[head.at]!.price;
      head.cost = NaN;
    }
  }
  return [...shares.values()];
}

function add(shares: Map<Offer, Share>, offer: Offer, quantity: number, worst: number): void {
  const share = shares.get(offer);
  if (!share) {
    shares.set(offer, { offer, quantity, worst });
    return;
  }
  share.quantity += quantity;
  share.worst = worst;
}

function headOf(offer: Offer, sign: number): Head {
  return { offer, at: 0, price: sign * offer.view.levels[0]!.price, cost: NaN };
}

function bestOf(heads: readonly Head[], comparisons: readonly Comparison[], offers: Offers): Head {
  let best = heads[0]!;
  for (let at = 1; at < heads.length; at++) {
    if (isBetter(heads[at]!, best, comparisons, offers)) best = heads[at]!;
  }
  return best;
}

function isBetter(a: Head, b: Head, comparisons: readonly Comparison[], offers: Offers): boolean {
  for (const compare of comparisons) {
    const difference = compare(a, b, offers);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function costOf(head: Head, offers: Offers): number {
  if (Number.isNaN(head.cost)) head.cost = expectedCost(offers, head.offer, head.price);
  return head.cost;
}
