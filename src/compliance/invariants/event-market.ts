import { SIDES, instrumentOf, venueOf, type MarketPhase, type Side } from '../../domain/index.ts';
import { isHidden, openOf, mayRest, worstPrice, type BookOrder } from './book-order.ts';
import { BookSide, better } from './queues.ts';

/** How far from the market a taker may trade, by what other venues show: micro-dollars. */
export interface Reach {
  /** The worst price that it may trade at, and the best, beyond which what is not displayed stays untouched. */
  readonly worst: number;
  readonly best: number;
}

/** One instrument's market at a venue as commands and events have it: plain queues, which share no code with the engine. */
export class EventMarket {
  /** Number of its book. */
  readonly book: number;
  readonly instrument: number;
  readonly venue: number;
  /** Whether it is a midpoint pool, and that of the larger first. */
  isPool = false;
  isBySize = false;
  /** The best protected price of a side at the other venues, 0 where there is none; undefined: there are no others. */
  elsewhere: ((side: Side) => number) | undefined;
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

  constructor(book: number) {
    this.book = book;
    this.instrument = instrumentOf(book);
    this.venue = venueOf(book);
  }

  get isContinuous(): boolean {
    return this.phase === 'CONTINUOUS';
  }

  /** Puts an order behind all others at its price. */
  rest(order: BookOrder, shown: number): void {
    order.shown = shown;
    order.place = this.isPool || isHidden(order) ? 'HIDDEN' : 'DISPLAYED';
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

  /**
   * The first order that an incoming one may trade with; undefined: there is none.
   *
   * @param reach as other venues' quotes have it; undefined: they do not matter to it
   */
  firstFor(taker: BookOrder, reach?: Reach): BookOrder | undefined {
    const side = taker.side === 'BUY' ? 'SELL' : 'BUY';
    const worst = worstPrice(taker);
    for (const maker of this.inPriority(side)) {
      if (worst !== null && better(side, worst, maker.price)) return undefined;
      if (reach && better(side, reach.worst, maker.price)) return undefined;
      if (reach && maker.place === 'HIDDEN' && better(side, maker.price, reach.best)) continue;
      if (accepts(maker, taker) && (!mayRest(taker) || accepts(taker, maker))) return maker;
    }
    return undefined;
  }

  /** The best displayed price of a side, here or, protected, at another venue; 0: there is none. */
  private best(side: Side): number {
    const own = this.displayed[side].first()?.price ?? 0;
    const other = this.elsewhere?.(side) ?? 0;
    return own === 0 || (other !== 0 && better(side, other, own)) ? other : own;
  }

  /** Where a peg is to stand: the best displayed prices, rounded away from the market, within its limit; 0: nothing to follow. */
  pegPrice({ side, instructions, limit }: BookOrder): number {
    const { tickSize, bandLower, bandUpper } = this;
    const [bid, ask] = [this.best('BUY'), this.best('SELL')];
    let price: number;
    if (instructions.peg === 'PRIMARY') price = side === 'BUY' ? bid : ask;
    else if (bid === 0 || ask === 0 || (this.elsewhere && bid >= ask)) price = 0;
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
export function accepts(order: BookOrder, other: BookOrder): boolean {
  const { minQuantity } = order.instructions;
  if (minQuantity === undefined || !(isHidden(order) || order.place === 'HIDDEN')) return true;
  return openOf(other) >= Math.min(minQuantity, openOf(order));
}
