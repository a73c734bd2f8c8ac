import {
  CANCEL_REASONS,
  EVENT,
  EVENT_WIDTH,
  SIDES,
  instrumentOf,
  rejectIndex,
  venueOf,
  type Command,
  type EventBuffer,
  type QuoteVenues,
  type SubmitOrder,
} from '../domain/index.ts';
import type { Outcome, ReferenceDataRefusal, Refusal, RefusedLevel } from './outcome.ts';
import type { Repeat } from './ports.ts';
import type { RecorderMemory } from './recorder-memory.ts';
import { noChanges, type Changes, type OrderRecord, type TradeRecord } from './records.ts';
import { explainRefusal, type Refusable } from './refusal-text.ts';

const LINKED_ORDER_REJECTED = rejectIndex('LINKED_ORDER_REJECTED');
const TRADE_THROUGH = rejectIndex('TRADE_THROUGH');
const MESSAGE_RATE_EXCEEDED = rejectIndex('MESSAGE_RATE_EXCEEDED');

/** Why orders are canceled that a mass cancel, a kill switch or a lost connection takes out, and those linked to them. */
const MASS_REASONS: ReadonlySet<number> = new Set(
  (['MASS_CANCEL', 'DISCONNECT', 'KILL_SWITCH', 'LINKED'] as const).map((word) => CANCEL_REASONS.indexOf(word)),
);

/** Whom a refusal speaks of: the order that was to change, the venue whose quote is in the way. */
export type AnswerFacts = Pick<RecorderMemory, 'find' | 'reference'>;

/** The answer to one command, made of its events and rows. It is given only once they are committed. */
export function answerTo(
  command: Command,
  events: EventBuffer,
  changes: Changes,
  sequence: number,
  time: number,
  referenceRefusal: ReferenceDataRefusal | null,
  facts: AnswerFacts,
): Outcome {
  const { words, length } = events;
  const ids = 'orderId' in command ? [command.orderId] : idsOfNew(events);
  const orders = ids.flatMap((id) => changes.orders.find((order) => order.id === id) ?? []);
  const own = new Set([...ids, ...childrenOf(ids, changes)]);
  return {
    sequence,
    time,
    order: orders[0] ?? null,
    trades: changes.trades.filter((trade) => own.has(trade.takerOrder)),
    duplicate: false,
    refusal: refusalOf(command, events, orders, facts),
    referenceRefusal: words[0] === EVENT.REFERENCE_REFUSED && length > 0 ? referenceRefusal : null,
    canceledCount: isMassCancel(command, changes) ? countCanceled(events) : 0,
    orders: command.kind === 'SubmitLinkedOrders' ? orders : [],
    refusedLevels: command.kind === 'QuoteVenues' ? refusedLevels(command, events) : [],
    changes,
  };
}

/** Whether a command is, or puts into effect, one that may take many orders out. */
function isMassCancel({ kind }: Command, { riskChanges }: Changes): boolean {
  if (kind === 'CancelAllOrders' || kind === 'SetTradingState') return true;
  return riskChanges.some(({ status, change }) => status === 'EFFECTIVE' && change.kind === 'SetTradingState');
}

/** Ids of the orders that a command has brought, refused ones too. */
function idsOfNew({ words, length }: EventBuffer): number[] {
  const ids: number[] = [];
  for (let at = 0; at < length; at += EVENT_WIDTH) {
    if (words[at] === EVENT.ACCEPTED || words[at] === EVENT.REJECTED) ids.push(words[at + 1]!);
  }
  return ids;
}

/** Orders that the router has sent for some. */
function childrenOf(ids: readonly number[], { orders }: Changes): number[] {
  return orders.flatMap(({ id, parent }) => (parent !== null && ids.includes(parent) ? [id] : []));
}

/**
 * Why it was refused. Of a list: why the order was for whose sake all of them were.
 *
 * @param orders that it has brought: their rows say why they were refused
 */
function refusalOf(
  command: Command,
  { words, length }: EventBuffer,
  orders: readonly OrderRecord[],
  facts: AnswerFacts,
): Refusal | null {
  for (let at = 0; at < length; at += EVENT_WIDTH) {
    if (words[at] === EVENT.REFUSED && !isOfLevel(command, words, at)) {
      return isRefusable(command) ? refusalOfOrder(words, at, command, facts) : refusalAt(words, at, null);
    }
    if (words[at] !== EVENT.REJECTED || words[at + 2] === LINKED_ORDER_REJECTED) continue;
    return refusalOfRepeat(orders.filter(({ id }) => id === words[at + 1]));
  }
  return null;
}

