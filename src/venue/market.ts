import { OrderBook, PLACE, type OrderStore, type TradeCounter } from '../book/index.ts';
import {
  AUCTION_PHASES,
  EVENT,
  HALT_KINDS,
  MARKET_PHASES,
  rulesOn,
  selfTradePreventionIndex,
  timeInForceIndex,
  type ContingencyType,
  type EventBuffer,
  type MarketPhase,
  type PriceBandRule,
  type RulesOfDay,
  type SetHaltRules,
  type SubmitOrder,
} from '../domain/index.ts';
import { CallAuction, auctionTimeInForce } from './call-auction.ts';
import { TIF, type DeskParts } from './desk-parts.ts';
import { link, specialTerms, unlink } from './links.ts';
import { MarketGuards, type GuardedMarket, type GuardsState, type Halt } from './market-guards.ts';
import { OrderDesk } from './order-desk.ts';
import type { OpenInterest } from './open-interest.ts';
import { FOLLOWING_PHASE } from './phases.ts';
import { PlainOrders } from './plain-orders.ts';
import { collarKey } from './price-limits.ts';
import { isForLater, termsFor } from './special-order.ts';
import type { Bounds, Increments, Terms } from './validity.ts';

/** The kinds as constants of this module, which the compiler takes for numbers. */
const { ACCEPTED, AMENDED, BOOK_CHANGED, CANCELED, HALT, PHASE, REPLACED } = EVENT;

const TIF_DAY = timeInForceIndex('DAY');

/** What a market is built on. */
export interface MarketParts extends DeskParts {
  readonly counter: TradeCounter;
  readonly increments: Increments;
  readonly bounds: Bounds;
  /** Price in micro-dollars to measure collars from before the first trade; null: none. */
  readonly referencePrice: number | null;
  /** Absent: NONE. */
  readonly priceBands?: PriceBandRule;
  /** Whether the venue's own breaker of the symbol holds (F69). Absent: not. */
  readonly symbolBreaker?: boolean;
  /** Hears that the next deadline of the market may be another one, where an order brings it about. Absent: nobody asks. */
  readonly deadlineMoved?: () => void;
}

/**
 * One instrument's market at a venue: its book, the phases it goes through, and the rules of order types, times in force
 * and instructions around it. Orders that come here are valid and have passed the risk gate.
 */
export class Market implements Terms, GuardedMarket {
  readonly tickSize: number;
  readonly lotSize: number;
  readonly maxQuantity: number;
  readonly maxNotional: number;
  readonly maxSlices: number;
  readonly book: OrderBook;
  readonly desk: OrderDesk;
  readonly auction: CallAuction;
  readonly guards: MarketGuards;
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
  /** Of the instrument, in micro-dollars; null: none. */
  referencePrice: number | null;
  /** The day's reference price in micro-dollars: the close before, else the instrument's reference price; 0: none. */
  priorClose: number;
  /** Price bands in force, in micro-dollars; 0 and Infinity: none. */
  bandLower = 0;
  bandUpper = Infinity;
  /** Venue's days that Rule 201 still restricts short sales on, today included; 0: it does not. */
  shortSaleDays = 0;
  /** Which price bands the market has, and whether it has the venue's own breaker of a symbol (F69). */
  priceBands: PriceBandRule;
  symbolBreaker: boolean;
  /** What halted it; null while it is not halted. */
  halt: Halt | null = null;
  /** Most orders that an account may have open. */
  maxOpenOrders = Infinity;
  private readonly parts: MarketParts;
  /** One of the parts, for what is asked after every order: each step on the way to it costs as much as the question. */
  private readonly orders: OrderStore;
  private readonly events: EventBuffer;
  private readonly interest: OpenInterest;

  constructor(index: number, parts: MarketParts) {
    this.tickSize = parts.increments.tickSize;
    this.lotSize = parts.increments.lotSize;
    this.maxQuantity = parts.bounds.maxQuantity;
    this.maxNotional = parts.bounds.maxNotional;
    this.maxSlices = parts.bounds.maxSlices;
    this.referencePrice = parts.referencePrice;
    this.priorClose = parts.referencePrice ?? 0;
    this.priceBands = parts.priceBands ?? 'NONE';
    this.symbolBreaker = parts.symbolBreaker ?? false;
    this.parts = parts;
    this.orders = parts.orders;
    this.events = parts.events;
    this.interest = parts.interest;
    this.book = new OrderBook(index, this.tickSize, parts.orders, parts.events, parts.interest, parts.counter);
    this.guards = new MarketGuards(this, this.book, parts.events);
    this.desk = new OrderDesk(this, this.book, parts);
    this.auction = new CallAuction(this.book, this.desk, parts);
    this.plain = new PlainOrders(this, this.book, this.desk, parts);
  }

