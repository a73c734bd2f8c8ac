import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Commands, CommitListener, Committed, Directory, Feeds, Queries } from '../exchange/index.ts';
import type { Services } from './context.ts';
import { DeadlineQueries } from './deadline.ts';
import { ErrorFormatter } from './errors.ts';
import { Addresses } from './http/addresses.ts';
import { createApplication } from './http/application.ts';
import { Authentication } from './http/authentication.ts';
import { Draining } from './http/draining.ts';
import { registerGraphQL } from './http/graphql-route.ts';
import { registerHealth } from './http/health.ts';
import { Origins } from './http/origins.ts';
import { registerNoPlayground, registerPlayground } from './http/playground.ts';
import { DocumentGuard, RateLimiter, type Rates } from './limits/index.ts';
import { ApiMetrics } from './metrics.ts';
import { OrderFacts } from './order-facts.ts';
import { createSchema } from './schema.ts';
import { authenticateSession } from './socket/authenticate.ts';
import { DisconnectWatch } from './socket/disconnect-watch.ts';
import { Documents } from './socket/documents.ts';
import { Gateway, type SocketLimits } from './socket/gateway.ts';
import { createProtocol } from './socket/protocol.ts';

/** How long a database read may take, in milliseconds. */
const READ_PATIENCE = 5_000;

/** How long sockets are waited for at a stop, and then the cancels that their end brings, in milliseconds. */
const CLOSE_PATIENCE = 2_000;

export interface ApiConfig {
  /** Whether documents may ask for the schema; where they may not, its names are not suggested either. */
  readonly introspection: boolean;
  /** Whether the playground is served, and browsers are led to it. */
  readonly playground: boolean;
  /** Origins of web pages, besides the server's own, that may use the API. */
  readonly allowedOrigins: readonly string[];
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly limits: Rates &
    SocketLimits & { readonly connectionsPerAddress: number; readonly subscriptionsPerSocket: number };
}

export interface ServerParts {
  readonly commands: Commands;
  readonly queries: Queries;
  readonly feeds: Feeds;
  readonly directory: Directory;
  readonly config: ApiConfig;
  readonly log: Logger;
  /** The registry that /metrics shows; the API adds its own figures. */
  readonly metrics: Registry;
  /** The schema with its resolvers, where it is not the exchange's own: benchmarks replace one. */
  readonly schema?: GraphQLSchema;
  /** The folder of the built playground. */
  readonly playgroundDirectory?: string;
  /** Milliseconds between two pings of a socket, where they are not the usual ones. */
  readonly pingEvery?: number;
}

/** The API on one port: GraphQL over HTTP and WebSocket at /graphql, the playground, health and metrics. */
export interface ApiServer extends CommitListener {
  readonly application: FastifyInstance;
  /** Listens; port 0 takes any that is free. @returns the address, "http://127.0.0.1:4000" */
  listen(port: number, host: string): Promise<string>;
  /** Takes no more, lets what is under way finish, and closes every socket with 1001. */
  close(): Promise<void>;
}

/**
 * Puts the API together over the exchange's ports. Hand the server to the exchange as the last of its commit
 * listeners: it closes the sockets of revoked keys and remembers orders for their events.
 */
export async function createServer(parts: ServerParts): Promise<ApiServer> {
  const { commands, feeds, directory, config, log } = parts;
  const { limits, introspection, playground } = config;
  const metrics = new ApiMetrics(parts.metrics);
  const orderFacts = new OrderFacts();
  const queries = new DeadlineQueries(parts.queries, READ_PATIENCE);
  const limiter = new RateLimiter(limits);
  const disconnects = new DisconnectWatch(commands, log);
  const services: Services = { commands, queries, feeds, directory, limiter, orderFacts, metrics, disconnects };

  const schema = parts.schema ?? createSchema();
  const guard = new DocumentGuard(schema, introspection);
  const formatter = new ErrorFormatter({
    log,
    count: (code) => metrics.errorSent(code),
    hideSchemaDetails: !introspection,
  });
  const authentication = new Authentication(services, log);
  const addresses = new Addresses(config.trustedProxies);
  const origins = new Origins(config.allowedOrigins);

  const application = createApplication({ formatter, playground, connectionsPerAddress: limits.connectionsPerAddress });
  const draining = new Draining(application);
  origins.register(application);
  const graphQL = { schema, services, guard, formatter, authentication, addresses, log, introspection, playground };
  const stopGraphQL = await registerGraphQL(application, graphQL);
  registerHealth(application, services);
  if (playground) registerPlayground(application, parts.playgroundDirectory);
  else registerNoPlayground(application);

  const gateway = new Gateway({
    addresses,
    origins,
    limits,
    metrics,
    log,
    ...(parts.pingEvery !== undefined && { pingEvery: parts.pingEvery }),
  });
  const protocol = createProtocol({
    schema,
    services,
    formatter,
    documents: new Documents(schema, guard),
    subscriptionsPerSocket: limits.subscriptionsPerSocket,
    authenticate: (session, parameters) => authenticateSession(authentication, session, parameters),
    admit: (session) => gateway.admit(session),
  });
  gateway.attach(application, protocol);

  return {
    application,

    committed({ changes }: Committed): void {
      for (const order of changes.orders) orderFacts.put(order);
      for (const key of changes.apiKeys) if (key.revokedAt !== null) gateway.keyRevoked(key.id);
    },

    async listen(port, host) {
      await application.listen({ port, host });
      const { address, family, port: bound } = application.server.address() as AddressInfo;
      return `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
    },

    async close() {
      await draining.begin();
      await gateway.close(CLOSE_PATIENCE);
      await disconnects.settle(CLOSE_PATIENCE);
      await draining.end();
      await application.close();
      await stopGraphQL();
    },
  };
}
