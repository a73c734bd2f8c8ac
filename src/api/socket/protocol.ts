import {
  GraphQLError,
  OperationTypeNode,
  createSourceEventStream,
  getOperationAST,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { makeServer, type Context, type Server, type SubscribePayload } from 'graphql-ws';
import type { Viewer } from '../auth.ts';
import { RequestContext, type Services } from '../context.ts';
import { ApiError, type ErrorFormatter } from '../errors.ts';
import { DOCUMENT_LIMITS } from '../limits/index.ts';
import { CLOSE } from './close-codes.ts';
import type { Documents } from './documents.ts';
import { LiveSubscription } from './live-subscription.ts';
import type { OperationArgs } from './operation-args.ts';
import { Renderings } from './rendering.ts';
import type { Session } from './session.ts';
import { Turn } from './turn.ts';

/** Queries and mutations of one socket that may be under way at a time. */
const MOST_WAITING = 1_000;

const INIT_PATIENCE = 3_000;

export interface ProtocolParts {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly documents: Documents;
  readonly formatter: ErrorFormatter;
  readonly subscriptionsPerSocket: number;
  /** Whose socket it is, by what `connection_init` says; undefined closes it with 4403. */
  readonly authenticate: (session: Session, parameters: Readonly<Record<string, unknown>>) => Viewer | undefined;
  /** Takes a place among the key's sockets; false where all are taken. */
  readonly admit: (session: Session) => boolean;
}

type SocketContext = Context<Record<string, unknown>, Session>;

/** graphql-transport-ws, with authentication before the acknowledgement and the limits of HTTP on every operation. */
export function createProtocol(parts: ProtocolParts): Server<Session> {
  const { formatter } = parts;
  const renderings = new Renderings(formatter);
  const turn = new Turn();
  const formatted = (errors: readonly unknown[]): GraphQLFormattedError[] =>
    errors.map((error) => formatter.format(error));

  return makeServer<Record<string, unknown>, Session>({
    schema: parts.schema,
    connectionInitWaitTimeout: INIT_PATIENCE,

    onConnect({ extra: session, connectionParams }: SocketContext) {
      const viewer = parts.authenticate(session, connectionParams ?? {});
      if (!viewer) return false;
      session.viewer = viewer;
      // The acknowledgement that follows does not reach a socket that is closing.
      if (!parts.admit(session)) session.socket.close(CLOSE.TOO_MANY, 'Too many sockets for this key');
      return true;
    },

    onSubscribe: ({ extra: session }: SocketContext, id, payload) => begin(parts, session, id, payload),

    // The arguments are those that `begin` gave.
    subscribe: (args) => subscribe(renderings, turn, args as OperationArgs),

    onOperation({ extra: session }: SocketContext, _id, payload, _args, result) {
      if (Symbol.asyncIterator in result) session.hold(payload, result as AsyncIterator<unknown>);
    },

    onNext(_context, _id, _payload, _args, result) {
      const { errors, ...rest } = result;
      return errors ? ({ ...rest, errors: formatted(errors) } as FormattedExecutionResult) : undefined;
    },

    onError: (_context, _id, _payload, errors) => formatted(errors),
  });
}

/** What to execute, or why not. */
function begin(
  parts: ProtocolParts,
  session: Session,
  id: string,
  payload: SubscribePayload,
): OperationArgs | readonly GraphQLError[] {
  if (session.waitingCount > MOST_WAITING) {
    return [tooMany(`More than ${MOST_WAITING} operations wait on this socket.`)];
  }
  const document = parts.documents.read(payload.query);
  if (!('kind' in document)) return document;
  const operation = getOperationAST(document, payload.operationName);
  if (operation?.operation === OperationTypeNode.SUBSCRIPTION) {
    session.subscribes(payload);
    if (session.subscriptionCount > parts.subscriptionsPerSocket) {
      const message = `More than ${parts.subscriptionsPerSocket} subscriptions on this socket.`;
      session.socket.close(CLOSE.TOO_MANY, message);
      return [tooMany(message)];
    }
  }
  return {
    schema: parts.schema,
    document,
    operationName: payload.operationName,
    variableValues: payload.variables,
    contextValue: new RequestContext(parts.services, session.viewer, session.address, session),
    options: { maxCoercionErrors: DOCUMENT_LIMITS.errors },
    session,
    id,
  };
}

/** A subscription that sends its events itself, or why there is none. */
async function subscribe(
  renderings: Renderings,
  turn: Turn,
  args: OperationArgs,
): Promise<LiveSubscription | ExecutionResult> {
  const events = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in events)) return events;
  const { rendering, release } = renderings.use(args);
  const iterator = (events as AsyncIterable<object>)[Symbol.asyncIterator]();
  return new LiveSubscription(iterator, rendering, args.session.socket, args.id, turn, release);
}

function tooMany(message: string): ApiError {
  return new ApiError('RATE_LIMITED', message, { retryAfterMs: 1_000 });
}
