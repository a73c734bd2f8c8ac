import {
  MARKET_PHASES,
  MAX_QUANTITY,
  MICRO,
  REJECT_CODES,
  SMART,
  TIMES_IN_FORCE,
  formatDecimal,
  formatInstant,
  type AmendOrder,
  type OrderInstructions,
  type RejectCode,
  type ReplaceOrder,
  type SubmitOrder,
} from '../domain/index.ts';
import { SHORT_SALE_FAULT } from '../risk/index.ts';
import { COMBINATION_FAULTS } from '../venue/index.ts';
import type { Refusal } from './outcome.ts';

/** What can be refused for what stands in it. */
export type Refusable = SubmitOrder | AmendOrder | ReplaceOrder;

/** What an amendment, or a replacement that leaves it out, does not say of its order. */
export type StandingOrder = Pick<SubmitOrder, 'side' | 'type' | 'timeInForce'>;

/**
 * A refusal in words: the field at fault, the limit and the actual figure. Made from the journalled event alone, so
 * that a replay gives the same words.
 *
 * @param request the order, amendment or replacement that was refused; null for cancels
 * @param field the argument at fault, where the caller knows it better than the figures tell
 * @param venue name of the venue whose quote is in the way, where one is
 * @param standing the order that was to be amended or replaced, where it is open
 */
export function explainRefusal(
  codeIndex: number,
  limit: number,
  actual: number,
  request: Refusable | null,
  field?: string,
  venue = 'Another venue',
  standing?: StandingOrder,
): Refusal {
  const code = REJECT_CODES[codeIndex]!;
  const asked = argumentsOf(request);
  const kind = request?.kind ?? null;
  const [found, message] = words(code, { limit, actual, asked, field: field ?? null, kind, venue, standing });
  return { code, field: found, message };
}

/** The arguments that a refusal may be about, by name, in the order in which they are judged; absent ones left out. */
type Arguments = Readonly<Record<string, unknown>>;

interface Facts {
  readonly limit: number;
  readonly actual: number;
  readonly asked: Arguments;
  readonly field: string | null;
  /** Of what was refused; null: a cancel. */
  readonly kind: Refusable['kind'] | null;
  readonly venue: string;
  readonly standing: StandingOrder | undefined;
}

type Words = readonly [field: string | null, message: string];

const QUANTITIES = ['quantity', 'displayQuantity', 'minQuantity'] as const;
const PRICES = ['price', 'stopPrice', 'trailAmount', 'trailPercent'] as const;

function argumentsOf(request: Refusable | null): Arguments {
  if (request === null) return {};
  if (request.kind !== 'ReplaceOrder') {
    const instructions: OrderInstructions = request.kind === 'SubmitOrder' ? (request.instructions ?? {}) : {};
    return { ...request, ...instructions };
  }
  const { instructions, ...terms } = request.terms;
  return { ...terms, ...instructions };
}

function words(code: RejectCode, facts: Facts): Words {
  const { limit, actual } = facts;
  switch (code) {
    case 'UNKNOWN_VENUE':
      return unknownVenue(facts);
    case 'NOT_SUPPORTED':
      return [facts.field, 'This exchange does not have this feature yet.'];
    case 'INVALID_COMBINATION': {
      const fault = COMBINATION_FAULTS[limit];
      return fault
        ? [fault.field, namedVenue(fault, facts) ?? fault.message]
        : [facts.field, 'These instructions do not go together.'];
    }
    case 'INVALID_QUANTITY':
      return invalidQuantity(facts);
    case 'INVALID_PRICE':
      return invalidPrice(facts);
    case 'INVALID_EXPIRY':
      if (actual === 0) return ['expiresAt', 'expiresAt is missing; an order with timeInForce GTD needs one.'];
      return ['expiresAt', `expiresAt is ${formatInstant(actual)}; it must be after ${formatInstant(limit)}.`];
    case 'TICK_SIZE': {
      const field = facts.field ?? fieldOf(facts, PRICES, (value) => value % limit !== 0) ?? 'price';
      const is = `${field} ${formatDecimal(actual)} is not a multiple of the tick size ${formatDecimal(limit)}`;
      return [
        field,
        `${is}${isSubPenny(field, limit, actual) ? ', the least that Rule 612 allows at this price' : ''}.`,
      ];
    }
    case 'LOT_SIZE': {
      const field = facts.field ?? fieldOf(facts, QUANTITIES, (value) => value % limit !== 0) ?? 'quantity';
      return [field, `${field} ${actual} is not a multiple of the lot size ${limit}.`];
    }
    default:
      return stateWords(code, facts);
  }
}

