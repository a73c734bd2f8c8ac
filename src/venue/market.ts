import { ANY_KEY, MAX_TICK, OrderBook, PLACE, type OrderStore, type TradeCounter } from '../book/index.ts';
import {
  AUCTION_PHASES,
  EVENT,
  MARKET_PHASES,
  collarDistance,
  rulesOn,
  selfTradePreventionIndex,
  timeInForceIndex,
  type ContingencyType,
  type EventBuffer,
  type MarketPhase,
  type RulesOfDay,
  type SubmitOrder,
} from '../domain/index.ts';
import { CallAuction, auctionTimeInForce } from './call-auction.ts';
import { TIF, type DeskParts } from './desk-parts.ts';
import { link, specialTerms, unlink } from './links.ts';
import { OrderDesk } from './order-desk.ts';
import { PlainOrders } from './plain-orders.ts';
import { termsFor } from './special-order.ts';
import type { Bounds, Increments, Terms } from './validity.ts';

/** The kinds as constants of this module, which the compiler takes for numbers. */
const { ACCEPTED, AMENDED, BOOK_CHANGED, CANCELED, PHASE, REPLACED } = EVENT;

const TIF_DAY = timeInForceIndex('DAY');
const EVERYTHING = ANY_KEY;

/** What a market is built on. */
export interface MarketParts extends DeskParts {
  readonly counter: TradeCounter;
  readonly increments: Increments;
  readonly bounds: Bounds;
  /** Price in micro-dollars to measure collars from before the first trade; null: none. */
  readonly referencePrice: number | null;
}

/**
 * One instrument's market at a venue: its book, the phases it goes through, and the rules of order types, times in force
 * and instructions around it. Orders that come here are valid and have passed the risk gate.
 */
export class Market implements Terms {
  readonly tickSize: number;
  readonly lotSize: number;
  readonly maxQuantity: number;
  readonly maxNotional: number;
  readonly maxSlices: number;
  readonly book: OrderBook;
  readonly desk: OrderDesk;
  readonly auction: CallAuction;
  private readonly plain: PlainOrders;
  phase: MarketPhase = 'CLOSED';
  /** When the phase began. */
  since = 0;
  /** Whether orders match as they come. */
  continuous = false;
  /** When the phase ends by itself, and the one that follows; Infinity: it does not. */
  phaseEndsAt = Infinity;
  nextPhase: MarketPhase = 'CONTINUOUS';
  /** Whether an operator has taken it out of its calendar's phases, until the next CLOSED or CONTINUOUS that he sets. */
  manual = false;
  /** What holds on the day; null: nothing is collared, and auctions give no indications. */
  rules: RulesOfDay | null = null;
  /** The day of the rules, "2026-11-24"; empty: none. */
  rulesDay = '';
  /** Most orders that an account may have open. */
  maxOpenOrders = Infinity;
  private readonly parts: MarketParts;
  /** One of the parts, for what is asked after every order: each step on the way to it costs as much as the question. */
  private readonly orders: OrderStore;
  private readonly events: EventBuffer;

  constructor(index: number, parts: MarketParts) {
    this.tickSize = parts.increments.tickSize;
    this.lotSize = parts.increments.lotSize;
    this.maxQuantity = parts.bounds.maxQuantity;
    this.maxNotional = parts.bounds.maxNotional;
    this.maxSlices = parts.bounds.maxSlices;
    this.parts = parts;
    this.orders = parts.orders;
    this.events = parts.events;
    this.book = new OrderBook(index, this.tickSize, parts.orders, parts.events, parts.interest, parts.counter);
    this.desk = new OrderDesk(this, this.book, parts);
    this.auction = new CallAuction(this.book, this.desk, parts);
    this.plain = new PlainOrders(this, this.book, this.desk, parts);
  }

  /** In micro-dollars; null: none. */
  get referencePrice(): number | null {
    return this.parts.referencePrice;
  }

  /** Shares that an account holds; negative is short. */
  positionOf(account: number): number {
    return this.parts.interest.positionOf(account, this.book.index);
  }

  get lastTick(): number {
    return this.book.lastTick;
  }

  /** Whether orders are called in for an uncross. */
  get isAuction(): boolean {
    return AUCTION_PHASES.includes(this.phase);
  }

