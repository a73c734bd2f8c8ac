import { NONE } from '../book/index.ts';
import {
  CANCEL_REASONS,
  ENTRY_KINDS,
  EVENT,
  EVENT_WIDTH,
  instrumentOf,
  ROUTE_CAUSES,
  ROUTE_OUTCOMES,
  SELL_MARKS,
  TIMES_IN_FORCE,
  type Micros,
  type RouteCause,
} from '../domain/index.ts';
import { planRoute, type RoutePlan } from '../routing/index.ts';
import type { Market, OrderRouter } from '../venue/index.ts';
import { Children, type Child } from './children.ts';
import type { Core } from './core.ts';
import { draw, fade } from './fades.ts';
import { questionOf } from './route-question.ts';

const { AMENDED, CANCELED, ENTERED, EXPIRED, ROUTE, ROUTE_SCORE, TRADE } = EVENT;

const reason = (word: (typeof CANCEL_REASONS)[number]): number => CANCEL_REASONS.indexOf(word);
const ROUTED = reason('ROUTED');
const NO_LIQUIDITY = reason('NO_LIQUIDITY');
const IOC_REASON = reason('IOC');
const REGULATION = reason('REGULATION');
const SELF_TRADE = reason('SELF_TRADE_PREVENTION');
const PHASE = reason('PHASE');
const SHORT = SELL_MARKS.indexOf('SHORT');
const LAST_THAT_RESTS = TIMES_IN_FORCE.indexOf('GTD');

/** A routed order's way so far. */
interface Route {
  readonly id: number;
  /** Whether the pool has been asked. */
  probed: boolean;
  /** What the next decision is for. */
  cause: RouteCause;
}

export interface RoutesState {
  readonly routes: readonly Route[];
  /** In order of id. */
  readonly children: readonly Child[];
  /** Ids of routed orders that wait for a decision. */
  readonly due: readonly number[];
}

/**
 * Routed orders at work (F80–F85): each decision is made on what venues show just then, and its children get to them after their
 * latency. What is open of a routed order, and at no venue, stands in its leaves and is counted; a child at its venue is counted
 * there.
 */
export class Routes implements OrderRouter {
  private readonly core: Core;
  private readonly routes = new Map<number, Route>();
  private readonly children = new Children();
  /** Routed orders that something is to be decided on, in order. */
  private readonly due = new Set<number>();
  /** Place in the event buffer up to which it is known what children did. */
  private looked = 0;
  /** Whether an order has been filled, of which no event tells, since that was asked last. */
  private hasEnded = false;

  constructor(core: Core) {
    this.core = core;
  }

  /** Whether nothing is routed: then nobody need look. */
  get isIdle(): boolean {
    return this.routes.size === 0;
  }

  /** When the next child gets to its venue. */
  get nextArrival(): Micros {
    return this.children.nextArrival;
  }

  /** Parent of an open child; 0: it is none. */
  parentOf(order: number): number {
    return this.children.find(order)?.parent ?? 0;
  }

  /** Shares of a routed order that are open at venues. */
  atVenues(parent: number): number {
    let sum = 0;
    for (const child of this.children.of(parent)) if (child.arrived) sum += child.quantity - child.filled;
    return sum;
  }

  // --- coming and going -------------------------------------------------------------------------------

  adopt(slot: number): void {
    const { orders } = this.core;
    const id = orders.id(slot);
    this.routes.set(id, { id, probed: false, cause: orders.terms(slot)!.decisions > 0 ? 'AMENDED' : 'NEW' });
    this.due.add(id);
    this.core.forgetDeadline();
  }

  recall(slot: number): void {
    const { core } = this;
    const { orders, events } = core;
    const id = orders.id(slot);
    this.lookAtChildren();
    for (const child of this.children.of(id)) {
      const place = child.arrived ? orders.find(child.id) : NONE;
      if (place !== NONE) core.marketOf(child.book).takeOut(place, ROUTED);
      else events.push3(CANCELED, child.id, child.quantity - child.filled, ROUTED);
      if (place === NONE) this.children.remove(child);
    }
    this.lookAtChildren();
    // Where the order is over, nothing is left to know; where it is changed, it is adopted anew.
    this.forget(id);
  }

  takeEnded(): boolean {
    const { hasEnded } = this;
    this.hasEnded = false;
    return hasEnded;
  }

  /** A command begins: nothing has happened yet. */
  begin(): void {
    this.looked = 0;
  }

  // --- what children did ------------------------------------------------------------------------------

