import { formatDecimal } from '../../domain/index.ts';
import type { InstrumentRecord, OrderRecord, TradeRecord } from '../../exchange/index.ts';
import type { Findings } from './findings.ts';

/**
 * Whether an order is the maker of a trade. A routed order is that where a child of it is: an auction's buyer is its taker, and so is the
 * buyer of two who rest in a pool.
 */
export function isMakerOf(order: Pick<OrderRecord, 'id' | 'side'>, trade: TradeRecord): boolean {
  if (trade.makerOrder === order.id) return true;
  return trade.takerOrder !== order.id && (trade.aggressorSide ?? 'BUY') !== order.side;
}

/**
 * Holds a trade to one of its two orders (I7): side, account, instrument and venue; and nobody trades with himself (I14), unless his
 * order says that he may, or an auction brings it about.
 *
 * @param isAsItWas whether the order never had other terms than its row has
 * @param isPool whether it happened in a midpoint pool, where prices are no ticks
 */
export function checkLeg(
  order: OrderRecord,
  trade: TradeRecord,
  instrument: InstrumentRecord | undefined,
  isAsItWas: boolean,
  isPool: boolean,
  findings: Findings,
): void {
  const { id } = trade;
  const rested = isMakerOf(order, trade);
  const [role, account] = rested
    ? (['makerAccount', trade.makerAccount] as const)
    : (['takerAccount', trade.takerAccount] as const);
  const fail = (what: string): void => findings.fail('I7', `trades ${id}: ${what}`);
  if (account !== order.account) fail(`${role} is ${account}; order ${order.id} is of ${order.account}`);
  if (trade.instrument !== order.instrument) {
    fail(`instrument is ${trade.instrument}; order ${order.id} is of ${order.instrument}`);
  }
  const isOwn = trade.makerOrder === order.id || trade.takerOrder === order.id;
  if (isOwn && order.venue !== trade.venue) fail(`venue is ${trade.venue}; order ${order.id} is at ${order.venue}`);
  // One leg buys and one sells: the taker's is the aggressor's side, the maker's the other. In an auction the taker buys.
  if (((trade.aggressorSide ?? 'BUY') === order.side) === rested) {
    fail(`aggressorSide is ${trade.aggressorSide}; ${rested ? 'maker' : 'taker'} ${order.id} is a ${order.side}`);
  }
  if (rested || !isOwn) return;
  checkSize(trade, instrument, isPool, fail);
  const mayMeetItself = trade.aggressorSide === null || order.selfTradePrevention === 'NONE' || !isAsItWas;
  const isItself = trade.makerAccount === trade.takerAccount && !mayMeetItself;
  if (trade.makerOrder === trade.takerOrder || isItself) {
    const { makerOrder, takerOrder, takerAccount } = trade;
    findings.fail('I14', `trades ${id}: account ${takerAccount} is on both sides (${makerOrder}, ${takerOrder})`);
  }
}

function checkSize(
  { price, quantity }: TradeRecord,
  instrument: InstrumentRecord | undefined,
  isPool: boolean,
  fail: (what: string) => void,
): void {
  if (!instrument) return fail('its instrument does not exist');
  const { tickSize, lotSize } = instrument;
  if (!(quantity > 0) || quantity % lotSize !== 0) fail(`quantity is ${quantity}; the lot size is ${lotSize}`);
  if (!(price > 0) || (price % tickSize !== 0 && !isPool)) {
    fail(`price is ${formatDecimal(price)}; the tick size is ${formatDecimal(tickSize)}`);
  }
}
