import { NONE, PEG, PLACE, type OrderBook, type OrderStore, type SpecialTerms } from '../book/index.ts';
import { termsOf, type DeskMarket } from './desk-parts.ts';

/** How pegged orders are moved. */
export interface PegMover {
  /** Takes a pegged order out of its queue; it goes on being counted. */
  setAside(slot: number): void;
  /** Gives an order that was set aside its new price (ticks; 0: it waits), and carries it out there. */
  moveTo(slot: number, tick: number): void;
}

/** What pegs ask of their market. */
type PegMarket = Pick<DeskMarket, 'bandLower' | 'bandUpper' | 'around'>;

/** The open pegged orders of a market. They follow the best displayed prices, other venues' protected ones included, rounded away from the market. */
export class Pegs {
  /** Slots. */
  readonly open = new Set<number>();
  /** The best displayed prices that all of them stood right with; -1: one has been priced by others since. So most orders cost them no look. */
  private bid = -1;
  private ask = -1;
  private readonly market: PegMarket;
  private readonly book: OrderBook;
  private readonly orders: OrderStore;

  constructor(market: PegMarket, book: OrderBook) {
    this.market = market;
    this.book = book;
    this.orders = book.orders;
  }

  /** Where a peg that is to be priced stands now, in ticks; 0: it has nothing to follow. */
  place(slot: number): number {
    if (this.bestBid !== this.bid || this.bestAsk !== this.ask) this.bid = -1;
    return this.tickOf(slot);
  }

  /** Something but the best prices has moved: all are looked at next time. */
  forget(): void {
    this.bid = -1;
  }

  private get bestBid(): number {
    const own = this.book.bestTick(0);
    const other = this.market.around?.best(0).tick ?? 0;
    return other > own ? other : own;
  }

  private get bestAsk(): number {
    const own = this.book.bestTick(1);
    const other = this.market.around?.best(1).tick ?? 0;
    return own === 0 || (other > 0 && other < own) ? other : own;
  }

  private tickOf(slot: number): number {
    const { book, orders, market } = this;
    const terms = termsOf(orders, slot);
    const side = orders.side(slot);
    const [bid, ask] = [this.bestBid, this.bestAsk];
    let tick: number;
    if (terms.peg === PEG.PRIMARY) tick = side === 0 ? bid : ask;
    else if (bid === 0 || ask === 0 || (market.around !== null && bid >= ask)) tick = 0;
    else tick = side === 0 ? Math.floor((bid + ask) / 2) : Math.ceil((bid + ask) / 2);
    if (tick === 0) return tick;
    const band = (side === 0 ? market.bandUpper : market.bandLower) / book.tickSize;
    tick = side === 0 ? Math.min(tick, band) : Math.max(tick, band);
    if (terms.limitTick === 0) return tick;
    return side === 0 ? Math.min(tick, terms.limitTick) : Math.max(tick, terms.limitTick);
  }

  /** Moves those whose price has changed, in order of time, until none has. */
  reprice(mover: PegMover): void {
    const { orders } = this;
    for (;;) {
      const [bid, ask] = [this.bestBid, this.bestAsk];
      if (bid === this.bid && ask === this.ask) return;
      const moved = [...this.open]
        .filter((slot) => isPriced(termsOf(orders, slot)) && this.tickOf(slot) !== orders.tick(slot))
        .sort((a, b) => orders.stamp(a) - orders.stamp(b))
        .map((slot) => [orders.id(slot), this.tickOf(slot)] as const);
      if (moved.length === 0) {
        this.bid = bid;
        this.ask = ask;
        return;
      }
      // What they trade may bring the old prices back, with which they do not stand right any more.
      this.bid = -1;
      // All are taken out before the first comes in again, so that none trades at a price that is past.
      for (const [id] of moved) mover.setAside(orders.find(id));
      for (const [id, tick] of moved) {
        const slot = orders.find(id);
        if (slot !== NONE) mover.moveTo(slot, tick);
      }
    }
  }
}

/** Whether a peg has a price of its own to move: it stands in the book, or waits for one. */
function isPriced({ place }: SpecialTerms): boolean {
  return place === PLACE.HIDDEN || place === PLACE.WAITING;
}
