import {
  MAX_TICK,
  NONE,
  NO_GROUP,
  OrderBook,
  PEG,
  PLACE,
  POST_ONLY,
  Sweep,
  Taker,
  type SpecialTerms,
  type SweepOwner,
} from '../book/index.ts';
import { EVENT } from '../domain/index.ts';
import { REASON, TIF, mayRest, mostThatReduces, termsOf, type DeskMarket, type DeskParts } from './desk-parts.ts';
import { Expiries } from './expiries.ts';
import { forgetOther } from './links.ts';
import { Pegs, type PegMover } from './pegs.ts';
import { isBarred, isWithinBand, whyNotRest } from './price-limits.ts';
import { Questions } from './questions.ts';
import { markAnew } from './sell-marks.ts';
import { Standing } from './standing.ts';
import { StopWatch } from './stop-watch.ts';
import { trailedStop } from './validity.ts';

const { AMENDED, CANCELED, EXPIRED, QUEUED, REPRICED, TRIGGERED } = EVENT;

/**
 * The orders of one market that are more than plain limit orders: taken, held, set off, re-priced, carried out and ended.
 */
export class OrderDesk implements SweepOwner, PegMover {
  readonly expiries: Expiries;
  readonly pegs: Pegs;
  readonly watch: StopWatch;
  readonly standing: Standing;
  readonly questions: Questions;

  private readonly market: DeskMarket;
  private readonly book: OrderBook;
  private readonly parts: DeskParts;
  private readonly sweep: Sweep;
  private readonly taker = new Taker();
  /** Whether the taker trades just now, and whether its other has ended it. */
  private taking = false;
  private takerUnlinked = false;
  /** Orders whose turn comes when those before are done, as ids: stops found, orders that waited for others. */
  private readonly turns: number[] = [];

  constructor(market: DeskMarket, book: OrderBook, parts: DeskParts) {
    this.market = market;
    this.book = book;
    this.parts = parts;
    this.expiries = new Expiries((order, at) => this.expiresAt(order) === at);
    this.pegs = new Pegs(market, book);
    this.watch = new StopWatch(book, this.turns);
    this.standing = new Standing(book, parts.interest, this.watch.stops);
    this.sweep = new Sweep(book, this);
    this.questions = new Questions(this.sweep, parts.groups);
  }

  /** Whether something may have to follow an order that is done. */
  get attentive(): boolean {
    return this.watch.stops.size > 0 || this.pegs.open.size > 0 || this.turns.length > 0;
  }

  /** Open pegged orders and trailing stops of an account. */
  followersOf(account: number): number {
    const { orders } = this.parts;
    let count = 0;
    for (const slots of [this.pegs.open, this.watch.stops.trailing]) {
      for (const slot of slots) if (orders.account(slot) === account) count++;
    }
    return count;
  }

  // --- coming in -----------------------------------------------------------------------------------

  /** Gives an order that stands nowhere the terms that it asks for. Its words but for tick and leaves are set. */
  equip(slot: number, terms: SpecialTerms): void {
    const { orders } = this.parts;
    orders.setSpecial(slot, terms);
    orders.setCare(slot, terms.needsCare);
    orders.setTick(slot, terms.limitTick);
    if (terms.expiresAt > 0) this.expiries.add(terms.expiresAt, orders.id(slot));
    if (terms.peg !== PEG.NONE) this.pegs.open.add(slot);
  }

  /** Instant at which an order ends; undefined where it is not open, 0 or undefined where it does not end by itself. */
  expiresAt(order: number): number | undefined {
    const { orders } = this.parts;
    const slot = orders.find(order);
    return slot === NONE ? undefined : orders.terms(slot)?.expiresAt;
  }

