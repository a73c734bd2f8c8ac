import type { NaiveMarket } from './naive-market.ts';
import type { Level, Listed, Output } from './protocol.ts';

/**
 * Plays a script and gives it back with what the market answered, so that a test says `expect(play(script, market)).toBe(script)`.
 *
 *   1: a sells 25 @ 100 display=10     | 1 accepted
 *   2: - buys 30 @ 100 tif=IOC         | 2 accepted, 2 takes 10 from 1 at 100, 1 shows 10, …
 *   3: b buys 5                        | a market order
 *   4: b buys 5 @ 103 stop=102         | a stop-limit order; without `@` a stop order
 *
 * Also `cancel 1`, `amend 1 qty=5`, `replace 1 price=3 display=null`, `phase AUCTION`, `time 5`, `book`, `book orders=true`.
 * The account `-` is none; every other field of the door is written `field=value`.
 */
export function play(script: string, market: NaiveMarket): string {
  return script
    .split('\n')
    .map((line) => {
      const [request = ''] = line.split('|');
      if (request.trim() === '') return line;
      return `${request}| ${market.take(parse(request.trim())).map(describe).join(', ')}`;
    })
    .join('\n');
}

function parse(text: string): object {
  const order = /^(\S+): (\S+) (buys|sells) (\d+)(?: @ (\d+))?(.*)$/.exec(text);
  if (order === null) return parseOther(text);
  const [, id, account, verb, qty, price, rest] = order;
  const fields = parseFields(rest!.split(' '));
  const isStop = 'stop' in fields || 'trail' in fields || 'trailPct' in fields;
  const isPriced = price !== undefined;
  const type = isStop ? (isPriced ? 'STOP_LIMIT' : 'STOP') : isPriced || 'peg' in fields ? 'LIMIT' : 'MARKET';
  return {
    ...{ op: 'new', id, side: verb === 'buys' ? 'BUY' : 'SELL', type, qty: Number(qty) },
    ...(isPriced ? { price: Number(price) } : {}),
    ...(account === '-' ? {} : { account }),
    ...fields,
  };
}

function parseOther(text: string): object {
  const [op, first = '', ...rest] = text.split(' ');
  if (op === 'phase') return { op, to: first };
  if (op === 'time') return { op, now: Number(first) };
  if (op === 'book' || op === 'reset' || op === 'config') return { op, ...parseFields([first, ...rest]) };
  return { op, id: first, ...parseFields(rest) };
}

function parseFields(words: readonly string[]): Record<string, unknown> {
  const pairs = words.filter((word) => word !== '').map((word) => word.split('='));
  return Object.fromEntries(pairs.map(([name, value]) => [name, parseValue(name!, value!)]));
}

function parseValue(name: string, value: string): unknown {
  if (value === 'null') return null;
  if (value === 'true' || value === 'false') return value === 'true';
  return /^\d+$/.test(value) && name !== 'oco' ? Number(value) : value;
}

function describe(output: Output): string {
  switch (output.event) {
    case 'trade':
      return `${output.taker} takes ${output.qty} from ${output.maker} at ${output.price}`;
    case 'rejected':
      return `${output.id ?? 'line'} rejected ${output.code}`;
    case 'refreshed':
      return `${output.id} shows ${output.qty}`;
    case 'canceled':
      return `${output.id} canceled ${output.qty} ${output.reason}`;
    case 'prevented':
      return `${output.taker} and ${output.maker} prevented ${output.qty}`;
    case 'amended':
      return `${output.id} amended ${output.priority}`;
    case 'expired':
      return `${output.id} expired ${output.qty}`;
    case 'phase':
      return output.to;
    case 'time':
      return `time ${output.now}`;
    case 'book':
      return `bids ${side(output.bids)}; asks ${side(output.asks)}${listing(output.orders)}`;
    case 'accepted':
    case 'replaced':
    case 'triggered':
      return `${output.id} ${output.event}`;
    case 'reset':
    case 'config':
      return output.event;
  }
}

function side(levels: readonly Level[]): string {
  return levels.map(([price, qty, orders]) => `${qty} at ${price} (${orders})`).join(' ') || 'none';
}

function listing(orders: { readonly bids: readonly Listed[]; readonly asks: readonly Listed[] } | undefined): string {
  if (orders === undefined) return '';
  const list = (listed: readonly Listed[]): string =>
    listed.map(([id, price, open]) => `${id}: ${open} at ${price}`).join(' ') || 'none';
  return `; buys ${list(orders.bids)}; sells ${list(orders.asks)}`;
}
