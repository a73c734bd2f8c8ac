import { SELL_MARKS, rejectIndex, type LimitValues, type Micros, type RejectIndex } from '../domain/index.ts';
import type { Market } from '../venue/index.ts';
import { DuplicateOrders } from './duplicate-orders.ts';
import type { Exposures } from './exposures.ts';
import { BIG_LIMIT, typicalCap, volumeCap } from './hot-limits.ts';
import type { Limits } from './limits.ts';
import type { Restrictions } from './restrictions.ts';

/** A hundred per cent, in millionths of one. */
const HUNDRED = 100_000_000n;
const LONG = SELL_MARKS.indexOf('LONG');
const EXEMPT = SELL_MARKS.indexOf('SHORT_EXEMPT');

export type QuestionKind = 'NEW' | 'REPLACED' | 'AMENDED';

/** What the gate is asked about an order, an amendment or a replacement. */
export interface Question {
  readonly account: number;
  readonly instrument: number;
  readonly side: number;
  /** The order's total. */
  readonly quantity: number;
  /** What it would add to the account's open quantity on its side; an amendment may add less, or nothing. */
  readonly opening: number;
  /** Its limit in micro-dollars; 0: it has none. */
  readonly price: number;
  /** Of a stop: the price that its limit is measured from, 0 for none. It waits, so price bands are not asked. */
  readonly stopPrice: number;
  readonly isStop: boolean;
  /** Its price follows the book, and is looked at when it stands there. */
  readonly isPegged: boolean;
  readonly isTrailing: boolean;
  readonly isMarket: boolean;
  /** Index in SELL_MARKS that the account gives; -1: none. */
  readonly sellMark: number;
  readonly hasLocate: boolean;
  readonly time: Micros;
  /** Only new orders count among equal ones; an amendment cannot name a mark or a locate. */
  readonly kind: QuestionKind;
  /** It waits for another order: what it sells may be held by the time that it comes to work. */
  readonly waits: boolean;
  /** Equal orders before it in the same list, which are not counted yet. */
  readonly equals: number;
}

/** What the gate knows. */
export interface GateBooks {
  readonly limits: Limits;
  readonly exposures: Exposures;
  readonly restrictions: Restrictions;
  hasCreditLimit(account: number): boolean;
  /** Shares by which an order would raise its account's exposure in its instrument. */
  increaseOf(question: Question): number;
  duplicatesOf(account: number): DuplicateOrders;
}

/** What a check works with: the gate's knowledge, and the market of the question. */
export interface Desk {
  readonly gate: GateBooks;
  readonly market: Market;
  readonly limits: LimitValues;
}

/** A check's figures: the limit and what the order comes to. */
export interface Measured {
  passed: boolean;
  limit: number | null;
  actual: number | null;
}

export interface Check {
  readonly code: RejectIndex;
  readonly measure: (question: Question, desk: Desk) => Measured;
}

const PASSED: Measured = { passed: true, limit: null, actual: null };

function atMost(limit: number, actual: number): Measured {
  return { passed: actual <= limit, limit, actual };
}

/** Whether a sell is short: with the account's open sells it is more than is held (Rule 200). */
export function isShort(question: Question, { gate }: Desk): boolean {
  const { account, instrument, side, opening } = question;
  return side === 1 && gate.exposures.worst(account, instrument, 1) + opening > 0;
}

/** How an order is marked: by its account, else by the venue. Index in SELL_MARKS; 0 for buys. */
export function markOf(question: Question, desk: Desk): number {
  if (question.side === 0) return LONG;
  return question.sellMark >= 0 ? question.sellMark : Number(isShort(question, desk));
}

/** Price that collars and orders without a limit are measured by: the last trade, else the day's reference; 0: none. */
export function referenceOf({ book, tickSize, priorClose }: Market): number {
  return book.lastTick > 0 ? book.lastTick * tickSize : priorClose;
}