  /** Brings an order that stands nowhere to where it belongs: held, queued for an auction, or carried out. */
  start(slot: number): void {
    const { orders, events } = this.parts;
    const terms = this.termsOf(slot);
    const tif = orders.timeInForce(slot);
    if (terms.isStop) {
      if (terms.stopTick === 0) this.beginTrail(slot, terms);
      if (this.market.continuous && this.watch.isReached(slot)) this.setOff(slot);
      else this.hold(slot);
    } else if (tif === TIF.OPENING || tif === TIF.CLOSING) {
      orders.setStamp(slot, orders.nextStamp++);
      this.standing.auctionOrders.add(slot);
      this.standing.settle(slot, PLACE.AUCTION);
      events.push2(QUEUED, this.book.index, orders.id(slot));
    } else if (terms.peg !== PEG.NONE) {
      this.price(slot, this.pegs.place(slot));
    } else {
      this.carryOut(slot);
    }
  }

  /** Has an order that stands nowhere wait for its turn within this command. */
  waitForTurn(slot: number): void {
    this.standing.settle(slot, PLACE.NEXT);
    this.turns.push(this.parts.orders.id(slot));
  }

  /** Makes an order wait until another is done. */
  wait(slot: number): void {
    const { orders, events } = this.parts;
    orders.setStamp(slot, orders.nextStamp++);
    this.standing.settle(slot, PLACE.PENDING);
    events.push2(QUEUED, this.book.index, orders.id(slot));
  }

  /** A trailing stop without a stop price begins at its distance from the last trade: when it comes in, not while it waits. */
  private beginTrail(slot: number, terms: SpecialTerms): void {
    const stop = trailedStop(this.parts.orders.side(slot), this.book.lastTick, terms.trail, terms.trailPercent);
    // The door has seen to it that there is room, but not for an order that waited meanwhile.
    terms.stopTick = Math.min(Math.max(stop, 1), MAX_TICK);
  }

  private hold(slot: number): void {
    this.watch.hold(slot);
    this.standing.settle(slot, PLACE.HELD);
  }

  /** A stop becomes the order that it stands for, and goes to work (D14). It stands nowhere. */
  private setOff(slot: number): void {
    const { orders, events } = this.parts;
    const terms = this.termsOf(slot);
    terms.becomeActive();
    orders.setTick(slot, terms.limitTick);
    events.push(TRIGGERED, this.book.index, orders.id(slot), orders.open(slot), 0);
    if (terms.other !== 0) this.cancelOther(terms.other);
    this.carryOut(slot);
  }

  // --- at work -------------------------------------------------------------------------------------

  /** Carries out an active order that stands nowhere: trades, then rests or cancels what is left. */
  private carryOut(slot: number): void {
    const { orders } = this.parts;
    const terms = this.termsOf(slot);
    if (!this.market.continuous) {
      if (mayRest(orders.timeInForce(slot)) && orders.tick(slot) > 0) this.rest(slot);
      else this.drop(slot, REASON.PHASE);
      return;
    }
    if (isBarred(this.market, this.book, terms, orders.tick(slot))) {
      this.drop(slot, REASON.REGULATION);
      return;
    }
    if (terms.reduceOnly && !this.cutToPosition(slot)) return;
    const { taker } = this;
    this.fill(taker, slot, terms);
    const isWithin = isWithinBand(this.market, taker.side, orders.tick(slot));
    if (terms.postOnly !== POST_ONLY.NO && !isWithin) {
      this.drop(slot, REASON.PRICE_BAND);
      return;
    }
    if (terms.postOnly !== POST_ONLY.NO && !this.keepOff(slot, terms)) {
      // It came for another order, and was judged before that one was done.
      this.drop(slot, REASON.LINKED);
      return;
    }
    const short = this.fallsShort(orders.timeInForce(slot), taker, terms.minQuantity);
    if (short !== NONE) {
      this.drop(slot, short);
      return;
    }
    this.takerUnlinked = false;
    this.taking = true;
    this.sweep.run(taker);
    this.taking = false;
    orders.setQuantity(slot, taker.quantity);
    orders.setLeaves(slot, taker.left);
    if (taker.left === 0 || this.takerUnlinked) this.end(slot);
    else if (taker.stopped) this.drop(slot, REASON.SELF_TRADE_PREVENTION);
    else if (orders.tick(slot) > 0 && isWithin && mayRest(orders.timeInForce(slot))) this.rest(slot);
    else this.drop(slot, whyNotRest(this.market, this.book, taker, orders.tick(slot), orders.timeInForce(slot)));
  }

