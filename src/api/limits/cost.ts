import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  type ASTVisitor,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { DOCUMENT_LIMITS } from './document-limits.ts';

/** Rows that a list without a size of its own is taken to have. */
const LIST_SIZE = 10;

/**
 * Rows of the lists of books, whose size an argument further out has a part in: levels come one a row of `depth`, orders several a
 * level. The snapshot of all orders comes in parts of at most 500.
 */
const BOOK_LISTS: Readonly<Record<string, number>> = {
  'OrderBook.bids': 1,
  'OrderBook.asks': 1,
  'OrderBookSnapshot.bids': 1,
  'OrderBookSnapshot.asks': 1,
  'OrderBookDelta.bids': 1,
  'OrderBookDelta.asks': 1,
  'MarketByOrder.bids': 5,
  'MarketByOrder.asks': 5,
  'MarketByOrderSnapshot.orders': 500,
};

/** What a size argument is taken to be when it comes in a variable: the most it may be. */
const SIZE_ARGUMENTS: Readonly<Record<string, number>> = { first: 100, depth: 500, days: 100 };

/**
 * Estimates an answer before it is made, in fields: each field is 1, times the rows of the lists around it. A list
 * inside the same list (an order's trades' order's trades …) is refused, since its rows would multiply themselves.
 */
export function estimateCost(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      const root = context.getSchema().getRootType(operation.operation);
      if (!root) return;
      const estimate = new Estimate(context);
      const cost = estimate.selections(operation.selectionSet, root, []);
      if (estimate.problem) context.reportError(new GraphQLError(estimate.problem, { nodes: operation }));
      else if (cost > DOCUMENT_LIMITS.cost) {
        const message = `The answer could hold about ${cost} fields; the most are ${DOCUMENT_LIMITS.cost}. Ask for fewer rows or fields.`;
        context.reportError(new GraphQLError(message, { nodes: operation }));
      }
      if (operation.operation === OperationTypeNode.MUTATION && estimate.roots > DOCUMENT_LIMITS.rootMutations) {
        const message = `The operation has ${estimate.roots} mutations; the most are ${DOCUMENT_LIMITS.rootMutations}.`;
        context.reportError(new GraphQLError(message, { nodes: operation }));
      }
    },
  };
}

class Estimate {
  /** Why the operation is refused whatever it costs; the walk ends with the first. */
  problem: string | undefined;
  /** Fields at the root, fragments spread. */
  roots = 0;
  private steps = 0;
  private readonly context: ValidationContext;

  constructor(context: ValidationContext) {
    this.context = context;
  }

  /** @param lists the lists without a size that these selections stand in, outermost first */
  selections(set: SelectionSetNode, type: GraphQLCompositeType, lists: readonly string[], depth = 0): number {
    let cost = 0;
    for (const selection of set.selections) {
      if (++this.steps > DOCUMENT_LIMITS.expandedSelections) {
        this.problem ??= `The operation has more than ${DOCUMENT_LIMITS.expandedSelections} selections with its fragments spread.`;
      }
      if (this.problem) return cost;
      if (selection.kind === Kind.FIELD) {
        if (depth === 0) this.roots++;
        cost += this.field(selection, type, lists, depth);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : this.context.getFragment(selection.name.value);
      const condition = fragment?.typeCondition && this.context.getSchema().getType(fragment.typeCondition.name.value);
      if (fragment)
        cost += this.selections(fragment.selectionSet, isCompositeType(condition) ? condition : type, lists, depth);
    }
    return cost;
  }

  private field(field: FieldNode, parent: GraphQLCompositeType, lists: readonly string[], depth: number): number {
    // What is not in the schema is refused later, by name; introspection has limits of its own.
    const definition = fieldOf(parent, field.name.value);
    if (!definition || !field.selectionSet) return 1;
    const type = getNamedType(definition.type);
    if (!isCompositeType(type)) return 1;
    const sized = sizeOf(field, definition);
    const name = `${parent.name}.${field.name.value}`;
    const isPlainList = isListType(getNullableType(definition.type)) && !isPage(parent);
    let inside = lists;
    if (isPlainList) {
      if (lists.includes(name)) {
        this.problem ??= `${name} is asked for inside of ${name}; its rows would multiply themselves.`;
        return 1;
      }
      inside = [...lists, name];
    }
    const rows = sized ?? (isPlainList ? (BOOK_LISTS[name] ?? LIST_SIZE) : 1);
    return 1 + rows * this.selections(field.selectionSet, type, inside, depth + 1);
  }
}

function fieldOf(parent: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}

/** Pages: their lists are as long as an argument further out says. */
function isPage(parent: GraphQLCompositeType): boolean {
  return parent.name.endsWith('Connection');
}

/** Rows that an argument of the field asks for; undefined where the field has no such argument. */
function sizeOf(field: FieldNode, definition: GraphQLField<unknown, unknown>): number | undefined {
  const argument = definition.args.find(({ name }) => name in SIZE_ARGUMENTS);
  if (!argument) return undefined;
  const most = SIZE_ARGUMENTS[argument.name] ?? 1;
  const given = field.arguments?.find(({ name }) => name.value === argument.name)?.value;
  if (!given) return typeof argument.defaultValue === 'number' ? argument.defaultValue : most;
  // Sizes out of bounds are refused when they are used; here they must not make a cost that is no number.
  return given.kind === Kind.INT ? Math.min(Math.max(Number(given.value), 0), most) : most;
}
