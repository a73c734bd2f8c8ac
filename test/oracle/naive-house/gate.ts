import {
  exposureOf,
  exposureOfFirm,
  onlyReduces,
  raisesShares,
  worstBefore,
  worstOnSide,
  type Addition,
} from './exposure.ts';
import { firmCredit, limitOf, messageBudget, type LimitName } from './limits.ts';
import { isShortSaleRefused } from './short-sales.ts';
import { strictest } from './trading-states.ts';
import { haltRefusal, phaseRefusal, reduceOnlyRefusal } from '../naive-market/index.ts';
import { referencePrice, type House, type HouseInstrument, type Papers } from './house.ts';
import type { RejectCode } from '../../../src/domain/index.ts';
import type { NaiveOrder, Terms } from '../naive-market/index.ts';

const MINUTE = 60_000_000;
/** Millionths of one per cent in a whole. */
const WHOLE = 100_000_000;

/** An order as it would be, and what is asked of it. */
export interface Question {
  readonly house: House;
  readonly instrument: HouseInstrument;
  readonly papers: Papers;
  /** Prices in ticks. */
  readonly order: Terms;
  /** Shares that are judged as the order's size. */
  readonly size: number;
  /** Shares that would be open. */
  readonly open: number;
  /** The order whose place it takes. */
  readonly old: NaiveOrder | undefined;
  readonly isAmendment: boolean;
  /** More would be open than before. */
  readonly isRaised: boolean;
  /** More would be open, or the price would be another. */
  readonly isChanged: boolean;
}

/** A check: whether it fails. */
type Check = (question: Question) => boolean;

/** All checks in the order of REJECT_CODES. The first that fails says why. */
const CHECKS: readonly (readonly [RejectCode, Check])[] = [
  ['TICK_SIZE', isOffTick],
  ['LOT_SIZE', isOffLot],
  ['KILLED', (question) => strictest(question) === 'HALTED'],
  [
    'TRADING_HALTED',
    ({ instrument, order, ...q }) => !q.isAmendment && haltRefusal(instrument.market, order) !== undefined,
  ],
  ['REDUCE_ONLY_STATE', mayOnlyReduce],
  [
    'MARKET_CLOSED',
    ({ instrument, order, ...q }) => !q.isAmendment && phaseRefusal(instrument.market, order) !== undefined,
  ],
  ['MESSAGE_RATE_EXCEEDED', ({ house, papers }) => isBeyondRate(house, papers.account, false)],
  ['RESTRICTED_INSTRUMENT', (question) => question.isChanged && isRestricted(question)],
  ['SHORT_SALE_RESTRICTED', isShortSaleBroken],
  ['NO_LIMIT', (question) => limit(question, 'maxOrderQuantity') === null || limit(question, 'maxPosition') === null],
  [
    'ORDER_SIZE_EXCEEDED',
    (question) => question.isChanged && isOver(question.size, limit(question, 'maxOrderQuantity')),
  ],
  [
    'NOTIONAL_EXCEEDED',
    (question) => question.isChanged && isOver(notional(question), limit(question, 'maxOrderNotional')),
  ],
  ['FAT_FINGER', (question) => question.isChanged && isFatFinger(question)],
  ['NO_REFERENCE_PRICE', (question) => question.isChanged && lacksReference(question)],
  ['PRICE_COLLAR', (question) => question.isChanged && isBeyondCollar(question)],
  ['OUTSIDE_PRICE_BAND', (question) => question.isChanged && isOutsideBand(question)],
  ['POSITION_LIMIT_EXCEEDED', (question) => isBeyondPosition(question)],
  ['CREDIT_EXCEEDED', (question) => question.isRaised && isBeyondCredit(question)],
  ['DUPLICATE_ORDER', (question) => question.old === undefined && isDuplicate(question)],
];

/** Why an order is refused: the code of the first check that fails. */
export function firstFailure(question: Question): RejectCode | undefined {
  return CHECKS.find(([, fails]) => fails(question))?.[0];
}

function limit({ house, instrument, papers }: Question, name: LimitName): number | null {
  return limitOf(house, name, papers.account, instrument.index);
}

function isOver(actual: number | null, most: number | null): boolean {
  return actual !== null && most !== null && actual > most;
}

function addition({ papers, instrument, order, open, old }: Question): Addition {
  return { account: papers.account, instrument, side: order.side, open, old };
}

function isOffTick({ order }: Question): boolean {
  return [order.price, order.stop, order.trail].some((price) => price !== null && !Number.isInteger(price));
}

function isOffLot({ order, instrument, size }: Question): boolean {
  return [size, order.display, order.minQty].some((quantity) => quantity !== null && quantity % instrument.lot !== 0);
}

/** REDUCING: nearer to zero, with all open orders of the side; a reduce-only order: no more than the position. */
function mayOnlyReduce(question: Question): boolean {
  if (!question.isChanged) return false;
  if (question.isRaised && reduceOnlyRefusal(question.instrument.market, question.order, question.open) !== undefined)
    return true;
  return strictest(question) === 'REDUCING' && !onlyReduces(addition(question));
}

/** F63, D54: how many came within a minute, this one and refused ones included. */
export function isBeyondRate(house: House, account: number, isCancel: boolean): boolean {
  const sent = house.messages.filter(
    (message) => message.account === account && message.isCancel === isCancel && message.at > house.now - MINUTE,
  );
  return isOver(sent.length, messageBudget(house, account, isCancel));
}

