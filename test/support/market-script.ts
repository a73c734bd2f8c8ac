import {
  formatDecimal,
  parseDecimal,
  type SelfTradePrevention,
  type SubmitOrder,
  type TimeInForce,
} from '../../src/domain/index.ts';
import type { NaiveEvent, NaiveOrder, NaiveRequest } from '../oracle/naive-book.ts';

/** Whatever takes requests and says what came of them: the naive book, or the real core behind an adapter. */
export interface Market {
  apply(request: NaiveRequest, now: number): readonly NaiveEvent[];
  /** The open orders of a side, best first. */
  queue(side: 'BUY' | 'SELL'): readonly NaiveOrder[];
}

/**
 * Plays a script of trading in plain words and gives it back with what the market answered, so that a test
 * says `expect(play(script, market)).toBe(script)` and a failure shows the two scripts side by side.
 *
 *   A buys 100 at 10.01              | 1 accepted
 *   B sells 30 at market             | 2 accepted, 2 takes 30 from 1 at 10.01
 *   A amends 1 to 50                 | 1 amended to 50 at 10.01, priority kept
 *   book                             | buys 1: 20 at 10.01; sells none
 *
 * Accounts are the letters A, B, C … (index 0, 1, 2 …). Further words: `buys … IOC` (or GTC, DAY, which is the
 * default), `cancels 1`, `cancels all`, `cancels all buys`, `amends 1 to 50 at 10.02`, `60 s pass`, `the day ends`.
 */
export function play(script: string, market: Market): string {
  let now = 1_700_000_000_000_000;
  return script
    .split('\n')
    .map((line) => {
      const request = line.split('|')[0]!.trim();
      if (request === '') return line;
      const seconds = /^([\d.]+) s pass$/.exec(request);
      if (seconds) now += Math.round(Number(seconds[1]) * 1_000_000);
      const answer = seconds ? '' : request === 'book' ? describeBook(market) : ask(market, request, now);
      return answer === '' ? line.split('|')[0]!.trimEnd() : `${line.split('|')[0]!}| ${answer}`;
    })
    .join('\n');
}

function ask(market: Market, text: string, now: number): string {
  const events = market.apply(parseRequest(text), now);
  return events.length === 0 ? 'nothing' : events.map(describe).join(', ');
}

function parseRequest(text: string): NaiveRequest {
  if (text === 'the day ends') return { kind: 'EndDay' };
  const [name, verb, ...words] = text.split(' ');
  const account = name!.charCodeAt(0) - 'A'.charCodeAt(0);
  if (verb === 'buys' || verb === 'sells') return parseOrder(account, verb === 'buys' ? 'BUY' : 'SELL', words);
  if (verb === 'cancels' && words[0] === 'all') {
    const side = words[1] === 'buys' ? 'BUY' : words[1] === 'sells' ? 'SELL' : null;
    return { kind: 'CancelAllOrders', account, instrument: null, side };
  }
  if (verb === 'cancels') return { kind: 'CancelOrder', account, orderId: Number(words[0]) };
  if (verb === 'amends') {
    const after = (word: string): string | undefined => words[words.indexOf(word) + 1];
    const quantity = words.includes('to') ? Number(after('to')) : null;
    const price = words.includes('at') ? parseDecimal(after('at')!)! : null;
    return { kind: 'AmendOrder', account, orderId: Number(words[0]), quantity, price };
  }
  throw new Error(`The script says "${text}", which is not in its language.`);
}

let clientOrderIds = 0;

function parseOrder(account: number, side: 'BUY' | 'SELL', words: readonly string[]): SubmitOrder {
  const [quantity, , price, timeInForce = 'DAY', selfTradePrevention = 'CANCEL_TAKER'] = words;
  const isMarket = price === 'market';
  return {
    kind: 'SubmitOrder',
    account,
    instrument: 0,
    clientOrderId: `script-${++clientOrderIds}`,
    side,
    type: isMarket ? 'MARKET' : 'LIMIT',
    timeInForce: timeInForce as TimeInForce,
    quantity: Number(quantity),
    price: isMarket || price === 'nothing' ? null : parseDecimal(price!)!,
    selfTradePrevention: selfTradePrevention as SelfTradePrevention,
  };
}

function describe(event: NaiveEvent): string {
  switch (event.event) {
    case 'accepted':
      return `${event.order} accepted`;
    case 'rejected':
      return `${event.order} rejected: ${event.code}`;
    case 'trade':
      return `${event.taker} takes ${event.quantity} from ${event.maker} at ${formatDecimal(event.price)}`;
    case 'prevented':
      return `${event.taker} may not take ${event.quantity} from ${event.maker}`;
    case 'canceled':
      return `${event.order} canceled with ${event.quantity} open: ${event.reason}`;
    case 'expired':
      return `${event.order} expired with ${event.quantity} open`;
    case 'amended':
      return `${event.order} amended to ${event.quantity} at ${formatDecimal(event.price)}, priority ${event.priority}`;
    case 'refused':
      return event.order === 0 ? `refused: ${event.code}` : `refused for ${event.order}: ${event.code}`;
  }
}

function describeBook(market: Market): string {
  return `buys ${describeQueue(market.queue('BUY'))}; sells ${describeQueue(market.queue('SELL'))}`;
}

function describeQueue(orders: readonly NaiveOrder[]): string {
  if (orders.length === 0) return 'none';
  return orders
    .map((order) => `${order.id}: ${order.quantity - order.filled} at ${formatDecimal(order.price ?? 0)}`)
    .join(', ');
}
