import {
  ENTRY_KINDS,
  ROUTE_OUTCOMES,
  rulesOn,
  venueOf,
  type EntryKind,
  type RouteOutcome,
} from '../../domain/index.ts';
import { isSmart, nameOf, openOf, worstPrice, type BookOrder } from './book-order.ts';
import type { EventOrders } from './event-orders.ts';
import type { Findings } from './findings.ts';
import { better } from './queues.ts';
import type { VenueFacts } from './venue-facts.ts';

/** A decision of the router, while its scores and children come in. */
interface Decision {
  readonly order: BookOrder;
  readonly number: number;
  readonly quantity: number;
  /** What each venue is given, and as what. */
  readonly given: Map<number, { readonly outcome: RouteOutcome; readonly allocated: number }>;
  /** What is sent to each. */
  readonly sent: Map<number, number>;
}

const KINDS: Partial<Record<RouteOutcome, EntryKind>> = { TAKEN: 'TAKE', PROBED: 'PROBE', RESTED: 'REST' };

/** Most decisions on an order. */
const { maxRoutes } = rulesOn('1970-01-01').venue;

/**
 * Routed orders (I6, I14): what the router decides on is what is open and at no venue, all venues have a score, what they are given is
 * what their children are sent with, and children want what their parent does.
 */
export class RouteCheck {
  private readonly orders: EventOrders;
  private readonly facts: VenueFacts;
  private readonly findings: Findings;
  private readonly numbers = new Map<number, number>();
  private decision: Decision | undefined;

  constructor(orders: EventOrders, facts: VenueFacts, findings: Findings) {
    this.orders = orders;
    this.facts = facts;
    this.findings = findings;
  }

  /** A ROUTE event. */
  decide(order: BookOrder, number: number, quantity: number, limit: number): void {
    this.endDecision();
    const { findings } = this;
    const before = this.numbers.get(order.id) ?? 0;
    this.numbers.set(order.id, number);
    const where = `order ${order.id}, decision ${number}`;
    if (number !== before + 1 || number > maxRoutes) findings.fail('I14', `${where}: the one before is ${before}`);
    if (!isSmart(order) && order.instructions.routing !== 'ROUTE')
      findings.fail('I14', `${where}: it is not to be routed`);
    const left = openOf(order) - this.orders.awayOf(order.id);
    if (quantity !== left) findings.fail('I6', `${where}: is on ${quantity}; open and at no venue are ${left}`);
    if (limit !== (worstPrice(order) ?? 0))
      findings.fail('I14', `${where}: within ${limit}; its limit is ${order.limit}`);
    this.decision = { order, number, quantity, given: new Map(), sent: new Map() };
  }

  /** A ROUTE_SCORE event. */
  score(order: number, venue: number, outcome: number, allocated: number): void {
    const { decision, findings } = this;
    if (decision?.order.id !== order || venue !== decision.given.size) {
      findings.fail('I14', `order ${order}: the score of venue ${venue} belongs to no decision, or comes out of turn`);
      return;
    }
    decision.given.set(venue, { outcome: ROUTE_OUTCOMES[outcome]!, allocated });
  }

  /** An ENTERED event of a child. */
  enter(child: BookOrder, kind: number): void {
    const { decision, findings } = this;
    const { id, parent, quantity, arrivesAt, side, limit } = child;
    const venue = venueOf(child.book);
    if (!decision || decision.order.id !== parent) {
      findings.fail('I14', `order ${id}: is entered for order ${parent}, on which nothing was decided`);
      return;
    }
    const { order } = decision;
    decision.sent.set(venue, (decision.sent.get(venue) ?? 0) + quantity);
    const given = decision.given.get(venue);
    if (given === undefined || KINDS[given.outcome] !== ENTRY_KINDS[kind]) {
      findings.fail('I14', `order ${id}: enters venue ${venue} as ${ENTRY_KINDS[kind]}; it was ${given?.outcome}`);
    }
    const due = this.facts.time + (this.facts.venues[venue]?.latency ?? 0);
    if (arrivesAt !== due) findings.fail('I14', `order ${id}: gets there at ${arrivesAt}; with its latency at ${due}`);
    const worst = worstPrice(order);
    const isBeyond = worst !== null && (limit === null || better(side === 'BUY' ? 'SELL' : 'BUY', worst, limit));
    if (side !== order.side || child.instrument !== order.instrument || isBeyond) {
      findings.fail('I14', `${nameOf(child)}: is a child of ${nameOf(order)}`);
    }
  }

  /** The decision under way, if any, is over. */
  endDecision(): void {
    const { decision, findings, facts } = this;
    this.decision = undefined;
    if (!decision) return;
    const { order, number, quantity, given, sent } = decision;
    const where = `order ${order.id}, decision ${number}`;
    if (given.size !== facts.venues.length) {
      findings.fail('I14', `${where}: has ${given.size} scores; there are ${facts.venues.length} venues`);
    }
    let sum = 0;
    for (const [venue, { outcome, allocated }] of given) {
      sum += allocated;
      const isSent = (sent.get(venue) ?? 0) === allocated && allocated > 0 === (KINDS[outcome] !== undefined);
      if (isSent) continue;
      findings.fail(
        'I6',
        `${where}: gives venue ${venue} ${allocated} (${outcome}), and sends ${sent.get(venue) ?? 0}`,
      );
    }
    if (sum > quantity) findings.fail('I6', `${where}: gives ${sum} of ${quantity}`);
  }

  /** What becomes of orders that are over is not kept. */
  ended(order: number): void {
    this.numbers.delete(order);
  }

  /** No more of a routed order is at venues than is open of it. */
  endCommand(touched: ReadonlySet<number>): void {
    this.endDecision();
    for (const id of touched) {
      const away = this.orders.awayOf(id);
      const parent = this.orders.find(id);
      if (away === 0 || (parent && away <= openOf(parent))) continue;
      const open = parent ? `${openOf(parent)} are open` : 'it is over';
      this.findings.fail('I6', `order ${id}: ${away} of it are at venues, and ${open}`);
    }
  }
}