/** Refusals that are not about the order by itself, but about how things stand. */
function stateWords(code: RejectCode, facts: Facts): Words {
  const { limit, actual, field, asked } = facts;
  const isMarket = asked['type'] === 'MARKET';
  const kind = isMarket ? 'MARKET' : (TIMES_IN_FORCE[actual] ?? 'such');
  switch (code) {
    case 'KILLED':
      return [
        null,
        'The trading state of the account, its firm, its algorithm, the instrument or the market is HALTED: orders may be canceled, and none sent.',
      ];
    case 'TRADING_HALTED':
      return [isMarket ? 'type' : 'timeInForce', `Trading is halted, which takes no ${kind} order.`];
    case 'MARKET_CLOSED': {
      const phase = MARKET_PHASES[limit] ?? 'CLOSED';
      return [isMarket ? 'type' : 'timeInForce', `The market is in phase ${phase}, which takes no ${kind} order.`];
    }
    case 'REDUCE_ONLY_STATE':
      return ['quantity', `quantity is ${actual}; at most ${limit} would bring the position nearer to zero.`];
    case 'MESSAGE_RATE_EXCEEDED':
      return [
        null,
        `This is ${facts.kind === null ? 'cancel' : 'message'} ${actual} or later within 60 s; the limit is ${limit}.`,
      ];
    case 'RESTRICTED_INSTRUMENT':
      return ['symbol', 'The instrument is on the restricted list: only orders that reduce a position are taken.'];
    case 'SHORT_SALE_RESTRICTED':
      return shortSale(limit, actual);
    case 'NOTIONAL_EXCEEDED':
      return [
        'quantity',
        `The order comes to ${formatDecimal(actual)}; the largest allowed is ${formatDecimal(limit)}.`,
      ];
    case 'FAT_FINGER':
      return [
        'quantity',
        `quantity ${actual} is unusually large: more than ${limit}, by average volume or typical size.`,
      ];
    case 'NO_REFERENCE_PRICE':
      return [
        null,
        'There is neither a last trade nor a reference price to measure the order by, so none may be sent.',
      ];
    case 'PRICE_COLLAR':
      return [
        'price',
        `price ${formatDecimal(actual)} is beyond the collar around the reference price, which ends at ${formatDecimal(limit)}.`,
      ];
    case 'OUTSIDE_PRICE_BAND':
      return [
        'price',
        `price ${formatDecimal(actual)} is outside the price band, which ends at ${formatDecimal(limit)}.`,
      ];
    case 'CREDIT_EXCEEDED':
      return [
        'quantity',
        `The exposure with open orders could reach ${formatDecimal(actual)}; the limit of the account or its firm is ${formatDecimal(limit)}.`,
      ];
    case 'DUPLICATE_ORDER':
      return [null, `This is equal order ${actual} within the window; the limit is ${limit}.`];
    case 'NO_LIMIT':
      return [null, "No risk limit is set for the account's tier and this instrument, so nothing may be sent."];
    case 'ORDER_SIZE_EXCEEDED':
      return ['quantity', `quantity ${actual} is more than the largest order allowed, ${limit}.`];
    case 'POSITION_LIMIT_EXCEEDED':
      return ['quantity', `The position with open orders could reach ${actual}; the limit is ${limit}.`];
    case 'TRADE_THROUGH':
      return tradeThrough(facts);
    case 'ROUTED_CHILD':
      return ['orderId', `Order ${actual} was sent by the router for order ${limit}: amend or cancel that one.`];
    case 'POST_ONLY_WOULD_TRADE':
      return ['price', `The order is post-only, and would trade at once, at ${formatDecimal(actual)}.`];
    case 'ORDER_NOT_FOUND':
      return ['orderId', 'There is no such order.'];
    case 'ORDER_NOT_OPEN':
      return ['orderId', 'The order is no longer open.'];
    case 'QUANTITY_BELOW_FILLED':
      return ['quantity', `quantity ${actual} is not above the filled quantity, ${limit}.`];
    case 'LINKED_ORDER_REJECTED':
      return [null, `Order ${limit} of the same list was refused, so none of them was taken.`];
    case 'TOO_MANY_OPEN_ORDERS':
      return [null, `The account would have ${actual} open orders; the limit is ${limit}.`];
    default:
      return [field, `Refused: limit ${limit}, actual ${actual}.`];
  }
}

