import type { FastifyInstance } from 'fastify';
import type { Services } from '../context.ts';

/** For those who watch the process: does it live, would it take orders, and its figures. */
export function registerHealth(application: FastifyInstance, { commands, metrics }: Services): void {
  application.get('/healthz', () => ({ status: 'ok' }));

  application.get('/readyz', async (_request, reply) => {
    const { ready } = commands;
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' });
  });

  application.get('/metrics', async (_request, reply) => {
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
