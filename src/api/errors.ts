import { randomBytes } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import {
  NoSuchMoment,
  Overloaded,
  OutcomeUnknown,
  SlowConsumer,
  StorageUnavailable,
  TooManyRows,
  UnknownSequence,
} from '../exchange/index.ts';

/** Every code that a top-level error can have. Business refusals are values, not errors. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'RATE_LIMITED'
  | 'OVERLOADED'
  | 'STORAGE_UNAVAILABLE'
  | 'OUTCOME_UNKNOWN'
  | 'SLOW_CONSUMER'
  | 'INTERNAL_SERVER_ERROR';

/** An answer that the API itself decides on: it may be shown as it is. */
export class ApiError extends GraphQLError {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message, { extensions: { ...details, code } });
    this.code = code;
  }
}

export const badInput = (message: string): ApiError => new ApiError('BAD_USER_INPUT', message);

/** Longer messages quote an input that is better not sent back. */
const LONGEST_MESSAGE = 500;

/** Most characters of an input that a message quotes. */
const LONGEST_ECHO = 60;

/** What a message quotes of an input: its beginning, where it is long. */
export function shortened(text: string): string {
  return text.length > LONGEST_ECHO ? `${text.slice(0, LONGEST_ECHO)}…` : text;
}

/** Quoted text, with its escapes; one that is not closed goes to the end. */
const QUOTED = /"((?:[^"\\]+|\\.)*)("|\\?$)/gs;
const UNBROKEN = /[^\s"]{100,}/g;

/** Cuts what a message quotes from the request, so that what it says about it is still there. */
function shortenEchoes(message: string): string {
  return message
    .replace(QUOTED, (_, quoted: string) => `"${shortened(quoted)}"`)
    .replace(UNBROKEN, (run) => shortened(run));
}

/** How a port's error is told to the client; undefined where it is none that a client should hear of. */
function told(error: Error): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (error instanceof OutcomeUnknown) return new ApiError('OUTCOME_UNKNOWN', error.message);
  if (error instanceof Overloaded) return new ApiError('OVERLOADED', error.message);
  if (error instanceof StorageUnavailable) return new ApiError('STORAGE_UNAVAILABLE', error.message);
  if (error instanceof UnknownSequence || error instanceof NoSuchMoment || error instanceof TooManyRows)
    return badInput(error.message);
  if (error instanceof SlowConsumer) {
    return new ApiError('SLOW_CONSUMER', error.message, { lastSequence: String(error.lastSequence) });
  }
  return undefined;
}

/** Codes of Apollo for what is wrong with the request. */
const REQUEST_FAULTS: ReadonlySet<unknown> = new Set([
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** The error that was thrown first, under what the executor and Apollo have wrapped around it. */
function innermost(error: Error): Error {
  let inner = error;
  while (inner instanceof GraphQLError && inner.originalError) inner = inner.originalError;
  return inner;
}

/**
 * Whether an error speaks of the request. graphql-js and Apollo give some of these no code: a subscription over HTTP,
 * too many errors in the variables, a null variable in an argument that wants a value. What is neither thrown by a
 * resolver (it would have a path) nor wrapped around another error was found in the request itself.
 */
function isRequestFault(error: GraphQLError, inner: Error): boolean {
  if (!(inner instanceof GraphQLError)) return false;
  if (error.extensions['code'] !== undefined) return REQUEST_FAULTS.has(error.extensions['code']);
  return error.path === undefined || inner.message.startsWith('Argument "');
}

export interface ErrorFormatterOptions {
  readonly log: Logger;
  /** Hears the code of every error that is sent. */
  readonly count: (code: ErrorCode) => void;
  /** Leaves out "Did you mean …?", which tells names of the schema. */
  readonly hideSchemaDetails: boolean;
}

/** The one place where an error becomes what a client sees. Whatever is not known to be harmless is masked. */
export class ErrorFormatter {
  private readonly options: ErrorFormatterOptions;

  constructor(options: ErrorFormatterOptions) {
    this.options = options;
  }

  /** @param error anything thrown while a request was served */
  format(error: unknown): GraphQLFormattedError {
    const thrown = error instanceof Error ? error : new Error(`Thrown: ${String(error)}`);
    const inner = innermost(thrown);
    const known = told(inner);
    const place = thrown instanceof GraphQLError ? placeOf(thrown) : {};
    if (known) return this.answer(known.message, known.extensions, known.code, place);
    if (thrown instanceof GraphQLError && isRequestFault(thrown, inner)) {
      return this.answer(wordsOf(thrown, inner), {}, 'BAD_USER_INPUT', place);
    }
    const traceId = randomBytes(8).toString('hex');
    this.options.log.error({ traceId, err: inner, path: place.path?.join('.') }, 'a request met a fault');
    const message = `Internal server error. Name the traceId ${traceId} when you report it.`;
    return this.answer(message, { traceId }, 'INTERNAL_SERVER_ERROR', place);
  }

  private answer(
    message: string,
    details: Readonly<Record<string, unknown>>,
    code: ErrorCode,
    place: Partial<GraphQLFormattedError>,
  ): GraphQLFormattedError {
    this.options.count(code);
    return { message: this.tidy(message), ...place, extensions: { ...details, code } };
  }

  private tidy(message: string): string {
    const whole = this.options.hideSchemaDetails ? message.replace(/ ?Did you mean .*$/s, '') : message;
    const shown = shortenEchoes(whole);
    return shown.length > LONGEST_MESSAGE ? `${shown.slice(0, LONGEST_MESSAGE)} …` : shown;
  }
}

/**
 * What graphql-js says of a variable, "got invalid value … at …; why". Where the why is ours it quotes the value itself,
 * and better: -0 is 0 in the words of graphql-js.
 */
function wordsOf({ message }: Error, inner: Error): string {
  const end = `; ${inner.message}`;
  if (!(inner instanceof GraphQLError) || inner.extensions['code'] !== 'BAD_USER_INPUT' || !message.endsWith(end)) {
    return message;
  }
  const [variable] = /^Variable "\$\w+"/.exec(message) ?? ['A variable'];
  const [, place] = / at "([\w.[\]]+)"$/.exec(message.slice(0, -end.length)) ?? [];
  return `${variable}${place === undefined ? '' : ` at "${place}"`}: ${inner.message}`;
}

function placeOf({ locations, path }: GraphQLError): Partial<GraphQLFormattedError> {
  return { ...(locations && { locations }), ...(path && { path }) };
}
