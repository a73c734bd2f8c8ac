import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { ApiError, type ErrorCode, type ErrorFormatter } from '../errors.ts';

/** HTTP status of a request that was refused before GraphQL looked at it. */
const STATUS: Readonly<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  RATE_LIMITED: 429,
  OVERLOADED: 503,
  STORAGE_UNAVAILABLE: 503,
  OUTCOME_UNKNOWN: 503,
  SLOW_CONSUMER: 400,
  INTERNAL_SERVER_ERROR: 500,
};

/** Answers in the form of GraphQL, so that a client reads every error in one way. */
export function refuse(reply: FastifyReply, errors: readonly GraphQLFormattedError[], status: number): FastifyReply {
  const retryAfterMs = errors[0]?.extensions?.['retryAfterMs'];
  if (typeof retryAfterMs === 'number') void reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  return reply.code(status).type('application/json; charset=utf-8').send({ errors });
}

/** Answers what was thrown before GraphQL looked at the request: by our hooks, by Fastify, or by a fault. */
export function errorHandler(formatter: ErrorFormatter) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const fault = requestFault(error, request);
    const formatted = formatter.format(fault ?? error);
    const code = formatted.extensions?.['code'] as ErrorCode;
    return refuse(reply, [formatted], fault ? (error.statusCode ?? STATUS[code]) : STATUS[code]);
  };
}

/** What Fastify finds wrong with a request, in our words; undefined where it is not the request's fault. */
function requestFault(error: FastifyError, request: FastifyRequest): ApiError | undefined {
  if (error instanceof ApiError) return undefined;
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ApiError(
        'BAD_USER_INPUT',
        `The body is too large: ${request.headers['content-length'] ?? 'more'} bytes; the most are ${request.routeOptions.bodyLimit}.`,
      );
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_EMPTY_TYPE':
      return new ApiError('BAD_USER_INPUT', 'The body must be JSON in UTF-8, with Content-Type: application/json.');
    // A Host header or a target that makes no URL.
    case 'ERR_INVALID_URL':
      return new ApiError('BAD_USER_INPUT', 'The Host header or the address of the request makes no URL.');
    default:
      return error.statusCode !== undefined && error.statusCode < 500
        ? new ApiError('BAD_USER_INPUT', error.message)
        : undefined;
  }
}

export function notFoundHandler(formatter: ErrorFormatter, playground: boolean) {
  const more = playground ? ', its playground at /graphiql' : '';
  return (_request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const error = new ApiError('NOT_FOUND', `There is nothing here. The API is at /graphql${more}.`);
    return refuse(reply, [formatter.format(error)], STATUS.NOT_FOUND);
  };
}
