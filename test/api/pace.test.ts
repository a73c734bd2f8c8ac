import { setImmediate as nextTurn } from 'node:timers/promises';
import { makeExecutableSchema } from '@graphql-tools/schema';
import DataLoader from 'dataloader';
import { graphql } from 'graphql';
import { expect, it } from 'vitest';
import { Pace, paceLists } from '../../src/api/pace.ts';

/** Batches that were read. */
const batches: number[] = [];

interface Context {
  readonly pace: Pace;
  readonly names: DataLoader<number, string>;
}

const schema = paceLists(
  makeExecutableSchema({
    typeDefs: `
      type Query { rows(count: Int!): [Row!]! lists(count: Int!, each: Int!): [List!]! }
      type Mutation { rows(count: Int!): [Row!]! }
      type List { rows: [Row!]! tags: [String!]! }
      type Row { id: Int! name: String! broken: Int }
    `,
    resolvers: {
      Query: {
        rows: (_: unknown, { count }: { count: number }) => rowsFrom(0, count),
        lists: (_: unknown, { count, each }: { count: number; each: number }) =>
          Array.from({ length: count }, (__, place) => ({ rows: rowsFrom(place * each, each), tags: ['a', 'b'] })),
      },
      Mutation: { rows: (_: unknown, { count }: { count: number }) => rowsFrom(0, count) },
      Row: {
        name: ({ id }: Row, _: unknown, { names }: Context) => names.load(id),
        broken: ({ id }: Row) => {
          if (id === 1_700) throw new Error('this one');
          return id;
        },
      },
    },
  }),
);

interface Row {
  readonly id: number;
}

const rowsFrom = (first: number, count: number): Row[] =>
  Array.from({ length: count }, (_, place) => ({ id: first + place }));

/** The answer, and how many turns of the event loop passed until it was there. */
async function ask(source: string) {
  batches.length = 0;
  const pace = new Pace();
  const names = new DataLoader<number, string>(
    (ids) => {
      batches.push(ids.length);
      return Promise.resolve(ids.map((id) => `n${id}`));
    },
    { batchScheduleFn: (callback) => pace.afterTurns(callback) },
  );
  let isOver = false;
  const answer = graphql({ schema, source, contextValue: { pace, names } satisfies Context }).finally(
    () => (isOver = true),
  );
  let turns = 0;
  for (; !isOver; turns++) await nextTurn();
  return { ...(await answer), turns };
}

it('S5 rows of a long list are written out in stretches, and nothing is lost or turned round', async () => {
  const { data, errors, turns } = await ask('{ rows(count: 10000) { id } }');
  expect(errors).toBeUndefined();
  expect((data!['rows'] as Row[]).map(({ id }) => id)).toEqual(Array.from({ length: 10_000 }, (_, id) => id));
  expect(turns).toBeGreaterThanOrEqual(10_000 / 500 - 1);
});

it('so are those of many short lists', async () => {
  const { data, turns } = await ask('{ lists(count: 100, each: 50) { rows { id } tags } }');
  const lists = data!['lists'] as { rows: Row[]; tags: string[] }[];
  expect(lists.flatMap(({ rows }) => rows.map(({ id }) => id))).toEqual(Array.from({ length: 5_000 }, (_, id) => id));
  expect(lists.at(-1)!.tags).toEqual(['a', 'b']);
  expect(turns).toBeGreaterThanOrEqual(5_100 / 500 - 1);
});

it('a page of usual size is written out at once', async () => {
  const { turns } = await ask('{ rows(count: 500) { id } }');
  expect(turns).toBeLessThanOrEqual(2);
});

it('F103 what rows of several turns look up is one look-up', async () => {
  const { data } = await ask('{ rows(count: 3000) { name } }');
  expect((data!['rows'] as { name: string }[]).at(-1)).toEqual({ name: 'n2999' });
  expect(batches).toEqual([3_000]);
});

it('an error is told where it happened', async () => {
  const { data, errors } = await ask('{ rows(count: 2000) { broken } }');
  expect(errors).toMatchObject([{ message: 'this one', path: ['rows', 1_700, 'broken'] }]);
  expect((data!['rows'] as { broken: number | null }[])[1_700]).toEqual({ broken: null });
});

it('a mutation is not paced: what it answers is there when the next one begins', async () => {
  const { turns } = await ask('mutation { rows(count: 5000) { id } }');
  expect(turns).toBeLessThanOrEqual(2);
});
