import {
  ENTRY,
  MAX_TICK,
  NONE,
  OrderBook,
  PEG,
  PLACE,
  POST_ONLY,
  ROUTING,
  Sweep,
  Taker,
  type SpecialTerms,
  type SweepOwner,
} from '../book/index.ts';
import { EVENT } from '../domain/index.ts';
import { REASON, TIF, mayRest, termsOf, type DeskMarket, type DeskParts } from './desk-parts.ts';
import { Expiries } from './expiries.ts';
import { GuardedOrders, type GuardedDesk } from './guarded-orders.ts';
import { forgetOther } from './links.ts';
import { Pegs, type PegMover } from './pegs.ts';
import { isBarred, isWithinBand, whyNotRest } from './price-limits.ts';
import { Questions } from './questions.ts';
import { markAnew } from './sell-marks.ts';
import { INTERMARKET_SWEEP } from './surroundings.ts';
import { keepOff } from './post-only.ts';
import { ReduceOnly } from './reduce-only.ts';
import { Standing } from './standing.ts';
import { StopWatch } from './stop-watch.ts';
import { fillTaker, isExempt } from './takers.ts';
import { trailedStop } from './validity.ts';

const { AMENDED, CANCELED, EXPIRED, QUEUED, REPRICED, TRIGGERED } = EVENT;

/**
 * The orders of one market that are more than plain limit orders: taken, held, set off, re-priced, carried out and ended.
 */