  private fill(taker: Taker, slot: number, terms: SpecialTerms): void {
    const { orders } = this.parts;
    const side = orders.side(slot);
    const tick = orders.tick(slot);
    taker.id = orders.id(slot);
    taker.account = orders.account(slot);
    taker.group = orders.group(slot) === NO_GROUP ? NONE : orders.group(slot);
    taker.side = side;
    const { market } = this;
    taker.limitKey =
      tick === 0 ? market.marketLimit(side) : Math.min(OrderBook.limitKey(side, tick), market.bandKey(side));
    taker.quantity = orders.quantity(slot);
    taker.left = orders.open(slot);
    taker.prevention = orders.selfTradePrevention(slot);
    taker.minimum = mayRest(orders.timeInForce(slot)) ? terms.minQuantity : 0;
    taker.other = terms.other;
    taker.price = terms.limitTick * this.book.tickSize;
    taker.stopped = false;
  }

  /** Goes on where the book's plain matching left off, for an order that has no special terms. Gives what is left. */
  sweepOn(
    id: number,
    account: number,
    side: number,
    limitKey: number,
    quantity: number,
    left: number,
    prevention: number,
    price: number,
  ): Taker {
    const { taker } = this;
    taker.id = id;
    taker.account = account;
    taker.group = this.parts.groups[account]!;
    taker.side = side;
    taker.limitKey = limitKey;
    taker.quantity = quantity;
    taker.left = left;
    taker.prevention = prevention;
    taker.minimum = 0;
    taker.other = 0;
    taker.price = price;
    this.sweep.run(taker);
    return taker;
  }

  /** Why an order that takes all or a least quantity takes nothing; NONE: it may go on. */
  private fallsShort(tif: number, taker: Taker, minQuantity: number): number {
    if (tif === TIF.FOK) return this.sweep.available(taker, true) === taker.left ? NONE : REASON.FOK;
    if (tif !== TIF.IOC || minQuantity === 0) return NONE;
    return this.sweep.available(taker, false) >= minQuantity ? NONE : REASON.MIN_QUANTITY;
  }

  /**
   * Sees to it that a post-only order does not trade (D9): one that slides goes one tick behind the price that it would trade at.
   * False: it would trade. The door refuses such orders, but not those that come in for another order that is done.
   */
  private keepOff(slot: number, terms: SpecialTerms): boolean {
    const { orders, events } = this.parts;
    const { taker } = this;
    const best = this.questions.wouldTradeAt(taker.side, orders.tick(slot), taker.left, taker.minimum);
    if (best === 0) return true;
    const tick = taker.side === 0 ? best - 1 : best + 1;
    if (terms.postOnly === POST_ONLY.REFUSE || tick < 1 || tick > MAX_TICK) return false;
    terms.limitTick = tick;
    orders.setTick(slot, tick);
    taker.limitKey = OrderBook.limitKey(taker.side, tick);
    events.push3(REPRICED, this.book.index, orders.id(slot), tick * this.book.tickSize);
    return true;
  }

  /** Puts what is open of an order into the book; it stands nowhere, and all that is open in its leaves. */
  private rest(slot: number): void {
    const { orders } = this.parts;
    const terms = this.termsOf(slot);
    if (terms.isHidden) {
      this.standing.settle(slot, PLACE.HIDDEN);
      this.book.hide(slot);
      return;
    }
    const open = orders.leaves(slot);
    const shown = terms.display === 0 ? open : Math.min(terms.display, open);
    this.standing.settle(slot, PLACE.DISPLAYED);
    terms.reserve = open - shown;
    orders.setLeaves(slot, shown);
    orders.setCare(slot, terms.needsCare);
    this.book.place(slot, orders.id(slot), orders.side(slot), orders.tick(slot), shown, terms.reserve);
  }

