import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { ApiError, ErrorFormatter, type ErrorCode } from '../../src/api/errors.ts';
import {
  OutcomeUnknown,
  Overloaded,
  SlowConsumer,
  StorageUnavailable,
  UnknownSequence,
} from '../../src/exchange/index.ts';

function formatterWith(hideSchemaDetails = false) {
  const logged: Record<string, unknown>[] = [];
  const counted: ErrorCode[] = [];
  const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const formatter = new ErrorFormatter({ log, count: (code) => counted.push(code), hideSchemaDetails });
  return { formatter, logged, counted };
}

/** As the executor hands on what a resolver threw. */
const located = (originalError: Error): GraphQLError =>
  new GraphQLError(originalError.message, { path: ['submitOrder'], originalError });

describe('one place maps errors', () => {
  it.each([
    [new OutcomeUnknown('perhaps'), 'OUTCOME_UNKNOWN', {}],
    [new Overloaded('full'), 'OVERLOADED', {}],
    [new StorageUnavailable('later'), 'STORAGE_UNAVAILABLE', {}],
    [new UnknownSequence(7), 'BAD_USER_INPUT', {}],
    [new SlowConsumer(41), 'SLOW_CONSUMER', { lastSequence: '41' }],
    [new ApiError('RATE_LIMITED', 'slow down', { retryAfterMs: 20 }), 'RATE_LIMITED', { retryAfterMs: 20 }],
  ] as const)('%s is %s', (error, code, details) => {
    const { formatter, counted, logged } = formatterWith();
    const formatted = formatter.format(located(error));
    expect(formatted).toMatchObject({ message: error.message, path: ['submitOrder'] });
    expect(formatted.extensions).toEqual({ ...details, code });
    expect(counted).toEqual([code]);
    expect(logged).toEqual([]);
  });

  it('X24 masks what nobody expected, and logs it under its traceId', () => {
    const { formatter, logged } = formatterWith();
    const formatted = formatter.format(located(new TypeError('secret of /srv/bourse.db')));
    expect(JSON.stringify(formatted)).not.toContain('secret');
    expect(formatted.extensions).toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
      traceId: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(logged).toMatchObject([
      { level: 50, traceId: formatted.extensions!['traceId'], err: { message: 'secret of /srv/bourse.db' } },
    ]);
  });

  it.each([
    ['a value that is no error', 'thrown text'],
    ['an error of a scalar going out', located(new GraphQLError('Int cannot represent non-integer value: 0.5'))],
    ['a code that we did not give', located(new GraphQLError('x', { extensions: { code: 'DOWNSTREAM' } }))],
    ['Apollo’s own', new GraphQLError('boom', { extensions: { code: 'INTERNAL_SERVER_ERROR' } })],
  ])('masks %s', (_, error) => {
    expect(formatterWith().formatter.format(error).extensions!['code']).toBe('INTERNAL_SERVER_ERROR');
  });

  it.each([
    ['syntax', new GraphQLError('Syntax Error', { extensions: { code: 'GRAPHQL_PARSE_FAILED' } })],
    ['validation', new GraphQLError('Cannot query field', { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })],
    ['what Apollo gives no code', new GraphQLError('Unsupported persisted query version')],
    ['a null in an argument', located(new GraphQLError('Argument "first" of non-null type "Int!" must not be null.'))],
  ])('does not mistake %s for a fault', (_, error) => {
    expect(formatterWith().formatter.format(error).extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });

  it('S8 hides names of the schema in production only, and shortens what quotes its input', () => {
    const error = new GraphQLError('Cannot query field "ordr" on type "Query". Did you mean "order" or "orders"?');
    expect(formatterWith(false).formatter.format(error).message).toContain('Did you mean');
    expect(formatterWith(true).formatter.format(error).message).toBe('Cannot query field "ordr" on type "Query".');
    expect(formatterWith().formatter.format(new GraphQLError('x'.repeat(100_000))).message.length).toBeLessThan(600);
  });

  it.each([
    [
      `Value "${'x'.repeat(10_000)}" does not exist in "Side" enum.`,
      /^Value "x{60}…" does not exist in "Side" enum\.$/,
    ],
    [`Value "${'x \\"y '.repeat(2_000)}" is none.`, /^Value ".{60}…" is none\.$/],
    [`Cannot spread ${'x'.repeat(10_000)} here.`, /^Cannot spread x{60}… here\.$/],
    [`Value "${'"'.repeat(200_000)}`, /^Value "/],
    [`Value "${'\\'.repeat(200_001)}`, /^Value "/],
  ])('cuts what is quoted and leaves what is said about it: %.30s', (message, shown) => {
    const { message: answer } = formatterWith().formatter.format(new GraphQLError(message));
    expect(answer).toMatch(shown);
    expect(answer.length).toBeLessThan(600);
  });
});
