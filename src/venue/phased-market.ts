import type { OrderBook, OrderStore } from '../book/index.ts';
import {
  AUCTION_PHASES,
  EVENT,
  HALT_KINDS,
  MARKET_PHASES,
  rulesOn,
  timeInForceIndex,
  type EventBuffer,
  type MarketPhase,
  type PriceBandRule,
  type RulesOfDay,
} from '../domain/index.ts';
import type { CallAuction } from './call-auction.ts';
import { TIF } from './desk-parts.ts';
import type { Halt, MarketGuards } from './market-guards.ts';
import type { MidpointPool } from './midpoint-pool.ts';
import type { OrderDesk } from './order-desk.ts';
import { AWAY_PHASE, FOLLOWING_PHASE } from './phases.ts';
import { SINGLE_PRICE, type Surroundings } from './surroundings.ts';

const { HALT, PHASE } = EVENT;

const TIF_DAY = timeInForceIndex('DAY');

/** A market as time passes: its days and phases, halts, and what they bring about. */
export abstract class PhasedMarket {
  abstract readonly book: OrderBook;
  abstract readonly desk: OrderDesk;
  abstract readonly auction: CallAuction;
  abstract readonly guards: MarketGuards;
  abstract readonly pool: MidpointPool | null;
  /** The home market of its instrument: itself, unless it is elsewhere. */
  abstract readonly home: PhasedMarket;
  abstract around: Surroundings | null;
  protected abstract readonly orders: OrderStore;
  protected abstract readonly events: EventBuffer;
  /** Markets of its instrument elsewhere, which go with its phases, bands and days. */
  abstract readonly followers: readonly PhasedMarket[];
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
  /** The day's reference price in micro-dollars: the close before, else the instrument's reference price; 0: none. */
  priorClose = 0;
  /** Price bands in force, in micro-dollars; 0 and Infinity: none. */
  bandLower = 0;
  bandUpper = Infinity;
  /** Venue's days that Rule 201 still restricts short sales on, today included; 0: it does not. */
  shortSaleDays = 0;
  /** Which price bands the market has, and whether it has the venue's own breaker of a symbol (F69). */
  priceBands: PriceBandRule = 'NONE';
  symbolBreaker = false;
  /** What halted it; null while it is not halted. */
  halt: Halt | null = null;
  /** Most orders that an account may have open. */
  maxOpenOrders = Infinity;
  /** When a feed was last heard of here, and when what it told is stale; Infinity: it never will be. */
  heardAt = 0;
  staleAt = Infinity;
  /** Whether the feed has not been heard of for too long. */
  isStale = false;

  /**
   * Ends the work on an order: what follows from it, and what an auction has to say anew.
   *
   * @param from place in the event buffer before the work began
   */
  abstract follow(from: number): void;

  /** When the day closes, in microseconds; Infinity: it does not. */
  get closesAt(): number {
    return this.guards.closesAt;
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
    for (const follower of this.followers) follower.followDay();
  }

  followDay(): void {
    this.setRules(this.home.rulesDay);
    this.priorClose = this.home.priorClose;
    this.guards.closesAt = this.home.guards.closesAt;
  }

  /** The rules of a day hold. */
  setRules(day: string): void {
    this.rulesDay = day;
    this.rules = rulesOn(day);
    this.maxOpenOrders = this.rules.venue.maxOpenOrders;
  }

  /** As a follower: goes with the home market into a phase, if it is in another. */
  followPhase(time: number): void {
    const phase = AWAY_PHASE[this.home.phase];
    if (this.phase !== phase) this.begin(phase, time, null);
  }

  /** When time alone brings something about: an expiry, the end of a phase or a limit state, an indication. */
  get nextDeadline(): number {
    const indication =
      this.rules && this.auction.stale && this.isAuction
        ? this.auction.lastIndication + this.rules.venue.indicationInterval
        : Infinity;
    const stale = this.isStale ? Infinity : this.staleAt;
    return Math.min(this.desk.expiries.next, this.phaseEndsAt, this.guards.deadline, indication, stale);
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
    if (this.staleAt <= time) this.isStale = true;
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
    const { auction, events } = this;
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
    if (phase !== was) this.changeOver(was, wasAuction, time);
    for (const follower of this.followers) follower.followPhase(time);
    if (phase !== was && this.continuous && this.home === this) this.comeTogether();
  }

  /** The markets of the instrument trade beside each other from now on. */
  private comeTogether(): void {
    for (const market of [this, ...this.followers]) {
      const from = this.events.length;
      market.desk.guarded.comeInAnew();
      if (this.events.length > from) market.follow(from);
    }
  }

  /** What the way from one phase into this one brings about. */
  private changeOver(was: MarketPhase, wasAuction: boolean, time: number): void {
    const { desk, auction, events, guards, phase } = this;
    if (was === 'CONTINUOUS') guards.left();
    if (this.continuous) {
      const from = events.length;
      guards.opening();
      if (this.pool === null) {
        auction.uncross(TIF.OPENING);
        this.around?.judge(from, SINGLE_PRICE);
      }
      auction.cancelLeft(TIF.OPENING);
      guards.opened(time);
      desk.followOpening(from);
    } else if (phase === 'CLOSED') {
      // No stop is set off now, but those that trail have seen the price.
      const from = events.length;
      if (wasAuction && auction.uncross(TIF.CLOSING)) {
        this.around?.judge(from, SINGLE_PRICE);
        desk.watch.trail(this.book.lastTick);
      }
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
}
