import {
  CLIENT_ORDER_ID,
  HOME,
  MAX_VENUES,
  SMART,
  type Command,
  type OrderInstructions,
  type ReplacementTerms,
  type SubmitOrder,
} from '../domain/index.ts';
import type { Directory } from '../exchange/index.ts';
import { badInput } from './errors.ts';
import type { ReplaceOrderInput, SubmitOrderInput } from './generated/schema-types.ts';

/** Why an order did not get as far as the exchange. */
export interface Unknown {
  readonly code: 'UNKNOWN_INSTRUMENT' | 'UNKNOWN_VENUE';
  readonly field: 'symbol' | 'venue' | 'routeTo';
  readonly message: string;
}

export function isUnknown(asked: Command | Unknown): asked is Unknown {
  return 'code' in asked;
}

/** A reference of the sender's own: where shares are located, which algorithm it is. */
const REFERENCE = /^[A-Za-z0-9_.:-]{1,32}$/;

/** Refuses a reference that is outside its pattern; null is none. */
export function requireReference(name: string, text: string | null | undefined): void {
  if (!isGiven(text) || REFERENCE.test(text)) return;
  throw badInput(`${name} is ${JSON.stringify(text.slice(0, 80))}; it must be 1 to 32 of A-Za-z0-9_.:-`);
}

/** Refuses an order whose ids are outside their patterns, or that names more venues than there can be. */
export function requireOrderIds({ clientOrderId, locate, algorithm, routeTo }: SubmitOrderInput): void {
  requireClientOrderId(clientOrderId);
  requireReference('locate', locate);
  requireReference('algorithm', algorithm);
  if (isGiven(routeTo) && routeTo.length > MAX_VENUES) {
    throw badInput(`routeTo has ${routeTo.length} venues; the most there can be are ${MAX_VENUES}.`);
  }
}

/** Refuses an id that is outside its pattern. */
export function requireClientOrderId(id: string): void {
  if (CLIENT_ORDER_ID.test(id)) return;
  throw badInput(`clientOrderId is ${JSON.stringify(id.slice(0, 80))}; it must be 1 to 64 of A-Za-z0-9_.:-`);
}

/**
 * An input as a command: names become indexes, defaults are filled in, and `instructions` holds what differs from
 * them. An explicit null means the default. Whether the order makes sense is for the exchange to say.
 */
export function toSubmitOrder(directory: Directory, account: number, input: SubmitOrderInput): SubmitOrder | Unknown {
  const instrument = directory.instrument(input.symbol);
  if (!instrument) return unknown('UNKNOWN_INSTRUMENT', 'symbol', input.symbol);
  const { venue, routeTo } = input;
  if (isGiven(venue) && venue !== SMART && !directory.venue(venue)) return unknown('UNKNOWN_VENUE', 'venue', venue);
  const stranger = routeTo?.find((name) => name !== SMART && !directory.venue(name));
  if (stranger !== undefined) return unknown('UNKNOWN_VENUE', 'routeTo', stranger);
  const order: SubmitOrder = {
    kind: 'SubmitOrder',
    account,
    instrument: instrument.index,
    clientOrderId: input.clientOrderId,
    side: input.side,
    type: input.type,
    timeInForce: input.timeInForce ?? 'DAY',
    quantity: input.quantity,
    price: input.price ?? null,
    selfTradePrevention: input.selfTradePrevention ?? 'CANCEL_TAKER',
  };
  const instructions = instructionsOf(input, directory);
  return instructions ? { ...order, instructions } : order;
}

function instructionsOf(input: SubmitOrderInput, directory: Directory): OrderInstructions | undefined {
  const given: { -readonly [Name in keyof OrderInstructions]: OrderInstructions[Name] } = {};
  if (isGiven(input.stopPrice)) given.stopPrice = input.stopPrice;
  if (isGiven(input.expiresAt)) given.expiresAt = input.expiresAt;
  if (isGiven(input.displayQuantity)) given.displayQuantity = input.displayQuantity;
  if (isGiven(input.minQuantity)) given.minQuantity = input.minQuantity;
  if (input.postOnly) given.postOnly = true;
  if (input.postOnlySlide) given.postOnlySlide = true;
  if (input.hidden) given.hidden = true;
  if (input.reduceOnly) given.reduceOnly = true;
  if (isGiven(input.peg)) given.peg = input.peg;
  if (isGiven(input.trailAmount)) given.trailAmount = input.trailAmount;
  if (isGiven(input.trailPercent)) given.trailPercent = input.trailPercent;
  if (isGiven(input.routing) && input.routing !== 'CANCEL') given.routing = input.routing;
  if (isGiven(input.venue) && input.venue !== directory.venues[HOME]?.name) given.venue = input.venue;
  if (isGiven(input.strategy) && input.strategy !== 'BEST_PRICE') given.strategy = input.strategy;
  if (isGiven(input.routeTo) && input.routeTo.length > 0) given.routeTo = input.routeTo;
  if (isGiven(input.exemption)) given.exemption = input.exemption;
  if (isGiven(input.sellMark)) given.sellMark = input.sellMark;
  if (isGiven(input.locate)) given.locate = input.locate;
  if (isGiven(input.algorithm)) given.algorithm = input.algorithm;
  for (const _ in given) return given;
  return undefined;
}

/** Instructions with a value of their own, and those that are there or not. */
const VALUES = [
  'stopPrice',
  'expiresAt',
  'displayQuantity',
  'minQuantity',
  'peg',
  'trailAmount',
  'trailPercent',
] as const satisfies readonly (keyof OrderInstructions)[];
const FLAGS = [
  'postOnly',
  'postOnlySlide',
  'hidden',
  'reduceOnly',
] as const satisfies readonly (keyof OrderInstructions)[];

type NewInstructions = NonNullable<ReplacementTerms['instructions']>;

/**
 * New terms of an order: what the input leaves out stays out, null takes an instruction away. Whether they make sense is
 * for the exchange to say.
 */
export function toReplacement(input: ReplaceOrderInput): ReplacementTerms {
  const { type, quantity, price, timeInForce, selfTradePrevention } = input;
  if (type === null) throw badInput('type cannot be null: an order has one. Leave it out and it stays.');
  if (quantity === null) throw badInput('quantity cannot be null: an order has one. Leave it out and it stays.');
  const instructions = newInstructions(input);
  return {
    ...(type !== undefined && { type }),
    ...(timeInForce !== undefined && { timeInForce: timeInForce ?? 'DAY' }),
    ...(quantity !== undefined && { quantity }),
    ...(price !== undefined && { price }),
    ...(selfTradePrevention !== undefined && { selfTradePrevention: selfTradePrevention ?? 'CANCEL_TAKER' }),
    ...(instructions && { instructions }),
  };
}

function newInstructions(input: ReplaceOrderInput): NewInstructions | undefined {
  const given: Record<string, unknown> = {};
  for (const name of VALUES) if (input[name] !== undefined) given[name] = input[name];
  for (const name of FLAGS) if (input[name] !== undefined) given[name] = input[name] === true ? true : null;
  const { routing } = input;
  if (routing !== undefined) given['routing'] = routing === 'CANCEL' ? null : routing;
  return Object.keys(given).length > 0 ? given : undefined;
}

function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}

function unknown(code: Unknown['code'], field: Unknown['field'], name: string): Unknown {
  const what = code === 'UNKNOWN_VENUE' ? 'venue' : 'symbol';
  return { code, field, message: `There is no ${what} ${JSON.stringify(name.slice(0, 40))}.` };
}
