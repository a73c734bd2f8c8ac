import { readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { paceLists } from './pace.ts';
import { resolvers } from './resolvers/index.ts';

/** The contract, written by hand. */
export const SCHEMA_FILE = new URL('../../schema.graphql', import.meta.url);

/** The contract with its resolvers. Fails where one names a field that the other does not have. */
export function createSchema(): GraphQLSchema {
  const schema = makeExecutableSchema({
    typeDefs: readFileSync(SCHEMA_FILE, 'utf8'),
    resolvers,
    resolverValidationOptions: { requireResolversToMatchSchema: 'error', requireResolversForResolveType: 'error' },
  });
  return paceLists(schema);
}
