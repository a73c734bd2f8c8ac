import type { Server as ProtocolServer } from 'graphql-ws';
import type { Logger } from 'pino';
import type { RawData } from 'ws';
import { CLOSE } from './close-codes.ts';
import { readMessage, type ClientMessage } from './messages.ts';
import type { Session } from './session.ts';

type Handler = (message: ClientMessage) => Promise<void>;

export interface ServeParts {
  readonly protocol: ProtocolServer<Session>;
  readonly log: Logger;
}

/** Speaks the protocol on one socket until it closes: the adapter between `ws` and the protocol. */
export function serve(session: Session, parts: ServeParts): void {
  const { socket } = session;
  let handle: Handler | undefined;
  const closed = parts.protocol.opened(
    {
      protocol: socket.protocol,
      // Settles when the operating system has taken the frame: this is what slows a feed down to its reader.
      send: (text) =>
        new Promise((resolve, reject) => {
          if (socket.readyState !== socket.OPEN) resolve();
          else socket.send(text, (error) => (error ? reject(error) : resolve()));
        }),
      close: (code, reason) => socket.close(code, reason),
      // The protocol takes a message that is parsed already, though its types speak of text.
      onMessage: (handler) => (handle = handler as unknown as Handler),
    },
    session,
  );

  socket.on('message', (data: RawData, isBinary: boolean) => {
    // After a close there may be frames under way; they count for nothing.
    if (socket.readyState !== socket.OPEN || session.deaf || !handle) return;
    if (!session.hear()) socket.close(CLOSE.TOO_MANY, 'Too many messages a second');
    else if (isBinary) socket.close(CLOSE.BAD_REQUEST, 'Messages are text, not binary');
    else void take((data as Buffer).toString('utf8'), session, handle, parts);
  });
  socket.on('pong', () => (session.alive = true));
  // Frames that break WebSocket's own rules: ws has closed the socket with the code that says so.
  socket.on('error', (error) => parts.log.debug({ address: session.address, err: error }, 'a socket was ended'));
  socket.once('close', (code: number, reason: Buffer) => {
    session.close();
    closed(code, reason.toString('utf8')).catch((error: unknown) =>
      parts.log.error({ err: error }, 'a socket met a fault'),
    );
  });
}

/** One message, to the end of what it begins. */
async function take(frame: string, session: Session, handle: Handler, { log }: ServeParts): Promise<void> {
  let message: ClientMessage;
  try {
    message = readMessage(frame);
  } catch {
    session.socket.close(CLOSE.BAD_REQUEST, 'Invalid message received');
    return;
  }
  try {
    const id = typeof message.id === 'string' ? message.id : '';
    // An id may be used again once it is completed, but the protocol's bookkeeping wants the old operation gone first.
    for (let before; (before = session.operation(id))?.isCompleted;) await before.over;
    if (message.type === 'complete') session.complete(id);
    if (message.type === 'subscribe') await operate(session, id, message, handle);
    else await handle(message);
  } catch (error) {
    log.error({ err: error }, 'a socket met a fault');
    session.socket.close(CLOSE.INTERNAL, 'Internal server error');
  }
}

/** An operation from its message to its end. */
async function operate(session: Session, id: string, message: ClientMessage, handle: Handler): Promise<void> {
  const { payload } = message;
  // What is malformed, or has an id that is in use, closes the socket in the protocol.
  if (id === '' || typeof payload !== 'object' || payload === null || session.operation(id)) return handle(message);
  const operation = session.begin(id, payload);
  operation.over = handle(message).finally(() => session.end(payload, operation));
  return operation.over;
}
