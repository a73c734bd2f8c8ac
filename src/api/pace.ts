import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  OperationTypeNode,
  defaultFieldResolver,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  type GraphQLSchema,
} from 'graphql';

/** Rows whose fields are written out at a stretch: some five or ten milliseconds, in which no order is taken. */
const STRETCH = 500;

/**
 * The pace at which the rows of one query are written out. GraphQL would do all of them at once, however many there are; here each
 * stretch waits for a turn of the event loop of its own, and what else there is to do comes in between. Look-ups that rows of several
 * turns ask for are still gathered into one.
 */
export class Pace {
  private taken = 0;
  /** Of each stretch but the first: its turn. */
  private readonly turns: Promise<void>[] = [];

  /** The rows of a list, those beyond the stretch in which the query is each as a promise. */
  spread<Row>(rows: readonly Row[]): readonly (Row | Promise<Row>)[] {
    const first = this.taken;
    this.taken += rows.length;
    if (this.taken <= STRETCH) return rows;
    return rows.map((row, place) => {
      const stretch = Math.floor((first + place) / STRETCH);
      return stretch === 0 ? row : this.turn(stretch).then(() => row);
    });
  }

  /** Calls when all rows that are there so far have had their turn, and the promises that hang on them have been kept. */
  afterTurns(callback: () => void): void {
    const last = this.turns.at(-1);
    const check = (): void => {
      if (this.turns.at(-1) === last) process.nextTick(callback);
      else this.afterTurns(callback);
    };
    void (last ?? Promise.resolve()).then(check);
  }

  private turn(stretch: number): Promise<void> {
    for (let next = this.turns.length; next < stretch; next++) {
      this.turns.push((this.turns[next - 1] ?? Promise.resolve()).then(() => nextTurn()));
    }
    return this.turns[stretch - 1]!;
  }
}

/** Has the lists of objects in queries written out at the pace of the request. Events and mutations come one after the other anyway. */
export function paceLists(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (!isListType(getNullableType(field.type)) || !isCompositeType(getNamedType(field.type))) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (source, args, context: { readonly pace: Pace }, info) => {
        const rows: unknown = resolve(source, args, context, info);
        if (info.operation.operation !== OperationTypeNode.QUERY) return rows;
        const spread = (given: unknown): unknown => (Array.isArray(given) ? context.pace.spread(given) : given);
        return rows instanceof Promise ? rows.then(spread) : spread(rows);
      };
    }
  }
  return schema;
}
