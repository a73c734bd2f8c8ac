import type { Text } from './texts.ts';

/** Requests that are under way at once. */
export const READERS = 4;

/** What to read. Pause: milliseconds from one request of a reader to his next, where he is answered by then. */
export interface Reading {
  readonly texts: readonly Text[];
  readonly pause: number;
}

/** Asked for by 'count'. */
export interface Count {
  readonly answered: number;
}