  // --- pegs ----------------------------------------------------------------------------------------

  setAside(slot: number): void {
    this.standing.lift(slot);
    this.termsOf(slot).place = PLACE.NEXT;
  }

  moveTo(slot: number, tick: number): void {
    this.standing.withdraw(slot);
    this.price(slot, tick);
  }

  /** Gives a pegged order that stands nowhere its price, and carries it out there; or makes it wait. */
  private price(slot: number, tick: number): void {
    const { orders, events } = this.parts;
    orders.setTick(slot, tick);
    events.push3(REPRICED, this.book.index, orders.id(slot), tick * this.book.tickSize);
    if (tick > 0) {
      this.carryOut(slot);
      return;
    }
    orders.setStamp(slot, orders.nextStamp++);
    this.standing.settle(slot, PLACE.WAITING);
  }

  // --- what follows --------------------------------------------------------------------------------

  /**
   * After an order is done: pegs are re-priced, its trades set off stops, and these go to work one by one, until nothing
   * more follows (D14).
   *
   * @param from place in the event buffer from which trades have not been looked at
   */
  followUp(from: number): void {
    const { orders, events } = this.parts;
    let looked = from;
    for (;;) {
      if (this.pegs.open.size > 0) this.pegs.reprice(this);
      if (this.market.continuous && this.watch.stops.size > 0) this.watch.lookAtTrades(looked);
      looked = events.length;
      const id = this.turns.shift();
      if (id === undefined) return;
      const slot = orders.find(id);
      if (slot !== NONE) this.takeTurn(slot);
    }
  }

  /**
   * On entering continuous trading: pegs are re-priced, then stops look at the trades of the uncross and the pegs, or where
   * there were none at the last trade.
   *
   * @param from place in the event buffer where the uncross began
   */
  followOpening(from: number): void {
    if (this.pegs.open.size > 0) this.pegs.reprice(this);
    if (!this.watch.hasTrades(from) && this.book.lastTick > 0) this.watch.findStops(this.book.lastTick);
    this.followUp(from);
  }

  private takeTurn(slot: number): void {
    const { orders, events } = this.parts;
    const terms = this.termsOf(slot);
    if (terms.place === PLACE.FOUND) {
      this.standing.withdraw(slot);
      this.setOff(slot);
    } else if (terms.place === PLACE.NEXT) {
      this.standing.withdraw(slot);
      this.start(slot);
    } else if (terms.place === PLACE.PENDING) {
      this.standing.withdraw(slot);
      const quantity = Math.min(orders.leaves(slot), terms.entered);
      orders.setQuantity(slot, quantity);
      orders.setLeaves(slot, quantity);
      events.push(TRIGGERED, this.book.index, orders.id(slot), quantity, markAnew(this.parts, slot, terms) + 1);
      this.start(slot);
    }
  }

  // --- changing and ending -------------------------------------------------------------------------

  /** Puts an order that stands nowhere, with new terms, to where it belongs. A stop goes on being held. */
  reenter(slot: number, waited: boolean): void {
    const terms = this.termsOf(slot);
    if (waited) this.wait(slot);
    else if (terms.isStop) this.hold(slot);
    else this.start(slot);
  }

  cancel(slot: number, why: number): void {
    const { orders, events } = this.parts;
    events.push3(CANCELED, orders.id(slot), orders.open(slot), why);
    this.standing.withdraw(slot);
    this.end(slot);
  }

  /** Ends the orders whose instant has come, in order of entry. */
  expireDue(time: number): void {
    if (this.expiries.next > time) return;
    const due = this.expiries.takeDue(time).sort((a, b) => a.order - b.order);
    for (const { at, order } of due) if (this.expiresAt(order) === at) this.expire(this.parts.orders.find(order));
  }

