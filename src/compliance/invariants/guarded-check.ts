import { formatDecimal } from '../../domain/index.ts';
import { nameOf, type BookOrder } from './book-order.ts';
import type { EventMarket } from './event-market.ts';
import type { EventOrders } from './event-orders.ts';
import type { Findings } from './findings.ts';
import type { NationalQuotes } from './national-quotes.ts';
import { better } from './queues.ts';
import type { VenueFacts } from './venue-facts.ts';

/**
 * Orders that another venue's protected quote keeps from their limit (REPRICE), or from work (STAY): they stand a tick away from it, and
 * come as near as they may (I14).
 */
export class GuardedCheck {
  private readonly orders: EventOrders;
  private readonly national: NationalQuotes;
  private readonly facts: VenueFacts;
  private readonly findings: Findings;
  private readonly guarded = new Set<BookOrder>();

  constructor(orders: EventOrders, national: NationalQuotes, facts: VenueFacts, findings: Findings) {
    this.orders = orders;
    this.national = national;
    this.facts = facts;
    this.findings = findings;
  }

  /** A REPRICE order gets another price. */
  reprice(market: EventMarket, order: BookOrder, price: number): void {
    this.guarded.add(order);
    const nearest = this.nearest(market, order);
    // It goes to work at its limit, and from there to where it may stand.
    if (price === nearest || price === order.limit) return;
    this.findings.fail('I14', `${nameOf(order)}: is re-priced to ${formatDecimal(price)}; it may stand at ${nearest}`);
  }

  /** A STAY order waits. */
  stay(market: EventMarket, order: BookOrder): void {
    this.guarded.add(order);
    if (!this.mayStand(market, order)) return;
    this.findings.fail('I14', `${nameOf(order)}: waits, though no quote of another venue is in its way`);
  }

  ended(order: BookOrder): void {
    this.guarded.delete(order);
  }

  endCommand(sequence: number): void {
    for (const order of this.guarded) {
      const market = this.orders.look(order.book);
      if (this.orders.find(order.id) !== order) this.guarded.delete(order);
      if (!market.isContinuous || !this.guarded.has(order)) continue;
      const where = `sequence ${sequence}: ${nameOf(order)}`;
      if (order.place === 'STAYING') {
        if (this.mayStand(market, order)) this.findings.fail('I14', `${where} waits, and no quote is in its way`);
        continue;
      }
      const { limit, price, side } = order;
      if (order.place !== 'DISPLAYED' || limit === null || price === limit) {
        this.guarded.delete(order);
        continue;
      }
      const nearest = this.nearest(market, order);
      if (!better(side, nearest, price)) continue;
      this.findings.fail('I14', `${where} may stand at ${formatDecimal(nearest)} by now`);
    }
  }

  private mayStand(market: EventMarket, order: BookOrder): boolean {
    return order.limit !== null && !better(order.side, order.limit, this.mostOf(market, order));
  }

  /** The most aggressive price within its limit at which an order may be displayed. */
  private nearest(market: EventMarket, order: BookOrder): number {
    const most = this.mostOf(market, order);
    return order.limit === null || better(order.side, order.limit, most) ? most : order.limit;
  }

  /** The most aggressive price at which other venues' quotes let an order be displayed. */
  private mostOf({ instrument, venue, tickSize }: EventMarket, { side }: BookOrder): number {
    const none = side === 'BUY' ? Infinity : 0;
    if (this.facts.regimeOf(instrument) !== 'RULE_611') return none;
    const best = this.national.bestElsewhere(instrument, venue, side === 'BUY' ? 'SELL' : 'BUY');
    if (!best) return none;
    return side === 'BUY' ? best.price - tickSize : best.price + tickSize;
  }
}
