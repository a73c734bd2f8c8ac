/** SQL that gives one JSON text a row, or a key and such a text, with its parameters. */
export type Statement = readonly [sql: string, ...parameters: readonly unknown[]];

/**
 * What a statement gives: JSON texts, one at least, each an array of rows as their texts have them, or of `[key, row]`. They are short
 * enough to be parsed at a stretch.
 */
export type Answer = readonly string[];

/** Statements to answer together: several are answered as of one moment. */
export interface Question {
  readonly number: number;
  readonly statements: readonly Statement[];
}

/** How the reader's thread begins. */
export interface ReaderOptions {
  readonly url: string;
}

export type ReaderReply =
  | { readonly ready: true }
  | { readonly notReady: string }
  | { readonly answered: number; readonly answers: readonly Answer[] }
  | { readonly failed: number; readonly message: string };
