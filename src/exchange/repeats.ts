import { invariant, type Command, type SubmitLinkedOrders, type SubmitOrder } from '../domain/index.ts';
import { answerToRepeat } from './answer.ts';
import type { Outcome } from './outcome.ts';
import type { Committed, Repeat } from './ports.ts';
import { listRequestText, requestText } from './recorder.ts';

/** A command that was applied before, in the same group. */
export interface Earlier {
  readonly committed: Committed;
  readonly outcome: Outcome;
}

/** The new orders of a command. */
export function submitted(command: Command): readonly SubmitOrder[] {
  if (command.kind === 'SubmitOrder') return [command];
  return command.kind === 'SubmitLinkedOrders' ? command.orders : [];
}

/** What an order is known by for ever. */
export function keyOf({ account, clientOrderId }: SubmitOrder): string {
  return `${account}:${clientOrderId}`;
}

/** How to answer orders that came before, in an earlier group or in this one; undefined: they are new. */
export function repeatOf(
  orders: readonly SubmitOrder[],
  repeats: ReadonlyMap<string, Repeat>,
  inFlight: ReadonlyMap<string, Earlier>,
  applied: readonly Earlier[],
): ((command: SubmitOrder | SubmitLinkedOrders) => Outcome) | undefined {
  const find = (order: SubmitOrder): (() => Repeat) | undefined => {
    const repeat = repeats.get(keyOf(order));
    if (repeat) return () => repeat;
    const first = inFlight.get(keyOf(order));
    return first && (() => latest(first, order.clientOrderId, applied));
  };
  const found = orders.map(find);
  const known = found.find((each) => each !== undefined);
  if (!known) return undefined;
  const whole = found.every((each) => each !== undefined) ? (found as (() => Repeat)[]) : null;
  return (command) => {
    if (command.kind === 'SubmitOrder') return answerToRepeat(known(), requestText(command));
    // The same list again is a repeat; a list of which only some came before is another request.
    const [first] = listRequestText(command);
    if (!whole) return answerToRepeat(known(), '');
    return answerToRepeat(
      whole[0]!(),
      first!,
      whole.map((each) => each().order),
    );
  };
}

/** An order that came earlier in the same group, as it is after the whole group. */
function latest({ committed, outcome }: Earlier, clientOrderId: string, applied: readonly Earlier[]): Repeat {
  const order = committed.changes.orders.find((row) => row.clientOrderId === clientOrderId) ?? outcome.order;
  invariant(order, 'a submitted order has a row');
  let now = order;
  for (const { committed: later } of applied) {
    for (const row of later.changes.orders) if (row.id === order.id) now = row;
  }
  return { order: now, trades: committed.changes.trades.filter((trade) => trade.takerOrder === order.id) };
}
