import { ENTRY, OrderBook, PLACE, type OrderStore, type Tape, type TradeCounter } from '../book/index.ts';
import {
  EVENT,
  quotingIncrement,
  selfTradePreventionIndex,
  timeInForceIndex,
  type ContingencyType,
  type EventBuffer,
  type PriceBandRule,
  type SetHaltRules,
  type SubmitOrder,
} from '../domain/index.ts';
import { CallAuction, auctionTimeInForce } from './call-auction.ts';
import { TIF, type DeskParts } from './desk-parts.ts';
import { entryTerms, type Entry } from './entry.ts';
import { link, specialTerms, unlink } from './links.ts';
import { MarketGuards, cancelBeyond, type GuardedMarket, type GuardsState } from './market-guards.ts';
import { OrderDesk } from './order-desk.ts';
import type { OpenInterest } from './open-interest.ts';
import { PhasedMarket } from './phased-market.ts';
import { MidpointPool } from './midpoint-pool.ts';
import { PlainOrders } from './plain-orders.ts';
import { collarKey } from './price-limits.ts';
import { isForLater, termsFor } from './special-order.ts';
import { HOME_TRAITS, type NationalView, type Surroundings, type VenueTraits } from './surroundings.ts';
import type { Bounds, Increments, Terms } from './validity.ts';

/** The kinds as constants of this module, which the compiler takes for numbers. */
const { ACCEPTED, AMENDED, BOOK_CHANGED, CANCELED, REPLACED } = EVENT;

/** The rule asks nothing of coarser tick sizes. */
const CENT = 10_000;

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
  /** Absent: the home market. */
  readonly venue?: VenueTraits;
  /** The home market of the instrument, of a market elsewhere. */
  readonly home?: Market;
  /** The quoting increment that an instrument has been assigned for a day; absent, null: none. */
  readonly assigned?: (day: string, instrument: number) => number | null;
  /** Hears that the next deadline of the market may be another one, where an order brings it about. Absent: nobody asks. */
  readonly deadlineMoved?: () => void;
}

/**
 * One instrument's market at a venue: its book, the phases it goes through, and the rules of order types, times in force
 * and instructions around it. Orders that come here are valid and have passed the risk gate.
 */
export class Market extends PhasedMarket implements Terms, GuardedMarket {
  readonly instrument: number;
  venue: VenueTraits;
  /** The home market of its instrument: itself, unless it is elsewhere. */
  readonly home: Market;
  readonly isAway: boolean;
  readonly followers: Market[] = [];
  readonly pool: MidpointPool | null;
  around: Surroundings | null = null;
  national: NationalView | null = null;
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
  /** Of the instrument, in micro-dollars; null: none. */
  referencePrice: number | null;
  /** The quoting increment that the instrument has been assigned for a day (Rule 612), in micro-dollars; null: none. */
  private readonly assigned: (day: string, instrument: number) => number | null;
  private readonly parts: MarketParts;
  /** One of the parts, for what is asked after every order: each step on the way to it costs as much as the question. */
  protected readonly orders: OrderStore;
  protected readonly events: EventBuffer;
  private readonly interest: OpenInterest;

  constructor(index: number, parts: MarketParts) {
    super();
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
    this.assigned = parts.assigned ?? (() => null);
    this.orders = parts.orders;
    this.events = parts.events;
    this.interest = parts.interest;
    this.venue = parts.venue ?? HOME_TRAITS;
    this.home = parts.home ?? this;
    this.isAway = parts.home !== undefined;
    const tape: Tape = parts.home?.book.tape ?? { prints: 0 };
    this.book = new OrderBook(index, this.tickSize, parts.orders, parts.events, parts.interest, parts.counter, tape);
    this.instrument = this.book.instrument;
    this.guards = new MarketGuards(this, this.book, parts.events);
    this.desk = new OrderDesk(this, this.book, parts);
    this.auction = new CallAuction(this.book, this.desk, parts);
    this.plain = new PlainOrders(this, this.book, this.desk, parts);
    this.pool = this.isDark ? new MidpointPool(this.book, this.desk, () => this.venue.priority, parts.interest) : null;
    if (parts.home) {
      parts.home.followers.push(this);
      this.goWith(parts.home);
    }
  }

  /** Smallest step of a price today (Rule 612), in micro-dollars. */
  incrementOf(price: number): number {
    return this.rules === null
      ? 1
      : quotingIncrement(this.rules.quotingIncrements, price, this.assigned(this.rulesDay, this.instrument));
  }

  /** The price, in ticks, that is one step less aggressive than one of the other side (Rule 612). @param side of that one */
  tickBehind(side: number, tick: number): number {
    const step = this.tickSize < CENT ? Math.max(1, this.incrementOf(tick * this.tickSize) / this.tickSize) : 1;
    return side === 0 ? Math.floor(tick / step) * step + step : Math.ceil(tick / step) * step - step;
  }

  /** Best displayed price in ticks that a taker of a side may trade at; 0: none. */
  displayedWithin(side: number, limitKey: number): number {
    return this.book.ladder(1 - side).best <= limitKey ? this.book.bestTick(1 - side) : 0;
  }

