import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Server as ProtocolServer } from 'graphql-ws';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import { MOST_BYTES } from '../http/application.ts';
import type { Addresses } from '../http/addresses.ts';
import type { Origins } from '../http/origins.ts';
import type { ErrorCode } from '../errors.ts';
import type { ApiMetrics } from '../metrics.ts';
import { CLOSE } from './close-codes.ts';
import { Counted } from './counted.ts';
import { serve } from './serve.ts';
import { Session, type MessageRates } from './session.ts';

/** A client that has not answered a ping by the next is gone: so is one that sends, and reads nothing. */
const PING_EVERY = 5_000;

export interface SocketLimits extends MessageRates {
  readonly socketsPerKey: number;
  readonly socketsPerAddress: number;
}

export interface GatewayParts {
  readonly addresses: Addresses;
  readonly origins: Origins;
  readonly limits: SocketLimits;
  readonly metrics: ApiMetrics;
  readonly log: Logger;
  readonly pingEvery?: number;
}

/** The WebSockets at /graphql: who may open one, how many there are, and when they are closed. */
export class Gateway {
  private readonly parts: GatewayParts;
  private readonly sessions = new Set<Session>();
  private readonly perAddress: Counted;
  private readonly perKey: Counted;
  private closing = false;
  private readonly pinging: NodeJS.Timeout;
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
    handleProtocols: (offered) => (offered.has('graphql-transport-ws') ? 'graphql-transport-ws' : false),
  });

  constructor(parts: GatewayParts) {
    this.parts = parts;
    this.perAddress = new Counted(parts.limits.socketsPerAddress);
    this.perKey = new Counted(parts.limits.socketsPerKey);
    parts.metrics.countSubscriptions(() => this.subscriptionCount);
    this.pinging = setInterval(() => {
      // Where the event loop was held up, the answers to the last ping are read first.
      setImmediate(() => this.pingAll());
    }, parts.pingEvery ?? PING_EVERY).unref();
  }

  /** Opens sockets on the application's own port. */
  attach(application: FastifyInstance, protocol: ProtocolServer<Session>): void {
    const { addresses, limits, metrics, log } = this.parts;
    application.server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
      stream.on('error', () => stream.destroy());
      const address = addresses.of(request);
      const refused = this.refusal(request, address);
      if (refused) {
        refuseUpgrade(stream, ...refused);
        return;
      }
      stream.once('close', () => this.perAddress.remove(address));
      this.server.handleUpgrade(request, stream, head, (socket) => {
        const session = new Session(socket, address, request.headers.authorization, limits);
        this.sessions.add(session);
        metrics.sockets.inc();
        socket.once('close', () => {
          this.sessions.delete(session);
          metrics.sockets.dec();
        });
        serve(session, { protocol, log });
      });
    });
  }

  /** Takes a place among the sockets of the session's key; false where all are taken. */
  admit({ viewer, socket }: Session): boolean {
    const { key } = viewer;
    if (!key) return true;
    if (!this.perKey.add(key.id)) return false;
    socket.once('close', () => this.perKey.remove(key.id));
    return true;
  }

  /** Closes the sockets of a key that is no longer good. */
  keyRevoked(id: string): void {
    for (const session of this.sessions) {
      if (session.viewer.key?.id !== id) continue;
      session.socket.close(CLOSE.FORBIDDEN, 'The API key was revoked');
      // Whether or not the client goes along with it, nothing more is made for it.
      session.close();
    }
  }

  /**
   * Opens no more sockets, lets queries and mutations that are under way be answered, then tells everybody that the
   * server goes away. Who has not gone after `patience` milliseconds is cut off.
   */
  async close(patience: number): Promise<void> {
    this.closing = true;
    clearInterval(this.pinging);
    const ended = [...this.sessions].map(({ socket }) => new Promise((resolve) => socket.once('close', resolve)));
    const timer = setTimeout(() => this.sessions.forEach(({ socket }) => socket.terminate()), patience);
    for (const session of this.sessions) session.deaf = true;
    while ([...this.sessions].some(({ waitingCount }) => waitingCount > 0)) await sleep(10);
    for (const { socket } of this.sessions) socket.close(CLOSE.GOING_AWAY, 'The server is stopping');
    await Promise.all(ended);
    clearTimeout(timer);
  }

  private get subscriptionCount(): number {
    let count = 0;
    for (const session of this.sessions) count += session.subscriptionCount;
    return count;
  }

  private pingAll(): void {
    for (const session of this.sessions) {
      if (!session.alive) session.socket.terminate();
      session.alive = false;
      if (session.socket.readyState === session.socket.OPEN) session.socket.ping();
    }
  }

  private refusal(request: IncomingMessage, address: string): [status: number, message: string] | undefined {
    const { origins, limits } = this.parts;
    if (this.closing) return [503, 'The server is stopping.'];
    if (request.url?.split('?', 1)[0] !== '/graphql') return [404, 'Sockets are opened at /graphql.'];
    if (!origins.maySocket(request.headers)) return [403, 'A page of this origin may not open sockets.'];
    if (this.perAddress.add(address)) return undefined;
    return [429, `Your address has ${limits.socketsPerAddress} sockets open and may have no more.`];
  }
}

const REFUSALS: Readonly<Record<number, ErrorCode>> = {
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  429: 'RATE_LIMITED',
  503: 'OVERLOADED',
};

/** Answers over HTTP why no socket was opened. */
function refuseUpgrade(stream: Duplex, status: number, message: string): void {
  const code = REFUSALS[status] ?? 'BAD_USER_INPUT';
  const details = status === 429 ? { retryAfterMs: 1_000 } : {};
  const body = JSON.stringify({ errors: [{ message, extensions: { ...details, code } }] });
  stream.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
