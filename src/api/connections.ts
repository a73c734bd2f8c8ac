import type { Page } from '../exchange/index.ts';
import { badInput } from './errors.ts';

/** Most rows a page. */
const LONGEST_PAGE = 100;

/** One page of a list, newest first. */
export interface Connection<Row> {
  readonly rows: readonly Row[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly cursorOf: (row: Row) => string;
}

export interface Edge<Row> {
  readonly cursor: string;
  readonly node: Row;
}

/** Which list a cursor belongs to: one of another list is refused. */
type List = 'order' | 'trade' | 'nbbo' | 'candle' | 'prevention' | 'limit' | 'change' | 'alert' | 'ledger';

const CURSOR = /^(order|trade|nbbo|candle|prevention|limit|change|alert|ledger):(\d{1,16}(?::\d{1,16})?)$/;

/** The place after a row, by the key that the list is sorted by: it holds, whatever is added meanwhile. */
export function cursor(list: List, ...key: readonly number[]): string {
  return Buffer.from(`${list}:${key.join(':')}`).toString('base64url');
}

/** Key that a cursor of so many parts stands for; null for none. */
export function keyOfCursor(list: List, after: string | null | undefined, parts: number): readonly number[] | null {
  if (after === null || after === undefined) return null;
  const match = after.length <= 64 ? CURSOR.exec(Buffer.from(after, 'base64url').toString()) : null;
  const key = match?.[2]!.split(':').map(Number) ?? [];
  // Made anew it must be the same: there is one cursor for a place.
  if (match?.[1] === list && key.length === parts && after === cursor(list, ...key)) return key;
  throw badInput('after is no cursor of this list; take one from its edges or pageInfo.');
}

/** Id, sequence or instant that a cursor stands for, in a list that is sorted by it; null for none. */
export function idOfCursor(list: Exclude<List, 'prevention'>, after: string | null | undefined): number | null {
  return keyOfCursor(list, after, 1)?.[0] ?? null;
}

/** Rows a page, checked. */
export function pageSize(first: number): number {
  if (first >= 1 && first <= LONGEST_PAGE) return first;
  throw badInput(`first is ${first}; allowed are 1 to ${LONGEST_PAGE}.`);
}

/** A page of rows as a connection. */
export function connection<Row, Shown>(
  page: Page<Row>,
  after: unknown,
  cursorOf: (row: Shown) => string,
  shown: (row: Row) => Shown,
): Connection<Shown> {
  return { rows: page.rows.map(shown), hasNextPage: page.hasNextPage, hasPreviousPage: after !== null, cursorOf };
}

/** A page of rows that are shown as they are, each under an id of its own. */
export function pageOf<Row>(
  list: Exclude<List, 'prevention'>,
  page: Page<Row>,
  before: number | null,
  idOf: (row: Row) => number,
): Connection<Row> {
  const shown = (row: Row): Row => row;
  return connection(page, before, (row) => cursor(list, idOf(row)), shown);
}

/** A page of nothing. */
export const EMPTY_PAGE = { rows: [], hasNextPage: false } as const;

/** How the fields of a connection come from one. */
export const connectionFields = {
  edges: <Row>({ rows, cursorOf }: Connection<Row>): Edge<Row>[] =>
    rows.map((node) => ({ cursor: cursorOf(node), node })),
  nodes: <Row>({ rows }: Connection<Row>): readonly Row[] => rows,
  pageInfo: <Row>({ rows, hasNextPage, hasPreviousPage, cursorOf }: Connection<Row>) => {
    const [first, last] = [rows[0], rows.at(-1)];
    return {
      hasNextPage,
      hasPreviousPage,
      startCursor: first === undefined ? null : cursorOf(first),
      endCursor: last === undefined ? null : cursorOf(last),
    };
  },
};
