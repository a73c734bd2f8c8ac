import { formatDecimal, type Side } from '../../domain/index.ts';
import { isHidden, isRepriced, mayRest, nameOf, openOf, worstPrice, type BookOrder } from './book-order.ts';
import type { EventMarket } from './event-market.ts';
import type { Findings } from './findings.ts';
import { better } from './queues.ts';
import type { VenueWalk } from './venue-walk.ts';

/** Holds what enters a book to what may be in it: type and time in force, slices, prices (I11, I13, I14). */
export class RestCheck {
  private readonly findings: Findings;
  private readonly venues: Pick<VenueWalk, 'firstFor'>;

  constructor(findings: Findings, venues: Pick<VenueWalk, 'firstFor'>) {
    this.findings = findings;
    this.venues = venues;
  }

  /** What is open of an order enters the book. */
  rest(
    market: EventMarket,
    order: BookOrder,
    side: Side,
    price: number,
    shown: number,
    reserve: number,
    sequence: number,
  ): void {
    const { findings } = this;
    const { id, type, timeInForce } = order;
    if (order.place !== 'AT_WORK') findings.fail('I11', `order ${id}: rests, though it stood ${order.place} before`);
    if (!mayRest(order)) findings.fail('I14', `order ${id}, sequence ${sequence}: ${type} ${timeInForce} rests`);
    const at = isRepriced(order) ? order.price : (worstPrice(order) ?? price);
    if (side !== order.side || price !== at) {
      findings.fail('I11', `${nameOf(order)}: rests as ${side} at ${formatDecimal(price)}`);
    }
    const displayed = market.isPool ? 0 : shownOf(order, openOf(order));
    if (shown !== displayed || shown + reserve !== openOf(order)) {
      findings.fail('I14', `${nameOf(order)}: shows ${shown} and keeps ${reserve}; it may show ${displayed}`);
    }
    if (!market.isContinuous) return;
    const first = this.venues.firstFor(market, order);
    // Two displayed orders that cross are told of when the command ends.
    if (first && (first.place === 'HIDDEN' || isHidden(order))) {
      findings.fail('I13', `${nameOf(order)}: rests, though ${nameOf(first)} was there to trade with`);
    }
  }

  /** An iceberg shows its next slice (D7, F16). */
  refresh(order: BookOrder, price: number, shown: number, reserve: number): void {
    const { findings } = this;
    const slice = Math.min(order.instructions.displayQuantity ?? 0, openOf(order));
    if (order.place !== 'SPENT') findings.fail('I14', `${nameOf(order)}: is refreshed, and its slice was not used up`);
    if (price !== order.price || shown !== slice || shown + reserve !== openOf(order)) {
      findings.fail('I14', `${nameOf(order)}: shows ${shown} and keeps ${reserve}; its next slice is ${slice}`);
    }
  }

  /** Post-only, sliding: away from who it would have met. At its own limit an order comes in anew, where quotes elsewhere are in its way. */
  slide(order: BookOrder, price: number): void {
    if (order.place === 'DISPLAYED' && price === order.limit && price === order.price) return;
    if (order.instructions.postOnlySlide === true && better(order.side, order.price, price)) return;
    this.findings.fail('I14', `${nameOf(order)}: is re-priced to ${formatDecimal(price)}`);
  }

  /** When a command is done, pegs stand where what they follow has them. */
  endCommand(market: EventMarket, sequence: number): void {
    if (Number.isNaN(market.tickSize)) return;
    for (const peg of market.misplacedPegs()) {
      const gives = formatDecimal(market.pegPrice(peg));
      this.findings.fail('I14', `sequence ${sequence}: ${nameOf(peg)}; what it follows gives ${gives}`);
    }
  }
}

/** What a displayed order shows of what is open; 0 for one that is hidden. */
function shownOf(order: BookOrder, open: number): number {
  return isHidden(order) ? 0 : Math.min(order.instructions.displayQuantity ?? open, open);
}
