import { GraphQLError, Kind, print, type ValueNode } from 'graphql';
import { badInput, shortened } from '../errors.ts';

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
  throw refusedLiteral(node, wanted);
}

/** BAD_USER_INPUT that names the scalar, its form, and what came, as JSON. */
export function refused(value: unknown, wanted: Wanted): GraphQLError {
  return error(asJson(value), wanted);
}

/** As {@link refused}, with what came as it stands in the document. */
export function refusedLiteral(node: ValueNode, wanted: Wanted): GraphQLError {
  return error(print(node), wanted, node);
}

function error(shown: string, { name, form }: Wanted, node?: ValueNode): GraphQLError {
  const { message, extensions } = badInput(`${name} is ${form}, not ${shortened(shown)}.`);
  return new GraphQLError(message, { ...(node && { nodes: node }), extensions });
}

/** JSON has a minus zero, but its writer makes it 0, and of a number beyond all doubles null. */
function asJson(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}