  /** A day of the venue begins, with the rules that hold on it. */
  beginDay(day: string): void {
    this.rulesDay = day;
    this.rules = rulesOn(day);
    this.maxOpenOrders = this.rules.venue.maxOpenOrders;
  }

  // --- orders ---------------------------------------------------------------------------------------

  /** Takes a new order: matches it, then rests what is left, or cancels it where the order may not rest (F11, F12, F18). */
  submit(id: number, order: SubmitOrder, side: number): void {
    const { events } = this;
    const from = events.length;
    events.push1(ACCEPTED, id);
    if (order.instructions !== undefined || !this.continuous || isForLater(order)) this.submitSpecial(id, order, side);
    else this.plain.submit(id, order, side);
    this.follow(from);
  }

  /** As {@link submit}, of an order of which all that has been looked at: it is a plain limit order, in continuous trading. */
  submitPlain(id: number, order: SubmitOrder, side: number): void {
    const { events } = this;
    const from = events.length;
    events.push1(ACCEPTED, id);
    this.plain.limit(id, order, side);
    if (this.orders.specials > 0) this.follow(from);
  }

  /**
   * Ends the work on an order: what follows from it, and what an auction has to say anew.
   *
   * @param from place in the event buffer before the work began
   */
  follow(from: number): void {
    if (!this.continuous) this.auction.stale = true;
    // Only an order with special terms can have to follow: where none is open, nothing more is looked at.
    if (this.orders.specials > 0 && this.desk.attentive) this.desk.followUp(from);
  }

  private submitSpecial(id: number, order: SubmitOrder, side: number): void {
    this.desk.start(this.register(id, order, side));
  }

  /** Makes an order's record; it stands nowhere. */
  private register(id: number, order: SubmitOrder, side: number): number {
    const { orders, groups } = this.parts;
    const { account, quantity } = order;
    const tif = timeInForceIndex(order.timeInForce);
    const prevention = selfTradePreventionIndex(order.selfTradePrevention);
    const slot = orders.add(id, this.book.index, account, groups[account]!, side, tif, prevention);
    orders.setTerms(slot, 0, quantity, quantity);
    this.desk.equip(slot, termsFor(order, this.tickSize));
    return slot;
  }

  /** As {@link submit}, of an order that makes it and an open one cancel each other. */
  submitWithOther(id: number, order: SubmitOrder, side: number, other: number): void {
    const { events, desk } = this;
    const from = events.length;
    events.push1(ACCEPTED, id);
    const slot = this.register(id, order, side);
    link(this.parts.orders, slot, other);
    desk.start(slot);
    this.follow(from);
  }

  /** Takes orders that hang together: ids and sides in the order of the orders. */
  submitLinked(
    ids: readonly number[],
    list: readonly SubmitOrder[],
    sides: readonly number[],
    contingency: ContingencyType,
  ): void {
    const { events, desk } = this;
    const { orders } = this.parts;
    const from = events.length;
    for (const id of ids) events.push1(ACCEPTED, id);
    const slots = list.map((order, place) => this.register(ids[place]!, order, sides[place]!));
    const [first, second, third] = slots as [number, number, number | undefined];
    if (contingency === 'ONE_CANCELS_OTHER') link(orders, first, second);
    else {
      const terms = specialTerms(orders, first);
      terms.children = ids.slice(1);
      orders.setCare(first, true);
      for (const child of slots.slice(1)) desk.wait(child);
      if (contingency === 'BRACKET' && third !== undefined) link(orders, second, third);
    }
    if (contingency === 'ONE_CANCELS_OTHER') desk.waitForTurn(second);
    desk.start(first);
    this.follow(from);
  }

