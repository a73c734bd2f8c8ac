/** How large one GraphQL document may be. The same on HTTP and on sockets. */
export const DOCUMENT_LIMITS = {
  /** Words and signs of the document; variables do not count. */
  tokens: 2_000,
  /** Fields inside fields. */
  depth: 8,
  comments: 500,
  aliases: 15,
  directives: 50,
  /** Mutations in one operation. */
  rootMutations: 10,
  /** Selections of the whole document as it is written. */
  selections: 500,
  /** Selections of one operation, each fragment counted wherever it is spread. */
  expandedSelections: 2_000,
  /** Fields that an answer may hold, as estimated by {@link estimateCost}. */
  cost: 50_000,
  /** Errors that one answer lists. */
  errors: 10,
} as const;

/** The part of the limits that the parser applies. */
export const PARSE_LIMITS = {
  maxLexicalTokens: DOCUMENT_LIMITS.tokens,
  maxComments: DOCUMENT_LIMITS.comments,
} as const;
