import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getVariableValues,
  GraphQLError,
  isEnumType,
  isScalarType,
  Kind,
  parse,
  validate,
  type OperationDefinitionNode,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { DEMO_KEYS } from '../../playground/src/keys.ts';
import { documentOf, LESSONS, variablesOf, type Lesson } from '../../playground/src/lessons/index.ts';
import * as ownOperations from '../../playground/src/own-operations.ts';
import { makeRunId } from '../../playground/src/run-id.ts';
import {
  CLIENT_ORDER_ID,
  parseDecimal,
  parseInstant,
  parseQuantity,
  REFERENCE_ID,
  SYMBOL,
} from '../../src/domain/index.ts';

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));

// Scalars built from the text of a schema take anything; here they take what the exchange takes.
const PARSERS = { Decimal: parseDecimal, Quantity: parseQuantity, Sequence: parseQuantity, DateTime: parseInstant };
for (const [name, parser] of Object.entries(PARSERS)) {
  const scalar = schema.getType(name);
  if (!isScalarType(scalar)) throw new Error(`${name} is not a scalar of the schema.`);
  scalar.parseValue = (value) => {
    const parsed = parser(String(value));
    if (parsed === undefined) throw new GraphQLError(`${name} cannot be ${String(value)}.`);
    return parsed;
  };
}

const given = {
  run: makeRunId(Date.UTC(2026, 10, 24)),
  bid: '149.99',
  ask: '150.01',
  openedAt: '2026-11-24T00:00:00.000000Z',
};

/** Every value under a name, at any depth. */
function valuesOf(name: string, within: unknown): unknown[] {
  if (typeof within !== 'object' || within === null) return [];
  return Object.entries(within).flatMap(([key, value]) => [...(key === name ? [value] : []), ...valuesOf(name, value)]);
}

function operationOf(text: string): OperationDefinitionNode {
  const operations = parse(text).definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  expect(operations).toHaveLength(1);
  return operations[0]!;
}

describe.each(LESSONS.map((lesson): [string, Lesson] => [lesson.name, lesson]))(
  'the ready operation %s',
  (_, lesson) => {
    const text = documentOf(lesson);
    const variables = JSON.parse(variablesOf(lesson, given) || '{}') as Record<string, unknown>;

    it('is valid against the schema', () => {
      expect(validate(schema, parse(text))).toEqual([]);
    });

    it('has variables that the schema and the scalars take, and none besides', () => {
      const definitions = operationOf(text).variableDefinitions ?? [];
      const { errors, coerced } = getVariableValues(schema, definitions, variables);
      expect(errors).toBeUndefined();
      expect(coerced).toBeDefined();
      expect(definitions.map((node) => node.variable.name.value)).toEqual(
        expect.arrayContaining(Object.keys(variables)),
      );
    });

    it('has ids of the right shape', () => {
      for (const id of valuesOf('clientOrderId', variables)) expect(id).toMatch(CLIENT_ORDER_ID);
      for (const symbol of valuesOf('symbol', variables)) expect(symbol).toMatch(SYMBOL);
      for (const name of ['accountId', 'firmId']) {
        for (const id of valuesOf(name, variables)) expect(id).toMatch(REFERENCE_ID);
      }
      for (const id of valuesOf('accountIds', variables).flat()) expect(id).toMatch(REFERENCE_ID);
    });

    it('is named as its tab, and explained in one to three sentences', () => {
      expect(operationOf(text).name?.value).toBe(lesson.name);
      expect(text.startsWith('# ')).toBe(true);
      expect(lesson.explanation.split(/[.!?](?:\s|$)/).filter(Boolean).length).toBeLessThanOrEqual(3);
    });

    it('speaks of words that exist', () => {
      const known = Object.values(schema.getTypeMap()).flatMap((type) =>
        isEnumType(type) ? type.getValues().map(({ name }) => name) : [],
      );
      expect(known).toEqual(expect.arrayContaining(lesson.explanation.match(/\b[A-Z]+_[A-Z_]+\b/g) ?? []));
    });
  },
);

describe('the ready operations together', () => {
  it('have a name each', () => {
    expect(new Set(LESSONS.map((lesson) => lesson.name)).size).toBe(LESSONS.length);
  });

  it('suggest keys that a seeded database has', () => {
    const keys: readonly (string | null)[] = [null, ...DEMO_KEYS.map((demo) => demo.key)];
    expect(keys).toEqual(expect.arrayContaining(LESSONS.map((lesson) => lesson.key)));
  });

  it('use a clientOrderId once only, whatever the order they are run in', () => {
    const ids = LESSONS.filter((lesson) => lesson.operation.includes('mutation'))
      .map((lesson) => lesson.variables?.(given))
      .flatMap((variables) => valuesOf('clientOrderId', variables));
    expect(ids.length).toBeGreaterThan(5);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('name the ids anew with each load of the page', () => {
    const later = { ...given, run: makeRunId(Date.UTC(2026, 10, 24) + 1_000) };
    const idsOf = (circumstances: typeof given): unknown[] =>
      LESSONS.flatMap((lesson) => valuesOf('clientOrderId', lesson.variables?.(circumstances)));
    expect(idsOf(later).filter((id) => idsOf(given).includes(id))).toEqual([]);
  });

  it('show queries, mutations and subscriptions', () => {
    const kinds = LESSONS.map((lesson) => operationOf(documentOf(lesson)).operation);
    expect(new Set(kinds)).toEqual(new Set(['query', 'mutation', 'subscription']));
  });
});

describe('what the page itself asks', () => {
  it.each(Object.entries(ownOperations))('%s is valid against the schema', (_, text) => {
    expect(validate(schema, parse(text))).toEqual([]);
  });
});
