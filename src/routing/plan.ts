import type { RouteOutcome } from '../domain/index.ts';
import { expectedCost } from './expected-cost.ts';
import { offersOf, type Offer, type Offers } from './offers.ts';
import type { RoutePlan, RoutePlanChild, RouteQuestion, RouteScorePlan } from './question.ts';
import { expectedGain, restingPlace } from './resting.ts';
import { sweep } from './sweep-plan.ts';

/**
 * What the router does with an order (F81–F84, D32–D34). The first of these that applies:
 *
 * 1. DARK_FIRST, and DIRECTED where a pool is named before every venue that shows something: the whole order asks the pool.
 * 2. What is displayed within the limit is swept, one TAKE child a venue. What is left is decided on when they are back.
 * 3. What may rest goes to one venue whole.
 *
 * The same question has the same answer, always. Missing quotes are no quotes; nothing is refused.
 */
export function planRoute(question: RouteQuestion): RoutePlan {
  const offers = offersOf(question);
  const pool = poolToAsk(question, offers);
  if (pool) {
    const { quantity, limit } = question;
    return plan(question, offers, 'PROBED', [{ venue: pool.view.venue, kind: 'PROBE', price: limit, quantity }]);
  }
  const shares = sweep(question, offers);
  if (shares.length > 0) {
    const children = shares.map(({ offer, quantity, worst }): RoutePlanChild => ({
      venue: offer.view.venue,
      kind: 'TAKE',
      price: offers.sign * worst,
      quantity,
    }));
    return plan(question, offers, 'TAKEN', children);
  }
  if (isBlocked(question, offers)) return { ...plan(question, offers, 'TAKEN', []), blockedBy: offers.barrierVenue };
  const place = question.mayRest ? restingPlace(question, offers.all) : undefined;
  if (!place) return plan(question, offers, 'TAKEN', []);
  const { quantity, limit } = question;
  return plan(question, offers, 'RESTED', [{ venue: place.view.venue, kind: 'REST', price: limit, quantity }]);
}

/** At its limit the order would trade through, lock or cross a protected quote of a venue that it may not go to. */
function isBlocked({ limit }: RouteQuestion, { barrier, sign }: Offers): boolean {
  return barrier < Infinity && (limit === 0 || sign * limit >= barrier);
}

function poolToAsk(question: RouteQuestion, { all, sign }: Offers): Offer | undefined {
  const { strategy, routeTo, probes } = question;
  const directed = strategy === 'DIRECTED' && routeTo.length > 0;
  if (!probes || (strategy !== 'DARK_FIRST' && !directed)) return undefined;
  const midpoint = midpointOf(question, sign);
  if (midpoint === 0 || isOutside(question, sign, midpoint)) return undefined;
  const pools = all.filter(({ view, closed }) => view.dark && !closed).sort((a, b) => a.place - b.place);
  const pool = pools[0];
  if (!pool || !directed) return pool;
  return all.some(({ within, place }) => within > 0 && place < pool.place) ? undefined : pool;
}

/** Of the national best quote; 0: it is one-sided, locked or crossed. Where half a micro-dollar is over, it goes against the order. */
function midpointOf({ bid, ask }: RouteQuestion, sign: number): number {
  return bid > 0 && ask > bid ? sign * Math.ceil((sign * (bid + ask)) / 2) : 0;
}

function isOutside({ limit }: RouteQuestion, sign: number, price: number): boolean {
  return limit !== 0 && sign * price > sign * limit;
}

/** @param done what the decision comes to at the venues that have a child */
function plan(
  question: RouteQuestion,
  offers: Offers,
  done: RouteOutcome,
  children: readonly RoutePlanChild[],
): RoutePlan {
  const allocated = new Map(children.map(({ venue, quantity }) => [venue, quantity]));
  const score = done === 'RESTED' ? restingScore : takingScore;
  return {
    scores: offers.all.map((offer) => {
      const given = allocated.get(offer.view.venue) ?? 0;
      const scored = score(question, offers, offer);
      return given > 0 ? { ...scored, outcome: done, allocated: given } : scored;
    }),
    children,
    blockedBy: -1,
  };
}

function takingScore(question: RouteQuestion, offers: Offers, offer: Offer): RouteScorePlan {
  const { view, size } = offer;
  const { sign } = offers;
  const price = view.dark ? midpointOf(question, sign) : (view.levels[0]?.price ?? 0);
  let score = 0;
  if (price !== 0) {
    score = offer.within > 0 ? sign * expectedCost(offers, offer, sign * price) : price + sign * view.takerFee;
  }
  const outcome = passedOver(question, offers, offer, price);
  return { venue: view.venue, outcome, price, size, score, allocated: 0, fee: view.takerFee };
}

/** Why a venue gets nothing. */
function passedOver(question: RouteQuestion, { sign }: Offers, offer: Offer, price: number): RouteOutcome {
  const { closed, view, within } = offer;
  if (closed) return closed;
  if (price === 0) return 'NO_QUOTE';
  if (!view.dark) return within > 0 ? 'PASSED_OVER' : 'OUTSIDE_LIMIT';
  return isOutside(question, sign, price) ? 'OUTSIDE_LIMIT' : 'PASSED_OVER';
}

/** In a decision to rest: what each venue where the order might have rested would gain. */
function restingScore(question: RouteQuestion, offers: Offers, offer: Offer): RouteScorePlan {
  const { view, closed, size } = offer;
  if (view.dark) return { ...takingScore(question, offers, offer), score: 0 };
  const score = expectedGain(question, view);
  const price = view.levels[0]?.price ?? 0;
  return { venue: view.venue, outcome: closed ?? 'PASSED_OVER', price, size, score, allocated: 0, fee: view.makerFee };
}