  expire(slot: number): void {
    const { orders, events } = this.parts;
    events.push2(EXPIRED, orders.id(slot), orders.open(slot));
    this.standing.withdraw(slot);
    this.end(slot);
  }

  /** Cancels what is left of an order that stands nowhere. */
  private drop(slot: number, why: number): void {
    const { orders, events } = this.parts;
    events.push3(CANCELED, orders.id(slot), orders.leaves(slot), why);
    this.end(slot);
  }

  /** An order is over: out of its queue and the open interest already. What is left in its leaves was canceled. */
  end(slot: number): void {
    const { orders } = this.parts;
    const terms = orders.terms(slot);
    if (terms) {
      this.pegs.open.delete(slot);
      if (terms.other !== 0) forgetOther(orders, terms.other);
      if (terms.children.length > 0) this.release(terms, orders.quantity(slot) - orders.leaves(slot));
    }
    orders.remove(slot);
  }

  /** Those that waited for an order: entered for at most what it filled, or canceled where that is nothing. */
  private release({ children }: SpecialTerms, filled: number): void {
    const { orders } = this.parts;
    for (const id of children) {
      const slot = orders.find(id);
      if (slot === NONE) continue;
      if (filled === 0) {
        this.cancel(slot, REASON.LINKED);
      } else {
        this.termsOf(slot).entered = filled;
        this.turns.push(id);
      }
    }
  }

  // --- while sweeping ------------------------------------------------------------------------------

  cancelMaker(slot: number): void {
    this.cancel(slot, REASON.SELF_TRADE_PREVENTION);
  }

  decreaseMaker(slot: number, quantity: number): void {
    const { orders, events } = this.parts;
    this.standing.decrease(slot, quantity);
    events.push(AMENDED, orders.id(slot), orders.quantity(slot), this.limitOf(slot), 1);
  }

  cancelOther(id: number): void {
    const { orders } = this.parts;
    if (this.taking && id === this.taker.id) {
      this.taker.stopped = true;
      this.takerUnlinked = true;
      if (this.taker.left > 0) this.parts.events.push3(CANCELED, id, this.taker.left, REASON.LINKED);
      return;
    }
    const slot = orders.find(id);
    if (slot !== NONE) this.cancel(slot, REASON.LINKED);
  }

  makerFilled(slot: number): void {
    this.end(slot);
  }

  reducible(slot: number): number {
    const { orders, interest, holdsReduceOnly } = this.parts;
    if (!holdsReduceOnly || orders.terms(slot)?.reduceOnly !== true) return Infinity;
    return mostThatReduces(interest.positionOf(orders.account(slot), this.book.index), orders.side(slot));
  }

  trim(slot: number, quantity: number): void {
    if (quantity === 0) this.cancel(slot, REASON.REDUCE_ONLY);
    else this.decreaseMaker(slot, this.parts.orders.open(slot) - quantity);
  }

  /** Before a reduce-only order that stands nowhere goes to work. False: nothing is left of it. */
  private cutToPosition(slot: number): boolean {
    const { orders, events } = this.parts;
    const most = this.reducible(slot);
    const open = orders.leaves(slot);
    if (open <= most) return true;
    if (most === 0) {
      this.drop(slot, REASON.REDUCE_ONLY);
      return false;
    }
    orders.setQuantity(slot, orders.quantity(slot) - (open - most));
    orders.setLeaves(slot, most);
    events.push(AMENDED, orders.id(slot), orders.quantity(slot), this.limitOf(slot), 1);
    return true;
  }

  /** The order's own limit in micro-dollars; 0: none. */
  limitOf(slot: number): number {
    const { orders } = this.parts;
    const terms = orders.terms(slot);
    return (terms ? terms.limitTick : orders.tick(slot)) * this.book.tickSize;
  }

  private termsOf(slot: number): SpecialTerms {
    return termsOf(this.parts.orders, slot);
  }
}