  /** Reads from the events what became of children: fills are their parents', what is left of those that have ended goes back. */
  lookAtChildren(): void {
    const { events } = this.core;
    while (this.looked < events.length) {
      const { words } = events;
      const at = this.looked;
      // Before anything else: what follows from an event looks on from here.
      this.looked += EVENT_WIDTH;
      switch (words[at]) {
        case TRADE:
          this.filled(words[at + 4]!, words[at + 7]!);
          this.filled(words[at + 5]!, words[at + 7]!);
          break;
        case CANCELED:
        case EXPIRED:
          this.ended(words[at + 1]!, words[at] === CANCELED ? words[at + 3]! : ROUTED);
          break;
        case AMENDED:
          this.cut(words[at + 1]!, words[at + 2]!);
          break;
        default:
      }
    }
  }

  private filled(order: number, quantity: number): void {
    const child = this.children.find(order);
    if (!child) return;
    child.filled += quantity;
    this.cancelOtherOf(child.parent);
    if (child.filled < child.quantity) return;
    this.children.remove(child);
    this.settle(child.parent);
  }

  /** A routed order has traded: the one that it cancels goes. */
  private cancelOtherOf(parent: number): void {
    const { orders } = this.core;
    const slot = orders.find(parent);
    const terms = orders.terms(slot)!;
    const { other } = terms;
    if (other === 0) return;
    terms.other = 0;
    this.marketOf(slot).desk.cancelOther(other);
  }

  /** Self-trade prevention has made a child smaller: its parent becomes smaller too. */
  private cut(order: number, quantity: number): void {
    const child = this.children.find(order);
    if (!child || quantity >= child.quantity) return;
    const { orders, events } = this.core;
    const slot = orders.find(child.parent);
    const lost = child.quantity - quantity;
    child.quantity = quantity;
    orders.setQuantity(slot, orders.quantity(slot) - lost);
    events.push(AMENDED, child.parent, orders.quantity(slot), this.marketOf(slot).desk.limitOf(slot), 1);
    if (child.filled < child.quantity) return;
    this.children.remove(child);
    this.settle(child.parent);
  }

  private ended(order: number, why: number): void {
    const child = this.children.find(order);
    if (!child) return;
    this.children.remove(child);
    this.moveOpen(child.parent, child.quantity - child.filled);
    if (this.endsParent(child, why)) this.drop(child.parent, why);
    else this.settle(child.parent);
  }

  /** Whether what ended a child ends its order: a self-trade, a short sale that Rule 201 bars, a close that it may not wait beyond. */
  private endsParent({ parent }: Child, why: number): boolean {
    const { orders } = this.core;
    const slot = orders.find(parent);
    if (why === PHASE) return !this.mayRest(slot);
    if (why !== REGULATION) return why === SELF_TRADE;
    const isShort = orders.terms(slot)!.sellMark === SHORT;
    return isShort && this.marketOf(slot).shortSaleDays > 0;
  }

  private mayRest(slot: number): boolean {
    const { orders } = this.core;
    return orders.timeInForce(slot) <= LAST_THAT_RESTS && orders.tick(slot) > 0;
  }

  /** Gives shares back to a routed order (or takes them, negative): they are open, and at no venue. */
  private moveOpen(parent: number, quantity: number): void {
    const { orders, exposures } = this.core;
    const slot = orders.find(parent);
    orders.setLeaves(slot, orders.leaves(slot) + quantity);
    exposures.open(orders.account(slot), this.marketOf(slot).instrument, orders.side(slot), quantity);
  }

  /** A child is done: the order is, or something of it is to be decided when all are back that take. */
  private settle(parent: number): void {
    const { orders } = this.core;
    const slot = orders.find(parent);
    const children = this.children.of(parent);
    if (orders.leaves(slot) === 0) {
      if (children.length > 0) return;
      this.forget(parent);
      this.hasEnded = true;
      this.marketOf(slot).desk.end(slot);
    } else if (children.every(({ kind }) => kind === 'REST')) {
      this.due.add(parent);
    }
  }

  private forget(parent: number): void {
    this.routes.delete(parent);
    this.due.delete(parent);
  }

  private drop(parent: number, why: number): void {
    const { orders } = this.core;
    const slot = orders.find(parent);
    this.marketOf(slot).takeOut(slot, why);
    this.forget(parent);
  }

  /** The market that a routed order was sent to: SMART, the home market. */
  private marketOf(slot: number): Market {
    return this.core.marketOf(this.core.orders.book(slot));
  }

  // --- deciding ---------------------------------------------------------------------------------------

