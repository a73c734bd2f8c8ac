import { performance } from 'node:perf_hooks';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Viewer } from '../auth.ts';
import { RequestContext, type Services } from '../context.ts';
import type { ErrorFormatter } from '../errors.ts';
import { DOCUMENT_LIMITS, PARSE_LIMITS, type DocumentGuard } from '../limits/index.ts';
import type { Addresses } from './addresses.ts';
import type { Authentication } from './authentication.ts';
import { refuse } from './refusals.ts';

declare module 'fastify' {
  interface FastifyRequest {
    viewer: Viewer;
    address: string;
  }
}

export interface GraphQLRouteParts {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly guard: DocumentGuard;
  readonly formatter: ErrorFormatter;
  readonly authentication: Authentication;
  readonly addresses: Addresses;
  readonly log: Logger;
  readonly introspection: boolean;
  /** Whether there is a playground to lead browsers to. */
  readonly playground: boolean;
}

const PLUGINS: ApolloServerPlugin[] = [
  ApolloServerPluginLandingPageDisabled(),
  ApolloServerPluginCacheControlDisabled(),
];

/** GraphQL over HTTP at /graphql, by Apollo Server. Returns what ends it. */
export async function registerGraphQL(
  application: FastifyInstance,
  parts: GraphQLRouteParts,
): Promise<() => Promise<void>> {
  const { services, guard, formatter, authentication, addresses, playground } = parts;
  const apollo = createApollo(parts);
  await apollo.start();
  const handle = fastifyApolloHandler(apollo, {
    context: async ({ viewer, address }) => new RequestContext(services, viewer, address),
  });

  application.decorateRequest('viewer', null as never);
  application.decorateRequest('address', '');
  application.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    onRequest: async (request, reply) => {
      if (playground && isBrowsersVisit(request)) return reply.redirect('/graphiql', 302);
      request.address = addresses.of(request.raw);
      request.viewer = authentication.ofHeader(request.headers.authorization, request.address);
      return undefined;
    },
    handler: async (request, reply) => {
      const started = performance.now();
      const source = sourceOf(request);
      const refused = source === undefined ? undefined : guard.check(source);
      if (refused)
        return refuse(
          reply,
          refused.map((error) => formatter.format(error)),
          400,
        );
      const answer: unknown = await handle.call(application, request, reply);
      services.metrics.requestSeconds.observe((performance.now() - started) / 1000);
      return answer;
    },
  });
  return () => apollo.stop();
}

/** The document of a request, where there is one; a request without is refused by Apollo. */
function sourceOf({ body, query }: FastifyRequest): string | undefined {
  const source: unknown = ((body ?? query) as Readonly<Record<string, unknown>> | null)?.['query'];
  return typeof source === 'string' ? source : undefined;
}

/** Someone typed the address into a browser. */
function isBrowsersVisit({ method, headers, query }: FastifyRequest): boolean {
  const asks = (query as Readonly<Record<string, unknown>>)['query'] !== undefined;
  return method === 'GET' && !asks && (headers.accept?.includes('text/html') ?? false);
}

function createApollo({ schema, formatter, log, introspection }: GraphQLRouteParts): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema,
    logger: apolloLog(log),
    formatError: (_formatted, error) => formatter.format(error),
    // Refused by the guard already, in our words; this is the second lock.
    introspection,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    // Unlike `validationRules`, these come into play by themselves; the rest of our limits is the guard's.
    maxRecursiveSelections: DOCUMENT_LIMITS.expandedSelections,
    parseOptions: PARSE_LIMITS,
    validationOptions: { maxErrors: DOCUMENT_LIMITS.errors },
    executionOptions: { maxCoercionErrors: DOCUMENT_LIMITS.errors },
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- they look at no context
    plugins: PLUGINS,
  });
}

function apolloLog(log: Logger) {
  return {
    debug: (message?: unknown) => log.debug({ apollo: message }, 'apollo'),
    info: (message?: unknown) => log.info({ apollo: message }, 'apollo'),
    warn: (message?: unknown) => log.warn({ apollo: message }, 'apollo'),
    error: (message?: unknown) => log.error({ apollo: message }, 'apollo'),
  };
}
