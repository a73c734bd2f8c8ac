import {
  getNamedType,
  isObjectType,
  isRequiredArgument,
  parse,
  validate,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { estimateCost } from '../../../src/api/limits/cost.ts';
import { DOCUMENT_LIMITS, DocumentGuard } from '../../../src/api/limits/index.ts';

/** A field of a query, with what is asked of it. */
interface Node {
  readonly text: string;
  readonly type: GraphQLObjectType;
  /** 1 at the root. */
  readonly depth: number;
  readonly inner: Node[];
}

/** How it grows: level by level, or along one way as far as it goes, then along the next. */
export type Growth = 'widest' | 'deepest';

/** After so many fields that were too much one after the other, none that is left would fit. */
const ENOUGH_REFUSALS = 200;

/**
 * A query of a root field that cannot well be made larger: further fields that lead on to other objects would be beyond what the limits
 * of documents allow.
 * @param root the field with its arguments, 'orders(first: 100)'
 */
export function largestQuery(schema: GraphQLSchema, root: string, growth: Growth): string {
  const field = schema.getQueryType()!.getFields()[/^\w+/.exec(root)![0]]!;
  const tree: Node = { text: root, type: objectType(field)!, depth: 1, inner: [] };
  const waiting = candidates(tree);
  let refusals = 0;
  for (let next = take(waiting, growth); next && refusals < ENOUGH_REFUSALS; next = take(waiting, growth)) {
    const { parent, node } = next;
    parent.inner.push(node);
    if (fits(schema, tree)) {
      refusals = 0;
      waiting.push(...candidates(node));
    } else {
      refusals++;
      parent.inner.pop();
    }
  }
  const query = print(tree);
  const errors = new DocumentGuard(schema).check(query);
  if (errors) throw new Error(`${query} is refused: ${errors[0]?.message}`);
  return query;
}

interface Candidate {
  readonly parent: Node;
  readonly node: Node;
}

function take(waiting: Candidate[], growth: Growth): Candidate | undefined {
  return growth === 'widest' ? waiting.shift() : waiting.pop();
}

/** Fields that lead on to other objects, and need no arguments. */
function candidates(parent: Node): Candidate[] {
  // The innermost level is that of the fields that are no objects.
  const depth = parent.depth + 1;
  if (depth >= DOCUMENT_LIMITS.depth) return [];
  return Object.values(parent.type.getFields()).flatMap((field) => {
    const type = objectType(field);
    if (!type || type.name === 'PageInfo' || field.args.some(isRequiredArgument)) return [];
    return [{ parent, node: { text: field.name, type, depth, inner: [] } }];
  });
}

function objectType(field: GraphQLField<unknown, unknown>): GraphQLObjectType | undefined {
  const type = getNamedType(field.type);
  return isObjectType(type) ? type : undefined;
}

function fits(schema: GraphQLSchema, tree: Node): boolean {
  const query = print(tree);
  const tokens = query.match(/\w+|[^\w\s]/g)!.length;
  const selections = query.match(/[a-zA-Z]\w*(?=[ (]|$)/g)!.length;
  if (tokens > DOCUMENT_LIMITS.tokens || selections > DOCUMENT_LIMITS.selections) return false;
  return validate(schema, parse(query), [estimateCost]).length === 0;
}

function print(tree: Node): string {
  return `{ ${printNode(tree)} }`;
}

/** With one field at least that is no object. */
function printNode({ text, inner }: Node): string {
  return `${text} { ${inner.length === 0 ? '__typename' : inner.map(printNode).join(' ')} }`;
}
