import { MICRO } from '../domain/index.ts';
import type { Offer, Offers } from './offers.ts';

/** So many millionths of a value, rounded down. Exact for all prices. */
export function part(value: number, millionths: number): number {
  const whole = Math.floor(value / MICRO);
  return whole * millionths + Math.floor(((value - whole * MICRO) * millionths) / MICRO);
}

/**
 * What a share is expected to cost at a venue (D32): p × own + (1 − p) × fallback, all signed and with fees, where p is the venue's fill
 * rate. Rounded up to a micro-dollar, whichever the side.
 *
 * The fallback is the best effective price behind this quote, at any venue: quotes at the same price are taken to go together. So all
 * venues at a price have the same one, and of two the one with the lower fee and the higher fill rate is never the dearer. Where nothing
 * is behind, it is the worst within the limit. It is never better than the venue's own: nobody gains by quotes that are seldom there.
 */
export function expectedCost(offers: Offers, offer: Offer, price: number): number {
  const own = price + offer.view.takerFee;
  const fallback = fallbackOf(offers, price, own);
  return fallback - part(fallback - own, offer.view.fillRate);
}

function fallbackOf({ all, sign }: Offers, price: number, own: number): number {
  let best = Infinity;
  let worst = own;
  for (const { view, within } of all) {
    const { levels, takerFee } = view;
    if (within === 0) continue;
    worst = Math.max(worst, sign * levels[within - 1]!.price + takerFee);
    for (let at = 0; at < within; at++) {
      const shown = sign * levels[at]!.price;
      if (shown <= price || shown + takerFee < own) continue;
      best = Math.min(best, shown + takerFee);
      break;
    }
  }
  return best < Infinity ? best : worst;
}