export class OrderDesk implements SweepOwner, PegMover, GuardedDesk {
  readonly expiries: Expiries;
  readonly pegs: Pegs;
  readonly watch: StopWatch;
  readonly standing: Standing;
  readonly questions: Questions;
  readonly guarded: GuardedOrders;
  private readonly reduceOnly: ReduceOnly;

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
    this.questions = new Questions(this.sweep, parts.groups, market);
    this.guarded = new GuardedOrders(market, book, this);
    this.reduceOnly = new ReduceOnly(book, parts);
  }

  /** Whether something may have to follow an order that is done. */
  get attentive(): boolean {
    return this.watch.stops.size > 0 || this.pegs.open.size > 0 || this.turns.length > 0 || this.guarded.open.size > 0;
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
    const stop = trailedStop(this.parts.orders.side(slot), this.market.lastTick, terms.trail, terms.trailPercent);
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
    const id = orders.id(slot);
    terms.becomeActive();
    orders.setTick(slot, terms.limitTick);
    events.push(TRIGGERED, this.book.index, id, orders.open(slot), 0);
    if (terms.other !== 0) this.cancelOther(terms.other);
    // What that one has done at venues may have ended this one.
    if (orders.find(id) === slot) this.carryOut(slot);
  }

  // --- at work -------------------------------------------------------------------------------------

  /** Carries out an active order that stands nowhere: trades, then rests or cancels what is left. */
  carryOut(slot: number): void {
    const { orders } = this.parts;
    const terms = this.termsOf(slot);
    const { market } = this;
    const isRouted = terms.smart || (terms.routing === ROUTING.ROUTE && this.guarded.goesElsewhere(slot, terms));
    if (isRouted && market.around !== null) {
      orders.setStamp(slot, orders.nextStamp++);
      this.standing.settle(slot, PLACE.ROUTED);
      this.parts.router!.adopt(slot);
      return;
    }
    if (!market.continuous) {
      if (mayRest(orders.timeInForce(slot)) && orders.tick(slot) > 0) this.rest(slot);
      else this.drop(slot, REASON.PHASE);
      return;
    }
    const why = this.prepare(slot, terms);
    if (why !== NONE) {
      this.drop(slot, why);
      return;
    }
    this.trade(terms);
    orders.setQuantity(slot, this.taker.quantity);
    orders.setLeaves(slot, this.taker.left);
    if (this.taker.left === 0 || this.takerUnlinked) this.end(slot);
    else if (this.taker.stopped) this.drop(slot, REASON.SELF_TRADE_PREVENTION);
    else this.leave(slot, terms);
  }

  /** Makes the taker of an order that is to trade. Gives why it may not; NONE: it may. */
  private prepare(slot: number, terms: SpecialTerms): number {
    const { market, taker } = this;
    const { orders } = this.parts;
    if (isBarred(market, terms, orders.tick(slot))) return REASON.REGULATION;
    if (terms.reduceOnly && !this.reduceOnly.cut(slot)) return REASON.REDUCE_ONLY;
    fillTaker(taker, orders, slot, market);
    if (terms.postOnly !== POST_ONLY.NO) {
      if (!isWithinBand(market, taker.side, orders.tick(slot))) return REASON.PRICE_BAND;
      // It came for another order, and was judged before that one was done.
      if (!keepOff(slot, taker, market, this.book, this.questions)) return REASON.LINKED;
    }
    const tif = orders.timeInForce(slot);
    return this.questions.fallsShort(tif, taker, terms.minQuantity, market.pool, market.midpoint);
  }

  private trade(terms: SpecialTerms): void {
    const { market, taker } = this;
    const from = this.parts.events.length;
    this.takerUnlinked = false;
    this.taking = true;
    if (market.pool === null) this.sweep.run(taker);
    else if (market.midpoint > 0) market.pool.run(taker, market.midpoint);
    this.taking = false;
    market.around?.judge(from, terms.exemption || (terms.entry === ENTRY.QUOTE ? INTERMARKET_SWEEP : 0));
  }

  /** Rests or cancels what is left of an order that has traded as far as it could. */
  private leave(slot: number, terms: SpecialTerms): void {
    const { market, taker } = this;
    const { orders } = this.parts;
    const tick = orders.tick(slot);
    const tif = orders.timeInForce(slot);
    if (tick > 0 && mayRest(tif) && isWithinBand(market, taker.side, tick)) {
      if (market.around === null || isExempt(terms) || terms.isHidden) this.rest(slot);
      else this.guarded.rest(market.around, slot, terms);
    } else if (market.pool === null) this.drop(slot, whyNotRest(market, this.book, taker, tick, tif));
    else this.drop(slot, tick > 0 ? REASON.IOC : REASON.NO_LIQUIDITY);
  }

  /** Brings a routed order back whole, so that it can be changed or ended. False: it is none. */
  recall(slot: number): boolean {
    if (this.parts.orders.terms(slot)?.place !== PLACE.ROUTED) return false;
    this.parts.router!.recall(slot);
    return true;
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
    taker.bestKey = this.market.around?.bestKey(side) ?? 0;
    const from = this.parts.events.length;
    this.sweep.run(taker);
    this.market.around?.judge(from, 0);
    return taker;
  }

  /** Puts what is open of an order into the book; it stands nowhere, and all that is open in its leaves. */
  rest(slot: number): void {
    const { orders } = this.parts;
    const terms = this.termsOf(slot);
    if (terms.isHidden || this.market.pool !== null) {
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
    this.guarded.open.delete(slot);
    if (waited) this.wait(slot);
    else if (terms.isStop) this.hold(slot);
    else this.start(slot);
  }

  cancel(slot: number, why: number): void {
    const { orders, events } = this.parts;
    const id = orders.id(slot);
    this.recall(slot);
    // What its children did meanwhile may have ended it.
    if (orders.find(id) !== slot) return;
    events.push3(CANCELED, id, orders.open(slot), why);
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
    const id = orders.id(slot);
    this.recall(slot);
    if (orders.find(id) !== slot) return;
    events.push2(EXPIRED, id, orders.open(slot));
    this.standing.withdraw(slot);
    this.end(slot);
  }

  /** Cancels what is left of an order that stands nowhere. */
  drop(slot: number, why: number): void {
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
      this.guarded.open.delete(slot);
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
    return this.reduceOnly.reducible(slot);
  }

  trim(slot: number, quantity: number): void {
    if (quantity === 0) this.cancel(slot, REASON.REDUCE_ONLY);
    else this.decreaseMaker(slot, this.parts.orders.open(slot) - quantity);
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
