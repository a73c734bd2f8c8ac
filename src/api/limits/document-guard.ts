import { ApolloArmor } from '@escape.tech/graphql-armor';
import {
  GraphQLError,
  parse,
  validate,
  visit,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import { badInput } from '../errors.ts';
import { estimateCost } from './cost.ts';
import { DOCUMENT_LIMITS, PARSE_LIMITS } from './document-limits.ts';
import { refuseFragmentCircles, refuseIntrospection } from './whole-document-rules.ts';

/** Documents that are remembered as within the limits, and the longest that is. */
const MANY_DOCUMENTS = 1_000;
const LONGEST_REMEMBERED = 16 * 1024;

const shapeRules: readonly ValidationRule[] = new ApolloArmor({
  maxDepth: { n: DOCUMENT_LIMITS.depth, flattenFragments: true },
  maxAliases: { n: DOCUMENT_LIMITS.aliases },
  maxDirectives: { n: DOCUMENT_LIMITS.directives },
  // These are done here: tokens by the parser, cost by `estimateCost`, which knows sizes in variables.
  costLimit: { enabled: false },
  maxTokens: { enabled: false },
  blockFieldSuggestion: { enabled: false },
}).protect().validationRules;

/**
 * Refuses documents that would cost too much to look at or to answer, or ask what they may not, before anything else looks at them. Stands in
 * front of both HTTP and sockets, so their limits cannot differ.
 */
export class DocumentGuard {
  private readonly schema: GraphQLSchema;
  private readonly wholeDocumentRules: readonly ValidationRule[];
  private readonly passed = new Set<string>();

  /** @param introspection whether documents may ask about the schema itself */
  constructor(schema: GraphQLSchema, introspection = true) {
    this.schema = schema;
    this.wholeDocumentRules = introspection ? [refuseFragmentCircles] : [refuseIntrospection, refuseFragmentCircles];
  }

  /** @returns what is wrong; undefined where nothing is. Whether the document fits the schema is not looked at. */
  check(source: string): readonly GraphQLError[] | undefined {
    if (this.passed.has(source)) return undefined;
    let document: DocumentNode;
    try {
      document = parse(source, PARSE_LIMITS);
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      // Nesting that the parser's own recursion cannot hold.
      if (error instanceof RangeError) return [badInput('The document is nested too deeply.')];
      throw error;
    }
    // In this order: each walk is safe after the one before it.
    const selections = countSelections(document);
    if (selections > DOCUMENT_LIMITS.selections) {
      return [badInput(`The document has ${selections} selections; the most are ${DOCUMENT_LIMITS.selections}.`)];
    }
    const maxErrors = DOCUMENT_LIMITS.errors;
    let errors = validate(this.schema, document, this.wholeDocumentRules, { maxErrors });
    if (errors.length === 0) errors = validate(this.schema, document, shapeRules, { maxErrors });
    if (errors.length === 0) errors = validate(this.schema, document, [estimateCost], { maxErrors });
    if (errors.length > 0) return errors;
    this.remember(source);
    return undefined;
  }

  private remember(source: string): void {
    if (source.length > LONGEST_REMEMBERED) return;
    if (this.passed.size >= MANY_DOCUMENTS) this.passed.clear();
    this.passed.add(source);
  }
}

function countSelections(document: DocumentNode): number {
  let count = 0;
  visit(document, { SelectionSet: ({ selections }) => void (count += selections.length) });
  return count;
}
