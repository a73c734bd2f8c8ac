import { GraphQLError, parse, specifiedRules, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { DOCUMENT_LIMITS, PARSE_LIMITS, type DocumentGuard } from '../limits/index.ts';

/** Documents that are kept parsed, and the longest that is. */
const MANY_DOCUMENTS = 1_000;
const LONGEST_KEPT = 16 * 1024;

/** Parses and validates the documents that come over sockets, by the same rules as over HTTP, and keeps the good ones. */
export class Documents {
  private readonly schema: GraphQLSchema;
  private readonly guard: DocumentGuard;
  private readonly kept = new Map<string, DocumentNode>();

  constructor(schema: GraphQLSchema, guard: DocumentGuard) {
    this.schema = schema;
    this.guard = guard;
  }

  /** The document, or what is wrong with it. */
  read(source: string): DocumentNode | readonly GraphQLError[] {
    const known = this.kept.get(source);
    if (known) return known;
    const refused = this.guard.check(source);
    if (refused) return refused;
    const document = parse(source, PARSE_LIMITS);
    const errors = validate(this.schema, document, specifiedRules, { maxErrors: DOCUMENT_LIMITS.errors });
    if (errors.length > 0) return errors;
    if (source.length <= LONGEST_KEPT) {
      if (this.kept.size >= MANY_DOCUMENTS) this.kept.clear();
      this.kept.set(source, document);
    }
    return document;
  }
}
