import { EVENT, EVENT_WIDTH, type Command, type EventBuffer } from '../domain/index.ts';
import type { Outcome, ReferenceDataRefusal } from './outcome.ts';
import type { Repeat } from './ports.ts';
import { noChanges, type Changes } from './records.ts';
import { explainRefusal } from './refusal-text.ts';

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
  let orderId = command.kind === 'AmendOrder' || command.kind === 'CancelOrder' ? command.orderId : 0;
  let refusal: Outcome['refusal'] = null;
  let canceledCount = 0;
  for (let at = 0; at < length; at += EVENT_WIDTH) {
    switch (words[at]) {
      case EVENT.ACCEPTED:
        orderId = words[at + 1]!;
        break;
      case EVENT.REJECTED:
        orderId = words[at + 1]!;
        if (command.kind === 'SubmitOrder') refusal = refusalAt(words, at, command);
        break;
      case EVENT.REFUSED:
        refusal = refusalAt(words, at, command.kind === 'AmendOrder' ? command : null);
        break;
      case EVENT.CANCELED:
        if (command.kind === 'CancelAllOrders') canceledCount++;
        break;
      default:
    }
  }
  return {
    sequence,
    time,
    order: changes.orders.find((order) => order.id === orderId) ?? null,
    trades: changes.trades.filter((trade) => trade.takerOrder === orderId),
    duplicate: false,
    refusal,
    referenceRefusal: words[0] === EVENT.REFERENCE_REFUSED && length > 0 ? referenceRefusal : null,
    canceledCount,
    changes,
  };
}

function refusalAt(words: Float64Array, at: number, order: Parameters<typeof explainRefusal>[3]): Outcome['refusal'] {
  return explainRefusal(words[at + 2]!, words[at + 3]!, words[at + 4]!, order);
}

/** The answer to a clientOrderId that was used before: the same request gets its order again, another is refused. */
export function answerToRepeat(repeat: Repeat, request: string): Outcome {
  const same = repeat.order.request === request;
  const { order } = repeat;
  return {
    sequence: order.sequence,
    time: order.createdAt,
    order: same ? order : null,
    trades: same ? repeat.trades : [],
    duplicate: same,
    refusal: same
      ? order.rejectCode && {
          code: order.rejectCode,
          field: order.rejectField,
          message: order.rejectMessage ?? order.rejectCode,
        }
      : {
          code: 'DUPLICATE_CLIENT_ORDER_ID',
          field: 'clientOrderId',
          message: `clientOrderId ${order.clientOrderId} was used before, for another order of this account (${order.id}).`,
        },
    referenceRefusal: null,
    canceledCount: 0,
    changes: noChanges(),
  };
}
