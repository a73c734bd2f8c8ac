import { BUY } from '../book/index.ts';
import type { RouteOutcome } from '../domain/index.ts';
import type { RouteQuestion, VenueView } from './question.ts';

/**
 * A venue among the others. Prices in here are signed: as they are for buys, negative for sells. So the lower is the better one for
 * either side, a fee is always added, and sells are the exact mirror of buys.
 */
export interface Offer {
  readonly view: VenueView;
  /** Why the order may not go there; undefined: it may. */
  readonly closed: RouteOutcome | undefined;
  /** Levels that are within the limit. */
  readonly within: number;
  /** Shares displayed there. */
  readonly size: number;
  /** Place in `routeTo`; 0 where it names none. */
  readonly place: number;
  readonly preferred: boolean;
}

/** What there is to take, and how far one may go for it. */
export interface Offers {
  readonly all: readonly Offer[];
  /** 1: buys, -1: sells. */
  readonly sign: number;
  /** Worst signed price that the order may trade at. */
  readonly worst: number;
  /** Best protected quote of a venue that the order may not go to, signed; Infinity: none. */
  readonly barrier: number;
  /** The venue that shows it; -1: none. */
  readonly barrierVenue: number;
}

export function offersOf(question: RouteQuestion): Offers {
  const { side, limit, venues, protects } = question;
  const sign = side === BUY ? 1 : -1;
  let worst = limit === 0 ? Infinity : sign * limit;
  let barrier = Infinity;
  let barrierVenue = -1;
  if (protects) {
    for (const view of venues) {
      if (view.protectedPrice === 0 || closedTo(question, view) !== 'NOT_DIRECTED' || unfit(view)) continue;
      if (sign * view.protectedPrice >= barrier) continue;
      barrier = sign * view.protectedPrice;
      barrierVenue = view.venue;
    }
    worst = Math.min(worst, barrier);
  }
  return { all: venues.map((view) => offerOf(question, view, sign, worst)), sign, worst, barrier, barrierVenue };
}

function offerOf(question: RouteQuestion, view: VenueView, sign: number, worst: number): Offer {
  const { routeTo, prefers } = question;
  const closed = closedTo(question, view);
  let within = 0;
  let size = 0;
  for (const { price, quantity } of view.levels) {
    if (sign * price > worst) break;
    within++;
    size += quantity;
  }
  const place = routeTo.length === 0 ? 0 : routeTo.indexOf(view.venue);
  return { view, closed, within: closed ? 0 : within, size, place, preferred: view.venue === prefers };
}

function closedTo({ routeTo }: RouteQuestion, view: VenueView): RouteOutcome | undefined {
  if (routeTo.length > 0 && !routeTo.includes(view.venue)) return 'NOT_DIRECTED';
  return unfit(view);
}

/** Nobody goes there now, and its quotes bind nobody. */
function unfit({ trading, selfHelp, stale }: VenueView): RouteOutcome | undefined {
  if (!trading) return 'NOT_TRADING';
  if (selfHelp) return 'SELF_HELP';
  return stale ? 'STALE' : undefined;
}
