import type { RequestContext } from '../context.ts';
import { badInput } from '../errors.ts';

/** Begins an event of a subscription: its look-ups are gathered anew. Over HTTP there is no event, only the question. */
export function event<Row>(row: Row | undefined, context: RequestContext): Row {
  if (row === undefined) throw badInput('Subscriptions are served over WebSocket (graphql-transport-ws) only.');
  context.beginStep();
  return row;
}

/** The resolver of a subscription whose events are shown as they are. */
export function shown<Row>(row: Row | undefined, _args: unknown, context: RequestContext): Row {
  return event(row, context);
}