function shortSale(limit: number, actual: number): Words {
  switch (actual) {
    case SHORT_SALE_FAULT.NO_MARK:
      return ['sellMark', 'sellMark is missing; this account must mark its sells LONG, SHORT or SHORT_EXEMPT.'];
    case SHORT_SALE_FAULT.MARKED_LONG:
      return ['sellMark', `sellMark is LONG; with the open sells at most ${limit} of the position can be sold so.`];
    case SHORT_SALE_FAULT.NO_LOCATE:
      return ['locate', 'locate is missing; short sales of this account need one.'];
    default:
      return [
        'price',
        actual === 0
          ? `Rule 201 is in force: a short sale needs a limit above the best bid, ${formatDecimal(limit)}.`
          : `Rule 201 is in force: price ${formatDecimal(actual)} of a short sale is not above the best bid, ${formatDecimal(limit)}.`,
      ];
  }
}

function invalidQuantity(facts: Facts): Words {
  const { limit, actual } = facts;
  const field = facts.field ?? quantityAtFault(facts);
  const is = `${field} is ${actual}`;
  if (field === 'displayQuantity' && actual < limit) {
    return [field, `${is}; an iceberg of this size must show at least ${limit}.`];
  }
  if (field !== 'quantity') return [field, `${is}; allowed are 1 to ${limit}, the order's quantity.`];
  if (limit === MAX_QUANTITY || limit === 0) return [field, `${is}; allowed are 1 to ${MAX_QUANTITY}.`];
  return [field, `${is}; at this price allowed are 1 to ${limit}.`];
}

/** What an order shows, or trades at least, is judged after its quantity, and against it. */
function quantityAtFault(facts: Facts): (typeof QUANTITIES)[number] {
  const { limit, asked } = facts;
  if (fieldOf(facts, ['quantity'], (value) => value < 1 || value > limit) !== undefined) return 'quantity';
  const field = fieldOf(facts, ['displayQuantity', 'minQuantity'], () => true);
  // A replacement that names neither: what the order has of one is more than its new quantity.
  return field ?? (asked['quantity'] === limit ? 'displayQuantity' : 'quantity');
}

function invalidPrice(facts: Facts): Words {
  const { limit, actual } = facts;
  const field = facts.field ?? priceAtFault(facts);
  if (field === 'trailPercent' && limit > 0) {
    return [field, `trailPercent is ${formatDecimal(actual)}; allowed is above 0 and below ${formatDecimal(limit)}.`];
  }
  if (actual === 0 && !isGiven(facts.asked[field])) return [field, missingPrice(field)];
  if (limit === 0) return [field, `${field} is ${formatDecimal(actual)}; it must be above 0.00.`];
  return [field, `${field} is ${formatDecimal(actual)}; allowed is above 0.00 up to ${formatDecimal(limit)}.`];
}

function missingPrice(field: string): string {
  if (field === 'price') return 'price is missing; an order with a limit needs one.';
  return 'stopPrice is missing: a stop needs one, or a trail with a last trade, and room, to begin from.';
}

/** The first price that has the figure; where none has, the one that is missing. */
function priceAtFault(facts: Facts): (typeof PRICES)[number] {
  const { asked, limit, actual } = facts;
  const given = fieldOf(facts, PRICES, (value) => value <= 0 || value > limit || limit === 0);
  if (given !== undefined) return given;
  if (limit > 0 || actual > 0) return 'price';
  const { type } = asked;
  const trails = isGiven(asked['trailAmount']) || isGiven(asked['trailPercent']);
  const hasPrice = isGiven(asked['price']) || type === 'STOP';
  return (type === 'STOP' || type === 'STOP_LIMIT' || trails) && hasPrice ? 'stopPrice' : 'price';
}

