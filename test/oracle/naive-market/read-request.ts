import type { Request } from './protocol.ts';

type Kind = (value: unknown) => boolean;

const text: Kind = (value) => typeof value === 'string';
const flag: Kind = (value) => typeof value === 'boolean';
/** Zero is a number that the market refuses; less than zero is none. */
const integer: Kind = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const oneOf =
  (...words: readonly unknown[]): Kind =>
  (value) =>
    words.includes(value);

const SIDE = oneOf('BUY', 'SELL');
const TYPE = oneOf('LIMIT', 'MARKET', 'STOP', 'STOP_LIMIT');

const OPTIONAL_OF_ORDER: Readonly<Record<string, Kind>> = {
  tif: oneOf('DAY', 'GTC', 'GTD', 'IOC', 'FOK', 'OPEN', 'CLOSE'),
  price: integer,
  stop: integer,
  trail: integer,
  trailPct: integer,
  display: integer,
  hidden: flag,
  minQty: integer,
  postOnly: oneOf(true, false, 'SLIDE'),
  reduceOnly: flag,
  peg: oneOf('MID', 'PRIMARY'),
  account: text,
  stp: oneOf('CANCEL_TAKER', 'CANCEL_MAKER', 'CANCEL_BOTH', 'DECREMENT', 'NONE'),
  expiresAt: integer,
  oco: text,
};

interface Shape {
  readonly needed: Readonly<Record<string, Kind>>;
  readonly optional: Readonly<Record<string, Kind>>;
  /** Fields that may be absent, but not null. */
  readonly keepable?: Readonly<Record<string, Kind>>;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  new: { needed: { id: text, side: SIDE, type: TYPE, qty: integer }, optional: OPTIONAL_OF_ORDER },
  replace: { needed: { id: text }, optional: OPTIONAL_OF_ORDER, keepable: { side: SIDE, type: TYPE, qty: integer } },
  amend: { needed: { id: text }, optional: { price: integer, qty: integer } },
  cancel: { needed: { id: text }, optional: {} },
  phase: { needed: { to: oneOf('AUCTION', 'CONTINUOUS', 'HALTED', 'CLOSED') }, optional: {} },
  time: { needed: { now: integer }, optional: {} },
  book: { needed: {}, optional: { depth: integer, orders: flag } },
  reset: { needed: {}, optional: {} },
  config: { needed: { risk: flag }, optional: {} },
};

/** The object as a request, or null where it is none (BAD_INPUT). Fields that nobody knows are passed by. */
export function readRequest(line: unknown): Request | null {
  if (typeof line !== 'object' || line === null || Array.isArray(line)) return null;
  const fields = line as Record<string, unknown>;
  const op = fields['op'];
  const shape = typeof op === 'string' && Object.hasOwn(SHAPES, op) ? SHAPES[op] : undefined;
  if (shape === undefined) return null;
  for (const name in shape.needed) if (!shape.needed[name]!(fields[name])) return null;
  for (const name in shape.keepable) {
    if (fields[name] !== undefined && !shape.keepable[name]!(fields[name])) return null;
  }
  for (const name in shape.optional) {
    const value = fields[name];
    if (value !== undefined && value !== null && !shape.optional[name]!(value)) return null;
  }
  return line as Request;
}