  /**
   * Amends an open order to a new total quantity (more than is filled) and limit in ticks (0: it has none). Less quantity, or
   * no change, keeps priority; anything else loses it, and trades at once where it crosses (D12).
   */
  amend(slot: number, quantity: number, tick: number): void {
    const { desk, events } = this;
    const { orders } = this.parts;
    const from = events.length;
    const id = orders.id(slot);
    const total = orders.quantity(slot);
    const keeps = tick * this.tickSize === desk.limitOf(slot) && quantity <= total;
    events.push(AMENDED, id, quantity, tick * this.tickSize, keeps ? 1 : 0);
    if (keeps) {
      if (quantity < total) desk.standing.decrease(slot, total - quantity);
    } else if (orders.terms(slot) === undefined) {
      this.plain.amend(slot, quantity, tick);
    } else {
      const terms = specialTerms(orders, slot);
      const waited = terms.place === PLACE.PENDING;
      desk.standing.withdraw(slot);
      orders.setLeaves(slot, orders.leaves(slot) + quantity - total);
      orders.setQuantity(slot, quantity);
      terms.limitTick = tick;
      orders.setTick(slot, tick);
      desk.reenter(slot, waited);
    }
    this.follow(from);
  }

  /**
   * Cancel and new in one step under the same id. The new order has been judged.
   *
   * @param other slot of an open order that it and this one are to cancel; null: none; undefined: as before
   */
  replace(slot: number, order: SubmitOrder, side: number, other?: number | null): void {
    const { desk, events } = this;
    const { orders } = this.parts;
    const from = events.length;
    const old = specialTerms(orders, slot);
    const waited = old.place === PLACE.PENDING;
    desk.standing.withdraw(slot);
    const filled = orders.quantity(slot) - orders.leaves(slot);
    events.push3(REPLACED, orders.id(slot), filled + order.quantity, order.price ?? 0);
    desk.pegs.open.delete(slot);
    if (order.account !== orders.account(slot)) orders.setOwner(slot, order.account, this.parts.groups[order.account]!);
    orders.setKind(
      slot,
      side,
      timeInForceIndex(order.timeInForce),
      selfTradePreventionIndex(order.selfTradePrevention),
    );
    orders.setTerms(slot, 0, filled + order.quantity, order.quantity);
    const terms = termsFor(order, this.tickSize);
    terms.other = old.other;
    terms.children = old.children;
    desk.equip(slot, terms);
    if (typeof other === 'number') link(orders, slot, other);
    else if (other === null) unlink(orders, slot);
    if (waited) desk.wait(slot);
    else desk.start(slot);
    this.follow(from);
  }

  /** Takes an open order out of the market. */
  cancel(slot: number, why: number): void {
    const from = this.events.length;
    this.takeOut(slot, why);
    this.follow(from);
  }

  /**
   * As {@link cancel}, without what follows from it: of several orders that go together none may trade on the way, because
   * another is gone. {@link follow} comes after the last of them.
   */
  takeOut(slot: number, why: number): void {
    const { desk, events } = this;
    const { orders } = this.parts;
    if (orders.terms(slot) !== undefined) {
      desk.cancel(slot, why);
      return;
    }
    const leaves = orders.leaves(slot);
    events.push3(CANCELED, orders.id(slot), leaves, why);
    this.parts.interest.open(orders.account(slot), this.book.index, orders.side(slot), -leaves);
    this.book.unlink(slot);
    orders.remove(slot);
  }

  // --- time and phases ------------------------------------------------------------------------------

  /** When time alone brings something about: an expiry, the end of a phase, an indication. */
  get nextDeadline(): number {
    const indication =
      this.rules && this.auction.stale && this.isAuction
        ? this.auction.lastIndication + this.rules.venue.indicationInterval
        : Infinity;
    return Math.min(this.desk.expiries.next, this.phaseEndsAt, indication);
  }

  /** Ends the good-till-date orders whose instant has come, in order of entry (F22), and a phase that ends by itself. */
  advance(time: number): void {
    const { desk, events } = this;
    const from = events.length;
    if (desk.expiries.next <= time) {
      const { orders } = this.parts;
      const due = desk.expiries.takeDue(time).sort((a, b) => a.order - b.order);
      for (const { at, order } of due) if (desk.expiresAt(order) === at) desk.expire(orders.find(order));
      // A core that began at a snapshot knows nothing of those that had ended before their time.
      if (events.length > from) this.follow(from);
    }
    if (this.phaseEndsAt <= time) this.enter(this.nextPhase, time);
  }