  get isDark(): boolean {
    return this.venue.kind === 'DARK';
  }

  /** Is as its home market is. */
  goWith(home: Market): void {
    this.rulesDay = home.rulesDay;
    this.rules = home.rules;
    this.maxOpenOrders = home.maxOpenOrders;
    this.referencePrice = home.referencePrice;
    this.priorClose = home.priorClose;
    this.bandLower = home.bandLower;
    this.bandUpper = home.bandUpper;
    this.shortSaleDays = home.shortSaleDays;
    this.guards.closesAt = home.guards.closesAt;
  }

  /** Shares that an account holds; negative is short. */
  positionOf(account: number): number {
    return this.parts.interest.positionOf(account, this.book.instrument);
  }

  get lastTick(): number {
    return this.book.lastTick > 0 || !this.isAway ? this.book.lastTick : this.home.book.lastTick;
  }

  get midpoint(): number {
    return this.national?.midpoint ?? 0;
  }

  get bestBid(): number {
    const own = this.book.bestTick(0);
    return this.around === null ? own : Math.max(own, this.around.best(0).tick);
  }

  restrictShortSales(days: number): void {
    this.shortSaleDays = days;
    for (const follower of this.followers) follower.shortSaleDays = days;
  }

  // --- orders ---------------------------------------------------------------------------------------

  /** Takes a new order: matches it, then rests what is left, or cancels it where the order may not rest (F11, F12, F18). */
  submit(id: number, order: SubmitOrder, side: number, mark = 0): void {
    const { events } = this;
    const from = events.length;
    events.push2(ACCEPTED, id, mark);
    const { around, pool } = this;
    const isSpecial = order.instructions !== undefined || !this.continuous || isForLater(order) || pool !== null;
    if (isSpecial || (around !== null && around.reaches(side, (order.price ?? 0) / this.tickSize)))
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

  follow(from: number): void {
    if (!this.continuous) this.auction.stale = true;
    // Only an order with special terms can have to follow: where none is open, nothing more is looked at.
    if (this.orders.specials > 0 && this.desk.attentive) this.desk.followUp(from);
  }

  /** Takes an order that no client sent: its words but for its id. It trades, rests or is canceled as any other. */
  enterOrder(id: number, entry: Entry): void {
    const { events, desk } = this;
    const { orders, groups } = this.parts;
    const { account, side, prevention, quantity } = entry;
    const from = events.length;
    const rests = entry.entry === ENTRY.REST || entry.entry === ENTRY.QUOTE;
    const slot = orders.add(
      id,
      this.book.index,
      account,
      groups[account]!,
      side,
      rests ? TIF.GTC : TIF.IOC,
      prevention,
    );
    orders.setTerms(slot, 0, quantity, quantity);
    desk.equip(slot, entryTerms(entry));
    desk.start(slot);
    this.follow(from);
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
    const isRouted = desk.recall(slot);
    const keeps = !isRouted && tick * this.tickSize === desk.limitOf(slot) && quantity <= total;
    events.push(AMENDED, id, quantity, tick * this.tickSize, keeps ? 1 : 0, mark + 1);
    const special = orders.terms(slot);
    if (special && mark >= 0) special.sellMark = mark;
    if (keeps) {
      if (quantity < total) desk.standing.decrease(slot, total - quantity);
    } else if (orders.terms(slot) === undefined && !this.around?.reaches(orders.side(slot), tick)) {
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
    desk.recall(slot);
    const waited = old.place === PLACE.PENDING;
    desk.standing.withdraw(slot);
    const filled = orders.quantity(slot) - orders.leaves(slot);
    events.push(REPLACED, orders.id(slot), filled + order.quantity, order.price ?? 0, mark + 1);
    desk.pegs.open.delete(slot);
    desk.guarded.open.delete(slot);
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
    terms.entry = old.entry;
    terms.smart = old.smart;
    terms.decisions = old.decisions;
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
    this.interest.open(orders.account(slot), book.instrument, side, -leaves);
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

  /** Worst key that an order without a limit may trade at: within the bands, and the collar. */
  marketLimit(side: number): number {
    const last = this.lastTick * this.tickSize;
    const reference = last > 0 ? last : this.priorClose;
    return Math.min(collarKey(this.rules, side, reference, this.tickSize), this.bandKey(side));
  }

  /** Worst key that the price bands let an order of a side trade at. */
  bandKey(side: number): number {
    return this.home.guards.bands.key(side);
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
    for (const follower of this.followers) follower.priorClose = follower.referencePrice = price;
    this.guards.changed(time);
  }

  bandsMoved(): void {
    this.desk.pegs.forget();
    for (const follower of this.followers) {
      follower.bandLower = this.bandLower;
      follower.bandUpper = this.bandUpper;
      follower.bandsMoved();
      cancelBeyond(follower.book, this.guards.bands, follower);
    }
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

  /** Its guards look at what has happened. */
  look(time: number): void {
    if (this.book.lowTick <= this.guards.watch) this.guards.look(time);
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
