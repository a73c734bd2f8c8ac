import { OPEN_STATUSES, formatDecimal } from '../../domain/index.ts';
import type { OrderEventRecord, OrderRecord, OrderState, TradeRecord } from '../../exchange/index.ts';
import type { Findings } from './findings.ts';
import { TermsWalk } from './terms-walk.ts';

/** What an order's state must be, worked out from event to event. */
type Expected = { -readonly [Field in keyof OrderState]: OrderState[Field] };

const STATE_FIELDS = [
  'price',
  'quantity',
  'filledQuantity',
  'leavesQuantity',
  'notional',
  'status',
  'cancelReason',
  'version',
  'updatedAt',
  'terms',
] as const satisfies readonly (keyof OrderState)[];

/** I6: whether status, quantities and reason go together. */
export function statusFollows(state: Omit<OrderState, 'terms'>): boolean {
  const { status, quantity, filledQuantity, leavesQuantity, cancelReason } = state;
  if (filledQuantity < 0 || filledQuantity > quantity) return false;
  if ((status === 'CANCELED') !== (cancelReason !== null)) return false;
  switch (status) {
    case 'PENDING_TRIGGER':
      return leavesQuantity === quantity - filledQuantity && leavesQuantity > 0;
    case 'NEW':
      return filledQuantity === 0 && leavesQuantity === quantity && quantity > 0;
    case 'PARTIALLY_FILLED':
      return filledQuantity > 0 && leavesQuantity === quantity - filledQuantity && leavesQuantity > 0;
    case 'FILLED':
      return filledQuantity === quantity && leavesQuantity === 0;
    case 'REJECTED':
      return filledQuantity === 0 && leavesQuantity === 0;
    case 'CANCELED':
    case 'EXPIRED':
      return filledQuantity < quantity && leavesQuantity === 0;
    default:
      // Also what no vocabulary has, which a hand in the table may write.
      return false;
  }
}

const MARKS_ANEW: ReadonlySet<string> = new Set(['AMENDED', 'REPLACED', 'TRIGGERED']);

/** Goes through an order's events and works out what each must leave behind. */
export class OrderWalk {
  private readonly order: OrderRecord;
  private readonly trades: readonly TradeRecord[];
  private readonly terms: TermsWalk;
  private readonly findings: Findings;
  /** Venues that are midpoint pools. */
  private readonly pools: ReadonlySet<number>;
  private expected: Expected | undefined;
  private last: OrderEventRecord | undefined;
  private traded = 0;

  constructor(order: OrderRecord, trades: readonly TradeRecord[], findings: Findings, pools: ReadonlySet<number>) {
    this.order = order;
    this.trades = trades;
    this.terms = new TermsWalk(order);
    this.findings = findings;
    this.pools = pools;
  }

  step(event: OrderEventRecord): void {
    const { order, last } = this;
    if (event.account !== order.account) {
      this.fail(event, `is of account ${event.account}; the order ${order.id} is of ${order.account}`);
    }
    if (last && (event.at < last.at || event.sequence < last.sequence)) {
      this.findings.fail('I21', `${nameOf(event)}: comes after ${nameOf(last)}, yet its time or sequence is lower`);
    }
    this.last = event;
    const terms = this.terms.step(event);
    const { expected } = this;
    if (!expected) {
      this.begin(event, terms);
    } else if (!OPEN_STATUSES.includes(expected.status)) {
      this.fail(event, `is ${event.type} of order ${order.id}, which was ${expected.status} already`);
    } else {
      this.advance(expected, event);
      expected.updatedAt = event.at;
      expected.terms = terms;
      this.compare(expected, event.state, nameOf(event), 'the events and trades before it give');
    }
  }

  end(last: OrderEventRecord | undefined): void {
    const { order, findings } = this;
    const missing = this.trades[this.traded];
    if (missing) findings.fail('I6', `orders ${order.id}: trade ${missing.id} is not in its history`);
    if (last) {
      const actual = { ...order, terms: this.terms.ofRow() };
      this.compare(last.state, actual, `orders ${order.id}`, `its last event, ${nameOf(last)}, says`);
    } else {
      findings.fail('I6', `orders ${order.id}: has no history in order_events`);
    }
  }

  private begin(event: OrderEventRecord, terms: string | null): void {
    const { order } = this;
    const rejected = event.type === 'REJECTED';
    if (!rejected && event.type !== 'NEW') this.fail(event, `is ${event.type}, and the first of order ${order.id}`);
    if (event.sequence !== order.sequence || event.at !== order.createdAt) {
      this.fail(event, `is at sequence ${event.sequence}; order ${order.id} came at ${order.sequence}`);
    }
    const { price, quantity } = event.state;
    this.expected = {
      price,
      quantity,
      filledQuantity: 0,
      leavesQuantity: rejected ? 0 : quantity,
      notional: '0',
      status: rejected ? 'REJECTED' : this.openStatus(0, event),
      cancelReason: null,
      version: 1,
      updatedAt: event.at,
      sellMark: event.state.sellMark,
      terms,
    };
    this.compare(this.expected, event.state, nameOf(event), 'a first event has');
  }

