import { MAX_TICK, NONE, NO_KEY, OrderBook, PLACE, POST_ONLY, ROUTING, type SpecialTerms } from '../book/index.ts';
import { EVENT } from '../domain/index.ts';
import { REASON, termsOf, type DeskMarket } from './desk-parts.ts';
import { specialTerms } from './links.ts';
import type { Questions } from './questions.ts';
import type { Standing } from './standing.ts';
import type { Surroundings } from './surroundings.ts';
import { isExempt } from './takers.ts';

const { QUEUED, REPRICED } = EVENT;

/** What is done to orders beside the quotes of other venues. Slots stand nowhere, unless they are withdrawn first. */
export interface GuardedDesk {
  readonly standing: Standing;
  readonly questions: Questions;
  /** Puts what is open into the book. */
  rest(slot: number): void;
  /** Cancels what is open. */
  drop(slot: number, why: number): void;
  carryOut(slot: number): void;
}

/** Orders that a protected quote of another venue keeps from their limit, or from work (Rules 610(d) and 611). */
export class GuardedOrders {
  /** Those that wait until they may come nearer to their limit: slots. */
  readonly open = new Set<number>();
  /** Price in ticks at which the order that moves just now was said to stand; 0: none moves. */
  private announced = 0;
  private readonly market: DeskMarket;
  private readonly book: OrderBook;
  private readonly desk: GuardedDesk;

  constructor(market: DeskMarket, book: OrderBook, desk: GuardedDesk) {
    this.market = market;
    this.book = book;
    this.desk = desk;
  }

  /** Whether an order that is to be routed where it may not trade has something to do elsewhere. */
  goesElsewhere(slot: number, terms: SpecialTerms): boolean {
    const { market } = this;
    const { orders } = this.book;
    if (!market.continuous || market.around === null || terms.exemption !== 0) return false;
    const side = orders.side(slot);
    const tick = orders.tick(slot);
    const other = market.around.best(1 - side).tick;
    if (other === 0 || (tick > 0 && (side === 0 ? other > tick : other < tick))) return false;
    const ownKey = tick === 0 ? market.marketLimit(side) : OrderBook.limitKey(side, tick);
    const limitKey = Math.min(ownKey, market.around.protectedKey(side));
    // What trades here as well as there does so here, as far as it goes.
    const { questions } = this.desk;
    const prevention = orders.selfTradePrevention(slot);
    return !questions.couldFill(orders.account(slot), side, limitKey, orders.leaves(slot), prevention);
  }

  /** Puts what is left of an order into the book, unless it would lock or cross a protected quote there: then its routing says what becomes of it. */
  rest(around: Surroundings, slot: number, terms: SpecialTerms): void {
    const { book, desk } = this;
    const { orders, events } = book;
    const side = orders.side(slot);
    const most = around.displayTick(side);
    const slides = terms.routing === ROUTING.REPRICE || terms.postOnly === POST_ONLY.SLIDE;
    if (isAsFar(side, orders.tick(slot), most)) {
      this.open.delete(slot);
      desk.rest(slot);
    } else if (terms.routing === ROUTING.STAY) {
      orders.setStamp(slot, orders.nextStamp++);
      desk.standing.settle(slot, PLACE.STAYING);
      events.push2(QUEUED, book.index, orders.id(slot));
      this.open.add(slot);
    } else if (slides && most >= 1 && most <= MAX_TICK) {
      orders.setTick(slot, most);
      if (terms.postOnly === POST_ONLY.SLIDE) terms.limitTick = most;
      if (most !== this.announced) events.push3(REPRICED, book.index, orders.id(slot), most * book.tickSize);
      desk.rest(slot);
      if (terms.routing === ROUTING.REPRICE) this.open.add(slot);
    } else {
      desk.drop(slot, REASON.REGULATION);
    }
  }