/** Whether a refusal is of one level of a quote, and not of all for too many messages. */
function isOfLevel({ kind }: Command, words: Float64Array, at: number): boolean {
  return kind === 'QuoteVenues' && words[at + 2] !== MESSAGE_RATE_EXCEEDED;
}

function refusedLevels(command: QuoteVenues, { words, length }: EventBuffer): RefusedLevel[] {
  const levels: RefusedLevel[] = [];
  for (let at = 0; at < length; at += EVENT_WIDTH) {
    if (words[at] !== EVENT.REFUSED || !isOfLevel(command, words, at)) continue;
    const book = words[at + 5]!;
    const level = { instrument: instrumentOf(book), side: SIDES[words[at + 6]!]!, price: words[at + 7]! };
    levels.push({ venue: venueOf(book), ...level, refusal: refusalAt(words, at, levelOrder(command.account, level)) });
  }
  return levels;
}

/** A level of a quote as the order that it is judged as. Its quantity shows in the refusal where it is what is wrong. */
function levelOrder(account: number, level: Pick<RefusedLevel, 'instrument' | 'side' | 'price'>): SubmitOrder {
  return {
    kind: 'SubmitOrder',
    account,
    ...level,
    clientOrderId: '',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: 0,
    selfTradePrevention: 'CANCEL_MAKER',
  };
}

function isRefusable(command: Command): command is Refusable {
  return command.kind === 'SubmitOrder' || command.kind === 'AmendOrder' || command.kind === 'ReplaceOrder';
}

function refusalOfOrder(words: Float64Array, at: number, request: Refusable, facts: AnswerFacts): Refusal {
  const code = words[at + 2]!;
  const venue = code === TRADE_THROUGH ? facts.reference.venues.find(words[at + 5]!)?.name : undefined;
  const standing = facts.find(words[at + 1]!);
  return explainRefusal(code, words[at + 3]!, words[at + 4]!, request, undefined, venue, standing);
}

function refusalAt(words: Float64Array, at: number, request: Refusable | null): Refusal {
  return explainRefusal(words[at + 2]!, words[at + 3]!, words[at + 4]!, request);
}

function countCanceled({ words, length }: EventBuffer): number {
  let count = 0;
  for (let at = 0; at < length; at += EVENT_WIDTH) {
    if (words[at] === EVENT.CANCELED && MASS_REASONS.has(words[at + 3]!)) count++;
  }
  return count;
}

/**
 * The answer to a clientOrderId that was used before: the same request gets its order again, another is refused.
 *
 * @param request as `requestText` has it; for a list, that of its first order
 * @param orders for a list: all of its orders, as they are now
 */
export function answerToRepeat(repeat: Repeat, request: string, orders: readonly OrderRecord[] = []): Outcome {
  const same = repeat.order.request === request;
  const { order } = repeat;
  return {
    sequence: order.sequence,
    time: order.createdAt,
    order: same ? order : null,
    trades: same ? repeat.trades : ([] as readonly TradeRecord[]),
    duplicate: same,
    refusal: same ? refusalOfRepeat(orders.length > 0 ? orders : [order]) : usedBefore(order),
    referenceRefusal: null,
    canceledCount: 0,
    orders: same ? orders : [],
    refusedLevels: [],
    changes: noChanges(),
  };
}

function refusalOfRepeat(orders: readonly OrderRecord[]): Refusal | null {
  const refused = orders.find(({ rejectCode }) => rejectCode !== null && rejectCode !== 'LINKED_ORDER_REJECTED');
  if (!refused?.rejectCode) return null;
  const { rejectCode: code, rejectField: field, rejectMessage } = refused;
  return { code, field, message: rejectMessage ?? code };
}

function usedBefore({ id, clientOrderId }: OrderRecord): Refusal {
  return {
    code: 'DUPLICATE_CLIENT_ORDER_ID',
    field: 'clientOrderId',
    message: `clientOrderId ${clientOrderId} was used before, for another order of this account (${id}).`,
  };
}
