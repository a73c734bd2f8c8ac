import { formatDecimal, type CancelReason, type Command } from '../../domain/index.ts';
import { giveTerms, nameOf, openOf, type BookOrder } from './book-order.ts';
import type { EventOrders } from './event-orders.ts';
import type { Findings } from './findings.ts';
import type { PreventionCheck } from './prevention-check.ts';
import type { TradeCheck } from './trade-check.ts';
import type { VenueWalk } from './venue-walk.ts';

/** Amendments, replacements and ends of the orders of {@link EventOrders}. */
export class OrderChanges {
  private readonly orders: EventOrders;
  private readonly preventions: PreventionCheck;
  private readonly tradeCheck: TradeCheck;
  private readonly venues: VenueWalk;
  private readonly findings: Findings;

  constructor(
    orders: EventOrders,
    preventions: PreventionCheck,
    tradeCheck: TradeCheck,
    venues: VenueWalk,
    findings: Findings,
  ) {
    this.orders = orders;
    this.preventions = preventions;
    this.tradeCheck = tradeCheck;
    this.venues = venues;
    this.findings = findings;
  }

  amend(order: BookOrder, quantity: number, price: number, kept: boolean): void {
    const limit = price === 0 ? null : price;
    // A routed order may end up as large as what it has filled: what a child loses to a self-trade is told of after the child's trades.
    const isRouted = order.place === 'ROUTED';
    if (quantity < order.filled || (quantity === order.filled && !isRouted))
      this.findings.fail('I6', `${nameOf(order)}: is amended to ${quantity} in all`);
    if (!kept) {
      order.quantity = quantity;
      order.limit = limit;
      this.orders.workOn(order);
      if (order.instructions.peg === undefined) order.price = price;
      return;
    }
    this.preventions.amended(order, quantity);
    if (limit !== order.limit || quantity > order.quantity) {
      this.findings.fail(
        'I13',
        `order ${order.id}: kept its place when amended to ${quantity} at ${formatDecimal(price)}`,
      );
    }
    // What an iceberg does not show goes first.
    order.quantity = quantity;
    order.shown = Math.min(order.shown, openOf(order));
    if (openOf(order) === 0) this.orders.remove(order);
  }

  replace(command: Command, order: BookOrder, quantity: number, price: number): void {
    this.orders.workOn(order);
    if (command.kind === 'ReplaceOrder') giveTerms(order, command.terms);
    else this.findings.fail('I11', `order ${order.id}: is replaced by ${command.kind}`);
    order.quantity = quantity;
    order.limit = price === 0 ? null : price;
    order.price = price;
    order.stopPrice = order.instructions.stopPrice ?? 0;
    this.orders.notePeg(order);
  }

  cancel(order: BookOrder, quantity: number, reason: CancelReason): void {
    const { findings, orders } = this;
    if (quantity !== openOf(order)) findings.fail('I6', `${nameOf(order)}: ${quantity} are canceled`);
    this.preventions.canceled(order, quantity, reason);
    this.venues.canceled(order, reason);
    if (order.place === 'AT_WORK') this.tradeCheck.dropped(orders.market(order.book), order, reason);
    orders.remove(order);
  }

  expire(order: BookOrder, quantity: number): void {
    const { findings } = this;
    if (quantity !== openOf(order)) findings.fail('I6', `${nameOf(order)}: ${quantity} expire`);
    const { id, timeInForce } = order;
    if (timeInForce !== 'DAY' && timeInForce !== 'GTD') findings.fail('I14', `order ${id}: ${timeInForce} expires`);
    this.venues.ended(order);
    this.orders.remove(order);
  }
}
