import { ORDER_TYPES, PEGS, SELF_TRADE_PREVENTIONS, SIDES } from '../../src/domain/index.ts';
import { defaultTimeInForce, DOOR_PHASES, DOOR_TIMES_IN_FORCE } from './protocol.ts';
import type { AmendRequest, DoorPostOnly, NewRequest, ReplaceRequest, Request } from './protocol.ts';

/** A line that is no request. */
export interface BadLine {
  readonly op: 'bad';
  /** The line's id, where it had one that is a string. */
  readonly id: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** Thrown inside this file alone; one object for all, because a stack trace each would be the dearest part of a bad line. */
const BAD_INPUT = new Error('BAD_INPUT');

/**
 * One line as a request. Refused as a {@link BadLine}: what is not a JSON object, an unknown `op` or word, a required field that
 * is missing, and values of another type than the field's. A number is an integer from 0 to 9007199254740991; zero is for the
 * market to judge. Unknown fields are ignored. `null` counts as absent, but in `replace` it takes the field away.
 */
export function parseRequest(line: string): Request | BadLine {
  let fields: Fields;
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { op: 'bad', id: undefined };
    fields = value as Fields;
  } catch {
    return { op: 'bad', id: undefined };
  }
  try {
    return requestOf(fields);
  } catch (error) {
    if (error !== BAD_INPUT) throw error;
    return { op: 'bad', id: typeof fields['id'] === 'string' ? fields['id'] : undefined };
  }
}

function requestOf(fields: Fields): Request {
  switch (fields['op']) {
    case 'new':
      return newRequest(fields);
    case 'cancel':
      return { op: 'cancel', id: needed(textIn(fields['id'])) };
    case 'amend':
      return amendRequest(fields);
    case 'replace':
      return replaceRequest(fields);
    case 'phase':
      return { op: 'phase', to: needed(wordIn(DOOR_PHASES, fields['to'])) };
    case 'time':
      return { op: 'time', now: needed(integerIn(fields['now'])) };
    case 'book':
      return { op: 'book', depth: integerIn(fields['depth']), orders: flagIn(fields['orders']) ?? false };
    case 'reset':
      return { op: 'reset' };
    case 'config':
      return { op: 'config', risk: needed(flagIn(fields['risk'])) };
    default:
      throw BAD_INPUT;
  }
}

function newRequest(fields: Fields): NewRequest {
  const type = needed(wordIn(ORDER_TYPES, fields['type']));
  return {
    op: 'new',
    id: needed(textIn(fields['id'])),
    side: needed(wordIn(SIDES, fields['side'])),
    type,
    tif: wordIn(DOOR_TIMES_IN_FORCE, fields['tif']) ?? defaultTimeInForce(type),
    qty: needed(integerIn(fields['qty'])),
    price: integerIn(fields['price']),
    stop: integerIn(fields['stop']),
    trail: integerIn(fields['trail']),
    trailPct: integerIn(fields['trailPct']),
    display: integerIn(fields['display']),
    hidden: flagIn(fields['hidden']),
    minQty: integerIn(fields['minQty']),
    postOnly: postOnlyIn(fields['postOnly']),
    reduceOnly: flagIn(fields['reduceOnly']),
    peg: wordIn(PEGS, fields['peg']),
    account: textIn(fields['account']),
    stp: wordIn(SELF_TRADE_PREVENTIONS, fields['stp']),
    expiresAt: integerIn(fields['expiresAt']),
    oco: textIn(fields['oco']),
  };
}

function amendRequest(fields: Fields): AmendRequest {
  return {
    op: 'amend',
    id: needed(textIn(fields['id'])),
    price: integerIn(fields['price']),
    qty: integerIn(fields['qty']),
  };
}

function replaceRequest(fields: Fields): ReplaceRequest {
  return {
    op: 'replace',
    id: needed(textIn(fields['id'])),
    side: kept(wordIn(SIDES, fields['side']), fields['side']),
    type: kept(wordIn(ORDER_TYPES, fields['type']), fields['type']),
    qty: kept(integerIn(fields['qty']), fields['qty']),
    tif: removable(wordIn(DOOR_TIMES_IN_FORCE, fields['tif']), fields['tif']),
    price: removable(integerIn(fields['price']), fields['price']),
    stop: removable(integerIn(fields['stop']), fields['stop']),
    trail: removable(integerIn(fields['trail']), fields['trail']),
    trailPct: removable(integerIn(fields['trailPct']), fields['trailPct']),
    display: removable(integerIn(fields['display']), fields['display']),
    hidden: removable(flagIn(fields['hidden']), fields['hidden']),
    minQty: removable(integerIn(fields['minQty']), fields['minQty']),
    postOnly: removable(postOnlyIn(fields['postOnly']), fields['postOnly']),
    reduceOnly: removable(flagIn(fields['reduceOnly']), fields['reduceOnly']),
    peg: removable(wordIn(PEGS, fields['peg']), fields['peg']),
    account: removable(textIn(fields['account']), fields['account']),
    stp: removable(wordIn(SELF_TRADE_PREVENTIONS, fields['stp']), fields['stp']),
    expiresAt: removable(integerIn(fields['expiresAt']), fields['expiresAt']),
    oco: removable(textIn(fields['oco']), fields['oco']),
  };
}

function needed<Value>(value: Value | undefined): Value {
  if (value === undefined) throw BAD_INPUT;
  return value;
}

/** For what no order can be without: `null` would take it away. */
function kept<Value>(value: Value | undefined, raw: unknown): Value | undefined {
  if (raw === null) throw BAD_INPUT;
  return value;
}

function removable<Value>(value: Value | undefined, raw: unknown): Value | null | undefined {
  return raw === null ? null : value;
}

function integerIn(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw BAD_INPUT;
  // JSON may say -0, which is 0.
  return value === 0 ? 0 : value;
}

function textIn(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw BAD_INPUT;
  return value;
}

function flagIn(value: unknown): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw BAD_INPUT;
  return value;
}

function postOnlyIn(value: unknown): DoorPostOnly | undefined {
  return value === 'SLIDE' ? value : flagIn(value);
}

function wordIn<Word extends string>(words: readonly Word[], value: unknown): Word | undefined {
  if (value === undefined || value === null) return undefined;
  const at = words.indexOf(value as Word);
  if (at < 0) throw BAD_INPUT;
  return words[at];
}
