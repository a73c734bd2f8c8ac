import { readJsonText } from '../http/json-body.ts';

/** What a client may send; the rest of the protocol's messages are a server's. */
const FROM_CLIENTS: ReadonlySet<unknown> = new Set(['connection_init', 'ping', 'pong', 'subscribe', 'complete']);

export interface ClientMessage {
  readonly type: string;
  readonly id?: unknown;
  readonly payload?: object | null;
}

/**
 * A frame as a message. Whether its parts are right is for the protocol to say.
 * @throws what a client should hear, where it is no JSON object, or one that only a server sends
 */
export function readMessage(frame: string): ClientMessage {
  const message = readJsonText(frame) as ClientMessage | null;
  if (typeof message !== 'object' || !FROM_CLIENTS.has(message?.type))
    throw new Error('A client sends no such message.');
  return message as ClientMessage;
}