  /** The quotes of other venues may have moved: whoever they kept back comes nearer to its limit, in order of time. */
  review(): void {
    const { book } = this;
    const { orders, events } = book;
    const { around, continuous } = this.market;
    if (this.open.size === 0 || around === null || !continuous) return;
    const ids = [...this.open].sort((a, b) => orders.stamp(a) - orders.stamp(b)).map((slot) => orders.id(slot));
    for (const id of ids) {
      const slot = orders.find(id);
      if (slot === NONE || !this.mayMove(slot, around)) continue;
      const { place, limitTick } = termsOf(orders, slot);
      this.desk.standing.withdraw(slot);
      this.open.delete(slot);
      orders.setTick(slot, limitTick);
      // It leaves its place first, and may trade on the way.
      if (place === PLACE.DISPLAYED) {
        this.announced = nearer(orders.side(slot), limitTick, around.displayTick(orders.side(slot)));
        events.push3(REPRICED, book.index, id, this.announced * book.tickSize);
      }
      this.desk.carryOut(slot);
      this.announced = 0;
    }
  }

  /**
   * Another venue's quote may have kept two orders of this book apart, of which one does not show, until it was gone: the older of the two
   * sides goes to work then.
   */
  meetAgain(): void {
    const { book, desk, market } = this;
    const { around, continuous } = market;
    if (around === null || !continuous) return;
    const { orders } = book;
    for (const side of [0, 1]) {
      for (let slot = this.hiddenThatMeets(side, around); slot !== NONE; slot = this.hiddenThatMeets(side, around)) {
        const [id, leaves] = [orders.id(slot), orders.leaves(slot)];
        desk.standing.withdraw(slot);
        desk.carryOut(slot);
        const now = orders.find(id);
        if (now !== NONE && orders.leaves(now) === leaves) break;
      }
    }
  }

  /** The first order of a side that does not show and could trade here now. */
  private hiddenThatMeets(side: number, around: Surroundings): number {
    const { book, desk, market } = this;
    const other = Math.min(book.ladder(1 - side).best, book.hiddenLadder(1 - side).best);
    if (other === NO_KEY || book.hiddenLadder(side).best === NO_KEY) return NONE;
    for (const slot of book.restingHidden(side)) {
      const ownKey = OrderBook.limitKey(side, book.orders.tick(slot));
      if (ownKey < other) return NONE;
      const limitKey = Math.min(ownKey, market.bandKey(side), around.protectedKey(side));
      const { minQuantity } = termsOf(book.orders, slot);
      const { questions } = desk;
      if (questions.wouldTrade(side, limitKey, around.bestKey(side), book.orders.leaves(slot), minQuantity))
        return slot;
    }
    return NONE;
  }

  /**
   * Continuous trading has begun here and elsewhere: what stands in the book and locks or crosses a protected quote elsewhere comes in
   * anew, best price first (Rule 610(d)). Quotes that a feed tells of stay.
   */
  comeInAnew(): void {
    const { market, desk, book } = this;
    const { orders, events } = book;
    if (market.around === null || !market.continuous) return;
    for (const side of [0, 1]) {
      for (let slot = this.firstBeyond(side); slot !== NONE; slot = this.firstBeyond(side)) {
        const { limitTick } = specialTerms(orders, slot);
        desk.standing.withdraw(slot);
        orders.setTick(slot, limitTick);
        events.push3(REPRICED, book.index, orders.id(slot), limitTick * book.tickSize);
        desk.carryOut(slot);
      }
    }
  }

  private firstBeyond(side: number): number {
    const { book } = this;
    const most = this.market.around!.displayTick(side);
    for (const slot of book.resting(side)) {
      if (isAsFar(side, book.orders.tick(slot), most)) return NONE;
      const terms = book.orders.terms(slot);
      if (terms === undefined || !isExempt(terms)) return slot;
    }
    return NONE;
  }

  private mayMove(slot: number, around: Surroundings): boolean {
    const { orders } = this.book;
    const { place, limitTick } = termsOf(orders, slot);
    const side = orders.side(slot);
    const most = around.displayTick(side);
    if (place === PLACE.STAYING) return isAsFar(side, limitTick, most);
    return place === PLACE.DISPLAYED && (side === 0 ? orders.tick(slot) < most : orders.tick(slot) > most);
  }
}

/** The less aggressive of two prices. */
function nearer(side: number, tick: number, most: number): number {
  return side === 0 ? Math.min(tick, most) : Math.max(tick, most);
}

/** Whether a price is no more aggressive than another. */
function isAsFar(side: number, tick: number, most: number): boolean {
  return side === 0 ? tick <= most : tick >= most;
}
