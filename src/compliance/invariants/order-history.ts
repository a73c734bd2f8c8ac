import { OPEN_STATUSES, type OrderInstructions } from '../../domain/index.ts';
import type { InstrumentRecord, OrderEventRecord, OrderRecord, TradeRecord } from '../../exchange/index.ts';
import type { Findings } from './findings.ts';
import { OrderWalk, statusFollows } from './order-walk.ts';
import { checkLeg, isMakerOf } from './trade-leg.ts';

/** All that the tables say about one order. */
export interface OrderHistory {
  readonly id: number;
  /** One, unless the tables are damaged. */
  readonly orders: readonly OrderRecord[];
  /** In order of number. */
  readonly events: readonly OrderEventRecord[];
  /** Those that it, or a child of it, is maker or taker of; in order of id. */
  readonly trades: readonly TradeRecord[];
}

const NO_POOLS: ReadonlySet<number> = new Set();

/**
 * Holds an order to its own history (I6, I14, I21) and its trades to its terms (I7), from the rows alone.
 *
 * @param instruments by index
 * @param pools indexes of the venues that are midpoint pools
 */
export function checkOrderHistory(
  history: OrderHistory,
  instruments: ReadonlyMap<number, InstrumentRecord>,
  findings: Findings,
  pools: ReadonlySet<number> = NO_POOLS,
): void {
  const { id, orders, events, trades } = history;
  const [order] = orders;
  if (!order) {
    const [event] = events;
    const by = event ? `order_events ${event.account}:${event.number}` : `trades ${trades[0]?.id}`;
    findings.fail('I6', `orders ${id}: the row is missing; ${by} speaks of it`);
    return;
  }
  findings.expect(orders.length === 1, 'I3', () => `orders ${id}: stands there ${orders.length} times`);
  checkQuantities(order, trades, findings);
  checkNeverRested(order, events, trades, findings);
  const isAsItWas = !wasReplaced(events);
  const walk = new OrderWalk(order, trades, findings, pools);
  for (const event of events) walk.step(event);
  walk.end(events.at(-1));
  for (const trade of trades) {
    checkLeg(order, trade, instruments.get(order.instrument), isAsItWas, pools.has(trade.venue), findings);
  }
}

/** I6: 0 ≤ filled ≤ quantity, what is open, and the status that follows from both; and the sum of its fills and their fees (I9). */
function checkQuantities(order: OrderRecord, trades: readonly TradeRecord[], findings: Findings): void {
  const { id, status, quantity, filledQuantity, leavesQuantity } = order;
  const state = (): string =>
    `status ${status}, quantity ${quantity}, filledQuantity ${filledQuantity}, leavesQuantity ${leavesQuantity}`;
  findings.expect(statusFollows(order), 'I6', () => `orders ${id}: ${state()} do not go together`);
  let filled = 0;
  let notional = 0n;
  let fees = 0n;
  for (const trade of trades) {
    filled += trade.quantity;
    fees += BigInt(isMakerOf(order, trade) ? trade.makerFee : trade.takerFee);
    notional += BigInt(trade.price) * BigInt(trade.quantity);
  }
  findings.expect(
    filled === filledQuantity,
    'I6',
    () => `orders ${id}: filledQuantity is ${filledQuantity}; its trades sum up to ${filled}`,
  );
  findings.expect(
    notional.toString() === order.notional,
    'I6',
    () => `orders ${id}: notional is ${order.notional}; its trades sum up to ${notional}`,
  );
  findings.expect(
    fees.toString() === order.fees,
    'I9',
    () => `orders ${id}: fees are ${order.fees}; those of its trades sum up to ${fees}`,
  );
}

/**
 * I14: an order that may not rest is over with the command that brought it, and no other trades against it, but for an uncross. A
 * stop, or an order that waits for another, is left open only until it is set off; a routed one until all its children are back, and a child
 * until it has got to its venue. Of a replaced order, which may have rested before, only what its row says now is looked at.
 */
function checkNeverRested(
  order: OrderRecord,
  events: readonly OrderEventRecord[],
  trades: readonly TradeRecord[],
  findings: Findings,
): void {
  if (!endsAtOnce(order)) return;
  const what = `${order.type} ${order.timeInForce}`;
  const travels = order.venue === null || order.entry !== null || isToBeRouted(order);
  const isOpen = !travels && OPEN_STATUSES.includes(order.status) && order.status !== 'PENDING_TRIGGER';
  findings.expect(!isOpen, 'I14', () => `orders ${order.id}: ${what} is ${order.status}`);
  if (wasReplaced(events)) return;
  const waited = order.type === 'STOP' || order.type === 'STOP_LIMIT' || order.links !== null;
  const later = waited || travels ? undefined : events.find(({ sequence }) => sequence !== order.sequence);
  if (later) {
    const came = `came at sequence ${order.sequence}, and there is an event at ${later.sequence}`;
    findings.fail('I14', `orders ${order.id}: ${what} ${came}`);
  }
  const resting = trades.find(({ makerOrder, aggressorSide }) => makerOrder === order.id && aggressorSide !== null);
  if (resting) findings.fail('I14', `trades ${resting.id}: its maker ${order.id} is ${what}`);
}

/** IOC and FOK, and orders without a limit, but those for an auction. */
function endsAtOnce({ type, timeInForce }: OrderRecord): boolean {
  if (timeInForce === 'IOC' || timeInForce === 'FOK') return true;
  return (type === 'MARKET' || type === 'STOP') && timeInForce !== 'AT_THE_OPENING' && timeInForce !== 'AT_THE_CLOSE';
}

/** Whether the router may send it elsewhere. */
function isToBeRouted({ instructions }: OrderRecord): boolean {
  return instructions !== null && (JSON.parse(instructions) as OrderInstructions).routing === 'ROUTE';
}

/** Whether an order has had other terms than its row has. */
export function wasReplaced(events: readonly OrderEventRecord[]): boolean {
  return events.some(({ type }) => type === 'REPLACED');
}
