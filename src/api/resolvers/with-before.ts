import type { RequestContext } from '../context.ts';

type AnyResolver = (parent: unknown, args: unknown, context: RequestContext, info: unknown) => unknown;

/** The same resolvers, each with something done before it. */
export function withBefore<Resolvers extends object>(
  resolvers: Resolvers,
  before: (context: RequestContext) => void,
): Resolvers {
  const wrapped = Object.entries(resolvers).map(([name, resolve]: [string, AnyResolver]) => {
    const wrapper: AnyResolver = (parent, args, context, info) => {
      before(context);
      return resolve(parent, args, context, info);
    };
    return [name, wrapper];
  });
  return Object.fromEntries(wrapped) as Resolvers;
}