function restricted(question: Question, { gate }: Desk): Measured {
  const { account, instrument } = question;
  if (!gate.restrictions.isInUse || !gate.restrictions.isRestricted(account, instrument)) return PASSED;
  return { passed: growthOf(question, gate) <= 0, limit: 0, actual: 0 };
}

/** By how much a question brings the worst case of its side beyond zero; 0 or less: it only reduces. */
function growthOf({ account, instrument, side, opening }: Question, { exposures }: GateBooks): number {
  return exposures.worst(account, instrument, side) + opening;
}

/** The figures say what is wrong: actual 1 no mark, 2 marked LONG (limit: what may be sold), 3 no locate; else a price against the best bid. */
function shortSale(question: Question, desk: Desk): Measured {
  const { gate, market } = desk;
  const { account, instrument, side, sellMark, hasLocate, price, isMarket } = question;
  if (side === 0) return PASSED;
  const policy = gate.restrictions.policyOf(account);
  if (policy !== 'VENUE_MARKS' && sellMark < 0 && question.kind !== 'AMENDED')
    return refused(0, SHORT_SALE_FAULT.NO_MARK);
  const short = isShort(question, desk);
  if (short && sellMark === LONG && !question.waits) {
    const { exposures } = gate;
    const sellable = Math.max(0, -exposures.worst(account, instrument, 1));
    return refused(sellable, SHORT_SALE_FAULT.MARKED_LONG);
  }
  const mark = markOf(question, desk);
  if (mark === LONG) return PASSED;
  if (policy === 'MUST_MARK_AND_LOCATE' && !hasLocate && question.kind !== 'AMENDED')
    return refused(0, SHORT_SALE_FAULT.NO_LOCATE);
  if (mark === EXEMPT || market.shortSaleDays === 0 || !market.continuous) return PASSED;
  if (question.isStop || question.isPegged || question.waits) return PASSED;
  const bid = market.bestBid * market.tickSize;
  if (bid === 0 || (!isMarket && price > bid)) return PASSED;
  return { passed: false, limit: bid, actual: isMarket ? 0 : price };
}

/** Figures that stand for a fault; a price is always more. */
export const SHORT_SALE_FAULT = { NO_MARK: -1, MARKED_LONG: -2, NO_LOCATE: -3 } as const;

function refused(limit: number, actual: number): Measured {
  return { passed: false, limit, actual };
}

function noLimit(_: Question, { limits }: Desk): Measured {
  const isSet = limits.maxOrderQuantity !== null && limits.maxPosition !== null;
  return isSet ? PASSED : refused(0, 0);
}

function orderSize({ quantity }: Question, { limits }: Desk): Measured {
  return limits.maxOrderQuantity === null ? PASSED : atMost(limits.maxOrderQuantity, quantity);
}

function notional({ quantity, price }: Question, { limits, market }: Desk): Measured {
  if (limits.maxOrderNotional === null) return PASSED;
  const at = price > 0 ? price : referenceOf(market);
  if (at === 0) return PASSED;
  return atMost(limits.maxOrderNotional, at * quantity);
}

function fatFinger({ quantity, instrument }: Question, { limits, gate }: Desk): Measured {
  const most = Math.min(volumeCap(limits, gate.limits.volumeOf(instrument)), typicalCap(limits));
  return most === BIG_LIMIT ? PASSED : atMost(most, quantity);
}

function referencePrice(question: Question, { limits, gate, market }: Desk): Measured {
  const needsAny = limits.collarPercent !== null || (limits.maxOrderNotional !== null && question.price === 0);
  if (needsAny && referenceOf(market) === 0) return refused(0, 0);
  const needsDaily = gate.hasCreditLimit(question.account) && gate.increaseOf(question) > 0;
  return needsDaily && gate.exposures.priceOf(question.instrument) === 0 ? refused(0, 0) : PASSED;
}

