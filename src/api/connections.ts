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
type List = 'order' | 'trade';

const CURSOR = /^(order|trade):([1-9]\d{0,14})$/;

/** The place after a row, for a list that is sorted by id: it holds, whatever is added meanwhile. */
export function cursor(list: List, id: number): string {
  return Buffer.from(`${list}:${id}`).toString('base64url');
}

/** Id that a cursor stands for; null for none. */
export function idOfCursor(list: List, after: string | null | undefined): number | null {
  if (after === null || after === undefined) return null;
  const match = after.length <= 64 ? CURSOR.exec(Buffer.from(after, 'base64url').toString()) : null;
  const id = Number(match?.[2]);
  if (match?.[1] === list && after === cursor(list, id)) return id;
  throw badInput('after is no cursor of this list; take one from its edges or pageInfo.');
}

/** Rows a page, checked. */
export function pageSize(first: number): number {
  if (first >= 1 && first <= LONGEST_PAGE) return first;
  throw badInput(`first is ${first}; allowed are 1 to ${LONGEST_PAGE}.`);
}

/** A page of rows as a connection. */
export function connection<Row, Shown>(
  page: Page<Row>,
  after: number | null,
  cursorOf: (row: Shown) => string,
  shown: (row: Row) => Shown,
): Connection<Shown> {
  return { rows: page.rows.map(shown), hasNextPage: page.hasNextPage, hasPreviousPage: after !== null, cursorOf };
}

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
