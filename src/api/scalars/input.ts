import { GraphQLError, Kind, type ValueNode } from 'graphql';
import { badInput } from '../errors.ts';

/** What a scalar takes in, for the message that refuses anything else. */
export interface Wanted {
  readonly name: string;
  readonly form: string;
}

/**
 * The text of a number that came as a JSON string or integer. Doubles are no input: 0.1 is not what it looks like, and
 * a JSON integer beyond 2^53 has lost its digits before we see it.
 */
export function textOf(value: unknown, wanted: Wanted): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  throw refused(value, wanted);
}

/** As {@link textOf}, for a number that stands in the document. */
export function textOfLiteral(node: ValueNode, wanted: Wanted): string {
  if (node.kind === Kind.STRING || node.kind === Kind.INT) return node.value;
  const shown = 'value' in node ? String(node.value) : node.kind;
  throw refused(shown, wanted, node);
}

/** BAD_USER_INPUT that names the scalar, its form, and what came. */
export function refused(value: unknown, { name, form }: Wanted, node?: ValueNode): GraphQLError {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  const { message, extensions } = badInput(`${name} is ${form}, not ${shown.slice(0, 60)}.`);
  return new GraphQLError(message, { ...(node && { nodes: node }), extensions });
}
