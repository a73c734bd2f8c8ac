import type { NaiveMarket } from './naive-market.ts';
import type { Output, Request, SelfTradePrevention } from './protocol.ts';

interface Entry {
  open: number;
  filled: number;
  stp: SelfTradePrevention;
}

/** Books what the outputs alone say of each order, so that what the market holds can be compared with what it said. */
export class Ledger {
  private readonly entries = new Map<string, Entry>();

  /** @returns what does not hold after a request; undefined: all does */
  record(request: Request, outputs: readonly Output[], market: NaiveMarket): string | undefined {
    for (const output of outputs) {
      const fault = this.book(request, output);
      if (fault !== undefined) return `${fault}: ${JSON.stringify(output)}`;
    }
    return this.differenceFrom(market) ?? faultOfOrders(market);
  }

  private book(request: Request, output: Output): string | undefined {
    switch (output.event) {
      case 'accepted':
        if (request.op !== 'new' || this.entries.has(output.id)) return 'an order is accepted twice';
        this.entries.set(output.id, { open: request.qty, filled: 0, stp: request.stp ?? 'CANCEL_TAKER' });
        return undefined;
      case 'replaced':
        return this.replace(request, output.id);
      case 'amended': {
        const entry = this.entries.get(output.id)!;
        if (request.op === 'amend') entry.open = (request.qty ?? entry.open + entry.filled) - entry.filled;
        return undefined;
      }
      case 'trade':
        return this.fill(output.maker, output.qty) ?? this.fill(output.taker, output.qty);
      case 'prevented':
        return this.prevent(output.maker, output.taker, output.qty);
      case 'canceled':
      case 'expired': {
        const open = this.entries.get(output.id)?.open;
        this.entries.delete(output.id);
        return open === output.qty ? undefined : `what ends is not what was open, ${open}`;
      }
      case 'triggered':
      case 'refreshed':
        return this.entries.has(output.id) ? undefined : 'an order that is gone does something';
      case 'reset':
        this.entries.clear();
        return undefined;
      case 'rejected':
      case 'phase':
      case 'time':
      case 'config':
      case 'book':
        return undefined;
    }
  }

  private replace(request: Request, id: string): string | undefined {
    if (request.op !== 'replace') return 'nobody asked for it';
    const entry = this.entries.get(id)!;
    entry.open = request.qty ?? entry.open;
    if (request.stp !== undefined) entry.stp = request.stp ?? 'CANCEL_TAKER';
    return undefined;
  }

  private fill(id: string, qty: number): string | undefined {
    const entry = this.entries.get(id);
    if (entry === undefined || qty < 1 || qty > entry.open) return `${id} trades more than is open`;
    entry.open -= qty;
    entry.filled += qty;
    if (entry.open === 0) this.entries.delete(id);
    return undefined;
  }

  private prevent(makerId: string, takerId: string, qty: number): string | undefined {
    const maker = this.entries.get(makerId)!;
    const taker = this.entries.get(takerId)!;
    if (qty !== Math.min(maker.open, taker.open)) return 'it is not the smaller open quantity';
    if (taker.stp !== 'DECREMENT') return undefined;
    // Whoever would come to nothing is canceled with all that it has.
    for (const entry of [maker, taker]) if (entry.open > qty) entry.open -= qty;
    return undefined;
  }

  private differenceFrom(market: NaiveMarket): string | undefined {
    if (market.orders.length !== this.entries.size) return `${market.orders.length} are open, not ${this.entries.size}`;
    for (const order of market.orders) {
      const entry = this.entries.get(order.id);
      if (entry?.open !== order.qty - order.filled) return `${order.id} has not ${entry?.open} open`;
      if (entry.filled !== order.filled) return `${order.id} has not filled ${entry.filled}`;
    }
    return undefined;
  }
}

function faultOfOrders(market: NaiveMarket): string | undefined {
  let bid = -Infinity;
  let ask = Infinity;
  for (const order of market.orders) {
    const open = order.qty - order.filled;
    if (open < 1) return `${order.id} has nothing open`;
    if (order.standsAt === null || order.hidden || order.peg !== null) continue;
    if (order.display !== null && (order.slice < 1 || order.slice > Math.min(order.display, open))) {
      return `${order.id} shows ${order.slice} of ${open}`;
    }
    if (order.side === 'BUY') bid = Math.max(bid, order.standsAt);
    else ask = Math.min(ask, order.standsAt);
  }
  if (market.phase === 'CONTINUOUS' && bid >= ask) return `the displayed book is crossed, ${bid} to ${ask}`;
  const sum = [...market.positions.values()].reduce((total, position) => total + position, 0);
  return sum === 0 ? undefined : `positions sum to ${sum}`;
}
