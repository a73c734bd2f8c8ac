import { CANCEL_REASONS, EVENT, EVENT_WIDTH, rejectIndex, type Command, type EventBuffer } from '../domain/index.ts';
import type { Outcome, ReferenceDataRefusal, Refusal } from './outcome.ts';
import type { Repeat } from './ports.ts';
import { noChanges, type Changes, type OrderRecord, type TradeRecord } from './records.ts';
import { explainRefusal, type Refusable } from './refusal-text.ts';

const LINKED_ORDER_REJECTED = rejectIndex('LINKED_ORDER_REJECTED');

/** Why orders are canceled that a mass cancel, a kill switch or a lost connection takes out, and those linked to them. */
const MASS_REASONS: ReadonlySet<number> = new Set(
  (['MASS_CANCEL', 'DISCONNECT', 'KILL_SWITCH', 'LINKED'] as const).map((word) => CANCEL_REASONS.indexOf(word)),
);

/** The answer to one command, made of its events and rows. It is given only once they are committed. */
export function answerTo(
  command: Command,
  events: EventBuffer,
  changes: Changes,
  sequence: number,
  time: number,
  referenceRefusal: ReferenceDataRefusal | null,
): Outcome {
  const { words, length } = events;
  const ids = 'orderId' in command ? [command.orderId] : idsOfNew(events);
  const orders = ids.flatMap((id) => changes.orders.find((order) => order.id === id) ?? []);
  return {
    sequence,
    time,
    order: orders[0] ?? null,
    trades: changes.trades.filter((trade) => ids.includes(trade.takerOrder)),
    duplicate: false,
    refusal: refusalOf(command, events),
    referenceRefusal: words[0] === EVENT.REFERENCE_REFUSED && length > 0 ? referenceRefusal : null,
    canceledCount: isMassCancel(command, changes) ? countCanceled(events) : 0,
    orders: command.kind === 'SubmitLinkedOrders' ? orders : [],
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

/** Why it was refused. Of a list: why the order was for whose sake all of them were. */
function refusalOf(command: Command, { words, length }: EventBuffer): Refusal | null {
  let place = 0;
  for (let at = 0; at < length; at += EVENT_WIDTH) {
    const kind = words[at];
    if (kind === EVENT.REFUSED) return refusalAt(words, at, isRefusable(command) ? command : null);
    if (kind !== EVENT.REJECTED) continue;
    const request = command.kind === 'SubmitLinkedOrders' ? command.orders[place++] : command;
    if (words[at + 2] === LINKED_ORDER_REJECTED) continue;
    return refusalAt(words, at, request && isRefusable(request) ? request : null);
  }
  return null;
}

function isRefusable(command: Command): command is Refusable {
  return command.kind === 'SubmitOrder' || command.kind === 'AmendOrder' || command.kind === 'ReplaceOrder';
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
