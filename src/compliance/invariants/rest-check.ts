import { formatDecimal, type Side } from '../../domain/index.ts';
import { isHidden, mayRest, nameOf, openOf, worstPrice, type BookOrder } from './book-order.ts';
import type { EventMarket } from './event-market.ts';
import type { Findings } from './findings.ts';
import { better } from './queues.ts';

/** Holds what enters a book to what may be in it: type and time in force, slices, prices (I11, I13, I14). */
export class RestCheck {
  private readonly findings: Findings;

  constructor(findings: Findings) {
    this.findings = findings;
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
    if (side !== order.side || price !== (worstPrice(order) ?? price)) {
      findings.fail('I11', `${nameOf(order)}: rests as ${side} at ${formatDecimal(price)}`);
    }
    const displayed = shownOf(order, openOf(order));
    if (shown !== displayed || shown + reserve !== openOf(order)) {
      findings.fail('I14', `${nameOf(order)}: shows ${shown} and keeps ${reserve}; it may show ${displayed}`);
    }
    if (!market.isContinuous) return;
    const first = market.firstFor(order);
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

  /** Post-only, sliding: away from who it would have met. */
  slide(order: BookOrder, price: number): void {
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
