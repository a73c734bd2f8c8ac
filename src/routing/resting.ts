import { MICRO } from '../domain/index.ts';
import { part } from './expected-cost.ts';
import type { Offer } from './offers.ts';
import type { RouteQuestion, VenueView } from './question.ts';

/**
 * How likely a share that rests at a venue is filled, in millionths: the venue's fill rate times the order's part of the queue, once it
 * has joined it.
 */
function fillProbability({ fillRate, queueAhead }: VenueView, quantity: number): number {
  return Math.floor((fillRate * quantity) / (quantity + queueAhead));
}

/** Half the spread: what a share costs that is not filled, and crosses the spread later. 0 where there is no two-sided quote. */
function missCost({ bid, ask }: RouteQuestion): number {
  return bid > 0 && ask > bid ? Math.floor((ask - bid) / 2) : 0;
}

/**
 * Micro-dollars that a share which rests at a venue is expected to gain (D33): P × (rebate − adverse selection) − (1 − P) × missCost.
 * The rebate is −makerFee: a fee that makers pay is a loss.
 */
export function expectedGain(question: RouteQuestion, view: VenueView): number {
  const filled = fillProbability(view, question.quantity);
  return part(-view.makerFee - view.adverseSelection, filled) - part(missCost(question), MICRO - filled);
}

/**
 * Where an order goes to rest: to the venue that it prefers, whatever that gains, unless self-help is declared against it; DIRECTED to
 * the first named that is open; any other to the venue with the largest expected gain, of equal ones the lower index. Undefined: nowhere.
 */
export function restingPlace(question: RouteQuestion, offers: readonly Offer[]): Offer | undefined {
  const { strategy, routeTo } = question;
  const lit = offers.filter(({ view }) => !view.dark);
  const preferred = lit.find(({ preferred, closed, view }) => preferred && closed !== 'NOT_DIRECTED' && !view.selfHelp);
  if (preferred) return preferred;
  const open = lit.filter(({ closed }) => !closed);
  if (strategy === 'DIRECTED' && routeTo.length > 0) return first(open, ({ place }) => place);
  return first(open, ({ view }) => -expectedGain(question, view));
}

/** The one with the smallest key, of equal ones the first. */
function first(offers: readonly Offer[], key: (offer: Offer) => number): Offer | undefined {
  let best: Offer | undefined;
  for (const offer of offers) if (!best || key(offer) < key(best)) best = offer;
  return best;
}