  /**
   * Begins a phase; any may follow any. What leads into continuous trading uncrosses the book; so does what leads from an
   * auction to the close. Then orders for that uncross alone are canceled, and on the close DAY orders expire (F21).
   */
  enter(phase: MarketPhase, time: number, duration: number | null = null): void {
    const { desk, auction, events } = this;
    const was = this.phase;
    const wasAuction = this.isAuction;
    this.phase = phase;
    this.since = time;
    this.continuous = phase === 'CONTINUOUS';
    this.phaseEndsAt = duration === null ? Infinity : time + duration;
    this.nextPhase = FOLLOWING[phase];
    if (phase === 'REOPENING_AUCTION' && duration === null && this.rules) {
      this.phaseEndsAt = time + this.rules.venue.reopeningCall;
    }
    auction.stale = this.isAuction;
    auction.lastIndication = -Infinity;
    events.push2(PHASE, this.book.index, MARKET_PHASES.indexOf(phase));
    if (phase === was) return;
    if (this.continuous) {
      const from = events.length;
      auction.uncross(TIF.OPENING);
      auction.cancelLeft(TIF.OPENING);
      desk.followOpening(from);
    } else if (phase === 'CLOSED') {
      // No stop is set off now, but those that trail have seen the price.
      if (wasAuction && auction.uncross(TIF.CLOSING)) desk.watch.trail(this.book.lastTick);
      auction.cancelLeft(TIF.CLOSING);
      this.expireDay();
      desk.followUp(events.length);
    } else if (desk.attentive) {
      desk.followUp(events.length);
    }
  }

  /** Ends the DAY orders, in order of entry. */
  expireDay(): void {
    const { orders } = this.parts;
    const slots = orders.select(
      (slot) => orders.book(slot) === this.book.index && orders.timeInForce(slot) === TIF_DAY,
    );
    const ids = slots.map((slot) => orders.id(slot));
    for (const id of ids) {
      const slot = orders.find(id);
      if (slot >= 0) this.desk.expire(slot);
    }
  }

  /** Worst key that an order without a limit may trade at: within the collar around the last trade, else the reference (D3). */
  marketLimit(side: number): number {
    const collar = this.rules?.collar;
    if (!collar) return EVERYTHING;
    const { tickSize } = this;
    const reference = this.book.lastTick > 0 ? this.book.lastTick * tickSize : this.parts.referencePrice;
    if (reference === null) return EVERYTHING;
    const distance = collarDistance(collar, reference);
    const worst =
      side === 0 ? Math.floor((reference + distance) / tickSize) : Math.ceil((reference - distance) / tickSize);
    return OrderBook.limitKey(side, Math.min(Math.max(worst, 1), MAX_TICK));
  }

  /** Ends a command's work on this book: its sequence rises when what it displays has changed; an auction indicates. */
  settle(time: number): void {
    const { book } = this;
    if (book.changed) {
      book.changed = false;
      this.events.push2(BOOK_CHANGED, book.index, ++book.sequence);
    }
    if (!this.continuous && this.rules && this.isAuction) this.indicate(time, this.rules.venue.indicationInterval);
  }

  /** What the call auction that is on would give now; null outside auctions, and before the first indication of one. */
  get outlook(): ReturnType<CallAuction['outlook']> | null {
    if (!this.isAuction || this.auction.lastIndication === -Infinity) return null;
    return this.auction.outlook(auctionTimeInForce(this.phase));
  }

  private indicate(time: number, interval: number): void {
    if (this.auction.stale && time >= this.auction.lastIndication + interval) {
      this.auction.indicate(time, auctionTimeInForce(this.phase));
    }
  }
}

/** The phase that follows one that ends by itself. */
const FOLLOWING: Readonly<Record<MarketPhase, MarketPhase>> = {
  PRE_OPEN: 'OPENING_AUCTION',
  OPENING_AUCTION: 'CONTINUOUS',
  CONTINUOUS: 'CLOSING_AUCTION',
  CLOSING_AUCTION: 'CLOSED',
  CLOSED: 'PRE_OPEN',
  HALTED: 'REOPENING_AUCTION',
  REOPENING_AUCTION: 'CONTINUOUS',
};

/** Whether an order does more than match now and rest. */
function isForLater({ type, timeInForce }: SubmitOrder): boolean {
  return (
    type === 'STOP' ||
    type === 'STOP_LIMIT' ||
    timeInForce === 'AT_THE_OPENING' ||
    timeInForce === 'AT_THE_CLOSE' ||
    timeInForce === 'GTD'
  );
}
