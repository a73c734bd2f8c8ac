import { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** How long connections are waited for on which nothing may ever come again, in milliseconds. */
const PATIENCE = 400;

/** How long clients that have connected may wait to be taken in, in milliseconds. */
const KNOCKED_WITHIN = 20;

/**
 * Lets clients go without breaking off what they have sent. Node closes idle connections at once when its server closes,
 * and to it a connection is idle whose next request is still on its way.
 */
export class Draining {
  private readonly application: FastifyInstance;
  private draining = false;

  constructor(application: FastifyInstance) {
    this.application = application;
    application.addHook('onRequest', async (_request, reply) => {
      if (this.draining) void reply.header('connection', 'close');
    });
  }

  /** From now on takes no new connection, and ends each that there is with its next answer. */
  async begin(): Promise<void> {
    // Whoever has knocked already is let in: the system would cut off what waits at a port that closes.
    await sleep(KNOCKED_WITHIN);
    // Not the method of the HTTP server, which is the one that closes idle connections.
    Server.prototype.close.call(this.application.server);
    // The port is closed when this turn of the event loop ends. Who was told to go before that could come in once more.
    await sleep(1);
    this.draining = true;
  }

  /** Resolves when no connection is left, or what is left has been silent long enough. */
  async end(): Promise<void> {
    const deadline = performance.now() + PATIENCE;
    while (performance.now() < deadline && (await this.connections()) > 0) await sleep(5);
  }

  private connections(): Promise<number> {
    return new Promise((resolve) => {
      this.application.server.getConnections((error, count) => resolve(error ? 0 : count));
    });
  }
}