/** A stop-limit is measured from its stop price; where that trails, from the one that allows less. */
function collarReference({ side, stopPrice, isTrailing }: Question, market: Market): number {
  const reference = referenceOf(market);
  if (stopPrice === 0) return reference;
  if (!isTrailing || reference === 0) return stopPrice;
  return side === 0 ? Math.min(stopPrice, reference) : Math.max(stopPrice, reference);
}

function collar(question: Question, { limits, market }: Desk): Measured {
  const { side, price } = question;
  const reference = collarReference(question, market);
  if (limits.collarPercent === null || price === 0 || reference === 0) return PASSED;
  const distance = Number((BigInt(reference) * BigInt(limits.collarPercent)) / HUNDRED);
  const worst = side === 0 ? reference + distance : reference - distance;
  return { passed: side === 0 ? price <= worst : price >= worst, limit: worst, actual: price };
}

function priceBand({ side, price, isStop }: Question, { market }: Desk): Measured {
  const band = side === 0 ? market.bandUpper : market.bandLower;
  if (price === 0 || isStop || band === 0 || band === Infinity) return PASSED;
  return { passed: side === 0 ? price <= band : price >= band, limit: band, actual: price };
}

function position(question: Question, { limits, gate }: Desk): Measured {
  const { account, instrument, side, opening } = question;
  if (limits.maxPosition === null) return PASSED;
  const worst = gate.exposures.worst(account, instrument, side) + opening;
  return { passed: opening <= 0 || worst <= limits.maxPosition, limit: limits.maxPosition, actual: worst };
}

/** Figures in micro-dollars: of the account, unless only its firm's limit is passed. */
function credit(question: Question, { gate }: Desk): Measured {
  const { account, instrument } = question;
  if (!gate.hasCreditLimit(account)) return PASSED;
  const more = gate.increaseOf(question) * gate.exposures.priceOf(instrument);
  const own = inMoney(gate.limits.credit[account]!, gate.exposures.usedBy(account) + more, more);
  const firm = inMoney(
    gate.limits.firmCredit[gate.limits.firmOf[account]!]!,
    gate.exposures.usedByFirmOf(account) + more,
    more,
  );
  if (own.passed && !firm.passed) return firm;
  return own.limit === null ? firm : own;
}

function inMoney(limit: number, actual: number, more: number): Measured {
  if (limit === BIG_LIMIT) return PASSED;
  return { passed: more <= 0 || actual <= limit, limit: limit * 10_000, actual: actual * 10_000 };
}

function duplicate(
  { account, instrument, side, price, quantity, time, kind, equals }: Question,
  { gate, limits }: Desk,
): Measured {
  if (kind !== 'NEW' || limits.maxDuplicates === null || limits.duplicateWindow === null) return PASSED;
  const what = DuplicateOrders.what(quantity, instrument, side);
  return atMost(
    limits.maxDuplicates,
    gate.duplicatesOf(account).count(price, what, time, limits.duplicateWindow) + equals + 1,
  );
}

/** The checks after the message rate, in the order of RejectCode (F67). */
export const CHECKS: readonly Check[] = [
  { code: rejectIndex('RESTRICTED_INSTRUMENT'), measure: restricted },
  { code: rejectIndex('SHORT_SALE_RESTRICTED'), measure: shortSale },
  { code: rejectIndex('NO_LIMIT'), measure: noLimit },
  { code: rejectIndex('ORDER_SIZE_EXCEEDED'), measure: orderSize },
  { code: rejectIndex('NOTIONAL_EXCEEDED'), measure: notional },
  { code: rejectIndex('FAT_FINGER'), measure: fatFinger },
  { code: rejectIndex('NO_REFERENCE_PRICE'), measure: referencePrice },
  { code: rejectIndex('PRICE_COLLAR'), measure: collar },
  { code: rejectIndex('OUTSIDE_PRICE_BAND'), measure: priceBand },
  { code: rejectIndex('POSITION_LIMIT_EXCEEDED'), measure: position },
  { code: rejectIndex('CREDIT_EXCEEDED'), measure: credit },
  { code: rejectIndex('DUPLICATE_ORDER'), measure: duplicate },
];