/** The first of some arguments that has the actual figure and is at fault. */
function fieldOf<Name extends string>(
  { actual, asked }: Facts,
  names: readonly Name[],
  isAtFault: (value: number) => boolean,
): Name | undefined {
  return names.find((name) => {
    const value = asked[name];
    return typeof value === 'number' && value === actual && isAtFault(value);
  });
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Rule 612: a cent, or half of one where it is assigned; below $1 a hundredth of one. */
function isSubPenny(field: string, limit: number, price: number): boolean {
  if (field !== 'price' && field !== 'stopPrice') return false;
  return price < MICRO ? limit === 100 : limit === 10_000 || limit === 5_000;
}

function unknownVenue({ asked }: Facts): Words {
  const { venue, routeTo } = asked;
  if (typeof venue === 'string' && routeTo === undefined)
    return ['venue', `There is no venue ${JSON.stringify(venue.slice(0, 40))}.`];
  return ['routeTo', 'routeTo names a venue that does not exist.'];
}

/** Which venue routeTo names twice; undefined: the fault is another. */
function namedVenue({ field }: { readonly field: string }, { asked }: Facts): string | undefined {
  const routeTo = asked['routeTo'];
  if (field !== 'routeTo' || asked['strategy'] !== 'DIRECTED' || !Array.isArray(routeTo)) return undefined;
  const names = routeTo as readonly string[];
  if (names.includes(SMART)) return `routeTo names ${SMART}, which is no venue.`;
  const twice = names.find((name, place) => names.indexOf(name) < place);
  return twice === undefined ? undefined : `routeTo names ${twice} twice; each venue may stand there once.`;
}

/** F49: the violating venue and its price. Equal prices would lock it (Rule 610(e)), worse ones trade through or cross it. */
function tradeThrough(facts: Facts): Words {
  const { limit, actual, asked, venue, kind, standing } = facts;
  const side = asked['side'] ?? standing?.side;
  const toDo = side === 'BUY' ? ' to sell' : side === 'SELL' ? ' to buy' : '';
  const shows = `${venue} shows ${formatDecimal(limit)}${toDo}`;
  const would = actual === limit ? 'lock it (Rule 610(e))' : 'trade through or cross it (Rule 611)';
  const at = actual === 0 ? '' : `, at ${formatDecimal(actual)},`;
  // An amendment has no routing that could be at fault.
  const other = kind === 'AmendOrder' ? null : 'routing';
  return [isGiven(asked['price']) ? 'price' : other, `${shows}; the order${at} would ${would}. ${wayOut(facts)}`];
}

/** Instructions that no order which may be routed takes. */
const UNROUTED = [
  'hidden',
  'displayQuantity',
  'postOnly',
  'postOnlySlide',
  'peg',
  'minQuantity',
  'reduceOnly',
] as const;

/** What one can do instead: what never rests has nothing to re-price, and not every order may be routed. */
function wayOut({ asked, kind, standing }: Facts): string {
  const timeInForce = asked['timeInForce'] ?? standing?.timeInForce;
  const type = asked['type'] ?? standing?.type;
  const has = (name: string): boolean => isGiven(asked[name]) && asked[name] !== false;
  const mayRoute = timeInForce !== 'FOK' && !UNROUTED.some(has);
  const rests = timeInForce !== 'FOK' && timeInForce !== 'IOC' && type !== 'MARKET';
  const routings = [
    ...(mayRoute ? ['ROUTE'] : []),
    ...(rests && !has('postOnlySlide') ? ['REPRICE'] : []),
    ...(rests ? ['STAY'] : []),
  ];
  const send = mayRoute ? 'send it there or to SMART' : 'send it there';
  const routing = routings.length === 0 ? null : `routing ${anyOf(routings)}`;
  if (kind === 'AmendOrder')
    return `Cancel it and ${send}${routing === null ? '' : `, or replace it with ${routing}`}.`;
  if (kind === 'ReplaceOrder') return `${routing === null ? 'Cancel' : `Give ${routing}, or cancel`} it and ${send}.`;
  return `S${send.slice(1)}${routing === null ? '' : `, or give ${routing}`}.`;
}

/** "A, B or C". */
function anyOf(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), words.at(-1)].filter((part) => part !== '').join(' or ');
}