  /** When the day closes, in microseconds; Infinity: it does not. */
  get closesAt(): number {
    return this.guards.closesAt;
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

  /**
   * A day of the venue begins, or the market comes to a calendar with another one. A new day counts what Rule 201 restricts, and
   * ends halts that last until the day's end.
   *
   * @param closesAt when it closes; Infinity: it does not
   */
  beginDay(day: string, time: number, closesAt: number): void {
    const isNew = this.rulesDay !== '' && day !== this.rulesDay;
    this.setRules(day);
    this.guards.closesAt = closesAt;
    if (isNew) this.guards.beginDay();
    const { halt } = this;
    const lastsTheDay = halt !== null && halt.kind !== 'OPERATOR' && halt.until === Infinity;
    if (isNew && lastsTheDay && this.phase === 'HALTED') this.begin('REOPENING_AUCTION', time, null);
    this.guards.changed(time);
  }

  /** The rules of a day hold. */
  setRules(day: string): void {
    this.rulesDay = day;
    this.rules = rulesOn(day);
    this.maxOpenOrders = this.rules.venue.maxOpenOrders;
  }

  // --- orders ---------------------------------------------------------------------------------------

  /** Takes a new order: matches it, then rests what is left, or cancels it where the order may not rest (F11, F12, F18). */
  submit(id: number, order: SubmitOrder, side: number, mark = 0): void {
    const { events } = this;
    const from = events.length;
    events.push2(ACCEPTED, id, mark);
    if (order.instructions !== undefined || !this.continuous || isForLater(order))
      this.submitSpecial(id, order, side, mark);
    else this.plain.submit(id, order, side);
    this.follow(from);
  }

  /** As {@link submit}, of an order of which all that has been looked at: it is a plain limit order, in continuous trading. */
  submitPlain(id: number, order: SubmitOrder, side: number, mark = 0): void {
    const { events } = this;
    const from = events.length;
    events.push2(ACCEPTED, id, mark);
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

  private submitSpecial(id: number, order: SubmitOrder, side: number, mark: number): void {
    this.desk.start(this.register(id, order, side, mark));
  }

  /** Makes an order's record; it stands nowhere. */
  private register(id: number, order: SubmitOrder, side: number, mark: number): number {
    const { orders, groups } = this.parts;
    const { account, quantity } = order;
    const tif = timeInForceIndex(order.timeInForce);
    const prevention = selfTradePreventionIndex(order.selfTradePrevention);
    const slot = orders.add(id, this.book.index, account, groups[account]!, side, tif, prevention);
    orders.setTerms(slot, 0, quantity, quantity);
    this.desk.equip(slot, termsFor(order, this.tickSize, mark));
    return slot;
  }

  /** As {@link submit}, of an order that makes it and an open one cancel each other. */
  submitWithOther(id: number, order: SubmitOrder, side: number, other: number, mark = 0): void {
    const { events, desk } = this;
    const from = events.length;
    events.push2(ACCEPTED, id, mark);
    const slot = this.register(id, order, side, mark);
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
    marks: readonly number[],
  ): void {
    const { events, desk } = this;
    const { orders } = this.parts;
    const from = events.length;
    ids.forEach((id, place) => events.push2(ACCEPTED, id, marks[place]!));
    const slots = list.map((order, place) => this.register(ids[place]!, order, sides[place]!, marks[place]!));
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
  amend(slot: number, quantity: number, tick: number, mark = -1): void {
    const { desk, events } = this;
    const { orders } = this.parts;
    const from = events.length;
    const id = orders.id(slot);
    const total = orders.quantity(slot);
    const keeps = tick * this.tickSize === desk.limitOf(slot) && quantity <= total;
    events.push(AMENDED, id, quantity, tick * this.tickSize, keeps ? 1 : 0, mark + 1);
    const special = orders.terms(slot);
    if (special && mark >= 0) special.sellMark = mark;
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
  replace(slot: number, order: SubmitOrder, side: number, mark: number, other?: number | null): void {
    const { desk, events } = this;
    const { orders } = this.parts;
    const from = events.length;
    const old = specialTerms(orders, slot);
    const waited = old.place === PLACE.PENDING;
    desk.standing.withdraw(slot);
    const filled = orders.quantity(slot) - orders.leaves(slot);
    events.push(REPLACED, orders.id(slot), filled + order.quantity, order.price ?? 0, mark + 1);
    desk.pegs.open.delete(slot);
    if (order.account !== orders.account(slot)) orders.setOwner(slot, order.account, this.parts.groups[order.account]!);
    orders.setKind(
      slot,
      side,
      timeInForceIndex(order.timeInForce),
      selfTradePreventionIndex(order.selfTradePrevention),
    );
    orders.setTerms(slot, 0, filled + order.quantity, order.quantity);
    const terms = termsFor(order, this.tickSize, mark);
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

  /** As {@link cancel}, in continuous trading while no open order has special terms: nothing follows. */
  cancelPlain(slot: number, why: number): void {
    const { orders, book } = this;
    const leaves = orders.leaves(slot);
    const side = orders.side(slot);
    this.events.push3(CANCELED, orders.id(slot), leaves, why);
    this.interest.open(orders.account(slot), book.index, side, -leaves);
    book.unlinkFrom(slot, side, leaves);
    orders.remove(slot);
  }

  /**
   * As {@link cancel}, without what follows from it: of several orders that go together none may trade on the way, because
   * another is gone. {@link follow} comes after the last of them.
   */
  takeOut(slot: number, why: number): void {
    const { desk, orders } = this;
    if (orders.terms(slot) !== undefined) {
      desk.cancel(slot, why);
      return;
    }
    this.cancelPlain(slot, why);
  }

  // --- time and phases ------------------------------------------------------------------------------

  /** When time alone brings something about: an expiry, the end of a phase or a limit state, an indication. */
  get nextDeadline(): number {
    const indication =
      this.rules && this.auction.stale && this.isAuction
        ? this.auction.lastIndication + this.rules.venue.indicationInterval
        : Infinity;
    return Math.min(this.desk.expiries.next, this.phaseEndsAt, this.guards.deadline, indication);
  }

  /**
   * Ends the good-till-date orders whose instant has come, in order of entry (F22), a limit state that has lasted, and a phase that
   * ends by itself.
   *
   * @param scheduled the phase that its calendar is in at that instant
   */
  advance(time: number, scheduled: MarketPhase): void {
    const from = this.events.length;
    this.desk.expireDue(time);
    // A core that began at a snapshot knows nothing of those that had ended before their time.
    if (this.events.length > from) this.follow(from);
    if (this.guards.watch !== 0) this.guards.advance(time);
    if (this.phaseEndsAt <= time) this.endPhase(time, scheduled);
  }

  /** A halt goes on to its reopening auction, and that to where the calendar is by then; a closing auction reopens as well. */
  private endPhase(time: number, scheduled: MarketPhase): void {
    let next = this.nextPhase;
    if (this.halt !== null && !this.manual && (scheduled !== 'CONTINUOUS' || this.phase !== 'HALTED')) next = scheduled;
    if (this.phase === 'REOPENING_AUCTION' && next === 'CONTINUOUS') {
      const longer = this.guards.extension(this.auction.outlook(TIF.OPENING).price);
      if (longer > 0) {
        this.begin('REOPENING_AUCTION', time, longer);
        return;
      }
    }
    this.enter(next, time);
  }

  /** Halts trading, unless it stands still for at least as long already; what an operator has halted, at any rate for ever. */
  haltTrading(halt: Halt): void {
    const { kind, level, price, reference, since, until } = halt;
    if (this.halt !== null && this.phase === 'HALTED') {
      if (this.halt.until >= until && kind !== 'OPERATOR') return;
      // The calendar has it again when the halt is over.
      if (this.halt.kind === 'OPERATOR' && kind !== 'OPERATOR') this.manual = false;
    }
    this.halt = halt;
    this.guards.halted();
    const ends = until === Infinity ? 0 : until;
    this.events.push(HALT, this.book.index, HALT_KINDS.indexOf(kind), level, price, reference, ends);
    this.begin('HALTED', since, until === Infinity ? null : until - since);
  }

  /** Begins a phase; any may follow any. HALTED: an operator halts it. Any other ends a halt, but for its reopening auction. */
  enter(phase: MarketPhase, time: number, duration: number | null = null): void {
    if (phase === 'HALTED') {
      const until = duration === null ? Infinity : time + duration;
      this.haltTrading({ kind: 'OPERATOR', level: 0, price: 0, reference: 0, since: time, until });
      return;
    }
    if (phase !== 'REOPENING_AUCTION') this.halt = null;
    this.begin(phase, time, duration);
  }

  /**
   * What leads into continuous trading uncrosses the book; so does what leads from an auction to the close. Then orders for that
   * uncross alone are canceled, and on the close DAY orders expire (F21).
   */
  private begin(phase: MarketPhase, time: number, duration: number | null): void {
    const { desk, auction, events, guards } = this;
    const was = this.phase;
    const wasAuction = this.isAuction;
    this.phase = phase;
    this.since = time;
    this.continuous = phase === 'CONTINUOUS';
    this.phaseEndsAt = duration === null ? Infinity : time + duration;
    this.nextPhase = FOLLOWING_PHASE[phase];
    if (phase === 'REOPENING_AUCTION' && duration === null && this.rules) {
      this.phaseEndsAt = time + this.rules.venue.reopeningCall;
    }
    auction.stale = this.isAuction;
    auction.lastIndication = -Infinity;
    events.push2(PHASE, this.book.index, MARKET_PHASES.indexOf(phase));
    if (phase === was) return;
    if (was === 'CONTINUOUS') guards.left();
    if (this.continuous) {
      const from = events.length;
      guards.opening();
      auction.uncross(TIF.OPENING);
      auction.cancelLeft(TIF.OPENING);
      guards.opened(time);
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
    const { orders, desk } = this;
    const isDay = (slot: number): boolean =>
      orders.book(slot) === this.book.index && orders.timeInForce(slot) === TIF_DAY;
    for (const id of orders.select(isDay).map((slot) => orders.id(slot))) {
      const slot = orders.find(id);
      if (slot >= 0) desk.expire(slot);
    }
  }

  /** Worst key that an order without a limit may trade at: within the bands, and the collar. */
  marketLimit(side: number): number {
    const last = this.book.lastTick * this.tickSize;
    const reference = last > 0 ? last : this.priorClose;
    return Math.min(collarKey(this.rules, side, reference, this.tickSize), this.bandKey(side));
  }

  /** Worst key that the price bands let an order of a side trade at. */
  bandKey(side: number): number {
    return this.guards.bands.key(side);
  }

  /** Which price bands and breaker the market has from now on; absent: as before. */
  setGuards({ priceBands, symbolBreaker }: Pick<SetHaltRules, 'priceBands' | 'symbolBreaker'>, time: number): void {
    this.priceBands = priceBands ?? this.priceBands;
    this.symbolBreaker = symbolBreaker ?? this.symbolBreaker;
    this.guards.changed(time);
  }

  /** Another reference price of the instrument: that of the day as well, at once. */
  setReference(price: number, time: number): void {
    this.referencePrice = price;
    this.priorClose = price;
    this.guards.changed(time);
    this.settle(time);
  }

  bandsMoved(): void {
    this.desk.pegs.forget();
  }

  deadlineMoved(): void {
    this.parts.deadlineMoved?.();
  }

  captureGuards(): GuardsState {
    return this.guards.capture();
  }

  /** The market is in its phase, and has the rules of its day, its reference price, bands and breaker. */
  restoreGuards(from: GuardsState): void {
    this.halt = from.halt && { ...from.halt, until: from.halt.until ?? Infinity };
    this.guards.restore(from);
  }

  /** Ends a command's work on this book: its guards look; its sequence rises when what it displays has changed; an auction indicates. */
  settle(time: number): void {
    const { book } = this;
    if (book.lowTick <= this.guards.watch) this.guards.look(time);
    if (book.changed) {
      book.changed = false;
      this.events.push2(BOOK_CHANGED, book.index, ++book.sequence);
    }
    if (!this.continuous && this.rules && this.isAuction) {
      this.auction.indicateWhenDue(time, this.rules.venue.indicationInterval, auctionTimeInForce(this.phase));
    }
  }

  /** What the call auction that is on would give now; null outside auctions, and before the first indication of one. */
  get outlook(): ReturnType<CallAuction['outlook']> | null {
    if (!this.isAuction || this.auction.lastIndication === -Infinity) return null;
    return this.auction.outlook(auctionTimeInForce(this.phase));
  }
}