  private advance(expected: Expected, event: OrderEventRecord): void {
    // How a sell is marked follows from positions, which are walked elsewhere.
    if (MARKS_ANEW.has(event.type)) expected.sellMark = event.state.sellMark;
    switch (event.type) {
      case 'TRADE':
        this.fill(expected, event);
        break;
      case 'AMENDED':
        expected.quantity = event.state.quantity;
        expected.price = event.state.price;
        expected.leavesQuantity = expected.quantity - expected.filledQuantity;
        // A routed order of which a child has lost the rest to a self-trade.
        if (expected.leavesQuantity === 0) expected.status = 'FILLED';
        expected.version++;
        break;
      case 'REPLACED':
        expected.quantity = event.state.quantity;
        expected.price = event.state.price;
        expected.version++;
        this.reopen(expected, event);
        break;
      case 'TRIGGERED':
        // One that has waited for another is entered for what that has filled.
        expected.quantity = Math.min(expected.quantity, event.state.quantity);
        expected.price = event.state.price;
        this.reopen(expected, event);
        break;
      case 'REFRESHED':
        break;
      case 'CANCELED':
      case 'EXPIRED':
        expected.leavesQuantity = 0;
        expected.status = event.type;
        expected.cancelReason = event.type === 'CANCELED' ? event.state.cancelReason : null;
        break;
      default:
        this.fail(event, `is ${event.type}, which cannot happen to an open order`);
    }
    if (!statusFollows(expected)) {
      this.fail(event, `leaves order ${this.order.id} ${expected.status} with ${expected.leavesQuantity} open`);
    }
  }

  /** All that is not filled is open. */
  private reopen(expected: Expected, event: OrderEventRecord): void {
    expected.leavesQuantity = expected.quantity - expected.filledQuantity;
    expected.status = this.openStatus(expected.filledQuantity, event);
  }

  /** A stop, and what waits for another order, may be pending; all others are at work or in the book. */
  private openStatus(filled: number, { state }: OrderEventRecord): OrderState['status'] {
    const mayBePending = this.terms.isStop || this.order.links !== null;
    if (mayBePending && state.status === 'PENDING_TRIGGER') return 'PENDING_TRIGGER';
    return filled > 0 ? 'PARTIALLY_FILLED' : 'NEW';
  }

  private fill(expected: Expected, event: OrderEventRecord): void {
    const trade = this.trades[this.traded];
    if (trade?.id !== event.trade) {
      this.fail(event, `is trade ${event.trade}; the order's next in trades is ${trade?.id ?? 'missing'}`);
      return;
    }
    this.traded++;
    expected.filledQuantity += trade.quantity;
    expected.leavesQuantity -= trade.quantity;
    expected.notional = (BigInt(expected.notional) + BigInt(trade.price) * BigInt(trade.quantity)).toString();
    expected.status = expected.leavesQuantity === 0 ? 'FILLED' : 'PARTIALLY_FILLED';
    checkPrice(this.order, trade, expected.price, this.standsElsewhere(trade), this.findings);
    if (trade.executedAt !== event.at || trade.sequence !== event.sequence) {
      this.fail(event, `is at sequence ${event.sequence}; trade ${trade.id} is at ${trade.sequence}`);
    }
  }

  /** Whether it may have rested at another price than its limit: a peg, one that other venues' quotes move, and anybody in an auction or pool. */
  private standsElsewhere({ aggressorSide, venue }: TradeRecord): boolean {
    return aggressorSide === null || this.terms.standsApart || this.pools.has(venue);
  }

  private compare(expected: OrderState, actual: OrderState, where: string, source: string): void {
    for (const field of STATE_FIELDS) {
      if (expected[field] === actual[field]) continue;
      this.findings.fail('I6', `${where}: ${field} is ${String(actual[field])}; ${source} ${String(expected[field])}`);
    }
  }

  private fail(event: OrderEventRecord, what: string): void {
    this.findings.fail('I6', `${nameOf(event)}: ${what}`);
  }
}

/** I7: a resting order trades at its price, an incoming one, or one that stands elsewhere, at its limit or better. */
function checkPrice(
  order: OrderRecord,
  trade: TradeRecord,
  limit: number | null,
  standsElsewhere: boolean,
  findings: Findings,
): void {
  const { id, price } = trade;
  const rested = trade.makerOrder === order.id && !standsElsewhere;
  const isWithin = limit === null || (order.side === 'BUY' ? price <= limit : price >= limit);
  if (rested ? price === limit : isWithin) return;
  const role = rested ? 'the price of resting order' : `the limit to ${order.side} of order`;
  const terms = limit === null ? 'none' : formatDecimal(limit);
  findings.fail('I7', `trades ${id}: price is ${formatDecimal(price)}; ${role} ${order.id} was ${terms}`);
}

function nameOf(event: OrderEventRecord): string {
  return `order_events ${event.account}:${event.number}`;
}
