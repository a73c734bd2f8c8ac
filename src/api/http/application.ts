import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { errorHandler, notFoundHandler } from './refusals.ts';
import { readJson } from './json-body.ts';
import { ApiError, badInput, type ErrorFormatter } from '../errors.ts';

/** Most bytes of a body, and of a frame on a socket. */
export const MOST_BYTES = 256 * 1024;

/** How long a client may take, in milliseconds: who sends its headers byte by byte holds nothing for long. */
const PATIENCE = { headers: 5_000, request: 15_000, idle: 60_000, check: 1_000 } as const;

export interface ApplicationOptions {
  readonly formatter: ErrorFormatter;
  /** Whether there is a playground to tell of. */
  readonly playground: boolean;
  readonly connectionsPerAddress: number;
}

/** An HTTP server that takes JSON and nothing else, answers every error as GraphQL does, and waits for nobody long. */
export function createApplication(options: ApplicationOptions): FastifyInstance {
  const { formatter } = options;
  const application = fastify({
    bodyLimit: MOST_BYTES,
    requestTimeout: PATIENCE.request,
    keepAliveTimeout: PATIENCE.idle,
    http: { headersTimeout: PATIENCE.headers, connectionsCheckingInterval: PATIENCE.check, maxHeaderSize: 16 * 1024 },
    forceCloseConnections: 'idle',
    // What still comes on an open connection while the server stops is answered like anything else.
    return503OnClosing: false,
    exposeHeadRoutes: false,
    clientErrorHandler(error, socket) {
      answerUnreadable(formatter, error, socket);
    },
    frameworkErrors(error, request, reply) {
      errorHandler(formatter)(error, request, reply);
    },
  });

  application.removeAllContentTypeParsers();
  application.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      requirePlainUtf8(request.headers['content-type'] ?? '', request.headers['content-encoding']);
      done(null, readJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });

  application.setErrorHandler(errorHandler(formatter));
  application.setNotFoundHandler(notFoundHandler(formatter, options.playground));
  application.addHook('onRequest', async (_request, reply) => {
    void reply.headers({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });
  limitConnections(application, options.connectionsPerAddress);
  return application;
}

function requirePlainUtf8(type: string, encoding: string | undefined): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)"?/i.exec(type)?.[1] ?? 'utf-8';
  if (!/^utf-?8$/i.test(charset)) throw badInput(`The body's charset is ${charset.slice(0, 40)}; only utf-8 is read.`);
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw badInput(`The body's Content-Encoding is ${encoding.slice(0, 40)}; bodies are read uncompressed only.`);
  }
}

/** Answers what is not even HTTP, or came too slowly, and ends the connection. */
function answerUnreadable(formatter: ErrorFormatter, error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
  const reason = STATUS_CODES[status] ?? '';
  const formatted = formatter.format(new ApiError('BAD_USER_INPUT', `The request cannot be read: ${reason}.`));
  const body = JSON.stringify({ errors: [formatted] });
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** Ends connections of an address that has too many, before they cost more than their descriptor. */
function limitConnections(application: FastifyInstance, most: number): void {
  const open = new Map<string, number>();
  application.server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const count = (open.get(address) ?? 0) + 1;
    if (count > most) {
      socket.destroy();
      return;
    }
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}
