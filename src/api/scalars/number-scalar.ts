import { GraphQLScalarType } from 'graphql';
import { refused, refusedLiteral, textOf, textOfLiteral, type Wanted } from './input.ts';

interface NumberScalar<Output> extends Wanted {
  /** Reads text; undefined for what is malformed. */
  readonly parse: (text: string) => number | undefined;
  readonly format: (value: Output) => string;
}

/** A scalar that is a number inside and text on the wire. Descriptions stand in `schema.graphql`. */
export function numberScalar<Output>({
  parse,
  format,
  ...wanted
}: NumberScalar<Output>): GraphQLScalarType<number, string> {
  return new GraphQLScalarType<number, string>({
    name: wanted.name,
    serialize: (value) => format(value as Output),
    parseValue(value) {
      const number = parse(textOf(value, wanted));
      if (number === undefined) throw refused(value, wanted);
      return number;
    },
    parseLiteral(node) {
      const text = textOfLiteral(node, wanted);
      const number = parse(text);
      if (number === undefined) throw refusedLiteral(node, wanted);
      return number;
    },
  });
}

/** A parser of text with a sign: "-0" is none, as it is no number of ours. */
export function signed(parse: (text: string) => number | undefined): (text: string) => number | undefined {
  return (text) => {
    if (!text.startsWith('-')) return parse(text);
    const magnitude = parse(text.slice(1));
    return magnitude ? -magnitude : undefined;
  };
}
