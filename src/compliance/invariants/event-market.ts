import { SIDES, type MarketPhase, type Side } from '../../domain/index.ts';
import { isHidden, openOf, mayRest, worstPrice, type BookOrder } from './book-order.ts';
import { BookSide, better } from './queues.ts';

/** One instrument's market as commands and events have it: plain queues, which share no code with the engine. */
export class EventMarket {
  readonly instrument: number;
  /** Micro-dollars; NaN where nobody has said. */
  tickSize = Number.NaN;
  phase: MarketPhase = 'CONTINUOUS';
  /** Price bands in force, in micro-dollars; 0 and Infinity: none. */
  bandLower = 0;
  bandUpper = Infinity;
  /** Whether the command under way has led into a phase by an uncross, which has not come yet. */
  uncrossing = false;
  /** Micro-dollars; 0: no trade yet. */
  lastPrice = 0;
  /** Prices of the trades of the command under way. */
  readonly prices: number[] = [];
  readonly displayed: Readonly<Record<Side, BookSide>> = { BUY: new BookSide('BUY'), SELL: new BookSide('SELL') };
  readonly hidden: Readonly<Record<Side, BookSide>> = { BUY: new BookSide('BUY'), SELL: new BookSide('SELL') };
  /** Stops in order of entry. */
  readonly held = new Set<BookOrder>();
  /** Orders outside the book that are for an auction alone. */
  readonly queued = new Set<BookOrder>();
  /** Open pegged orders. */
  readonly pegs = new Set<BookOrder>();

  constructor(instrument: number) {
    this.instrument = instrument;
  }

  get isContinuous(): boolean {
    return this.phase === 'CONTINUOUS';
  }

  /** Puts an order behind all others at its price. */
  rest(order: BookOrder, shown: number): void {
    order.shown = shown;
    order.place = isHidden(order) ? 'HIDDEN' : 'DISPLAYED';
    (order.place === 'HIDDEN' ? this.hidden : this.displayed)[order.side].add(order);
  }

  /** Takes an order out of wherever it stands. */
  lift(order: BookOrder): void {
    if (order.place === 'DISPLAYED') this.displayed[order.side].remove(order);
    else if (order.place === 'HIDDEN') this.hidden[order.side].remove(order);
    else if (order.place === 'HELD') this.held.delete(order);
    else if (order.place === 'QUEUED') this.queued.delete(order);
  }

  /** Both queues of a side in order of priority: price, then what is displayed, then time. */
  *inPriority(side: Side): Generator<BookOrder, void> {
    const shown = this.displayed[side].inPriority();
    const unshown = this.hidden[side].inPriority();
    let [one, other] = [shown.next(), unshown.next()];
    while (!one.done || !other.done) {
      if (!one.done && (other.done || !better(side, other.value.price, one.value.price))) {
        yield one.value;
        one = shown.next();
      } else if (!other.done) {
        yield other.value;
        other = unshown.next();
      }
    }
  }

  /** The first order that an incoming one may trade with; undefined: there is none. */
  firstFor(taker: BookOrder): BookOrder | undefined {
    const side = taker.side === 'BUY' ? 'SELL' : 'BUY';
    const worst = worstPrice(taker);
    for (const maker of this.inPriority(side)) {
      if (worst !== null && better(side, worst, maker.price)) return undefined;
      if (accepts(maker, taker) && (!mayRest(taker) || accepts(taker, maker))) return maker;
    }
    return undefined;
  }

  /** Where a peg is to stand: the best displayed prices, rounded away from the market, within its limit; 0: nothing to follow. */
  pegPrice({ side, instructions, limit }: BookOrder): number {
    const { displayed, tickSize, bandLower, bandUpper } = this;
    const [bid, ask] = [displayed.BUY.first()?.price ?? 0, displayed.SELL.first()?.price ?? 0];
    let price: number;
    if (instructions.peg === 'PRIMARY') price = side === 'BUY' ? bid : ask;
    else if (bid === 0 || ask === 0) price = 0;
    else price = (side === 'BUY' ? Math.floor : Math.ceil)((bid + ask) / 2 / tickSize) * tickSize;
    if (price === 0) return price;
    // A peg follows the market no farther than to the price band.
    return side === 'BUY' ? Math.min(price, limit ?? price, bandUpper) : Math.max(price, limit ?? price, bandLower);
  }

  /** Pegs that stand, or wait, at another price than what they follow gives. */
  misplacedPegs(): BookOrder[] {
    return [...this.pegs].filter(
      (peg) => (peg.place === 'HIDDEN' || peg.place === 'QUEUED') && peg.price !== this.pegPrice(peg),
    );
  }

  /** The best displayed prices are not locked or crossed; undefined: they are not. */
  crossed(): readonly [BookOrder, BookOrder] | undefined {
    const [bid, ask] = SIDES.map((side) => this.displayed[side].first());
    return bid && ask && bid.price >= ask.price ? [bid, ask] : undefined;
  }
}

/** Whether an order's minimum quantity allows a trade with so large a counter-order. */
function accepts(order: BookOrder, other: BookOrder): boolean {
  const { minQuantity } = order.instructions;
  if (minQuantity === undefined || !isHidden(order)) return true;
  return openOf(other) >= Math.min(minQuantity, openOf(order));
}