  /** Decides on the next order that is due, and gives its instrument. NONE: none is, or none can be. */
  decideNext(): number {
    this.lookAtChildren();
    for (const id of this.due) {
      const slot = this.core.orders.find(id);
      if (slot === NONE) {
        this.forget(id);
        continue;
      }
      // Where nothing trades, it waits for the market.
      if (!this.marketsOf(slot).some(({ continuous, isDark }) => continuous && !isDark)) continue;
      this.due.delete(id);
      const { instrument } = this.marketOf(slot);
      this.decide(this.routes.get(id)!, slot);
      return instrument;
    }
    return NONE;
  }

  private marketsOf(slot: number): Market[] {
    const { home } = this.marketOf(slot);
    return [home, ...home.followers];
  }

  private decide(route: Route, slot: number): void {
    const { orders, events } = this.core;
    const terms = orders.terms(slot)!;
    const mayRest = this.mayRest(slot);
    const most = this.marketOf(slot).rules?.venue.maxRoutes ?? 1;
    if (terms.decisions >= most) {
      this.drop(route.id, NO_LIQUIDITY);
      return;
    }
    const question = questionOf(this.core, slot, mayRest, !route.probed);
    const plan = planRoute(question);
    terms.decisions++;
    const { quantity, limit } = question;
    events.push6(ROUTE, route.id, terms.decisions, quantity, terms.strategy, ROUTE_CAUSES.indexOf(route.cause), limit);
    for (const { venue, outcome, price, size, score, allocated, fee } of plan.scores) {
      events.push(ROUTE_SCORE, route.id, venue, ROUTE_OUTCOMES.indexOf(outcome), price, size, score, allocated, fee);
    }
    route.cause = 'RETURNED';
    if (plan.blockedBy >= 0) this.drop(route.id, REGULATION);
    else if (plan.children.length === 0) this.drop(route.id, orders.tick(slot) > 0 ? IOC_REASON : NO_LIQUIDITY);
    else for (const child of plan.children) this.send(route, slot, child);
  }

  private send(route: Route, slot: number, { venue, kind, price, quantity }: RoutePlan['children'][number]): void {
    const { core } = this;
    const { orders, events, venues } = core;
    const market = this.marketsOf(slot).find((each) => each.venue.index === venue)!;
    const id = core.nextOrderId++;
    const child: Child = {
      id,
      parent: route.id,
      kind,
      book: market.book.index,
      side: orders.side(slot),
      price,
      quantity,
      filled: 0,
      arrivesAt: core.time + (venues.states[venue]?.latency ?? 0),
      arrived: false,
    };
    if (kind === 'PROBE') route.probed = true;
    this.children.add(child);
    const { book, side, arrivesAt } = child;
    events.push(ENTERED, route.id, id, book, side, price, quantity, ENTRY_KINDS.indexOf(kind), arrivesAt);
    core.forgetDeadline();
  }

  // --- arriving ---------------------------------------------------------------------------------------

  /** Lets the next child that is due get to its venue, and gives its instrument. NONE: none is. */
  deliverNext(): number {
    const next = this.children.due(this.core.time);
    if (!next) return NONE;
    this.deliver(next);
    return instrumentOf(next.book);
  }

  private deliver(child: Child): void {
    const { core } = this;
    const { orders } = core;
    const market = core.marketOf(child.book);
    const parent = orders.find(child.parent);
    this.children.land(child);
    this.moveOpen(child.parent, -child.quantity);
    const hasFaded = child.kind === 'TAKE' && this.hasFaded(child);
    // What trades next is measured by what is shown then.
    if (hasFaded && fade(market, orders, child.side, child.price)) core.nationals[market.instrument]!.note();
    market.enterOrder(child.id, {
      account: orders.account(parent),
      side: child.side,
      prevention: orders.selfTradePrevention(parent),
      tick: child.price / market.tickSize,
      quantity: child.quantity,
      entry: ENTRY_KINDS.indexOf(child.kind) + 1,
      mark: orders.terms(parent)!.sellMark,
      algorithm: orders.terms(parent)!.algorithm,
      other: child.book === orders.book(parent) ? orders.terms(parent)!.other : 0,
    });
    this.lookAtChildren();
  }

  /** A draw that the fill rate of its venue decides: always the same for the same child. */
  private hasFaded({ id, parent, book }: Child): boolean {
    const fillRate = this.core.venues.states[this.core.marketOf(book).venue.index]?.fillRate ?? 1_000_000;
    return draw(parent, id, book) >= fillRate;
  }

  // --- state ------------------------------------------------------------------------------------------

  capture(): RoutesState {
    return {
      routes: [...this.routes.values()],
      children: this.children.capture(),
      due: [...this.due],
    };
  }

  restore({ routes, children, due }: RoutesState): void {
    for (const route of routes) this.routes.set(route.id, { ...route });
    for (const child of children) this.children.add({ ...child });
    for (const id of due) this.due.add(id);
  }
}