function isRestricted(question: Question): boolean {
  const { house, instrument, papers } = question;
  const scopes = ['all', `account ${papers.account}`, `firm ${house.accounts[papers.account]!.firm}`];
  return (
    scopes.some((scope) => house.restricted.has(`${instrument.index} ${scope}`)) && !onlyReduces(addition(question))
  );
}

function isShortSaleBroken(question: Question): boolean {
  const { house, instrument, papers, order, open, old, isAmendment } = question;
  return question.isChanged && isShortSaleRefused(house, instrument, papers, order, open, old, isAmendment);
}

/** At the limit price, else at the reference price; null: there is none to value it at. */
function notional({ instrument, order, size }: Question): number | null {
  const price = order.price === null ? referencePrice(instrument) : order.price * instrument.tick;
  return price === null ? null : price * size;
}

/** D52: too large a part of a day's volume, or too many times what is typical. */
function isFatFinger(question: Question): boolean {
  const volume = question.instrument.averageDailyVolume;
  const percent = limit(question, 'maxVolumePercent');
  if (volume !== null && percent !== null && BigInt(question.size) * BigInt(WHOLE) > BigInt(volume) * BigInt(percent)) {
    return true;
  }
  const typical = limit(question, 'typicalQuantity');
  const multiple = limit(question, 'typicalMultiple');
  return typical !== null && multiple !== null && question.size > typical * multiple;
}

/** No price, where a limit needs one: nothing is taken that cannot be judged. */
function lacksReference(question: Question): boolean {
  const { house, instrument, papers, order } = question;
  const hasCredit =
    limitOf(house, 'maxCredit', papers.account, null) !== null ||
    firmCredit(house, house.accounts[papers.account]!.firm) !== null;
  if (hasCredit && instrument.dayReference === null && raisesShares(addition(question))) return true;
  if (referencePrice(instrument) !== null) return false;
  if (limit(question, 'collarPercent') !== null) return true;
  return order.price === null && limit(question, 'maxOrderNotional') !== null;
}

/** Beyond the reference price on the side where it trades. */
function isBeyondCollar(question: Question): boolean {
  const { instrument, order } = question;
  // The limit of a stop is measured from where it is set off.
  const last = referencePrice(instrument);
  const stop = order.stop === null ? null : order.stop * instrument.tick;
  let reference = stop ?? last;
  // One that trails moves away from its stop price: the one that allows less counts.
  const trails = order.trail !== null || order.trailPct !== null;
  if (trails && stop !== null && last !== null) {
    reference = order.side === 'BUY' ? Math.min(stop, last) : Math.max(stop, last);
  }
  const percent = limit(question, 'collarPercent');
  if (percent === null || reference === null || order.price === null) return false;
  const price = BigInt(order.price * instrument.tick) * BigInt(WHOLE);
  if (order.side === 'BUY') return price > BigInt(reference) * BigInt(WHOLE + percent);
  return price < BigInt(reference) * BigInt(WHOLE - percent);
}

function isOutsideBand({ instrument, order }: Question): boolean {
  const { bands } = instrument.halts;
  const isStop = order.type === 'STOP' || order.type === 'STOP_LIMIT';
  // A stop trades within the bands when it is set off.
  if (bands === null || order.price === null || isStop) return false;
  const price = order.price * instrument.tick;
  return order.side === 'BUY' ? price > bands.upper : price < bands.lower;
}

/** D50: who is beyond the limit already may do what brings it no farther. */
function isBeyondPosition(question: Question): boolean {
  const worst = worstOnSide(addition(question));
  return worst > worstBefore(addition(question)) && isOver(worst, limit(question, 'maxPosition'));
}

/** An order that does not raise the exposure passes. */
function isBeyondCredit(question: Question): boolean {
  const { house, papers } = question;
  const { account } = papers;
  const { firm } = house.accounts[account]!;
  const added = addition(question);
  if (exposureOf(house, account, added) <= exposureOf(house, account)) return false;
  return (
    isOver(exposureOf(house, account, added), limitOf(house, 'maxCredit', account, null)) ||
    isOver(exposureOfFirm(house, firm, added), firmCredit(house, firm))
  );
}

// --- equal orders -----------------------------------------------------------------------------------

function keyOf({ papers, instrument, order, size }: Question): string {
  return [papers.account, instrument.index, order.side, order.price, size].join(' ');
}

function duplicateLimits({ house, papers }: Question): { most: number; window: number } | undefined {
  const most = limitOf(house, 'maxDuplicates', papers.account, null);
  const window = limitOf(house, 'duplicateWindow', papers.account, null);
  return most === null || window === null ? undefined : { most, window };
}

function isDuplicate(question: Question): boolean {
  const limits = duplicateLimits(question);
  const seen = question.house.windows.get(keyOf(question));
  if (limits === undefined || seen === undefined) return false;
  return question.house.now < seen.first + limits.window && seen.count >= limits.most;
}

/** An order was taken: it counts among its equals, or begins a window. */
export function countEqual(question: Question): void {
  const limits = duplicateLimits(question);
  if (limits === undefined) return;
  const { house } = question;
  const seen = house.windows.get(keyOf(question));
  if (seen !== undefined && house.now < seen.first + limits.window) seen.count++;
  else house.windows.set(keyOf(question), { first: house.now, count: 1 });
}
