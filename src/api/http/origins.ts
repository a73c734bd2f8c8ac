import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';

/**
 * Which web pages may use the API from a browser. Browsers say where a page is from (Origin) and others need not, so
 * this guards people's browsers, not the server.
 */
export class Origins {
  private readonly allowed: ReadonlySet<string>;

  constructor(allowed: readonly string[]) {
    this.allowed = new Set(allowed);
  }

  /** Whether a socket may be opened: from no page, from a page of this server, or from one that is allowed. */
  maySocket({ origin, host }: IncomingHttpHeaders): boolean {
    if (origin === undefined || this.allowed.has(origin)) return true;
    return URL.canParse(origin) && new URL(origin).host === host;
  }

  /** Lets pages of allowed origins read answers (CORS). Others get no leave, which browsers take for a no. */
  register(application: FastifyInstance): void {
    if (this.allowed.size === 0) return;
    application.addHook('onRequest', async (request, reply) => {
      const { origin } = request.headers;
      void reply.header('vary', 'origin');
      if (origin === undefined || !this.allowed.has(origin)) return;
      void reply.header('access-control-allow-origin', origin);
      if (request.method !== 'OPTIONS') return;
      void reply.headers({
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'authorization, content-type, apollo-require-preflight',
        'access-control-max-age': '600',
      });
      return reply.code(204).send();
    });
  }
}
