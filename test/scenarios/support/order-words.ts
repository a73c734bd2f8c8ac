import type { OrderType, Peg, SelfTradePrevention } from '../../../src/domain/index.ts';
import { defaultTimeInForce } from '../../../tools/conformance/protocol.ts';
import type { DoorTimeInForce, NewRequest, ReplaceRequest } from '../../../tools/conformance/protocol.ts';

/** The fields of an order that may be given, or (null) taken away. */
type Fields = Partial<{ -readonly [Name in Exclude<keyof NewRequest, 'op' | 'id'>]: NewRequest[Name] | null }>;

const TYPES: readonly string[] = ['LIMIT', 'MARKET', 'STOP', 'STOP_LIMIT'];
const TIMES_IN_FORCE: readonly string[] = ['DAY', 'GTC', 'GTD', 'IOC', 'FOK', 'OPEN', 'CLOSE'];

/** What `no …` takes away. */
const REMOVABLE: Readonly<Record<string, keyof Fields>> = {
  display: 'display',
  hidden: 'hidden',
  min: 'minQty',
  'post-only': 'postOnly',
  'reduce-only': 'reduceOnly',
  peg: 'peg',
  trail: 'trail',
  when: 'stop',
  price: 'price',
  until: 'expiresAt',
  oco: 'oco',
  tif: 'tif',
};

/** Ticks of a price as traders write it: "10.01" is 1001. */
export function ticks(price: string): number {
  if (!/^\d+\.\d\d$/.test(price)) throw new Error(`"${price}" is no price like 10.01.`);
  return Number(price.replace('.', ''));
}

/** The other way round. */
export function priceText(tick: number): string {
  return (tick / 100).toFixed(2);
}

/**
 * An order's words: `100 @ 10.01 GTC display 10`. Type LIMIT where none is named. `when 10.05` is the stop price, `until 60s` the
 * expiry, `no display` (in a replacement) takes something away.
 *
 * @param instant what an instant of `until` means in microseconds
 */
export function fieldsOf(words: readonly string[], instant: (text: string) => number): Fields {
  const fields: Fields = {};
  const left = [...words];
  const next = (): string => {
    const word = left.shift();
    if (word === undefined) throw new Error(`The order "${words.join(' ')}" breaks off.`);
    return word;
  };
  while (left.length > 0) {
    const word = next();
    if (/^\d+$/.test(word)) fields.qty = Number(word);
    else if (TYPES.includes(word)) fields.type = word as OrderType;
    else if (TIMES_IN_FORCE.includes(word)) fields.tif = word as DoorTimeInForce;
    else if (word === 'BUY' || word === 'SELL') fields.side = word;
    else if (word === '@') fields.price = ticks(next());
    else if (word === 'when') fields.stop = ticks(next());
    else if (word === 'trail') readTrail(fields, next());
    else if (word === 'display') fields.display = Number(next());
    else if (word === 'min') fields.minQty = Number(next());
    else if (word === 'hidden') fields.hidden = true;
    else if (word === 'post-only') fields.postOnly = true;
    else if (word === 'slide') fields.postOnly = 'SLIDE';
    else if (word === 'reduce-only') fields.reduceOnly = true;
    else if (word === 'peg') fields.peg = next() as Peg;
    else if (word === 'by') fields.account = next();
    else if (word === 'stp') fields.stp = next() as SelfTradePrevention;
    else if (word === 'oco') fields.oco = next();
    else if (word === 'until') fields.expiresAt = instant(next());
    else if (word === 'no') (fields as Record<string, null>)[REMOVABLE[next()]!] = null;
    else throw new Error(`"${word}" in "${words.join(' ')}" is no word of an order.`);
  }
  return fields;
}

function readTrail(fields: Fields, distance: string): void {
  if (distance.endsWith('%')) fields.trailPct = Number(distance.slice(0, -1));
  else fields.trail = ticks(distance);
}

/** A new order from `id BUY …`. */
export function newOrder(id: string, words: readonly string[], instant: (text: string) => number): NewRequest {
  const { type = 'LIMIT', ...given } = fieldsOf(words, instant);
  return {
    ...NOTHING,
    op: 'new',
    id,
    side: 'BUY',
    type: type ?? 'LIMIT',
    qty: 0,
    tif: defaultTimeInForce(type ?? 'LIMIT'),
    ...(given as Partial<NewRequest>),
  };
}

/** A replacement of what is named. */
export function replacement(id: string, words: readonly string[], instant: (text: string) => number): ReplaceRequest {
  const given = fieldsOf(words, instant) as Partial<ReplaceRequest>;
  const none = { side: undefined, type: undefined, qty: undefined, tif: undefined };
  return { ...NOTHING, ...none, op: 'replace', id, ...given };
}

const NOTHING = {
  price: undefined,
  stop: undefined,
  trail: undefined,
  trailPct: undefined,
  display: undefined,
  hidden: undefined,
  minQty: undefined,
  postOnly: undefined,
  reduceOnly: undefined,
  peg: undefined,
  account: undefined,
  stp: undefined,
  expiresAt: undefined,
  oco: undefined,
};
